"""Virus scanning by a clamd that the administrator names; without one files say so themselves.

Source: clamd(8), command INSTREAM.
"""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

from django.conf import settings

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files.models import Scan

logger = logging.getLogger(__name__)
SECONDS = 60.0
PIECE = 64 * 1024
INFECTED = gettext_noop("The virus scanner found something harmful in this file; it was not kept.")


def scan(content: BinaryIO) -> Scan:
    """What the scanner says. Raises OutOfRange when it found something.

    A scanner that cannot be asked, or takes no file of this length, leaves the file "not
    scanned": staff see it, and a broken scanner stops no petition.
    """
    if not settings.CLAMD:
        return Scan.NOT_SCANNED
    try:
        with _connected() as line:
            reply = _instream(line, content)
    except OSError:
        logger.warning("The virus scanner did not answer; a file was taken without it.")
        return Scan.NOT_SCANNED
    if reply.endswith("FOUND"):
        logger.warning("The virus scanner refused a file: %s", reply)
        raise OutOfRange(INFECTED, "file")
    if not reply.endswith("OK"):
        logger.warning("The virus scanner could not scan a file: %s", reply)
        return Scan.NOT_SCANNED
    return Scan.CLEAN


def answers() -> bool:
    """Whether the scanner that is set answers; for `doctor`."""
    try:
        with _connected() as line:
            line.sendall(b"zPING\0")
            return _reply(line) == "PONG"
    except OSError:
        return False


def _instream(line: socket.socket, content: BinaryIO) -> str:
    content.seek(0)
    try:
        line.sendall(b"zINSTREAM\0")
        while piece := content.read(PIECE):
            line.sendall(len(piece).to_bytes(4) + piece)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass  # over its limit it stops listening, but has said why
    return _reply(line)


def _reply(line: socket.socket) -> str:
    text = b""
    while not text.endswith(b"\0") and (more := line.recv(4096)):
        text += more
    return text.rstrip(b"\0\n").decode(errors="replace").strip()


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """A socket's path begins with a slash; everything else is host:port."""
    where: str = settings.CLAMD
    if where.startswith("/"):
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line:
            line.settimeout(SECONDS)
            line.connect(where)
            yield line
        return
    host, _, port = where.rpartition(":")
    with closing(socket.create_connection((host.strip("[]"), int(port)), SECONDS)) as line:
        yield line
