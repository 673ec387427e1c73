"""verify, seal, sweep, doctor, backup and restore, as somebody types them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.timezone import now
from django.utils.translation import override
from pytest_django import Settings

from tests import migrated
from tests.casebook import books
from tests.cast import Cast, assemble
from xinqiao.casebook import guards, sealing
from xinqiao.casebook.models import Duty, Event, Leaf, Reaction
from xinqiao.cli import checkup, clock, copies, jobs, ticks
from xinqiao.cli.checkup import Level, book, machine, safety
from xinqiao.rooms.documents.fonts import Face, Role

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """An English terminal, unless a test says otherwise."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """A folder of its own for keys and for what the jobs note."""
    settings.HOME = tmp_path
    settings.KEYS_ROOT = tmp_path / "keys"
    settings.MASTER_KEY_FILE = settings.KEYS_ROOT / "master"
    return tmp_path


@pytest.fixture
def cast() -> Cast:
    return assemble()


def levels(lines: object) -> dict[str, Level]:
    return {line.subject: line.level for line in lines}  # type: ignore[attr-defined]


# ── verify, seal, sweep ───────────────────────────────────────────────────────────────────


def test_verify__says_so_when_all_is_well(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    [matter, *_] = books.book(cast)
    call_command("seal")
    assert "xinqiao.local/" in capsys.readouterr().out
    call_command("seal")
    assert "Nothing new" in capsys.readouterr().out
    call_command("verify", "--all")
    call_command("verify", "--matter", matter.number)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_verify__names_every_problem_and_fails(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    [matter, *_] = books.book(cast)
    Duty.objects.filter(matter=matter, n=1).update(due="2027-01-04", extended=3)
    for what in (("--all",), ("--matter", matter.number)):
        with pytest.raises(CommandError):
            call_command("verify", *what)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 2
        assert all(line.startswith(f"{matter.number}: ") and "duty 1" in line for line in lines)


def test_verify__checks_a_receipt(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    books.book(cast)
    call_command("seal", "--full", verbosity=0)
    text = sealing.receipt(Event.objects.order_by("id")[2].pk)
    assert text is not None
    file = tmp_path / "receipt.json"
    file.write_text(text)
    key = json.loads(text)["key"]
    call_command("verify", "--receipt", str(file))
    assert key in capsys.readouterr().out
    call_command("verify", "--receipt", str(file), "--key", key)
    assert key not in capsys.readouterr().out
    file.write_text(text.replace('"index":2', '"index":3'))
    with pytest.raises(CommandError):
        call_command("verify", "--receipt", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("verify", "--receipt", str(tmp_path / "none"))


def test_seal__points_to_verify_when_history_was_changed(cast: Cast) -> None:
    books.book(cast)
    call_command("seal", verbosity=0)
    guards.remove(connection)
    Leaf.objects.all().delete()
    Event.objects.filter(seq__gt=1).delete()
    with pytest.raises(CommandError, match="verify --all"):
        call_command("seal", verbosity=0)
    guards.install(connection)


def test_sweep__does_every_part_even_when_one_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sweep")
    assert len(capsys.readouterr().out.splitlines()) == len(jobs.SWEEP)

    def fails(at: object) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("xinqiao.cli.management.commands.sweep.SWEEP", (fails, *jobs.SWEEP))
    with pytest.raises(CommandError, match="the disk is full"):
        call_command("sweep")
    assert len(capsys.readouterr().out.splitlines()) == len(jobs.SWEEP)


def test_clock__every_job_has_its_command_and_leaves_a_note() -> None:
    assert clock.existing() == list(clock.JOBS)
    assert clock.run_one(clock.Job("sweep", timedelta(1))) is True
    assert clock.run_one(clock.Job("no_such_command", timedelta(1))) is False
    noted = ticks.read()
    assert noted["sweep"].error == ""
    assert "no_such_command" in noted["no_such_command"].error


# ── doctor ────────────────────────────────────────────────────────────────────────────────


def test_doctor__mends_triggers_and_key_files(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "secret.key").write_text("x" * 50)
    (home / "secret.key").chmod(0o644)
    guards.remove(connection, ("casebook_leaf",))
    assert levels(book.triggers(now()))["triggers"] is Level.FAIL
    assert Level.FAIL in {line.level for line in safety.secrets(now())}
    done = checkup.mend()
    assert len(done) == 3  # two triggers, one file
    assert checkup.mend() == []
    assert levels(book.triggers(now())) == {"triggers": Level.OK}
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600


def test_doctor__fails_when_one_line_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checkup, "NEED_NO_TABLES", (machine.tables,))
    monkeypatch.setattr(checkup, "NEED_TABLES", (book.heads,))
    call_command("doctor")
    assert "tables of keys: up to date" in capsys.readouterr().out
    monkeypatch.setattr(checkup, "NEED_TABLES", (book.triggers,))
    guards.remove(connection, ("casebook_leaf",))
    with pytest.raises(CommandError, match="2 of these"):
        call_command("doctor")
    assert "fail  triggers: trigger casebook_leaf_no_delete" in capsys.readouterr().out
    call_command("doctor", "--mend")


def test_doctor__speaks_the_language_of_the_terminal(home: Path) -> None:
    with override("zh-hans"):
        lines = [str(line) for line in checkup.examine(now())]
    assert lines
    latin = [line for line in lines if not any("\u4e00" <= sign <= "\u9fff" for sign in line)]
    assert latin == []
    assert any("磁盘: " in line and line.startswith(("正常", "注意")) for line in lines)
    assert "warn  virus scanner: none; files are marked “not scanned”" in str(
        next(machine.scanner(now()))
    )


def test_doctor__says_whether_the_scanner_answers(settings: Settings) -> None:
    settings.CLAMD = "127.0.0.1:9"
    assert levels(machine.scanner(now())) == {"virus scanner": Level.FAIL}


def test_doctor__speaks_of_every_subject() -> None:
    subjects = set(levels(checkup.examine(now())))
    assert {"time zone", "disk", "error pages", "hosts", "https", "session key"} <= subjects
    assert {"database default", "database keys", "tables of default", "triggers"} <= subjects
    assert {"calendar", "reactions", "backup", "tree head"} <= subjects


@pytest.mark.parametrize(
    ("changed", "subject", "level"),
    [
        ({"DEBUG": True}, "error pages", Level.FAIL),
        ({"ALLOWED_HOSTS": ["*"]}, "hosts", Level.FAIL),
        ({"ALLOWED_HOSTS": ["xf.example"]}, "https", Level.FAIL),
        ({"ALLOWED_HOSTS": ["xf.example"], "HTTPS": True}, "https", Level.OK),
        ({"ALLOWED_HOSTS": ["localhost"]}, "https", Level.OK),
    ],
)
def test_doctor__looks_at_the_web_settings(
    settings: Settings, changed: dict[str, object], subject: str, level: Level
) -> None:
    settings.HTTPS = False
    for name, value in changed.items():
        setattr(settings, name, value)
    assert levels(safety.web(now()))[subject] is level


def test_doctor__looks_at_keys(home: Path, settings: Settings) -> None:
    settings.SECRET_KEY = "short"
    found = levels(safety.secrets(now()))
    assert (found["session key"], found["key file"]) == (Level.FAIL, Level.WARN)
    settings.SECRET_KEY = "x" * 50
    settings.MASTER_KEY_FILE.parent.mkdir()
    settings.MASTER_KEY_FILE.touch(0o600)
    assert set(levels(safety.secrets(now())).values()) == {Level.OK}


def test_doctor__looks_at_clock_and_zone(cast: Cast, settings: Settings) -> None:
    books.open_many(cast, 1)
    assert "clock" not in levels(machine.clock_and_zone(now()))
    assert levels(machine.clock_and_zone(now() - timedelta(1)))["clock"] is Level.FAIL
    settings.TIME_ZONE = "UTC"
    assert levels(machine.clock_and_zone(now()))["time zone"] is Level.FAIL


@pytest.mark.parametrize(
    ("gigabytes", "level"), [(0.5, Level.FAIL), (3, Level.WARN), (80, Level.OK)]
)
def test_doctor__looks_at_the_disk(
    monkeypatch: pytest.MonkeyPatch, gigabytes: float, level: Level
) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: (0, 0, gigabytes * (1 << 30)))

    class Usage:
        free = gigabytes * (1 << 30)

    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Usage)
    assert levels(machine.disk(now()))["disk"] is level


def test_doctor__says_which_font_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = (
        Face(Role.BODY, "仿宋", "FangSong", official=True, bold=False),
        Face(Role.HEI, "黑体", "Noto Sans CJK SC", official=False, bold=False),
        Face(Role.KAI, "楷体", None, official=False, bold=False),
    )
    monkeypatch.setattr(machine.faces_here, "faces", lambda *_: shown)
    lines = [str(line) for line in machine.fonts(now())]
    assert "official)" in lines[0]
    assert "open;" in lines[1]
    assert lines[2].startswith("fail  font 楷体: none → install")


def test_doctor__refuses_a_careless_database() -> None:
    # The tests run without syncing, which is just what the doctor must refuse.
    assert levels(machine.engine(now()))["database default"] is Level.FAIL


@pytest.mark.parametrize(
    ("year", "wanted"), [(2026, {Level.WARN}), (2031, {Level.FAIL, Level.WARN})]
)
def test_doctor__looks_for_the_holiday_notices(year: int, wanted: set[Level]) -> None:
    assert {line.level for line in book.calendar(books.FIRST.replace(year=year))} == wanted
    assert levels(book.calendar(books.FIRST.replace(year=2025))) == {"calendar": Level.OK}


def test_doctor__names_reactions_that_fail(cast: Cast) -> None:
    books.open_many(cast, 1)
    event = Event.objects.get()
    assert levels(book.reactions(now())) == {"reactions": Level.OK}
    Reaction.objects.bulk_create(
        Reaction(event=event, name=f"letter.{n}", attempts=1, error="no paper") for n in range(12)
    )
    lines = [str(line) for line in book.reactions(now())]
    assert len(lines) == 11
    assert books.number(1) in lines[0]
    assert "no paper" in lines[0]
    assert "and 2 more" in lines[-1]


def test_doctor__looks_at_jobs_and_backups() -> None:
    at = now()
    assert set(levels(book.jobs(at)).values()) == {Level.WARN}
    for name in ("sweep", "seal", "backup"):
        ticks.note(name, at)
    assert set(levels(book.jobs(at)).values()) == {Level.OK}
    assert set(levels(book.jobs(at + timedelta(days=2))).values()) == {Level.WARN}
    ticks.note("seal", at, "NotTheSameTree: …")
    assert levels(book.jobs(at))["job seal"] is Level.FAIL


def test_doctor__looks_for_unsigned_records(cast: Cast) -> None:
    books.open_many(cast, 1)
    assert levels(book.heads(now()))["tree head"] is Level.OK
    assert levels(book.heads(now() + timedelta(hours=2)))["tree head"] is Level.WARN
    sealing.seal(now())
    [line] = book.heads(now() + timedelta(hours=2))
    assert "1 records signed" in line.found


# ── backup and restore ────────────────────────────────────────────────────────────────────


def run(home: Path, *arguments: str, code: int = 0) -> str:
    ours = ("XINQIAO_", "DJANGO_", "LC_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)} | {"LANG": "en_GB.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=kept | {"XINQIAO_HOME": str(home), "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}"},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.sqlite
def test_restore__gives_back_the_book_and_writes_over_nothing(tmp_path: Path) -> None:
    one, two, copy = tmp_path / "one", tmp_path / "two", tmp_path / "copy"
    migrated.lend(one)
    run(one, "tests.doors.scratch")
    (one / "files").mkdir()
    (one / "files" / "scan.pdf").write_bytes(b"%PDF")
    assert "is whole" in run(one, "xinqiao.cli.main", "backup", str(copy))
    assert "not empty" in run(one, "xinqiao.cli.main", "backup", str(copy), code=1)
    assert "as it was recorded" in run(two, "xinqiao.cli.main", "restore", str(copy))
    assert (two / "files" / "scan.pdf").read_bytes() == b"%PDF"
    assert (two / "keys" / "last-head").read_text() == (one / "keys" / "last-head").read_text()
    assert "nothing is written over" in run(two, "xinqiao.cli.main", "restore", str(copy), code=1)
    assert "No such" not in run(two, "xinqiao.cli.main", "verify", "--all")


@pytest.mark.postgres
def test_backup__of_postgresql_is_read_by_its_own_tool(tmp_path: Path) -> None:
    """The dump is of the committed state: tables and triggers, without a reader's privileges."""
    assert copies._dump("default", tmp_path) == "default.dump"
    listed = subprocess.run(
        ["pg_restore", "--list", str(tmp_path / "default.dump")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "TABLE DATA public casebook_event" in listed
    assert "TRIGGER public casebook_event casebook_event_no_update" in listed
    with pytest.raises(CommandError, match="pg_restore"):
        copies._load("default", tmp_path)  # the tables are there already


@pytest.mark.parametrize("damage", ["manifest", "format", "file", "changed"])
def test_read__refuses_a_damaged_backup(tmp_path: Path, damage: str) -> None:
    (tmp_path / "a").write_text("a")
    manifest = {"format": copies.FORMAT, "files": {"a": copies._sha256(tmp_path / "a")}}
    (tmp_path / copies.MANIFEST).write_text(json.dumps(manifest))
    assert copies.read(tmp_path) == manifest
    if damage == "manifest":
        (tmp_path / copies.MANIFEST).write_text("{")
    elif damage == "format":
        (tmp_path / copies.MANIFEST).write_text("{}")
    elif damage == "file":
        (tmp_path / "a").unlink()
    else:
        (tmp_path / "a").write_text("b")
    with pytest.raises(CommandError):
        copies.read(tmp_path)
