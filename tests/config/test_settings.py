"""Settings: the environment, the secret, the engine, the log."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from xinqiao.config import engine, logs
from xinqiao.config.env import VARIABLES, Environment
from xinqiao.config.secretfile import read_or_make


def test_environment__an_unknown_name_is_an_error() -> None:
    with pytest.raises(ImproperlyConfigured, match="XINQIAO_DATABSE_URL"):
        Environment({"XINQIAO_DATABSE_URL": "x", "XINQIAO_PORT": "1", "HOME": "/"})


def test_environment__nothing_is_needed() -> None:
    empty = Environment({})
    assert empty.text("PORT") == "8000"
    assert empty.flag("HTTPS") is False
    assert empty.names("HOSTS") == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("value", "meant"), [("yes", True), ("1", True), ("No", False), ("", False)]
)
def test_environment__yes_and_no(value: str, meant: bool) -> None:
    assert Environment({"XINQIAO_HTTPS": value}).flag("HTTPS") is meant


def test_environment__anything_else_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured):
        Environment({"XINQIAO_HTTPS": "maybe"}).flag("HTTPS")
    with pytest.raises(ImproperlyConfigured):
        Environment({"XINQIAO_PORT": "http"}).number("PORT")


def test_environment__every_setting_says_what_it_is_for() -> None:
    assert all(v.meaning and v.name == key for key, v in VARIABLES.items())


def test_secret__from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc\n")
    given = Environment({"XINQIAO_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert given.secret("SECRET_KEY") == "abc"


def test_secret_file__is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"
    first = read_or_make(path)
    assert len(first) >= 60
    assert read_or_make(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret.key"]


def test_secret_file__processes_that_start_at_once_agree(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from xinqiao.config.secretfile import read_or_make;"
        "print(read_or_make(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "secret.key")]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({run.communicate()[0] for run in runs}) == 1


def test_engine__the_wheels_sqlite_is_new_enough_and_safe(tmp_path: Path) -> None:
    entry = engine.database("", tmp_path / "a.sqlite3")
    assert "synchronous=FULL" in entry["OPTIONS"]["init_command"]
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert sys.modules["sqlite3"].sqlite_version_info >= engine.OLDEST_SQLITE


def test_engine__an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.pysqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(ImproperlyConfigured, match="WAL"):
        engine.use_sqlite_from_wheel()


def test_engine__knows_sqlite_and_postgresql_only(tmp_path: Path) -> None:
    assert engine.database("postgres://u@h/d", tmp_path)["CONN_HEALTH_CHECKS"]
    with pytest.raises(ImproperlyConfigured):
        engine.database("mysql://u@h/d", tmp_path)


@pytest.mark.django_db(databases=["default", "keys"])
def test_engine__the_run_uses_the_engine_it_was_asked_for(engine: str) -> None:
    vendors = {connections[alias].vendor for alias in connections}
    assert vendors == {{"sqlite": "sqlite", "postgres": "postgresql"}[engine]}


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("ID 11010119900307457X seen", "ID ▇▇▇ seen"),
        ("call 13800138000", "call ▇▇▇"),
        ("mail a.b@c.gov.cn now", "mail ▇▇▇ now"),
        ("GET /query?n=1&code=K7QM-22 200", "GET /query?n=1&code=▇▇▇ 200"),
        ("matter 202611230001234 kept", "matter 202611230001234 kept"),
    ],
)
def test_log__personal_data_is_blacked_out(line: str, clean: str) -> None:
    assert logs.scrub(line) == clean


def test_log__arguments_and_traceback_are_scrubbed_too() -> None:
    try:
        raise ValueError("13800138000")
    except ValueError:
        record = logging.LogRecord("a", 40, "f", 1, "by %s", ("13900139000",), sys.exc_info())
    text = logs.Scrubber("{message}", style="{").format(record)
    assert "139" not in text
    assert "138" not in text


def test_settings__a_stray_name_stops_the_start() -> None:
    environment = os.environ | {
        "XINQIAO_TYPO": "1",
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
    }
    command = [sys.executable, "-m", "xinqiao.cli.main", "prepare"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "XINQIAO_TYPO" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings__an_https_address_hardens_cookies_and_hosts(tmp_path: Path) -> None:
    code = (
        "from xinqiao.config import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        "s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS[-1], s.CSRF_TRUSTED_ORIGINS)"
    )
    ours = {"XINQIAO_HOME": str(tmp_path), "XINQIAO_ORIGIN": "https://xf.example.gov.cn/"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XINQIAO_")} | ours
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [
        "__Host-session",
        "__Host-csrf",
        "True",
        "True",
        "xf.example.gov.cn",
        "['https://xf.example.gov.cn']",
    ]
