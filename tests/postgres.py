"""A PostgreSQL server of our own: made in a folder, thrown away after a test run or kept.

It listens on a Unix socket only. Tests let it forget: nothing of theirs must last. Whoever
measures starts it with DURABLE, or the figures would say nothing about a real one.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

ADMIN = "postgres"
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
}
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


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

    def __init__(self, root: Path | None = None, settings: Mapping[str, str] = FORGETFUL) -> None:
        """root: its folder, made anew or used again; None: a temporary one."""
        self.bin = binaries()
        self.root = root or Path(tempfile.mkdtemp(prefix="xq-pg-", dir="/tmp"))
        self.data = self.root / "data"
        self.settings = settings

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
        """Start it; a new one gets its two empty databases."""
        self.root.mkdir(parents=True, exist_ok=True)
        new = not self.data.exists()
        if new:
            self._make()
        given = {"listen_addresses": "", "max_connections": "60", **self.settings}
        options = " ".join([f"-k {self.root}", *(f"-c {k}={v}" for k, v in given.items())])
        self._run(self.bin / "pg_ctl", "-D", self.data, "-w", "-o", options, "start")
        for name in ("xinqiao", "keys") if new else ():
            self._run(self.bin / "createdb", "-h", self.root, "-U", ADMIN, name)

    def _make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.root, ADMIN, ADMIN)
        self._run(
            *(self.bin / "initdb", "-D", self.data, "-U", ADMIN, "-A", "trust", "-N"),
            *("-E", "UTF8", "--locale=C.UTF-8"),
        )

    def url(self, name: str) -> str:
        """The address of one of its databases: "xinqiao" or "keys"."""
        return f"postgres://{ADMIN}@{quote(str(self.root), safe='')}/{name}"

    def stop(self, *, keep: bool = False) -> None:
        """End the server and remove its folder, unless it is to be used again."""
        mode = "fast" if keep else "immediate"
        self._run(self.bin / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")
        if not keep:
            shutil.rmtree(self.root)
