"""接访规范: sampling teaches one officer something about one record, and counts nobody."""

from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from tests.rooms.steps import at
from xinqiao.casebook.models import Bar
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.rooms.reception import after
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.reception.models import CodeItem, Record, Sample
from xinqiao.rooms.reception.services import filing, manners, records
from xinqiao.rooms.reception.services.queue import Comer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NINE = at(3, 9)
OFFICER, HEAD = "bureau.registrar", "bureau.head"
KEPT = manners.FIRST_CODE[0]
NOTE = "下次先把话听完，再解释政策。"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def talked(cast: Cast, who: str = OFFICER, n: int = 1, *, filed: bool = True) -> Record:
    """A talk of this officer, filed in a matter unless told."""
    by = cast.actor(who)
    row = records.begin(by=by, at=NINE)
    content = Content(
        title=f"第{n}户医药费无人支付", comers=(Comer("李大姐", f"1381234123{n}"),),
        pairs=(("请说说发生了什么？", f"第{n}户住院花了三万元。"),), claims=("支付医药费",),
    )  # fmt: skip
    version = records.save(record=row.pk, content=content, by=by, at=NINE).version
    if filed:
        records.read_back(record=row.pk, by=by, at=NINE)
        png = b"\x89PNG\r\n\x1a\n" + b"ink" * 20
        records.sign(record=row.pk, png=png, by=by, at=NINE, version=version)
        filing.file(record=row.pk, by=by, at=NINE)
    return Record.objects.get(pk=row.pk)


def sampled(cast: Cast, row: Record, who: str = HEAD, **changes: Any) -> Sample:
    values = {"met": [KEPT], "note": NOTE} | changes
    return manners.sample(record=row.pk, by=cast.actor(who), at=at(3, 10), **values)


def read(cast: Cast, row: Sample, who: str = OFFICER, words: str = "明白了") -> None:
    manners.answer(sample=row.pk, words=words, by=cast.actor(who), at=at(3, 11))


def notes(cast: Cast, who: str) -> list[str]:
    return [line.note for line in after.samples(cast.actor(who))]


def test_sample__keeps_what_was_met_and_what_was_not(cast: Cast) -> None:
    row = sampled(cast, talked(cast), met=[KEPT, "编造的一条"])
    assert row.met == [KEPT]
    assert row.unmet == list(manners.FIRST_CODE[1:])
    assert NOTE.encode() not in bytes(row.note)


@pytest.mark.parametrize("who", [OFFICER, "bureau.triage", "bureau.auditor", "gov.leader"])
def test_sample__is_taken_by_the_head_alone(cast: Cast, who: str) -> None:
    row = talked(cast)
    with pytest.raises(NotPermitted):
        sampled(cast, row, who)
    with pytest.raises(NotPermitted):
        manners.word_code(lines=["听"], by=cast.actor(who))


@pytest.mark.parametrize("who", ["housing.head", "gov.head"])
def test_sample__of_another_office_is_not_there(cast: Cast, who: str) -> None:
    row = talked(cast)
    with pytest.raises(DomainError) as refused:
        sampled(cast, row, who)
    assert isinstance(refused.value, NotFound | NotPermitted)
    assert not Sample.objects.exists()


def test_sample__is_of_a_colleagues_filed_record(cast: Cast) -> None:
    for row in (talked(cast, HEAD), talked(cast, n=2, filed=False)):
        with pytest.raises(NotFound):
            sampled(cast, row)
        assert after.to_sample(cast.actor(HEAD)) == []


def test_sample__is_taken_once(cast: Cast) -> None:
    row = talked(cast)
    sampled(cast, row)
    with pytest.raises(NotAllowedNow):
        sampled(cast, row)
    assert after.to_sample(cast.actor(HEAD)) == []


@pytest.mark.parametrize(
    ("note", "refusal"), [(" ", Missing), ("学" * (manners.LONGEST_NOTE + 1), OutOfRange)]
)
def test_sample__says_what_can_be_learned(
    cast: Cast, note: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal) as caught:
        sampled(cast, talked(cast), note=note)
    assert caught.value.field == "note"


def test_sample__of_a_matter_that_is_not_the_heads_to_know_is_not_offered(cast: Cast) -> None:
    row = talked(cast)
    assert [found[0] for found in after.to_sample(cast.actor(HEAD))] == [row.pk]
    Bar.objects.create(matter=row.matter, staff=cast.staff[HEAD])
    assert after.to_sample(cast.actor(HEAD)) == []
    with pytest.raises(NotFound):
        sampled(cast, row)


def test_result__is_the_officers_first_and_then_of_both_and_of_nobody_else(cast: Cast) -> None:
    row = sampled(cast, talked(cast))
    assert (notes(cast, OFFICER), notes(cast, HEAD)) == ([NOTE], [])
    read(cast, row)
    assert (notes(cast, OFFICER), notes(cast, HEAD)) == ([NOTE], [NOTE])
    (line,) = after.samples(cast.actor(HEAD))
    assert (line.answer, line.mine) == ("明白了", False)
    for who in ("bureau.triage", "bureau.auditor", "bureau.admin", "gov.head", "housing.head"):
        assert notes(cast, who) == []


def test_result__is_answered_by_its_officer_once(cast: Cast) -> None:
    row = sampled(cast, talked(cast))
    for who in (HEAD, "bureau.triage"):
        with pytest.raises(NotFound):
            read(cast, row, who)
    read(cast, row, words="")
    with pytest.raises(NotFound):
        read(cast, row, words="改一改")


def test_result__tells_nothing_of_a_matter_that_is_closed_to_the_reader_now(cast: Cast) -> None:
    row = talked(cast)
    sampled(cast, row)
    assert notes(cast, OFFICER) == [NOTE]
    Bar.objects.create(matter=row.matter, staff=cast.staff[OFFICER])
    assert notes(cast, OFFICER) == []


def test_samples__hold_no_number_that_could_be_added_up() -> None:
    numbers = [
        field.name
        for field in Sample._meta.concrete_fields
        if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField)
        and not field.is_relation
    ]
    assert numbers == ["key"]  # names a data key, and says nothing of anybody


def test_page__of_the_head_lists_records_and_no_people(cast: Cast) -> None:
    for n in (1, 2):
        talked(cast, n=n)
    client = Client()
    client.force_login(cast.staff[HEAD])
    page = client.get(reverse("manners")).content.decode()
    assert page.count('name="record"') == 2
    for who in (OFFICER, "bureau.triage"):
        assert cast.staff[who].name not in page
    other = Client()
    other.force_login(cast.staff["bureau.triage"])
    assert 'name="record"' not in other.get(reverse("manners")).content.decode()


def test_code__is_worded_anew_for_what_is_sampled_from_then_on(cast: Cast) -> None:
    head, office = cast.actor(HEAD), cast.office("bureau")
    before = sampled(cast, talked(cast))
    manners.word_code(lines=["先听", "  再  说 ", ""], by=head)
    assert manners.code_of(office) == ["先听", "再 说"]
    assert manners.code_of(cast.office("housing")) == list(manners.FIRST_CODE)
    before.refresh_from_db()
    assert before.met == [KEPT]
    later = sampled(cast, talked(cast, n=2), met=["先听"])
    assert (later.met, later.unmet) == (["先听"], ["再 说"])


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([" ", ""], Missing),
        (["听"] * (manners.MOST_LINES + 1), OutOfRange),
        (["听" * (manners.LONGEST_LINE + 1)], OutOfRange),
    ],
)
def test_code__refusals_leave_it_as_it_was(
    cast: Cast, lines: list[str], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        manners.word_code(lines=lines, by=cast.actor(HEAD))
    assert not CodeItem.objects.exists()
