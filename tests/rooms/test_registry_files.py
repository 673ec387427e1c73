"""Drafts and attachments: sealed, checked by content, gone without a trace when they must be."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from PIL import Image

from tests.cast import Cast, assemble
from tests.rooms.file_samples import PDF, photo
from tests.rooms.registry_play import at, registered
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import NotFound, NotPermitted, OutOfRange
from xinqiao.rooms.files import services as files_room
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.registry import attachments, services
from xinqiao.rooms.registry.drafts import drafts_of
from xinqiao.rooms.registry.models import Attachment, Draft
from xinqiao.rooms.registry.registration import Registered
from xinqiao.vault import keys
from xinqiao.vault.errors import Damaged, Erased

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


def attached(cast: Cast, found: Registered, name: str, content: bytes, **more: Any) -> Attachment:
    return services.attach(
        matter=found.matter, file=files_room.from_bytes(name, content), at=at(3, 3),
        by=cast.actor("bureau.registrar"), **more,
    )  # fmt: skip


# ── attachments ─────────────────────────────────────────────────────────────────────────


def test_attach__seals_the_file_and_records_its_hash(cast: Cast, files: Path) -> None:
    found = registered(cast)
    row = attached(cast, found, "张三的证据.pdf", PDF, submission=found.number)
    (stored,) = [p for p in files.rglob("*") if p.is_file()]
    assert stored.name == row.stored
    assert PDF not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0
    assert "张三".encode() not in bytes(row.name)
    facts = Event.objects.get(matter=found.matter, act="attach").facts
    assert (facts["sha256"], facts["type"]) == (row.sha256, "application/pdf")
    (view,) = attachments.attachments_of(matter=found.matter)
    assert (view.name, view.size, view.has_copy) == ("张三的证据.pdf", len(PDF), False)


def test_open_file__gives_it_back_and_leaves_a_line(cast: Cast, files: Path) -> None:
    row = attached(cast, registered(cast), "证据.pdf", PDF)
    opened = services.open_file(attachment=row.id, by=cast.actor("bureau.head"), at=at(3, 4))
    found = (opened.name, opened.content_type, b"".join(opened.read()))
    assert found == ("证据.pdf", "application/pdf", PDF)
    assert ReadLog.objects.get().texts == [row.id]


@pytest.mark.parametrize("who", ["labour.head", "bureau.admin"])
def test_open_file__is_not_found_by_whoever_has_no_part(cast: Cast, files: Path, who: str) -> None:
    row = attached(cast, registered(cast), "证据.pdf", PDF)
    with pytest.raises(NotFound):
        services.open_file(attachment=row.id, by=cast.actor(who), at=at(3, 4))
    with pytest.raises(NotFound):
        services.open_file(attachment="0" * 32, by=cast.actor("bureau.head"), at=at(3, 4))


def test_open_file__shows_a_picture_upright_and_without_its_place(cast: Cast, files: Path) -> None:
    row, by = attached(cast, registered(cast), "现场.JPG", photo()), cast.actor("bureau.head")
    shown = services.open_file(attachment=row.id, by=by, at=at(3, 4))
    assert (shown.name, shown.content_type) == ("现场.jpg", "image/jpeg")
    with Image.open(io.BytesIO(b"".join(shown.read()))) as picture:
        assert picture.size == (6, 8)
        assert len(picture.getexif()) == 0
    original = services.open_file(attachment=row.id, by=by, at=at(3, 4), original=True)
    assert b"".join(original.read()) == photo()


def test_open_file__notices_a_file_that_was_changed_or_is_gone(cast: Cast, files: Path) -> None:
    found, by = registered(cast), cast.actor("bureau.head")
    one, two = (attached(cast, found, f"{n}.pdf", PDF + n.encode()) for n in "ab")
    path = files / one.stored[:2] / one.stored
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(Damaged):
        b"".join(services.open_file(attachment=one.id, by=by, at=at(3, 4)).read())
    Attachment.objects.filter(pk=two.pk).update(sha256="0" * 64)
    with pytest.raises(Damaged):
        b"".join(services.open_file(attachment=two.id, by=by, at=at(3, 4)).read())
    path.unlink()
    with pytest.raises(Erased):
        services.open_file(attachment=one.id, by=by, at=at(3, 4))


def test_attachments_of__an_erased_matter_show_no_name(cast: Cast, files: Path) -> None:
    found = registered(cast)
    row = attached(cast, found, "证据.pdf", PDF)
    keys.shred(row.matter.key)
    assert [v.name for v in attachments.attachments_of(matter=found.matter)] == [""]


def test_attach__refuses(cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = registered(cast)
    with pytest.raises(OutOfRange), transaction.atomic():
        attached(cast, found, "a.pdf", b"")
    with pytest.raises(NotFound), transaction.atomic():
        attached(cast, found, "a.pdf", PDF, submission="1")
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    attached(cast, found, "a.pdf", PDF)
    with pytest.raises(OutOfRange), transaction.atomic():
        attached(cast, found, "b.pdf", PDF)
    with pytest.raises(NotFound):
        services.attach(
            matter=registered(cast).matter, file=files_room.from_bytes("a.pdf", PDF), at=at(3, 3),
            by=cast.actor("labour.head"),
        )  # fmt: skip
    assert len([p for p in files.rglob("*") if p.is_file()]) == 1


# ── drafts ──────────────────────────────────────────────────────────────────────────────


def test_draft__is_sealed_saved_again_and_found_after_a_crash(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    draft = services.save_draft(form={"text": "电梯"}, by=by, at=at(3, 2))
    assert (
        services.save_draft(form={"text": "电梯坏"}, by=by, at=at(3, 2, 10), draft=draft) == draft
    )
    assert "电梯".encode() not in bytes(Draft.objects.get().content)
    (kept,) = drafts_of(by)
    assert (kept.form, kept.updated_at) == ({"text": "电梯坏"}, at(3, 2, 10))
    assert services.load_draft(draft, by=by) == kept


def test_draft__is_nobody_elses(cast: Cast) -> None:
    draft = services.save_draft(form={}, by=cast.actor("bureau.registrar"), at=at(3, 2))
    other = cast.actor("bureau.head")
    with pytest.raises(NotFound):
        services.load_draft(draft, by=other)
    with pytest.raises(NotFound):
        services.save_draft(form={}, by=other, at=at(3, 2), draft=draft)
    services.drop_draft(draft, by=other)
    assert Draft.objects.exists()
    assert drafts_of(other) == []


def test_draft__dropped_takes_its_key_along(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    draft = services.save_draft(form={"a": 1}, by=by, at=at(3, 2))
    key = Draft.objects.get().key
    services.drop_draft(draft, by=by)
    services.drop_draft(draft, by=by)
    assert not Draft.objects.exists()
    assert keys.shred(key) is False


def test_draft__refuses(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        services.save_draft(form={}, by=petitioner(1), at=at(3, 2))
    with pytest.raises(OutOfRange):
        services.save_draft(form={"text": "长" * 70_000}, by=cast.actor("bureau.head"), at=at(3, 2))
