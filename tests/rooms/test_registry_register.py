"""Registration: never refused, one rule set for every door, every effect in one transaction."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, assemble
from tests.rooms.registry_play import at, due, matter, registered, typed
from xinqiao.casebook import calendars
from xinqiao.casebook.models import Event, Matter, Seat
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Channel
from xinqiao.kernel.errors import NotFound, NotPermitted
from xinqiao.kernel.numbering import SubmissionNumber
from xinqiao.rooms.people.models import Party, ReadLog
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.intake import Checked, check
from xinqiao.rooms.registry.models import Claim, DayCount, Submission
from xinqiao.vault.errors import Damaged

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PETITIONER = Actor(roles=frozenset({Role.PETITIONER}))
ALL = frozenset({"*"})


@pytest.fixture
def cast() -> Cast:
    return assemble()


def test_register__has_every_effect_at_once(cast: Cast) -> None:
    found = registered(cast, claims=("修好电梯", "退还物业费"), confidential=True, place="411600")
    row = matter(found)
    due_on = date(2026, 3, 17)
    assert (row.step, row.open, row.channel) == ("registered", True, "1")
    assert row.gist == typed().title
    assert row.office_id == cast.office("bureau")
    assert row.staff_id == cast.staff["bureau.triage"].pk  # who sorts what comes in
    assert (row.received_on, row.due_on, row.due_key) == (date(2026, 3, 2), due_on, "pass_on")
    assert (row.confidential, row.place, found.due_on) == (True, "411600", due_on)
    assert Event.objects.get(matter=row).facts["claims"] == [1, 2]
    assert Claim.objects.filter(matter=row).count() == 2
    assert Party.objects.get(matter=row).submission == found.number
    seats = {(s.office_id, tuple(s.capacities)) for s in Seat.objects.filter(matter=row)}
    assert seats == {
        (cast.office("bureau"), ("registrar",)),
        (cast.office("gov"), ("oversight",)),
    }


def test_register__numbers_run_without_gap_per_channel_and_day(cast: Cast) -> None:
    made = [registered(cast), registered(cast), registered(cast, channel=Channel.FAX)]
    with transaction.atomic():
        registered(cast)
        transaction.set_rollback(True)
    made.append(registered(cast))
    numbers = [SubmissionNumber.parse(m.number) for m in made]
    assert [(n.channel, n.order) for n in numbers] == [("1", 1), ("1", 2), ("5", 1), ("1", 3)]
    assert {(n.region, n.day) for n in numbers} == {("411600", date(2026, 3, 2))}
    assert DayCount.objects.get(channel="1").last == 3


def test_register__keeps_no_word_in_clear(cast: Cast) -> None:
    found = registered(cast, against="王经理", address="人民路二巷")
    row = Submission.objects.get(number=found.number)
    for secret in ("电梯", "王经理", "人民路", "张三丰"):
        assert secret.encode() not in bytes(row.words)
        assert secret not in str(Event.objects.get(matter=found.matter).facts)
    assert found.query_code.encode() not in bytes(row.code)


def test_words_of__reads_back_what_was_said_and_leaves_a_line(cast: Cast) -> None:
    found = registered(cast, claims=("修好电梯",), against="王经理")
    by = cast.actor("bureau.head")
    (said,), (claim,) = queries.words_of(matter=matter(found), by=by, at=at(3, 3))
    assert (said.title, said.words["against"], claim.text) == (
        "小区电梯停运三个月",
        "王经理",
        "修好电梯",
    )
    assert said.text == typed().text
    assert ReadLog.objects.get().texts == [found.number]
    queries.check_words(found.number, Event.objects.get(matter=found.matter).facts["words"])
    with pytest.raises(Damaged):
        queries.check_words(found.number, "00" * 32)
    with pytest.raises(NotFound):
        queries.words_of(matter=matter(found), by=cast.actor("labour.head"), at=at(3, 3))


def test_register__at_another_office_than_a_bureau_starts_the_notice(cast: Cast) -> None:
    found = registered(cast, who="housing.intake")
    assert due(found, "pass_on") is None
    assert due(found, "notify") == date(2026, 3, 17)
    assert matter(found).office_id == cast.office("housing")


def test_register__anonymous_needs_nobody(cast: Cast) -> None:
    found = registered(cast, anonymous=True, parties=())
    assert matter(found).anonymous
    assert not Party.objects.exists()


def test_register__a_petitioner_writes_to_an_office(cast: Cast) -> None:
    office = cast.office("county_bureau")
    intake = typed(channel=Channel.WEB)
    found = services.register(intake, by=PETITIONER, at=at(3, 2), office=office)
    row = matter(found)
    assert (row.office_id, row.staff_id) == (office, cast.staff["county_bureau.triage"].pk)
    assert Event.objects.get(matter=row).actor == "petitioner"
    assert found.number.startswith("411621")
    assert found.repeats == ()
    again = services.register(intake, by=PETITIONER, at=at(3, 2), office=office)
    assert again.repeats == ()  # nobody outside learns who else wrote


@pytest.mark.parametrize("office", [None, 0, 999_999])
def test_register__a_petitioner_must_choose_an_office(cast: Cast, office: int | None) -> None:
    with pytest.raises(NotFound):
        services.register(typed(), by=PETITIONER, at=at(3, 2), office=office)


@pytest.mark.parametrize(
    "who", ["housing.handler", "bureau.admin", "bureau.auditor", "gov.reviewer"]
)
def test_register__belongs_to_posts_that_take_submissions(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted), transaction.atomic():
        registered(cast, who=who)
    assert not Submission.objects.exists()


def test_register_many__of_nothing_does_nothing(cast: Cast) -> None:
    assert services.register_many([], by=cast.actor("bureau.registrar"), at=at(3, 2)) == []


def test_register_many__is_the_same_as_one_by_one(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    intakes = [typed(title=f"第{n}件", channel=c) for n, c in enumerate((*Channel,) * 2)]
    confirmed = frozenset({"read_back"})
    together = services.register_many(intakes, by=by, at=at(3, 2), confirmed=confirmed)
    for made, intake in zip(together, intakes, strict=True):
        row = matter(made)
        assert (row.gist, row.channel, row.number) == (intake.title, intake.channel, made.number)
    assert len({m.number for m in together}) == len({m.query_code for m in together}) == 18


def test_register_many__takes_checked_intakes(cast: Cast) -> None:
    checked = check(typed(), at=at(3, 2))
    assert isinstance(checked, Checked)
    (made,) = services.register_many([checked], by=cast.actor("bureau.registrar"), at=at(3, 2))
    assert matter(made).number == made.number


def test_register__an_import_key_counts_once(cast: Cast) -> None:
    registered(cast, import_key="a" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        registered(cast, import_key="a" * 64)
    assert Matter.objects.count() == 1


def _statements(context: CaptureQueriesContext) -> list[str]:
    said = [q["sql"] for q in context.captured_queries]
    return [s for s in said if not s.startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize(("before", "most"), [(0, 10), (1, 11)])
def test_register__takes_at_most_ten_statements_and_one_for_a_repeat(
    cast: Cast, before: int, most: int
) -> None:
    for _ in range(before):
        registered(cast)
    calendars.current()  # read once a minute, and no part of a registration
    with CaptureQueriesContext(connection) as context:
        found = registered(cast)
    assert len(found.repeats) == before
    assert len(_statements(context)) <= most, "\n".join(_statements(context))


def test_register_many__statements_do_not_grow_with_rows(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    counts = []
    registered(cast)
    for size in (20, 80):
        intakes = [typed(title=f"第{n}件") for n in range(size)]
        with CaptureQueriesContext(connection) as context:
            services.register_many(intakes, by=by, at=at(3, 2))
        counts.append(len(_statements(context)))
    assert counts[0] == counts[1]
