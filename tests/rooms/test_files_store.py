"""What is taken and what is refused, how it is kept, and how a scanner is asked."""

import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cast import Cast, assemble
from tests.rooms.file_samples import PDF, office_file, packed, photo
from tests.rooms.registry_play import at, registered
from xinqiao.kernel.errors import OutOfRange
from xinqiao.rooms.files import filetypes, pictures, scanning, services, sources
from xinqiao.rooms.files.errors import TooLarge
from xinqiao.rooms.files.models import Scan
from xinqiao.rooms.registry.attachments import attach
from xinqiao.rooms.registry.models import Attachment
from xinqiao.vault import keys
from xinqiao.vault.errors import Damaged

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return tmp_path / "files"


def kind_of(name: str, content: bytes) -> str:
    return services.look(services.from_bytes(name, content)).content_type


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.png", photo("PNG"), "image/png"),
        ("a.webp", photo("WEBP"), "image/webp"),
        ("a.docx", office_file("docx"), filetypes.WORD),
        ("a.xlsx", office_file("xlsx"), filetypes.EXCEL),
        ("a.txt", "我的情况".encode(), "text/plain"),
        ("a.TXT", "我的情况".encode("gb18030"), "text/plain"),
        ("a.txt", b"a" * (filetypes.PIECE - 1) + "我".encode(), "text/plain"),
    ],
)
def test_look__takes_what_is_what_it_says(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("", PDF, filetypes.UNNAMED),
        ("a.exe", b"MZ" + bytes(60), filetypes.NOT_TAKEN),
        ("noending", PDF, filetypes.NOT_TAKEN),
        ("a.pdf", b"MZ" + bytes(60), filetypes.NOT_WHAT),
        ("a.pdf", b"", filetypes.EMPTY),
        ("a.jpg", b"<html><script>alert(1)</script>", filetypes.NOT_WHAT),
        ("a.html", b"<html>", filetypes.RUNS),
        ("a.svg", b"<svg><script>alert(1)</script></svg>", filetypes.RUNS),
        ("../a.pdf", PDF, filetypes.NAMED),
        ("C:\\a.pdf", PDF, filetypes.NAMED),
        ("a\0.pdf", PDF, filetypes.NAMED),
        ("a\u202efdp.exe.pdf", PDF, filetypes.NAMED),
        ("a.txt", b"a\0b", filetypes.NOT_WHAT),
        ("a.txt", b"\xff\xff\xff", filetypes.NOT_WHAT),
        ("a.docx", packed({"xl/workbook.xml": b""}), filetypes.NOT_WHAT),
        ("a.docx", b"PK\x03\x04 and no more", filetypes.DAMAGED),
        ("a.docx", packed({"word/document.xml": bytes(5_000_000)}), filetypes.DAMAGED),
        ("a.docx", packed({"word/document.xml": b"x", "../../evil": b"x"}), filetypes.DAMAGED),
        ("a.docx", packed({"word/document.xml": b"x", "/evil": b"x"}), filetypes.DAMAGED),
        ("a.docx", packed({"word/document.xml": b"", "word/vbaProject.bin": b"x"}),
         filetypes.WITH_MACROS),
        ("a.docx", packed({"word/document.xml": b""} | {f"{n}": b"" for n in range(1001)}),
         filetypes.DAMAGED),
        ("a.jpg", photo()[:30], filetypes.DAMAGED),
    ],
)  # fmt: skip
def test_look__refuses_what_is_not(name: str, content: bytes, why: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        kind_of(name, content)
    assert (caught.value.field, caught.value.sentence.msgid) == ("file", why)


def test_look__refuses_a_flood_of_pixels_before_it_is_drawn() -> None:
    flood = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(flood, "PNG")
    assert len(flood.getvalue()) < 200_000
    with pytest.raises(OutOfRange) as caught:
        kind_of("a.png", flood.getvalue())
    assert caught.value.sentence.msgid == pictures.PIXELS


def test_look__refuses_what_is_above_the_limit_of_its_kind() -> None:
    for name, size in (("a.pdf", 50), ("a.jpg", 50), ("a.mp4", 2048)):
        filetypes.check_size(name, size * 1024 * 1024)
        with pytest.raises(TooLarge) as caught:
            filetypes.check_size(name, size * 1024 * 1024 + 1)
        assert caught.value.sentence.params == {"most": size}


def test_look__refuses_a_file_that_did_not_arrive_whole() -> None:
    whole = services.from_bytes("a.pdf", PDF)
    with pytest.raises(OutOfRange) as caught:
        services.look(sources.Source("a.pdf", len(PDF) + 1, whole.open))
    assert caught.value.sentence.msgid == sources.CUT_SHORT


@pytest.fixture
def cast() -> Cast:
    return assemble()


def kept(cast: Cast, name: str, content: bytes) -> Attachment:
    return attach(
        matter=registered(cast).matter, file=services.from_bytes(name, content),
        by=cast.actor("bureau.registrar"), at=at(3, 3),
    )  # fmt: skip


def test_keeping__a_file_changed_after_the_look_is_not_kept(cast: Cast, files: Path) -> None:
    seen = services.look(services.from_bytes("a.pdf", PDF))
    other = services.from_bytes("a.pdf", PDF.replace(b"obj", b"OBJ"))
    source = sources.Source("a.pdf", other.size, other.open, seen)
    with pytest.raises(OutOfRange), services.keeping(source, key=keys.new_key(), table=Attachment):
        pytest.fail("nothing is kept")
    assert not [p for p in files.rglob("*") if p.is_file()]


def test_open_kept__gives_a_part_and_no_more(cast: Cast, files: Path) -> None:
    content = "行\n".encode() * 100_000
    opened = services.open_kept(kept(cast, "a.txt", content))
    assert opened.size == len(content)
    assert b"".join(opened.read(123_456, 223_457)) == content[123_456:223_457]
    assert b"".join(opened.read()) == content


def test_open_kept__a_file_swapped_for_another_row_s_is_noticed(cast: Cast, files: Path) -> None:
    one, two = kept(cast, "a.pdf", PDF), kept(cast, "b.pdf", PDF + b"%")
    a, b = (files / row.stored[:2] / row.stored for row in (one, two))
    a.write_bytes(b.read_bytes())
    with pytest.raises(Damaged):
        b"".join(services.open_kept(one).read())
    one.name = two.name
    with pytest.raises(Damaged):
        services.open_kept(one)


def test_sweep_orphans__removes_old_files_that_nothing_names(cast: Cast, files: Path) -> None:
    row = kept(cast, "a.jpg", photo())
    stray, fresh = files / "ab" / ("ab" * 16), files / "ab" / ("ac" * 16)
    stray.parent.mkdir(exist_ok=True)
    for path in (stray, fresh):
        path.write_bytes(b"x")
    now = at(3, 3).timestamp()
    os.utime(stray, (now - 90_000, now - 90_000))
    os.utime(fresh, (now, now))
    for name in (row.stored, row.shown):
        os.utime(files / name[:2] / name, (now - 90_000, now - 90_000))
    assert services.sweep_orphans(at(3, 3)) == 1
    assert not stray.exists()
    assert fresh.exists()
    assert (files / row.stored[:2] / row.stored).exists()


# ── the scanner ─────────────────────────────────────────────────────────────────────────


class Clamd(threading.Thread):
    """As much of clamd as is asked for: PING, and INSTREAM with a word that it calls a virus."""

    def __init__(self, path: Path, most: int = 1 << 30) -> None:
        super().__init__(daemon=True)
        self.most, self.seen = most, b""
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(path))
        self.door.listen()

    def run(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as file:
                line.sendall(self.answer(file.read(len(b"zPING\0")), file))

    def answer(self, command: bytes, file: Any) -> bytes:
        if command == b"zPING\0":
            return b"PONG\0"
        assert command + file.read(4) == b"zINSTREAM\0"
        self.seen = b""
        while length := int.from_bytes(file.read(4)):
            self.seen += file.read(length)
            if len(self.seen) > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Test.Virus FOUND\0" if b"EVIL" in self.seen else b"stream: OK\0"


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Callable[..., Clamd]]:
    doors = []

    def started(**more: Any) -> Clamd:
        settings.CLAMD = str(tmp_path / "clamd")
        scanner = Clamd(tmp_path / "clamd", **more)
        scanner.start()
        doors.append(scanner)
        return scanner

    yield started
    for scanner in doors:
        scanner.door.shutdown(socket.SHUT_RDWR)
        scanner.door.close()
        scanner.join()


def test_scan__says_clean_and_saw_every_byte(clamd: Callable[..., Clamd]) -> None:
    scanner, content = clamd(), "字".encode() * 100_000
    assert services.look(services.from_bytes("a.txt", content)).scan == Scan.CLEAN
    assert scanner.seen == content
    assert scanning.answers()


def test_scan__refuses_what_the_scanner_names(clamd: Callable[..., Clamd]) -> None:
    clamd()
    with pytest.raises(OutOfRange) as caught:
        kind_of("a.txt", b"EVIL")
    assert caught.value.sentence.msgid == scanning.INFECTED


def test_scan__what_could_not_be_scanned_says_so(
    clamd: Callable[..., Clamd], settings: Any
) -> None:
    assert scanning.scan(io.BytesIO(b"x")) is Scan.NOT_SCANNED  # none is set
    clamd(most=3)
    assert scanning.scan(io.BytesIO(b"more than three")) is Scan.NOT_SCANNED
    settings.CLAMD = "127.0.0.1:9"
    assert scanning.scan(io.BytesIO(b"x")) is Scan.NOT_SCANNED
    assert not scanning.answers()
