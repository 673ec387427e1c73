"""The record of a talk: typed, read back, signed or not, and filed with everything in it."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast, assemble
from tests.rooms.steps import at, waiting
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import ChangedMeanwhile, Missing, NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.documents.forms.routes import LegalPath
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.reception import board, reading
from xinqiao.rooms.reception.content import Content, Said
from xinqiao.rooms.reception.models import Record, Visit
from xinqiao.rooms.reception.services import filing, queue, records
from xinqiao.rooms.reception.services.queue import Comer
from xinqiao.rooms.registry.models import Claim, Submission

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NINE = at(3, 9)
PNG = b"\x89PNG\r\n\x1a\n" + b"ink" * 20


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def by(cast: Cast) -> Actor:
    return cast.actor("bureau.registrar")


def talk(**changes: Any) -> Content:
    values: dict[str, Any] = {
        "title": "弟弟被打伤医药费无人支付",
        "comers": (Comer("李大姐", "13812341234"), Comer("李小弟")),
        "present": 2,
        "pairs": (("请说说发生了什么？", "弟弟被打伤，住院花了三万元，没有人付。"),),
        "claims": ("依法处理打人的人", "支付医药费"),
        "explained": (LegalPath.JUDICIAL,),
        "promises": (Said("周五前问清派出所的处理情况", date(2026, 3, 13)),),
    }
    return Content(**(values | changes))


def typed(by: Actor, visit: str | None = None, **changes: Any) -> Record:
    row = records.begin(by=by, at=NINE, visit=visit)
    return records.save(record=row.pk, content=talk(**changes), by=by, at=NINE)


def signed(by: Actor, visit: str | None = None, **changes: Any) -> Record:
    row = typed(by, visit, **changes)
    records.read_back(record=row.pk, by=by, at=NINE)
    return records.sign(record=row.pk, png=PNG, by=by, at=NINE, version=row.version)


def called(cast: Cast, by: Actor, **more: Any) -> Visit:
    queue.arrive(by=by, at=NINE, **more)
    place = queue.open_window(name="1号窗口", by=by)
    return queue.call_next(window=place.pk, by=by, at=NINE)


def test_file__makes_a_submission_with_claims_paper_and_duties_in_one_step(
    cast: Cast, by: Actor
) -> None:
    visit = called(cast, by, comers=[Comer("李大姐", "13812341234")], present=2, about="医药费")
    made = filing.file(record=signed(by, visit.pk).pk, by=by, at=at(3, 9, 10))
    assert made is not None
    matter = Matter.objects.get(pk=made.matter)
    assert (matter.channel, matter.people, matter.gist) == ("2", 2, "弟弟被打伤医药费无人支付")
    assert Claim.objects.filter(matter=matter).count() == 2
    assert Party.objects.filter(matter=matter).count() == 2
    assert Submission.objects.get(matter=matter).visitors == 2
    event = Event.objects.get(matter=matter, act=Act.RECEIVE_VISITOR)
    assert event.facts["explained"] == ["judicial"]
    assert "李大姐" not in str(event.facts)
    assert "弟弟被打伤" in texts.read(event.facts["record"])
    duty = Duty.objects.get(matter=matter, key=TermKey.PROMISE)
    assert (duty.staff_id, duty.due) == (by.staff, date(2026, 3, 13))
    visit.refresh_from_db()
    assert (visit.state, visit.matter_id) == ("done", matter.pk)


def test_file__prints_what_was_explained_with_limits_and_legal_aid(by: Actor) -> None:
    made = filing.file(record=signed(by).pk, by=by, at=NINE)
    assert made is not None
    event = Event.objects.get(matter=made.matter, act=Act.RECEIVE_VISITOR)
    paper = documents.content(documents.paper_of(made.matter, event.facts["document"]))
    text = str(paper.blocks)
    for words in ("公安机关的法律程序", "12348", "周五前问清", "共2人", "支付医药费", "签名与记录"):
        assert words in text


def test_sign__keeps_the_hashes_in_the_record_and_the_picture_sealed(by: Actor) -> None:
    row = signed(by)
    assert b"ink" not in bytes(row.signature or b"")
    made = filing.file(record=row.pk, by=by, at=NINE)
    assert made is not None
    event = Event.objects.get(matter=made.matter, act=Act.RECEIVE_VISITOR)
    assert (event.facts["signature"], event.facts["words"]) == (
        row.signature_sha256,
        row.content_sha256,
    )
    assert reading.signature(row.pk, by, NINE) == PNG


def test_sign__comes_after_the_reading_back_of_the_very_words(by: Actor) -> None:
    row = typed(by)
    with pytest.raises(NotAllowedNow, match="Read the record back"):
        records.sign(record=row.pk, png=PNG, by=by, at=NINE, version=row.version)
    records.read_back(record=row.pk, by=by, at=NINE)
    later = records.save(record=row.pk, content=talk(title="更正"), by=by, at=NINE)
    assert later.state == "draft"
    records.read_back(record=row.pk, by=by, at=NINE)
    with pytest.raises(ChangedMeanwhile):
        records.sign(record=row.pk, png=PNG, by=by, at=NINE, version=row.version)
    with pytest.raises(OutOfRange, match="sign once more"):
        records.sign(record=row.pk, png=b"GIF", by=by, at=NINE, version=later.version)


def test_refuse_to_sign__counts_all_the_same(by: Actor) -> None:
    row = typed(by)
    records.read_back(record=row.pk, by=by, at=NINE)
    with pytest.raises(Missing):
        records.refuse_to_sign(record=row.pk, reason=" ", by=by, at=NINE, version=row.version)
    records.refuse_to_sign(record=row.pk, reason="不识字", by=by, at=NINE, version=row.version)
    made = filing.file(record=row.pk, by=by, at=NINE)
    assert made is not None
    event = Event.objects.get(matter=made.matter, act=Act.RECEIVE_VISITOR)
    assert event.facts["signed"] is False
    assert texts.read(event.facts["refusal"]) == "不识字"


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"title": ""}, Missing, "title"),
        ({"pairs": (("问", ""),)}, Missing, "pairs"),
        ({"promises": (Said("看电梯"),)}, OutOfRange, "promises"),
        ({"promises": (Said("看电梯", date(2026, 3, 8)),)}, OutOfRange, "promises"),
    ],
)
def test_read_back__wants_something_to_read(
    by: Actor, changes: dict[str, Any], refusal: type[Exception], field: str
) -> None:
    row = typed(by, **changes)
    with pytest.raises(refusal) as caught:
        records.read_back(record=row.pk, by=by, at=NINE)
    assert getattr(caught.value, "field", "") == field


def test_file__without_a_name_is_heard_and_registered(by: Actor) -> None:
    made = filing.file(record=signed(by, comers=()).pk, by=by, at=NINE)
    assert made is not None
    assert Matter.objects.get(pk=made.matter).anonymous


def test_file__waits_for_the_signature_or_its_refusal(by: Actor) -> None:
    row = typed(by)
    with pytest.raises(NotAllowedNow):
        filing.file(record=row.pk, by=by, at=NINE)
    assert not Matter.objects.exists()


def test_file__into_a_matter_they_have_is_a_submission_there(cast: Cast, by: Actor) -> None:
    first = filing.file(record=signed(by).pk, by=by, at=NINE)
    assert first is not None
    again = filing.file(record=signed(by).pk, by=by, at=at(3, 10), into=first.number)
    assert again is not None
    assert again.matter == first.matter
    assert Submission.objects.filter(matter=first.matter).count() == 2


def test_file__into_a_matter_of_the_unit_only_adds_the_record() -> None:
    case = waiting().handling()
    by = case.who("handler")
    row = records.begin(by=by, at=at(3, 17))
    row = records.save(record=row.pk, content=talk(promises=()), by=by, at=at(3, 17))
    records.read_back(record=row.pk, by=by, at=at(3, 17))
    records.sign(record=row.pk, png=PNG, by=by, at=at(3, 17), version=row.version)
    assert filing.file(record=row.pk, by=by, at=at(3, 17), into=case.row.number) is None
    assert case.last().act == Act.RECEIVE_VISITOR
    assert Submission.objects.filter(matter=case.matter).count() == 1


def test_file__into_a_matter_one_may_not_see_is_refused_and_nothing_is_lost(by: Actor) -> None:
    row = signed(by)
    with pytest.raises(NotFound):
        filing.file(record=row.pk, by=by, at=NINE, into="41160012026030200019")
    assert Record.objects.get(pk=row.pk).state == "signed"


def test_file__of_a_report_leaves_nothing_on_the_board(cast: Cast, by: Actor) -> None:
    visit = called(cast, by, comers=[Comer("李大姐", "13812341234")], about="反映某干部")
    row = signed(by, visit.pk, promises=())
    made = filing.file(record=row.pk, by=by, at=NINE, purpose=Purpose.REPORT)
    assert made is not None
    assert made.sealed
    for who in ("bureau.registrar", "bureau.triage", "bureau.head"):
        (seen,) = board.board(cast.actor(who), NINE, visit.day).done
        assert (seen.about, seen.name) == ("", "")
    outsider = cast.actor("housing.head")
    with pytest.raises(NotFound):
        reading.record_page(row.pk, outsider, NINE)
    assert reading.own_records(outsider) == []


def test_record__is_the_officers_alone_until_it_is_filed(cast: Cast, by: Actor) -> None:
    row = signed(by)
    colleague = cast.actor("bureau.triage")
    with pytest.raises(NotFound):
        reading.record_page(row.pk, colleague, NINE)
    with pytest.raises(NotFound):
        records.read_back(record=row.pk, by=colleague, at=NINE)
    filing.file(record=row.pk, by=by, at=NINE)
    assert reading.record_page(row.pk, colleague, NINE).state == "filed"


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_record__can_be_taken_away_once_read_back(by: Actor, form: str) -> None:
    row = typed(by)
    with pytest.raises(NotAllowedNow):
        reading.as_file(row.pk, form, by, NINE)
    records.read_back(record=row.pk, by=by, at=NINE)
    assert reading.as_file(row.pk, form, by, NINE)[:2] in (b"%P", b"PK")
