"""Keeps the parts of one installation running. Knows nothing of Django, so it stays small."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from xinqiao.config.env import ENV

ROLES = ("web", "worker", "clock")
PATIENCE = 15.0  # seconds a part gets to finish what it is doing
LONGEST_PAUSE = 30.0
FIRST_PAGE = 10.0  # seconds after which the other parts start whether the web answers or not


def web() -> list[str]:
    """The command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--no-log"),
        *("--host", ENV.text("ADDRESS"), "--port", str(ENV.number("PORT"))),
        *("--workers", str(ENV.number("WORKERS"))),
        *("--blocking-threads", str(ENV.number("THREADS"))),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        "xinqiao.config.wsgi:application",
    ]


def worker(*, with_clock: bool) -> list[str]:
    """The command line of the process that does queued work."""
    extra = ["--clock"] if with_clock else []
    return [sys.executable, "-m", "xinqiao.cli.background", *extra]


PARTS = {
    "all": lambda: {"web": web(), "worker": worker(with_clock=True)},
    "web": lambda: {"web": web()},
    "worker": lambda: {"worker": worker(with_clock=False)},
}


@dataclass
class Part:
    """One process and how often it has failed lately."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    not_before: float = 0.0
    started: float = field(default=0.0)

    def start(self) -> None:
        """Start it now."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)  # noqa: S603 - own commands

    def look(self, now: float) -> None:
        """Start it again when it has ended; wait longer after every quick failure."""
        if self.process and self.process.poll() is None:
            return
        if self.process:
            self.pause = 0.5 if now - self.started > 60 else min(self.pause * 2, LONGEST_PAUSE)
            say(f"{self.name} ended with code {self.process.returncode}; starting it again.")
            self.process, self.not_before = None, now + self.pause
        if now >= self.not_before:
            self.start()

    def stop(self) -> None:
        """Ask it to finish; end it when it does not."""
        if not self.process or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def say(text: str) -> None:
    """A line for the person or the journal."""
    sys.stderr.write(f"xinqiao: {text}\n")
    sys.stderr.flush()


def port_is_free(address: str, port: int) -> bool:
    """Whether the web server can listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def wait_for_web(address: str, port: int, seconds: float) -> bool:
    """Whether the web server answers within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection((address, port), 0.5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def run(parts: list[Part]) -> None:
    """Keep all parts running until somebody says stop."""
    asked_to_stop: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked_to_stop.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    greeted = not any(part.name == "web" for part in parts)
    began = time.monotonic()
    while not asked_to_stop:
        # Somebody waits for the first page, nobody for the worker: it starts once that is there.
        late = greeted or time.monotonic() - began > FIRST_PAGE
        for part in parts:
            if late or part.name == "web":
                part.look(time.monotonic())
        if not greeted:
            greeted = greet()
        time.sleep(0.2)
    for part in parts:
        part.stop()


def greet() -> bool:
    """Say where the pages are, once they are there."""
    address, port = ENV.text("ADDRESS"), ENV.number("PORT")
    if not wait_for_web(address, port, 0.5):
        return False
    say(f"ready at http://{address}:{port} (Ctrl+C ends it)")
    return True


def main(role: str) -> int:
    """Run a role, or "all"; returns the exit code."""
    address, port = ENV.text("ADDRESS"), ENV.number("PORT")
    if role in ("all", "web") and not port_is_free(address, port):
        say(
            f"{address}:{port} is in use. Stop what runs there, or set XINQIAO_PORT to another one."
        )
        return 1
    run([Part(name, command) for name, command in PARTS[role]().items()])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
