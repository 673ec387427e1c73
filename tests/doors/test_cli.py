"""The command line: commands, refusals as sentences, the clock's jobs, the supervisor."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from xinqiao.cli import clock, main, prepare, supervise
from xinqiao.kernel.errors import NotFound


def test_commands__have_hyphens_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([]) == 0
    shown = capsys.readouterr().out
    assert "xinqiao up" in shown
    assert "_" not in shown
    assert {"prepare", "up", "seal", "verify"} <= set(main.commands())


def test_commands__an_unknown_one_lists_the_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["verfy"]) == 2
    error = capsys.readouterr().err
    assert "'verfy'" in error
    assert "up" in error


@pytest.mark.parametrize(
    ("problem", "shown", "code"),
    [
        (NotFound("There is nothing here"), "There is nothing here", 1),
        (CommandError("2 problems", returncode=3), "2 problems", 3),
        (OperationalError("no connection"), "no connection", 1),
        (ValueError("a slip 13800138000"), "ValueError", 1),
    ],
)
@pytest.mark.django_db(databases=["default", "keys"])
def test_commands__a_failure_is_a_sentence_not_a_trace(
    problem: Exception,
    shown: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def failing(self: BaseCommand, **options: object) -> None:
        raise problem

    from xinqiao.cli.management.commands.prepare import Command

    monkeypatch.setattr(Command, "handle", failing)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert main.run(["prepare"]) == code
    error = capsys.readouterr().err
    assert shown in error
    assert "Traceback" not in error


@pytest.mark.django_db(databases=["default", "keys"])
def test_prepare__finds_nothing_to_do_twice() -> None:
    assert prepare.tables() is False


def test_clock__runs_each_job_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    time_now = 0.0
    runs: list[tuple[float, str]] = []

    class Enough(Exception):
        pass

    def sleep(seconds: float) -> None:
        nonlocal time_now
        time_now += seconds
        if time_now > 300:
            raise Enough

    jobs = (clock.Job("often", timedelta(minutes=1)), clock.Job("seldom", timedelta(minutes=2)))
    monkeypatch.setattr(clock, "existing", lambda: list(jobs))
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    monkeypatch.setattr(clock, "run_one", lambda job: runs.append((time_now, job.command)))
    with pytest.raises(Enough):
        clock.run(lambda: time_now, sleep)
    assert [at for at, name in runs if name == "often"] == [0, 60, 120, 180, 240, 300]
    assert [at for at, name in runs if name == "seldom"] == [0, 120, 240]


@pytest.mark.django_db
def test_clock__a_failed_job_does_not_stop_it() -> None:
    assert clock.run_one(clock.Job("no_such_command", timedelta(1))) is False
    assert clock.run_one(clock.Job("clearsessions", timedelta(1))) is True


def test_supervisor__starts_a_part_again_and_waits_longer_each_time() -> None:
    part = supervise.Part("short", bool)
    part.start()
    assert part.process is not None
    part.process.join()
    part.look(part.started + 1)
    assert part.process is None
    assert part.not_before == part.started + 1 + 1.0
    part.look(part.not_before - 0.1)
    assert part.process is None
    part.look(part.not_before)
    assert part.process is not None
    part.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_supervisor__names_a_port_that_is_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not supervise.port_is_free("127.0.0.1", taken.getsockname()[1])
    assert supervise.port_is_free("127.0.0.1", free_port())


@pytest.mark.sqlite
def test_up__one_command_serves_pages_and_ends_clean(tmp_path: Path) -> None:
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XINQIAO_")} | {
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
        "XINQIAO_HOME": str(tmp_path),
        "XINQIAO_PORT": str(port),
    }
    command = [sys.executable, "-m", "xinqiao.cli.main", "up"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert supervise.wait_for_web(
            "127.0.0.1", port, 180
        )  # as long as tables take on a busy machine
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/").read().decode()
        assert 'lang="zh-CN"' in page
        time.sleep(1.5)  # the worker is up as well
    finally:
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 0
    assert f"ready at http://127.0.0.1:{port}" in said
    assert "starting it again" not in said
    assert "Traceback" not in said
    assert not supervise.wait_for_web("127.0.0.1", port, 0.2)
