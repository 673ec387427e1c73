"""How many statements a page costs, exactly: a slow query shows here before a clock sees it.

A number that grows is a defect or needs a reason here; the book's size may not matter.
"""

from datetime import UTC, datetime, timedelta

import pytest
from bench.clock import statements
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from tests.e2e.clock import Clock
from tests.rooms import own_cases
from tests.rooms.appointments_play import hall
from xinqiao.casebook import calendars
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.codes import Channel, UrgentGround, VisitGround
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.bulletin.services.flagging import flag_urgent
from xinqiao.rooms.desk import duties
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.reception.services import promises
from xinqiao.rooms.registry import keeping, lists, registration, triage, views
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.lists import Filters, Order, State
from xinqiao.rooms.visits.services import planning

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NOTES = 49
SIZES = (3, 60)  # matters in the book; more than a page of the list
SESSION = 2  # every page asks for the session, and for who is signed in at which posts
FORM = {
    "channel": "4", "title": "路灯不亮", "purpose": "A", "urgency": "0", "people": "1",
    "parties": "1", "parties-0-name": "张三丰", "parties-0-kind": "main", "read_back": "on",
    "confirmed": "*",
}  # fmt: skip


def intake(n: int) -> Intake:
    """The n-th submission, unlike any other."""
    return Intake(
        channel=Channel.LETTER, title=f"第{n}件", text=f"第{n}件来信，反映路灯不亮。",
        parties=(Person("张三丰", phone=f"139{n:08d}", address="人民路1号"),),
        received_at=AT, category="010101",
    )  # fmt: skip


def book(cast: Cast, size: int) -> list[int]:
    """So many matters, every third one triaged."""
    calendars.current()  # read once a minute, and not part of any page
    by, sorter = cast.actor("bureau.registrar"), cast.actor("bureau.triage")
    made = registration.register_many(
        [intake(n) for n in range(size)], by=by, at=AT, confirmed=frozenset("*")
    )
    for one in made[::3]:
        found = triage.Triage(purpose=intake(0).purpose, keep=(1,))
        triage.triage(matter=one.matter, found=found, by=sorter, at=AT + timedelta(hours=1))
    return [one.matter for one in made]


def make_promises(cast: Cast, count: int) -> None:
    """By whoever registers, in two matters of the book."""
    by, today = cast.actor("bureau.registrar"), timezone.localdate()
    for n in range(count):
        matter = Matter.objects.order_by("pk")[n % 2].pk
        due = today + timedelta(days=n + 1)
        promises.promise(matter=matter, by=by, at=timezone.now(), what=f"第{n}件事", due=due)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size} matters")
def city(request: pytest.FixtureRequest) -> Cast:
    """The cast with a small book and with a larger one: the numbers are the same."""
    cast = assemble()
    book(cast, request.param)
    return cast


@pytest.fixture
def browser(city: Cast) -> Client:
    """Whoever sorts at the bureau, signed in."""
    return signed_in(city, "bureau.triage")


def signed_in(cast: Cast, who: str) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(cast.staff[who])
    return client


def opened(browser: Client, address: str) -> int:
    """Statements of one page."""

    def read() -> None:
        assert browser.get(address).status_code == 200

    return statements(read)


def test_register__costs(city: Cast) -> None:
    numbers = iter(range(1000, 2000))
    by = city.actor("bureau.registrar")

    def register() -> None:
        registration.register(intake(next(numbers)), by=by, at=AT, confirmed=frozenset("*"))

    # Data keys come in blocks of 64 from a database of their own; a test makes each by itself.
    assert statements(register, ["default"]) == 10


# After hours somebody is told: one row for the effect, one for the task that has it done.
@pytest.mark.parametrize(("placed", "late", "cost"), [
    (False, False, 10), (True, False, 11), (False, True, 12),
])  # fmt: skip
def test_register_page__costs_what_is_typed(
    city: Cast, placed: bool, late: bool, cost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinqiao.rooms.reception.reactions.after_hours", lambda *_: late)
    place = city.offices["bureau"].region if placed else ""
    browser = Client()
    browser.force_login(city.staff["bureau.registrar"])
    numbers = iter(range(1000, 2000))

    def post() -> None:
        n = next(numbers)
        new = {"text": f"第{n}盏路灯不亮。", "parties-0-phone": f"1391111{n}", "place": place}
        assert browser.post(reverse("register"), FORM | new).status_code == 302

    assert statements(post, ["default"]) == SESSION + cost


@pytest.mark.parametrize(
    ("filters", "order", "cost"),
    [
        (Filters(), Order.NEWEST, 3),
        (Filters(), Order.OLDEST, 3),
        (Filters(), Order.DUE, 3),
        (Filters(state=State.ALL), Order.NEWEST, 4),
        (Filters(step="triaged"), Order.NEWEST, 3),
        (Filters(step="triaged", state=State.ALL), Order.NEWEST, 3),
        (Filters(step="triaged", state=State.CLOSED), Order.NEWEST, 0),
        (Filters(category="0101"), Order.NEWEST, 3),
        (Filters(flags=("urgent",)), Order.NEWEST, 2),  # none found: no names to fetch
    ],
)
def test_list__costs(city: Cast, filters: Filters, order: Order, cost: int) -> None:
    reader = city.actor("bureau.triage")
    assert statements(lambda: lists.page(reader, filters, order=order)) == cost


def test_count__costs(city: Cast) -> None:
    reader = city.actor("bureau.triage")
    assert statements(lambda: lists.count(reader, Filters())) == 2
    assert statements(lambda: lists.count(reader, Filters(state=State.ALL))) == 3


def test_export__costs_one_line_in_the_book_and_two_statements_a_range(city: Cast) -> None:
    reader = city.actor("bureau.triage")
    work = lambda: list(views.export(filters=Filters(), by=reader, at=AT))  # noqa: E731
    assert statements(work) == 1 + 3


def test_list_page__costs(browser: Client) -> None:
    assert opened(browser, reverse("matters")) == SESSION + 5


def test_list_count__costs(browser: Client) -> None:
    assert opened(browser, reverse("count")) == SESSION + 2


def test_today_page__costs(browser: Client) -> None:
    assert opened(browser, reverse("home")) == SESSION + 6


@pytest.mark.parametrize("promised", [1, 4])
def test_today_page__of_who_promised_something_costs_one_more(city: Cast, promised: int) -> None:
    make_promises(city, promised)
    assert opened(signed_in(city, "bureau.registrar"), reverse("home")) == SESSION + 7


def test_today_page__of_a_head_with_urgent_matters_and_orders_stays_within_twelve(
    city: Cast,
) -> None:
    by, at = city.actor("bureau.head"), timezone.now()
    first, second = Matter.objects.order_by("pk")[:2]
    flag_urgent(
        matter=first.pk, by=by, at=at, ground=UrgentGround.LIFE, reason="有人被困"
    )  # fmt: skip
    giving = {"by": by, "at": at, "reason": "请接着办", "to": city.staff["bureau.head"].pk}
    held = Duty.objects.filter(closed_by=None, key=TermKey.PASS_ON, matter__in=[first, second])
    for duty in held:
        duties.pass_duty(matter=duty.matter_id, n=duty.n, **giving)
    promises.promise(
        matter=second.pk, by=by, at=at, what="去看看", due=timezone.localdate() + timedelta(days=2)
    )
    assert opened(signed_in(city, "bureau.head"), reverse("home")) == SESSION + 9


@pytest.mark.parametrize("notes", [0, NOTES])
def test_matter_page__costs(browser: Client, city: Cast, notes: int) -> None:
    sorter = city.actor("bureau.triage")
    made = registration.register(intake(900), by=sorter, at=AT, confirmed=frozenset("*"))
    for n in range(notes):
        at = AT + timedelta(minutes=n)
        keeping.note(matter=made.matter, text=f"第{n}次联系。", by=sorter, at=at)
    assert opened(browser, reverse("matter", args=(made.number,))) == SESSION + 9


def test_api_list__costs(browser: Client) -> None:
    assert opened(browser, "/api/v1/matters") == SESSION + 3


@pytest.fixture
def led(city: Cast) -> Cast:
    """Every matter of the book is some leader's own case."""
    for n, matter in enumerate(Matter.objects.order_by("pk")):
        leader = ("gov.leader", "gov.leader2")[n % 2]
        own_cases.carry(city, matter, AT + timedelta(days=1), leader)
    return city


@pytest.mark.parametrize(
    ("who", "cost"), [("gov.convenor", 6), ("bureau.head", 6), ("housing.head", 6)]
)
def test_coverage_page__costs_the_same_however_many_cases(led: Cast, who: str, cost: int) -> None:
    assert opened(signed_in(led, who), reverse("coverage")) == SESSION + cost


def test_leaders_page__costs(led: Cast) -> None:
    browser, leader = signed_in(led, "gov.leader"), led.staff["gov.leader"].pk
    assert opened(browser, reverse("lead")) == SESSION + 6
    assert opened(browser, reverse("lead_cases", args=(leader,))) == SESSION + 2
    address = f"{reverse('matters')}?leader={leader}&lead=carried"
    assert opened(browser, address) == SESSION + 6  # one more, for the name


def test_objections_page__costs(browser: Client, city: Cast) -> None:
    assert opened(signed_in(city, "conference.head"), reverse("bounces")) == SESSION + 1


def test_visits_page__costs(browser: Client, city: Cast) -> None:
    by = city.actor("bureau.triage")
    visit = planning.Plan(
        ground=VisitGround.HARDSHIP, on=timezone.now() + timedelta(days=1), place="家里",
        reason="困难", officers=[city.staff[f"bureau.{who}"].pk for who in ("triage", "head")],
    )  # fmt: skip
    for matter in Matter.objects.values_list("pk", flat=True):
        planning.plan(matter=matter, by=by, at=timezone.now(), visit=visit)
    assert opened(browser, reverse("visits")) == SESSION + 3


@pytest.mark.parametrize("booked", [1, 5])
def test_appointments__cost_the_same_however_many_are_booked(
    booked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.go(3, 5)
    monkeypatch.setattr("django.utils.timezone.datetime", clock.stand_in())
    house = hall()
    house.rule()
    for _ in range(booked):
        new = registration.register(intake(booked), by=house.clerk, at=AT, confirmed=frozenset("*"))
        house.book(matter=new.matter)
    staff, citizen = Client(), Client()
    staff.force_login(house.cast.staff["bureau.triage"])
    found = [
        opened(staff, reverse("appointments") + "?day=2026-03-09"),
        opened(staff, reverse("my_reception_days")),
        opened(citizen, reverse("portal:schedule")),
        opened(citizen, reverse("portal:booking")),
    ]
    assert found == [SESSION + 10, SESSION + 5, 6, 6]
