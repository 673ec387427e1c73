"""Triage and corrections: what it is, sealed when it is a report, mended in the open."""

from datetime import date

import pytest
from django.db import transaction

from tests.cast import Cast, assemble
from tests.rooms.registry_play import (
    at,
    due,
    last,
    matter,
    owner,
    registered,
    sees,
    triaged,
)  # fmt: skip
from xinqiao.casebook.models import Bar, Seat
from xinqiao.kernel.codes import Already, Purpose, Urgency
from xinqiao.kernel.errors import (
    ChangedMeanwhile,
    DomainError,
    Missing,
    NotAllowedNow,
    OutOfRange,
)  # fmt: skip
from xinqiao.rooms.directory.models import Category
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.intake import Answer
from xinqiao.rooms.registry.models import Claim, Submission
from xinqiao.rooms.registry.services import Triage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COMPLAINT = Triage(purpose=Purpose.COMPLAINT)
REPORT = Triage(purpose=Purpose.REPORT)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_triage__records_what_it_is_and_the_claims(cast: Cast) -> None:
    Category.objects.create(version="1", code="030100", level=2, name="城乡建设")
    found = registered(cast, claims=("修好电梯", "道歉"))
    services.triage(
        matter=found.matter, by=cast.actor("bureau.triage"), at=at(3, 3), expected=1,
        found=Triage(
            purpose=Purpose.COMPLAINT, category="030100", place="411600", keep=(1,),
            add=("退还物业费",), already={Already.LAWSUIT: Answer.NO}, urgency=Urgency.URGENT,
            gist="电梯停运", minor=True, note="家有小儿",
        ),
    )  # fmt: skip
    row, facts = matter(found), last(found).facts
    assert (row.step, row.category, row.place, row.urgency, row.gist) == (
        "triaged", "030100", "411600", "1", "电梯停运",
    )  # fmt: skip
    assert owner(found) == "bureau.triage"
    assert (facts["claims"], facts["flags"], facts["already"]) == (
        [1, 3],
        ["minor"],
        {"lawsuit": "no"},
    )
    assert texts.read(facts["note"]) == "家有小儿"
    assert list(Claim.objects.filter(matter=row).values_list("n", "dropped")) == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "field"),
    [
        (Triage(purpose=Purpose.COMPLAINT, category="999999"), "category"),
        (Triage(purpose=Purpose.COMPLAINT, keep=(7,)), "claims"),
        (Triage(purpose=Purpose.COMPLAINT, add=(" ",)), "claims"),
        (Triage(purpose=Purpose.COMPLAINT, add=("长" * 501,)), "claims"),
    ],
)
def test_triage__refuses_what_cannot_be(cast: Cast, found: Triage, field: str) -> None:
    made = registered(cast)
    with pytest.raises(OutOfRange) as caught, transaction.atomic():
        services.triage(
            matter=made.matter, found=found, by=cast.actor("bureau.triage"), at=at(3, 3)
        )
    assert caught.value.field == field


def test_triage__of_a_page_out_of_date_is_refused(cast: Cast) -> None:
    found = triaged(cast)
    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        services.triage(
            matter=found.matter, found=COMPLAINT, by=cast.actor("bureau.triage"), at=at(3, 4),
            expected=1,
        )  # fmt: skip


def test_triage__that_finds_a_report_seals_it_at_once(cast: Cast) -> None:
    found = registered(cast)
    assert sees(cast, "gov.head", found)
    against = Triage(purpose=Purpose.REPORT, gist="局长", against_offices=(cast.office("housing"),))
    services.triage(matter=found.matter, found=against, by=cast.actor("bureau.triage"), at=at(3, 3))
    row = matter(found)
    assert (row.sealed, row.gist, row.purpose) == (True, "", "C")
    assert Party.objects.get(matter=row).name_masked == ""
    assert Bar.objects.filter(matter=row, office=cast.office("housing")).exists()
    seeing = ["bureau.triage", "bureau.head"]
    assert all(sees(cast, who, found) for who in seeing)
    assert not any(sees(cast, who, found) for who in ("gov.head", "bureau.registrar"))


def test_triage__never_opens_a_sealed_matter(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT)
    by = cast.actor("bureau.head")
    with pytest.raises(OutOfRange), transaction.atomic():
        services.triage(matter=found.matter, found=COMPLAINT, by=by, at=at(3, 3))
    services.triage(matter=found.matter, found=REPORT, by=by, at=at(3, 3))
    assert matter(found).step == "triaged"


# ── corrections ─────────────────────────────────────────────────────────────────────────


def test_correct_receipt_date__recounts_and_moves_the_lists(cast: Cast) -> None:
    found = registered(cast)
    services.correct_receipt_date(
        matter=found.matter, received_on=date(2026, 2, 27), reason="邮戳为证",
        by=cast.actor("bureau.registrar"), at=at(3, 3),
    )  # fmt: skip
    assert due(found, "pass_on") == date(2026, 3, 16)  # 14 March is a Saturday
    assert matter(found).received_on == date(2026, 2, 27)
    days = Seat.objects.filter(matter=found.matter).values_list("received_on", flat=True)
    assert set(days) == {date(2026, 2, 27)}
    facts = last(found).facts
    assert (facts["from"], facts["to"]) == ("2026-03-02", "2026-02-27")


@pytest.mark.parametrize(
    ("day", "reason", "refusal"),
    [
        (date(2026, 3, 2), "邮戳", OutOfRange),
        (date(2026, 3, 4), "邮戳", OutOfRange),
        (date(2026, 3, 1), "", Missing),
    ],
)
def test_correct_receipt_date__refuses(
    cast: Cast, day: date, reason: str, refusal: type[DomainError]
) -> None:
    found = registered(cast)
    with pytest.raises(refusal), transaction.atomic():
        services.correct_receipt_date(
            matter=found.matter, received_on=day, reason=reason,
            by=cast.actor("bureau.registrar"), at=at(3, 3),
        )  # fmt: skip


def test_void__takes_two_people_and_a_reason_and_stays_visible(cast: Cast) -> None:
    found = registered(cast)
    head = cast.actor("bureau.head")
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.confirm_void(matter=found.matter, by=head, at=at(3, 3))
    with pytest.raises(Missing), transaction.atomic():
        services.propose_void(matter=found.matter, reason=" ", by=head, at=at(3, 3))
    services.propose_void(matter=found.matter, reason="重复录入", by=head, at=at(3, 3))
    with pytest.raises(NotAllowedNow), transaction.atomic():
        services.confirm_void(matter=found.matter, by=head, at=at(3, 3))
    assert not Submission.objects.get().voided


def test_void__ends_the_clock_and_deletes_nothing(cast: Cast) -> None:
    found = registered(cast)
    services.propose_void(
        matter=found.matter, reason="重复录入", by=cast.actor("bureau.registrar"), at=at(3, 3)
    )
    services.confirm_void(matter=found.matter, by=cast.actor("bureau.head"), at=at(3, 3, 10))
    row = Submission.objects.get()
    assert (matter(found).step, row.voided) == ("voided", True)
    assert texts.read(row.void_reason) == "重复录入"
    assert due(found, "pass_on") is None
    assert sees(cast, "bureau.registrar", found)
    assert queries.by_receipt(found.number, found.query_code).matter == found.matter
