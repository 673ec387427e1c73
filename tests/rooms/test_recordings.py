"""Recordings: the notice first, sealed, played by named readers, copied on request, erased."""

import io
import wave
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.rooms.steps import Case, at, waiting
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.files.services import from_bytes
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.recordings import queries
from xinqiao.rooms.recordings.models import Copy, Logged, Recording, RecordingFile, State
from xinqiao.rooms.recordings.services import erasing, making, reading
from xinqiao.vault import fields
from xinqiao.vault.errors import Erased

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WHO = "housing.handler"


def sound(seconds: float = 0.2) -> bytes:
    """A WAV of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(2 * int(8000 * seconds)))
    return file.getvalue()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Settings) -> None:
    settings.FILES_ROOT, settings.UPLOADS_ROOT = tmp_path / "files", tmp_path / "uploads"


@pytest.fixture
def case() -> Case:
    return waiting()


def begin(case: Case, who: str = WHO, **changes: Any) -> Recording:
    said = {"shown": True, "spoken": True, "agreed": True, "at": at(3, 10)} | changes
    return making.begin(number=case.row.number, by=case.who(who), **said)


DAY = at(3, 10)


def kept(case: Case, when: datetime = DAY) -> Recording:
    row, file = begin(case, at=when), from_bytes("room.wav", sound())
    making.keep(recording=row.pk, file=file, by=case.who(WHO), at=when + timedelta(hours=2))
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("without", ["shown", "spoken", "agreed"])
def test_begin__nothing_is_recorded_before_the_notice(case: Case, without: str) -> None:
    with pytest.raises(NotAllowedNow) as refused:
        begin(case, **{without: False})
    assert refused.value.field == without
    assert not Recording.objects.exists()


def test_keep__seals_it_and_puts_its_hash_into_the_record(case: Case, settings: Settings) -> None:
    row = kept(case)
    event, file = case.last(), RecordingFile.objects.get()
    assert (event.act, event.facts["sha256"]) == (Act.ATTACH_RECORDING, file.sha256)
    assert (row.state, row.until) == (State.KEPT, (at(3, 10) + timedelta(days=180)).date())
    assert [line.what for line in queries.log_of(row.pk)] == [
        Logged.NOTICE_SHOWN, Logged.NOTICE_SPOKEN, Logged.AGREED, Logged.KEPT,
    ]  # fmt: skip
    on_disk = b"".join(p.read_bytes() for p in Path(settings.FILES_ROOT).rglob("*") if p.is_file())
    assert sound()[:40] not in on_disk
    opened = reading.open_recording(recording=row.pk, by=case.who(WHO), at=at(3, 11))
    assert b"".join(opened.read()) == sound()
    assert b"".join(opened.read(10, 20)) == sound()[10:20]


def test_keep__takes_only_sound_and_video_and_only_once(case: Case) -> None:
    row = begin(case)
    with pytest.raises(OutOfRange):
        making.keep(
            recording=row.pk,
            file=from_bytes("a.txt", "文".encode()),
            by=case.who(WHO),
            at=at(3, 10),
        )
    with pytest.raises(NotFound):
        making.keep(
            recording=row.pk, file=from_bytes("a.wav", sound()), by=case.who("handler2"),
            at=at(3, 10),
        )  # fmt: skip
    with pytest.raises(OutOfRange):
        making.mark(recording=row.pk, what=Logged.VIEWED, by=case.who(WHO), at=at(3, 10))
    making.keep(recording=row.pk, file=from_bytes("a.wav", sound()), by=case.who(WHO), at=at(3, 10))
    with pytest.raises(NotAllowedNow):
        making.mark(recording=row.pk, what=Logged.STARTED, by=case.who(WHO), at=at(3, 10))


@pytest.mark.parametrize(
    ("who", "refusal"), [("housing.head", NotPermitted), ("labour.head", NotFound)]
)
def test_open_recording__only_named_readers(
    case: Case, who: str, refusal: type[DomainError]
) -> None:
    row = kept(case)
    with pytest.raises(refusal):
        reading.open_recording(recording=row.pk, by=case.who(who), at=at(3, 11))


def test_open_recording__each_look_is_logged_once_and_told_to_the_person(case: Case) -> None:
    row, before = kept(case), ReadLog.objects.filter(matter=case.matter).count()
    reading.name_reader(
        recording=row.pk, staff=case.staff("handler2"), by=case.who("head"), at=at(3, 11)
    )
    for minute in (0, 5, 20):
        when = at(3, 11) + timedelta(minutes=minute)
        reading.open_recording(recording=row.pk, by=case.who("handler2"), at=when)
    assert ReadLog.objects.filter(matter=case.matter).count() == before + 2
    seen = [line for line in queries.log_of(row.pk) if line.what is Logged.VIEWED]
    assert [line.who for line in seen] == ["承办人乙甲"] * 2
    reading.remove_reader(
        recording=row.pk, staff=case.staff("handler2"), by=case.who("head"), at=at(3, 12)
    )
    with pytest.raises(NotPermitted):
        reading.open_recording(recording=row.pk, by=case.who("handler2"), at=at(3, 12))


def test_name_reader__the_head_names_people_who_know_the_matter(case: Case) -> None:
    row = kept(case)
    with pytest.raises(NotPermitted):
        reading.name_reader(
            recording=row.pk, staff=case.staff("handler2"), by=case.who(WHO), at=at(3, 11)
        )
    with pytest.raises(NotFound):
        reading.name_reader(
            recording=row.pk, staff=case.who("labour.head").staff, by=case.who("head"), at=at(3, 11)
        )


def test_copy__is_asked_for_decided_and_handed_over(case: Case) -> None:
    row, person, head = kept(case), petitioner(case.matter), case.who("head")
    with pytest.raises(NotAllowedNow):
        reading.decide_copy(recording=row.pk, granted=True, by=head, at=at(3, 11))
    reading.ask_copy(recording=row.pk, by=person, at=at(3, 11))
    with pytest.raises(Missing):
        reading.decide_copy(recording=row.pk, granted=False, by=head, at=at(3, 11))
    reading.decide_copy(
        recording=row.pk, granted=False, reason="第三人声音须先处理", by=head, at=at(3, 11)
    )
    reading.ask_copy(recording=row.pk, by=person, at=at(3, 12))
    reading.decide_copy(recording=row.pk, granted=True, by=head, at=at(3, 12))
    for lacks in ("to", "how"):
        given = {"to": "张三丰本人", "how": "U盘"} | {lacks: " "}
        with pytest.raises(Missing) as missing:
            reading.hand_over(recording=row.pk, by=case.who(WHO), at=at(3, 13), **given)
        assert missing.value.field == lacks
    reading.hand_over(recording=row.pk, to="张三丰本人", how="U盘", by=case.who(WHO), at=at(3, 13))
    row.refresh_from_db()
    assert row.copy == Copy.HANDED
    with pytest.raises(NotFound):
        reading.ask_copy(recording=row.pk, by=petitioner(waiting(case.cast).matter), at=at(3, 13))


def test_copy__made_and_handed_over_are_readings_of_their_own_kind(case: Case) -> None:
    row, who = kept(case), case.who(WHO)
    with pytest.raises(NotAllowedNow):
        reading.make_copy(recording=row.pk, by=who, at=at(3, 11))
    reading.ask_copy(recording=row.pk, by=petitioner(case.matter), at=at(3, 11))
    reading.decide_copy(recording=row.pk, granted=True, by=case.who("head"), at=at(3, 12))
    with pytest.raises(NotPermitted):
        reading.make_copy(recording=row.pk, by=case.who("head"), at=at(3, 13))
    opened = reading.make_copy(recording=row.pk, by=who, at=at(3, 13))
    assert b"".join(opened.read()) == sound()
    reading.hand_over(recording=row.pk, to="张三丰本人", how="U盘", by=who, at=at(3, 14))
    kinds = [look.kind for look in people.looks_at(case.matter) if row.pk in look.about]
    assert kinds == [people.COPY_HANDED, people.COPY_MADE]  # and no look
    assert Logged.VIEWED not in {line.what for line in queries.log_of(row.pk)}
    handed = queries.handed_in(case.matter)[row.pk]
    assert (handed.to, handed.how, handed.by_person) == ("张三丰本人", "U盘", True)
    assert (handed.asked_at, handed.at) == (at(3, 11), at(3, 14))


def test_go_on__a_further_part_follows_the_one_that_is_kept(case: Case) -> None:
    row, who = begin(case), case.who(WHO)
    with pytest.raises(NotAllowedNow):  # nothing is kept of it yet
        making.go_on(recording=row.pk, by=who, at=at(3, 10, 10))
    making.keep(recording=row.pk, file=from_bytes("a.wav", sound()), by=who, at=at(3, 10, 10))
    with pytest.raises(NotFound):
        making.go_on(recording=row.pk, by=case.who("handler2"), at=at(3, 10, 10))
    two = making.go_on(recording=row.pk, by=who, at=at(3, 10, 10))
    with pytest.raises(NotAllowedNow):  # it went on already
        making.go_on(recording=row.pk, by=who, at=at(3, 10, 11))
    assert [line.what for line in queries.log_of(two.pk)] == [Logged.FURTHER]
    making.keep(recording=two.pk, file=from_bytes("b.wav", sound()), by=who, at=at(3, 10, 12))
    pages = [queries.recording_page(pk, who) for pk in (row.pk, two.pk)]
    assert [[p.id for p in page.parts] for page in pages] == [[row.pk, two.pk]] * 2
    assert all(part.content_type for part in pages[0].parts)
    reading.name_reader(
        recording=two.pk, staff=case.staff("handler2"), by=case.who("head"), at=at(3, 11)
    )
    for part in (row, two):  # a name counts for the whole talk
        reading.open_recording(recording=part.pk, by=case.who("handler2"), at=at(3, 11))
    with pytest.raises(NotAllowedNow):  # the notice was given the day before
        making.go_on(recording=two.pk, by=who, at=at(3, 11))


def test_erase_due__leaves_a_summary_by_office_and_rule(case: Case) -> None:
    usual = kept(case)
    erasing.set_retention(days=30, by=case.who("head"), at=at(3, 11))
    short = [kept(case, at(3, 12)), kept(case, at(3, 13))]
    assert erasing.erase_due(at(4, 20)) == 2
    assert erasing.erase_due(at(12, 1)) == 1
    last, first = queries.erased()
    assert (first.days, first.count, first.set_by) == (30, 2, "局长甲")
    assert set(first.recordings) == {row.pk for row in short}
    assert (first.oldest, first.newest) == (at(3, 12), at(3, 13))
    assert first.size == 2 * len(sound())
    assert (last.days, last.recordings, last.set_by) == (180, (usual.pk,), "")
    assert erasing.erase_due(at(12, 2)) == 0
    assert len(queries.erased()) == 2


def test_erase_due__destroys_the_key_and_leaves_the_entry(case: Case) -> None:
    erasing.set_retention(days=30, by=case.who("head"), at=at(3, 2))
    row, waits = kept(case), kept(case)
    reading.ask_copy(recording=waits.pk, by=petitioner(case.matter), at=at(3, 11))
    assert erasing.erase_due(at(4, 9)) == 0
    assert erasing.erase_due(at(4, 10)) == 1
    row.refresh_from_db()
    waits.refresh_from_db()
    assert (row.state, waits.state) == (State.ERASED, State.KEPT)
    with pytest.raises(NotFound):
        reading.open_recording(recording=row.pk, by=case.who(WHO), at=at(4, 10))
    with pytest.raises(Erased):
        fields.seal("x", key=row.key, where="a|b|c")
    assert case.last().act == Act.ATTACH_RECORDING
    assert queries.log_of(row.pk)[-1].what is Logged.ERASED


@pytest.mark.parametrize("days", [29, 3651])
def test_set_retention__is_the_heads_and_has_limits(case: Case, days: int) -> None:
    with pytest.raises(OutOfRange):
        erasing.set_retention(days=days, by=case.who("head"), at=at(3, 2))
    with pytest.raises(NotPermitted):
        erasing.set_retention(days=90, by=case.who(WHO), at=at(3, 2))
