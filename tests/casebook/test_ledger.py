"""The one write door: what an act does to matter, clocks, seats and chain."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import Cast, assemble
from xinqiao.casebook import ledger, queries
from xinqiao.casebook.ledger import Opening
from xinqiao.casebook.models import Duty, Event, Matter, Seat
from xinqiao.kernel.actors import Capacity, petitioner
from xinqiao.kernel.errors import ChangedMeanwhile, NotAllowedNow, NotFound, NotPermitted
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner, Taken
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey

pytestmark = pytest.mark.django_db
CST = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=CST)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def opened(cast: Cast, number: str = "411600320260302000011") -> Matter:
    by = cast.actor("bureau.registrar")
    owner = cast.owner("bureau.registrar")
    change = Change(
        owner=owner,
        counts_from=date(2026, 3, 2),
        take=(
            Taken(by.office, None, Capacity.REGISTRAR),
            Taken(by.line[-1], None, Capacity.OVERSIGHT),
        ),
    )
    opening = Opening(
        number=number,
        key=1,
        received_on=date(2026, 3, 2),
        facts={"purpose": "A", "claims": [1, 2]},
        change=change,
        columns={"gist": "小区电梯停运", "purpose": "A", "channel": "3"},
    )
    return ledger.open_matters([opening], by=by, at=at(3, 2))[0]


def triage(cast: Cast, matter: Matter, day: int = 3) -> None:
    held = ledger.hold(matter.pk)
    facts = {"purpose": "A", "claims": [1, 2]}
    ledger.record(held, Act.TRIAGE, by=cast.actor("bureau.triage"), at=at(3, day), facts=facts)


def transfer(cast: Cast, matter: Matter) -> None:
    to = cast.owner("housing.intake")
    change = Change(owner=to, take=(Taken(to.office, None, Capacity.HANDLER),))
    held = ledger.hold(matter.pk)
    ledger.record(held, Act.TRANSFER, by=cast.actor("bureau.triage"), at=at(3, 4), change=change)


def test_open_matters__starts_the_fifteen_days_at_receipt_and_names_an_owner(cast: Cast) -> None:
    matter = opened(cast)
    duty = Duty.objects.get(matter=matter)
    assert (duty.key, duty.started, duty.due) == ("pass_on", date(2026, 3, 2), date(2026, 3, 17))
    assert (matter.step, matter.open, matter.seq) == ("registered", True, 1)
    owner = Owner(matter.office_id, matter.post_id, matter.staff_id)
    assert owner == cast.owner("bureau.registrar")
    assert (matter.due_on, matter.due_key) == (date(2026, 3, 17), "pass_on")


def test_record__moves_owner_clocks_and_seats_together(cast: Cast) -> None:
    matter = opened(cast)
    triage(cast, matter)
    transfer(cast, matter)
    matter.refresh_from_db()
    assert matter.step == Step.IN_TRANSIT
    assert matter.office_id == cast.office("housing")
    closed = Duty.objects.get(matter=matter, key=TermKey.PASS_ON)
    assert (closed.closed_on, closed.how) == (date(2026, 3, 4), "done")
    seats = {(s.office_id, tuple(s.capacities)) for s in Seat.objects.filter(matter=matter)}
    assert (cast.office("housing"), ("handler",)) in seats


def test_record__chains_every_event_to_the_one_before(cast: Cast) -> None:
    matter = opened(cast)
    triage(cast, matter)
    first, second = Event.objects.filter(matter=matter)
    assert (first.seq, second.seq, second.prev) == (1, 2, first.digest)
    assert ledger.digest(second, matter.pseudonym) == second.digest


def test_record__refuses_whoever_has_no_part_in_the_matter(cast: Cast) -> None:
    matter = opened(cast)
    triage(cast, matter)
    with pytest.raises(NotPermitted), transaction.atomic():
        ledger.record(
            ledger.hold(matter.pk), Act.TRANSFER, by=cast.actor("county_bureau.triage"), at=at(3, 4)
        )
    assert Event.objects.filter(matter=matter).count() == 2


def test_record__refuses_the_petitioner_of_another_matter(cast: Cast) -> None:
    matter = opened(cast)
    stranger = petitioner(matter.pk + 1)
    with pytest.raises(NotPermitted, match="another matter"), transaction.atomic():
        ledger.record(ledger.hold(matter.pk), Act.ASK_WITHDRAWAL, by=stranger, at=at(3, 4))


def test_record__refuses_a_move_that_is_not_in_the_table(cast: Cast) -> None:
    matter = opened(cast)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        ledger.record(ledger.hold(matter.pk), Act.CLOSE, by=cast.actor("bureau.head"), at=at(3, 4))


def test_record__refuses_a_date_before_the_last_act(cast: Cast) -> None:
    matter = opened(cast)
    triage(cast, matter, day=5)
    with pytest.raises(Exception, match="before the last"), transaction.atomic():
        triage(cast, matter, day=4)


def test_hold__refuses_a_page_that_is_out_of_date(cast: Cast) -> None:
    matter = opened(cast)
    triage(cast, matter)
    with pytest.raises(ChangedMeanwhile), transaction.atomic():
        ledger.hold(matter.pk, expected=1)


def test_hold__refuses_a_matter_that_is_not_there() -> None:
    with pytest.raises(NotFound), transaction.atomic():
        ledger.hold(1)


def test_describe__sets_what_describes_and_the_seats_follow_the_day_of_receipt(cast: Cast) -> None:
    matter = opened(cast)
    with transaction.atomic():
        held = ledger.hold(matter.pk)
        ledger.describe(held, place="411621")
        ledger.describe(held, received_on=date(2026, 2, 27))
    matter.refresh_from_db()
    assert (matter.place, matter.received_on) == ("411621", date(2026, 2, 27))
    seats = Seat.objects.filter(matter=matter).values_list("received_on", flat=True)
    assert set(seats) == {date(2026, 2, 27)}


def test_describe__refuses_a_column_that_the_procedure_depends_on(cast: Cast) -> None:
    matter = opened(cast)
    with transaction.atomic(), pytest.raises(ValueError, match="step"):
        ledger.describe(ledger.hold(matter.pk), step="closed")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("bureau.registrar", True),
        ("bureau.head", True),
        ("gov.head", True),
        ("bureau.admin", False),
        ("bureau.auditor", False),
        ("housing.head", False),
        ("county_bureau.head", False),
    ],
)
def test_visible_to__a_seat_and_a_case_role_are_needed(cast: Cast, who: str, sees: bool) -> None:
    matter = opened(cast)
    assert queries.visible_to(cast.actor(who)).filter(pk=matter.pk).exists() is sees
    if not sees:
        with pytest.raises(NotFound):
            queries.matter_for(cast.actor(who), matter.number)


@pytest.mark.parametrize(
    "op", ["UPDATE casebook_event SET source='x'", "DELETE FROM casebook_event"]
)
def test_ledger__the_database_refuses_to_change_history(cast: Cast, op: str) -> None:
    opened(cast)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(op)
