"""The running system: how soon it answers, how much memory it holds, how many it serves."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.clock import Measured

SETTLED = 8.0  # seconds after which a server that was just started is idle
LOAD_SECONDS = 8.0
CLIENTS = 4
WANTED_RATE = 250.0  # registrations a second
LONGEST = 60.0
LOGIN = "/account/login/"
MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+(?: +\S+){4} *(.*)$", re.M)
PSS = re.compile(r"^Pss: +(\d+)", re.M)


@contextmanager
def running(workers: int = 1) -> Iterator[tuple[int, float, int]]:
    """`xinqiao up` on a free port: (port, seconds until the first page came, process id)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = os.environ | {"XINQIAO_PORT": str(port), "XINQIAO_WORKERS": str(workers)}
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("xinqiao")), "up"]
    server = subprocess.Popen(command, env=given, stderr=subprocess.DEVNULL)
    try:
        yield port, _first_page(port, began), server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _first_page(port: int, began: float) -> float:
    while time.perf_counter() - began < LONGEST:
        try:
            status, _ = _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), LOGIN)
        except OSError:
            time.sleep(0.02)
            continue
        if status == 200:
            return time.perf_counter() - began
    raise RuntimeError("the server did not answer within a minute")


def _ask(connection: http.client.HTTPConnection, address: str) -> tuple[int, str]:
    connection.request("GET", address)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def memory(root: int) -> int:
    """Bytes that a process and all below it hold, each shared page counted once in proportion.

    What is mapped of SQLite's databases is left out: that is the system's cache of a file, and
    would not be counted either if the file were read instead.
    """
    total, left = 0, [root]
    while left:
        pid = left.pop()
        mapped = MAPPING.split(Path(f"/proc/{pid}/smaps").read_text())
        for name, said in zip(mapped[1::2], mapped[2::2], strict=True):
            if not name.endswith(".sqlite3"):
                total += int(PSS.findall(said)[0]) * 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            left += map(int, (task / "children").read_text().split())
    return total


def start_and_idle() -> Iterator[Measured]:
    """Cold start to the first page, and the memory of all processes when nothing happens."""
    with running() as (_, seconds, pid):
        yield Measured("cold start to the first page", seconds * 1000, seconds * 1000, budget=3000)
        time.sleep(SETTLED)
        held = memory(pid) / 2**20
        yield Measured(
            "idle memory of all processes (MB, not ms)", held, held, budget=250,
        )  # fmt: skip


def load(cookies: tuple[str, str], forms: Iterator[dict[str, str]]) -> Measured:
    """Registrations a second over loopback, CLIENTS browsers at once, two web processes."""
    with running(workers=2) as (port, _, _):
        lock = threading.Lock()
        done: list[float] = []
        failed: list[float] = []
        end = time.perf_counter() + LOAD_SECONDS

        def browse() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            session, csrf = cookies
            head = {"Cookie": f"session={session}; csrf={csrf}", "X-CSRFToken": csrf,
                    "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
            while time.perf_counter() < end:
                with lock:
                    body = urlencode(next(forms))
                began = time.perf_counter()
                connection.request("POST", "/register/", body, head)
                answer = connection.getresponse()
                answer.read()
                (done if answer.status == 302 else failed).append(
                    (time.perf_counter() - began) * 1000
                )

        threads = [threading.Thread(target=browse) for _ in range(CLIENTS)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - began
    if failed or not done:
        raise RuntimeError(f"{len(failed)} registrations were refused, {len(done)} taken")
    found = sorted(done)
    rate = len(found) / seconds
    return Measured(
        f"register over loopback, {CLIENTS} browsers", found[len(found) // 2],
        found[int(len(found) * 0.95)], note=f"{rate:,.0f}/s", budget=CLIENTS / WANTED_RATE * 1000,
        at_p50=True,
    )  # fmt: skip
