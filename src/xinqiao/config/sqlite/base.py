"""Writers of SQLite look every half millisecond whether it is their turn.

SQLite itself looks after 1, 2, 5 … and then every 100 ms, whoever came first. A registration
holds the database for some milliseconds, so of four people who register at once one would wait
a tenth of a second and more while nobody writes at all.
"""

import time

from django.db.backends.sqlite3 import base
from pysqlite3.dbapi2 import OperationalError

from xinqiao.config.engine import WAIT_SECONDS

LOOK_SECONDS = 0.0005
BUSY = "database is locked"


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend of Django but for how a transaction begins."""

    transaction_mode: str | None

    def _start_transaction_under_autocommit(self) -> None:
        """Begin as soon as nobody else writes. Raises OperationalError after WAIT_SECONDS."""
        end = time.monotonic() + WAIT_SECONDS
        with self.wrap_database_errors:
            self._wait_inside(0)
            try:
                while not self._begun(last=time.monotonic() > end):
                    time.sleep(LOOK_SECONDS)
            finally:
                self._wait_inside(WAIT_SECONDS * 1000)

    def _begun(self, *, last: bool) -> bool:
        try:
            self.connection.execute(f"BEGIN {self.transaction_mode or ''}").close()
        except OperationalError as problem:
            if last or BUSY not in str(problem):
                raise
            return False
        return True

    def _wait_inside(self, milliseconds: int) -> None:
        """How long SQLite waits by itself."""
        self.connection.execute(f"PRAGMA busy_timeout={milliseconds}").close()
