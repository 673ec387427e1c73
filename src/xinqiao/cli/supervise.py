"""Keeps the parts of one installation running, each forked from this process.

This process has loaded the program and does nothing with it: no database, no thread. What a part
needs is there when it begins, and the memory of what is loaded is held once for all of them.
"""

import multiprocessing
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from xinqiao.cli import background
from xinqiao.config import memory
from xinqiao.config.env import ENV

ROLES = ("web", "worker", "clock")
PATIENCE = 15.0  # seconds a part gets to finish what it is doing
LONGEST_PAUSE = 30.0
FIRST_PAGE = 10.0  # seconds after which the other parts start whether the web answers or not
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def web() -> None:
    """Serve pages until told to stop. It forks processes of its own."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "xinqiao.config.wsgi:application",
        address=ENV.text("ADDRESS"),
        port=ENV.number("PORT"),
        interface=Interfaces.WSGI,
        workers=ENV.number("WORKERS"),
        blocking_threads=ENV.number("THREADS"),
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


Work = Callable[[], None]
PARTS: dict[str, dict[str, Work]] = {
    "all": {"web": web, "worker": background.work_and_keep_time},
    "web": {"web": web},
    "worker": {"worker": background.work},
}


def load() -> None:
    """Load the modules of all parts; what they find in the installation, `main` loads."""
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - every page's module
    background.load()
    import granian.server  # noqa: F401 - for whoever is forked from here


def _load_application() -> None:
    """Its list of static files is made as it is loaded, so they must be in their place."""
    import xinqiao.config.wsgi  # noqa: F401 - for whoever is forked from here

    memory.settle()


@dataclass
class Part:
    """One process and how often it has failed lately."""

    name: str
    work: Work
    process: multiprocessing.process.BaseProcess | None = None
    pause: float = 0.5
    not_before: float = 0.0
    started: float = field(default=0.0)

    def start(self) -> None:
        """Start it now."""
        self.started = time.monotonic()
        forking = multiprocessing.get_context("fork")
        self.process = forking.Process(target=_begin, args=(self.work,), name=self.name)
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # for the child, until it has its own
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def look(self, now: float) -> None:
        """Start it again when it has ended; wait longer after every quick failure."""
        if self.process and self.process.is_alive():
            return
        if self.process:
            self.pause = 0.5 if now - self.started > 60 else min(self.pause * 2, LONGEST_PAUSE)
            say(f"{self.name} ended with code {self.process.exitcode}; starting it again.")
            self.process, self.not_before = None, now + self.pause
        if now >= self.not_before:
            self.start()

    def stop(self) -> None:
        """Ask it to finish; end it when it does not."""
        if not self.process or not self.process.is_alive():
            return
        self.process.terminate()
        self.process.join(PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _begin(work: Work) -> None:
    """What a part does first: forget how its parent is stopped."""
    for number in STOPS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
    work()


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

    for number in STOPS:
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
    _load_application()
    run([Part(name, work) for name, work in PARTS[role].items()])
    return 0
