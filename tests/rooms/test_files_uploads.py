"""Uploads: begun, broken off, continued, looked at, thrown away; nobody else's business."""

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rooms.file_samples import PDF
from tests.rooms.registry_play import at
from tests.rooms.test_recordings import sound
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import NotFound, NotPermitted, OutOfRange
from xinqiao.rooms.files import purposes, services, sources, uploads
from xinqiao.rooms.files.errors import Altered, Busy, TooLarge, WrongOffset
from xinqiao.rooms.files.models import Upload
from xinqiao.rooms.files.purposes import GB, LIMITS, Limit, Owner, Purpose
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MINE, OTHER = Owner("staff:1"), Owner("staff:2")
NOW = at(3, 3)


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return tmp_path / "uploads"


def begun(size: int | None = len(PDF), name: str = "证据.pdf", **more: Any) -> str:
    made = {"purpose": Purpose.ATTACHMENT, "owner": MINE, "at": NOW} | more
    return services.begin(name=name, size=size, **made).id


def sent(upload: str, offset: int, *parts: bytes, **more: Any) -> services.UploadView:
    given = {"owner": MINE, "at": NOW} | more
    return services.append(upload, offset=offset, parts=parts, **given)


def test_append__goes_on_after_a_break_from_what_is_on_disk(root: Path) -> None:
    upload = begun()

    def breaking() -> Iterator[bytes]:
        yield PDF[:5]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        services.append(upload, owner=MINE, offset=0, parts=breaking(), at=NOW)
    assert services.upload_of(upload, owner=MINE, at=NOW).offset == 5
    assert sent(upload, 5, PDF[5:]).whole
    assert PDF[:5] not in (root / upload).read_bytes()
    with services.source_of(upload, owner=MINE, at=NOW).open() as file:
        assert file.read() == PDF
    row = Upload.objects.get()
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "证据".encode() not in bytes(row.name)
    assert row.expires_at == NOW + uploads.FINISHED


def test_append__refuses_a_part_that_does_not_follow() -> None:
    upload = begun()
    sent(upload, 0, PDF[:4])
    for offset in (0, 3, 5):
        with pytest.raises(WrongOffset) as caught:
            sent(upload, offset, b"x")
        assert caught.value.sentence.params == {"offset": 4}
    with pytest.raises(TooLarge):
        sent(upload, 4, PDF)
    assert services.upload_of(upload, owner=MINE, at=NOW).offset == 4


def test_append__one_writer_at_a_time() -> None:
    upload = begun()

    def while_another_tries() -> Iterator[bytes]:
        with pytest.raises(Busy):
            sent(upload, 0, b"x")
        yield PDF

    assert services.append(upload, owner=MINE, offset=0, parts=while_another_tries(), at=NOW).whole


@pytest.mark.parametrize("algorithm", uploads.CHECKSUMS)
def test_append__a_part_with_the_wrong_checksum_is_forgotten(algorithm: str) -> None:
    upload = begun()
    right = services.Checksum(algorithm, hashlib.new(algorithm, PDF[:9]).digest())
    assert sent(upload, 0, PDF[:4], PDF[4:9], checksum=right).offset == 9
    with pytest.raises(Altered):
        sent(upload, 9, b"something else", checksum=right)
    assert services.upload_of(upload, owner=MINE, at=NOW).offset == 9
    with pytest.raises(ValueError, match="crc32"):
        services.Checksum("crc32", b"")


def test_upload__is_nobody_elses(root: Path) -> None:
    upload = begun()
    sent(upload, 0, PDF)
    for call in (services.upload_of, services.source_of, services.cancel):
        with pytest.raises(NotFound):
            call(upload, owner=OTHER, at=NOW)
    with pytest.raises(NotFound):
        sent(upload, len(PDF), b"", owner=OTHER)
    assert services.uploads_of([upload], owner=OTHER, at=NOW) == []
    (view,) = services.uploads_of(["0" * 32, upload, upload], owner=MINE, at=NOW)
    assert (view.id, view.name, view.whole) == (upload, "证据.pdf", True)


def test_owner__gives_no_secret_away() -> None:
    assert "s3cret" not in services.guest_owner("s3cret").text
    assert services.guest_owner("a") != services.guest_owner("b")
    with pytest.raises(ValueError, match="secret"):
        services.guest_owner("")
    with pytest.raises(NotPermitted):
        services.staff_owner(petitioner(1))


def test_begin__refuses_what_is_too_large_before_a_byte_is_sent(root: Path) -> None:
    for size in (10 * GB, LIMITS[Purpose.ATTACHMENT].most + 1, 51 * 1024 * 1024):
        with pytest.raises(TooLarge):
            begun(size)
    with pytest.raises(OutOfRange):
        begun(0)
    assert begun(1 * GB, "录音.mp3")
    assert len(list(root.iterdir())) == Upload.objects.count() == 1


def test_begin__refuses_beyond_the_quota_of_one_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(purposes.LIMITS, Purpose.PETITION, Limit(most=100, quota=150, count=3))  # type: ignore[arg-type]
    begun(100, purpose=Purpose.PETITION)
    with pytest.raises(TooLarge):
        begun(51, purpose=Purpose.PETITION)
    begun(51, purpose=Purpose.PETITION, owner=OTHER)
    begun(1, purpose=Purpose.PETITION)
    begun(1, purpose=Purpose.PETITION)
    with pytest.raises(TooLarge):
        begun(1, purpose=Purpose.PETITION)


def test_begin__refuses_when_the_disk_is_nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SPARE", 1 << 60)
    with pytest.raises(TooLarge):
        begun()


def test_append__what_is_not_taken_is_gone_with_its_key(root: Path) -> None:
    upload = begun(9, "a.pdf")
    key = Upload.objects.get().key
    with pytest.raises(OutOfRange):
        sent(upload, 0, b"MZ" + bytes(7))
    assert not Upload.objects.exists()
    assert not list(root.iterdir())
    assert key not in keys.load([key])


def test_source_of__waits_for_the_last_byte_and_looks_if_nobody_did() -> None:
    upload = begun()
    sent(upload, 0, PDF[:-1])
    with pytest.raises(NotFound):
        services.source_of(upload, owner=MINE, at=NOW)
    sent(upload, len(PDF) - 1, PDF[-1:])
    Upload.objects.update(sha256="", content_type="")  # as if the process had ended before
    source = services.source_of(upload, owner=MINE, at=NOW)
    assert source.seen == sources.look(source)


def test_cancel_and_sweep__leave_nothing(root: Path) -> None:
    services.cancel(begun(), owner=MINE, at=NOW)
    assert not list(root.iterdir())
    begun()
    stray = root / ("0" * 32)
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert services.sweep_uploads(NOW + timedelta(hours=23)) == 1
    assert services.sweep_uploads(NOW + timedelta(hours=24)) == 1
    assert not list(root.iterdir())
    assert not Upload.objects.exists()


def test_upload__expires_but_not_while_it_is_being_sent() -> None:
    upload = begun()
    later = NOW + timedelta(hours=20)
    assert sent(upload, 0, PDF[:3], at=later).offset == 3
    assert sent(upload, 3, PDF[3:5], at=NOW + timedelta(hours=40)).offset == 5
    with pytest.raises(NotFound):
        sent(upload, 5, PDF[5:], at=NOW + timedelta(hours=65))


def test_begin__of_a_recording_the_size_comes_with_its_last_part(root: Path) -> None:
    with pytest.raises(OutOfRange):
        begun(size=None)  # only a recording may go on for ever
    wav = sound()
    upload = begun(size=None, name="a.wav", purpose=Purpose.RECORDING)
    assert not sent(upload, 0, wav[:10]).whole
    assert sent(upload, 10, wav[10:], total=len(wav)).whole
    assert services.source_of(upload, owner=MINE, at=NOW).size == len(wav)
