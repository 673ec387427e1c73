"""The server is killed in the middle of an upload: what was sent stays, the rest follows."""

import base64
import hashlib
import http.client
import io
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import wave
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from tests import migrated
from tests.durability.test_durability_sqlite import CHECKOUT, DATABASE, environment, python

TUS = {"Tus-Resumable": "1.0.0", "X-CSRFToken": "t" * 32}
PIECE = 256 * 1024


def sound() -> bytes:
    """A WAV of two megabytes."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(os.urandom(8 * PIECE))
    return file.getvalue()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(port: int) -> bool:
    """Whether a page comes, not just a connection."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        try:
            line.request("GET", "/heads/key.txt")
            return line.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False


@contextmanager
def serving(home: Path, port: int) -> Iterator[None]:
    """The real server, ended without a word, with all its children."""
    command = [
        *python("granian", "--interface", "wsgi", "--no-ws", "--no-log", "--host", "127.0.0.1"),
        *("--port", str(port), "--blocking-threads", "2", "xinqiao.config.wsgi:application"),
    ]
    process = subprocess.Popen(command, env=environment(home), cwd=CHECKOUT, start_new_session=True)
    try:
        end = time.monotonic() + 30
        while not answers(port):
            assert time.monotonic() < end, "the server did not start"
            time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_upload__goes_on_after_the_server_was_killed(tmp_path: Path) -> None:
    migrated.lend(tmp_path)
    said = subprocess.run(
        python("tests.durability.recorder"), env=environment(tmp_path), cwd=CHECKOUT, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    recording, session = said.split()
    port, content = free_port(), sound()
    common = TUS | {"Cookie": f"session={session}; csrf={'t' * 32}"}

    def ask(
        method: str, path: str, body: bytes | None = None, **more: str
    ) -> "http.client.HTTPResponse":
        headers = common | {name.replace("_", "-"): value for name, value in more.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            answer.read()
        return answer

    with serving(tmp_path, port):
        name = base64.b64encode(b"room.wav").decode()
        made = ask("POST", "/recordings/uploads/", b"", Upload_Length=str(len(content)),
                   Upload_Metadata=f"filename {name}")  # fmt: skip
        assert made.status == 201, made.status
        place = made.headers["Location"]
        body = {"Content_Type": "application/offset+octet-stream"}
        assert ask("PATCH", place, content[:PIECE], Upload_Offset="0", **body).status == 204
        half = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        half.putrequest("PATCH", place)
        head = {"Content-Type": body["Content_Type"], "Upload-Offset": str(PIECE),
                "Content-Length": str(len(content) - PIECE)}  # fmt: skip
        for key, value in (common | head).items():
            half.putheader(key, value)
        half.endheaders(content[PIECE : 4 * PIECE])
    half.close()
    with serving(tmp_path, port):
        reached = int(ask("HEAD", place).headers["Upload-Offset"])
        assert PIECE <= reached < len(content)
        answer = ask("PATCH", place, content[reached:], Upload_Offset=str(reached), **body)
        assert answer.status == 204
        form = urlencode({"upload": place.rsplit("/", 1)[-1]}).encode()
        kept = ask("POST", f"/recordings/{recording}/keep/", form,
                   Content_Type="application/x-www-form-urlencoded")  # fmt: skip
        assert kept.status == 200, kept.status
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        rows = database.execute("SELECT facts FROM casebook_event WHERE act='attach_recording'")
        [(facts,)] = rows.fetchall()
    assert json.loads(facts)["sha256"] == hashlib.sha256(content).hexdigest()
