"""Makes matters of a scratch book leaders' own cases by SQL, for measuring reads.

What the services would write is written here into the rows that lists and counts read: the
leader on the matter, the named seats of leader and convenor, the clock of the next talk. The
record says nothing of it, so such a book does not verify; verification comes first.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate

from bench.clock import Measured
from bench.works import LIST_MS, Bench, opened
from xinqiao.casebook.models import Duty, Matter, Seat
from xinqiao.cli.demo.founding import City
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.responsibility import tree

LEADERS = ("szf.sz", "szf.fsz1", "szf.fsz2", "cnzf.xz", "cbzf.xz", "ldzf.xz", "zjj.jz", "rsj.jz")
CONVENOR = "szf.sz"
CHUNK = 500
TREE_MS, TREE_SQL = 60.0, 12
TALKS = 45  # days over which the last talks are spread: a third of the next ones are late
WAITING = {0: LeadState.PROPOSED, 1: LeadState.NAMED, 2: LeadState.REFUSED}  # of every forty
CLOCKS = {
    LeadState.PROPOSED: TermKey.LEAD_DECIDE,
    LeadState.NAMED: TermKey.LEAD_REPLY,
    LeadState.REFUSED: TermKey.LEAD_DECIDE,
    LeadState.CARRIED: TermKey.NEXT_CONTACT,
}


def carry(city: City, count: int, spared: int) -> None:
    """Let there be `count` own cases, spread over leaders and over the book behind its first
    `spared` matters. Raises SystemExit when the book is too small."""
    missing = count - Matter.objects.exclude(lead="").count()
    if missing <= 0:
        return
    behind = Matter.objects.order_by("id").values_list("pk", flat=True)[spared - 1 :].first() or 0
    free = Matter.objects.filter(pk__gt=behind, open=True, sealed=False, lead="").order_by("id")
    if (there := free.count()) < missing:
        raise SystemExit(f"{count} own cases need {spared + count} matters, or fewer are made.")
    chosen = list(free.values_list("pk", "received_on")[:: there // missing][:missing])
    for start in range(0, len(chosen), CHUNK):
        _chunk(city, chosen[start : start + CHUNK], start)


def works(bench: Bench) -> Iterator[Measured]:
    """The coverage tree for whoever sees everything and for a bureau, and a leader's page."""
    today = localdate()
    for name, who in (("of the whole city", CONVENOR), ("of a petition department", "xfj.jz")):
        reader = bench.city.people[who]
        yield bench.measure(
            f"coverage tree {name}", lambda reader=reader: tree.coverage(reader, today),
            against=bench.plain_page, reference="one SELECT", budget=TREE_MS, most=TREE_SQL,
        )  # fmt: skip
    yield opened(bench, "page: coverage tree", reverse("coverage"), CONVENOR, TREE_MS)
    yield opened(bench, "page: a leader's own", reverse("lead"), "szf.fsz1", TREE_MS)
    address = f"{reverse('matters')}?leader={bench.city.staff('szf.fsz1')}&lead=carried"
    yield opened(bench, "page: list of a leader's cases", address, CONVENOR, LIST_MS)


def _chunk(city: City, chosen: list[tuple[int, date]], start: int) -> None:
    leaders, today = cycle(LEADERS), localdate()
    last = dict(
        Duty.objects.filter(matter__in=[pk for pk, _ in chosen])
        .values_list("matter")
        .annotate(last=Max("n"))
        .order_by()
    )
    duties, seats = [], []
    for n, (pk, received) in enumerate(chosen, start=start):
        leader, state = city.people[next(leaders)], WAITING.get(n % 40, LeadState.CARRIED)
        Matter.objects.filter(pk=pk).update(
            lead=state, leader=leader.staff, leader_post=leader.post, leader_office=leader.office
        )
        talked = today - timedelta(days=n % TALKS)
        decides = state in (LeadState.PROPOSED, LeadState.REFUSED)
        holder = city.people[CONVENOR] if decides else leader
        duties.append(_clock(pk, last.get(pk, 0) + 1, state, holder, talked))
        seats += [_seat(pk, received, leader, Capacity.LEADER)]
        if leader != city.people[CONVENOR]:
            seats += [_seat(pk, received, city.people[CONVENOR], Capacity.CONVENOR)]
    Duty.objects.bulk_create(duties)
    Seat.objects.bulk_create(seats)


def _clock(pk: int, n: int, state: LeadState, owner: Actor, talked: date) -> Duty:
    return Duty(
        matter_id=pk, n=n, key=CLOCKS[state], office_id=owner.office, post_id=owner.post,
        staff_id=owner.staff, started=talked, due=talked + timedelta(days=30),
        provisional=False, opened_by=1,
    )  # fmt: skip


def _seat(pk: int, received: date, who: Actor, capacity: Capacity) -> Seat:
    return Seat(
        matter_id=pk, office_id=who.office, staff_id=who.staff, capacities=[capacity.value],
        open=True, step="handling", received_on=received,
    )  # fmt: skip
