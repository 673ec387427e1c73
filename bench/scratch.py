"""A scratch installation: its own folder, its own databases, nothing of it shared."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import DURABLE, Cluster

ENGINES = ("sqlite", "postgres")


@contextmanager
def installation(engine: str, folder: Path | None, *, keep: bool) -> Iterator[Path]:
    """Point the environment at a scratch installation; Django must not be loaded yet.

    folder: made when it is not there, used again when it is; None: a temporary one.
    keep: leave everything in place at the end.
    """
    root = folder or Path(tempfile.mkdtemp(prefix=f"xq-bench-{engine}-", dir="/tmp"))
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o711)  # the database's own user passes through to its folder
    os.environ["XINQIAO_HOME"] = str(root / "home")
    os.environ.setdefault("XINQIAO_LOG_LEVEL", "ERROR")
    os.environ["DJANGO_SETTINGS_MODULE"] = "xinqiao.config.settings"
    cluster = Cluster(root / "postgres", DURABLE) if engine == "postgres" else None
    if cluster:
        cluster.start()
        os.environ["XINQIAO_DATABASE_URL"] = cluster.url("xinqiao")
        os.environ["XINQIAO_KEYS_DATABASE_URL"] = cluster.url("keys")
    try:
        yield root
    finally:
        if cluster:
            cluster.stop(keep=keep)
        if not keep:
            shutil.rmtree(root, ignore_errors=True)
