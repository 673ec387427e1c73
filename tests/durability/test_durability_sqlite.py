"""D1 and D2: what was acknowledged is there after kill -9 and after a power cut.

A handful of rounds here; `make durability` (XINQIAO_TEST_LONG=yes) plays as many as TRUST.md asks.
Acknowledged numbers are kept by this process, outside the system under test.
"""

import os
import random
import selectors
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests import migrated
from xinqiao.config.env import ENV

LONG = ENV.flag("TEST_LONG")
KILLS = 1000 if LONG else 4
CUTS = 300 if LONG else 3
CONTROL_CUTS = 30 if LONG else 3
CHECKOUT = Path(__file__).parents[2]
DATABASE = "xinqiao.sqlite3"


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINQIAO_", "DJANGO_"))}
    return kept | {"XINQIAO_HOME": str(home), "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}"}


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with tables and people, made once."""
    home = tmp_path_factory.mktemp("home")
    migrated.lend(home)
    command = python("tests.durability.writer", "FULL", "prepare")
    subprocess.run(command, env=environment(home), cwd=CHECKOUT, check=True)
    return home


@contextmanager
def writing(home: Path, synchronous: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A writer at work, ended without warning."""
    process = subprocess.Popen(
        python("tests.durability.writer", synchronous),
        env=environment(home),
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def acknowledged(process: "subprocess.Popen[bytes]", seconds: float) -> list[str]:
    """The numbers said from the first one on, for so many seconds."""
    assert process.stdout
    said, end = b"", time.monotonic() + 60
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while (left := end - time.monotonic()) > 0:
            if not ready.select(left):
                break
            more = os.read(process.stdout.fileno(), 65_536)
            assert more, "the writer ended by itself"
            if not said:
                end = time.monotonic() + seconds
            said += more
    return said.decode().rpartition("\n")[0].split()


def missing(home: Path, numbers: list[str]) -> list[str]:
    """Acknowledged numbers that are not in the database, which must be whole."""
    with closing(sqlite3.connect(home / DATABASE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        there = {row[0] for row in database.execute("SELECT number FROM casebook_matter")}
        events = database.execute("SELECT count(*) FROM casebook_event").fetchone()[0]
    assert events == len(there)  # never half a registration
    return [number for number in numbers if number not in there]


def verify(home: Path) -> None:
    done = subprocess.run(
        python("xinqiao.cli.main", "verify", "--all"),
        env=environment(home),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_kill__loses_nothing_that_was_acknowledged(prepared: Path, tmp_path: Path) -> None:
    """D1."""
    home = tmp_path / "home"
    shutil.copytree(prepared, home)
    chance = random.Random(1)
    numbers: list[str] = []
    for _ in range(KILLS):
        with writing(home, "FULL") as process:
            numbers += acknowledged(process, chance.uniform(0.05, 0.8))
            process.send_signal(signal.SIGKILL)
        assert missing(home, numbers) == []
    assert len(numbers) > KILLS
    verify(home)


def cut_power(prepared: Path, at: Path, synchronous: str, seconds: float) -> tuple[int, list[str]]:
    """One power cut; (how many were acknowledged, those of them that are lost)."""
    mount, dump = at / "mount", at / "dump"
    mount.mkdir(parents=True)
    dump.mkdir()
    command = python("tests.durability.amnesia", str(prepared), str(mount), str(dump))
    disk = subprocess.Popen(command, cwd=CHECKOUT)
    try:
        wait_for(mount / DATABASE, disk)
        with writing(mount, synchronous) as process:
            numbers = acknowledged(process, seconds)
            (mount / ".cut").mkdir()
    finally:
        with suppress(subprocess.CalledProcessError):
            subprocess.run(["umount", "--lazy", str(mount)], check=True)
        disk.wait(20)
    return len(numbers), missing(dump, numbers)


def wait_for(file: Path, disk: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 30
    while not file.exists():
        assert disk.poll() is None, "the file system could not be mounted"
        assert time.monotonic() < end, "the file system was not mounted in time"
        time.sleep(0.05)


@pytest.mark.fuse
def test_power_cut__loses_nothing_that_was_acknowledged(prepared: Path, tmp_path: Path) -> None:
    """D2."""
    chance, acked = random.Random(2), 0
    for n in range(CUTS):
        place = tmp_path / str(n)
        count, lost = cut_power(prepared, place, "FULL", chance.uniform(0.2, 1.0))
        assert lost == []
        acked += count
        shutil.rmtree(place)
    assert acked > CUTS


@pytest.mark.fuse
def test_power_cut__the_control_loses(prepared: Path, tmp_path: Path) -> None:
    """With synchronous=NORMAL the same cut must lose something, or the test proves nothing."""
    chance, all_lost = random.Random(3), 0
    for n in range(CONTROL_CUTS):
        _, lost = cut_power(prepared, tmp_path / str(n), "NORMAL", chance.uniform(0.2, 1.0))
        all_lost += len(lost)
    assert all_lost > 0
