"""A PostgreSQL server for one test run: made in a temporary folder, thrown away after it.

It listens on a Unix socket only and does not sync to disk, since nothing in it must last.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

ADMIN = "postgres"


def binaries() -> Path:
    """The folder of the newest installed server. Raises RuntimeError when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise RuntimeError("PostgreSQL is missing. Install it: apt-get install -y postgresql")


class Cluster:
    """One running server, owned by whoever called `start`."""

    def __init__(self) -> None:
        self.bin = binaries()
        self.root = Path(tempfile.mkdtemp(prefix="xq-pg-", dir="/tmp"))
        self.data = self.root / "data"

    def _run(self, *command: str | Path) -> None:
        """The server refuses to run as root, so root lends the call to the user postgres."""
        lend = ["setpriv", f"--reuid={ADMIN}", f"--regid={ADMIN}", "--init-groups"]
        with (self.root / "log").open("ab") as log:
            done = subprocess.run(
                [*(lend if os.geteuid() == 0 else []), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.root,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{command[0]}:\n{(self.root / 'log').read_text()}")

    def start(self) -> None:
        """Make the cluster and the two empty databases."""
        if os.geteuid() == 0:
            shutil.chown(self.root, ADMIN, ADMIN)
        self._run(
            *(self.bin / "initdb", "-D", self.data, "-U", ADMIN, "-A", "trust", "-N"),
            *("-E", "UTF8", "--locale=C.UTF-8"),
        )
        options = (
            f"-k {self.root} -c listen_addresses= -c fsync=off -c full_page_writes=off "
            "-c synchronous_commit=off -c max_connections=60 -c shared_buffers=64MB"
        )
        self._run(self.bin / "pg_ctl", "-D", self.data, "-w", "-o", options, "start")
        for name in ("xinqiao", "keys"):
            self._run(self.bin / "createdb", "-h", self.root, "-U", ADMIN, name)

    def url(self, name: str) -> str:
        """The address of one of its databases: "xinqiao" or "keys"."""
        return f"postgres://{ADMIN}@{quote(str(self.root), safe='')}/{name}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._run(self.bin / "pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.root)
