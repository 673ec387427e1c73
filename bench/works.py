"""What is measured: the works of DESIGN.md section 8, each with its budget and its reference."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import localdate, now

from bench.clock import WARM_UPS, Measured, measured, statements, times
from bench.fill import Stream, register_chunk
from bench.fill import register as register_read
from bench.references import PAGE, ROWS, Driver, PlainWriter
from xinqiao.casebook import verify
from xinqiao.casebook.models import Matter, Seat
from xinqiao.cli.demo.founding import City
from xinqiao.cli.jobs import SWEEP
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.directory.models import Staff
from xinqiao.rooms.registry import keeping, lists, registration, views
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.lists import Filters, Order, State
from xinqiao.rooms.registry.registration import CHUNK

READER = "xfj.fb"  # whoever sorts at the city bureau: two matters of five are theirs to see
EVENTS = 50
EXPORTED = 10_000
VERIFIED = 10_000
IMPORTED = 3_000
DEEP = 20_000  # rows before the deep page
MOST_SWEEPS = 20
LIST_MS, LIST_SQL = 20.0, 8


@dataclass(slots=True)
class Bench:
    """What the works share."""

    city: City
    stream: Stream
    driver: Driver
    rounds: int
    plain_view: float = 0.0  # p50 in milliseconds
    plain_page: float = 0.0

    def client(self, username: str) -> Client:
        """A browser that is signed in."""
        client = Client(headers={"accept-language": "zh-hans"}, SERVER_NAME="localhost")
        client.force_login(Staff.objects.get(pk=self.city.staff(username)))
        return client

    def measure(
        self, name: str, work: Callable[[], object], *, rounds: int | None = None, **more: Any
    ) -> Measured:
        """Count and time one work. more: what else its row of the table says."""
        count = statements(work)
        return measured(name, times(work, rounds or self.rounds), statements=count, **more)


def every(bench: Bench) -> Iterator[Measured]:
    """All works, references first."""
    yield from references(bench)
    yield from registering(bench)
    yield from listing(bench)
    yield from pages(bench)
    yield from masses(bench)


def references(bench: Bench) -> Iterator[Measured]:
    """The yardsticks of this run."""
    client = bench.client(READER)
    with override_settings(ROOT_URLCONF="bench.references"):
        found = bench.measure("reference: a view that answers two letters",
                              lambda: client.get("/plain/"))  # fmt: skip
    bench.plain_view = found.p50
    yield found
    office = bench.city.people[READER].office
    found = bench.measure("reference: 51 rows by one SELECT",
                          bench.driver.reader(PAGE, office, True))  # fmt: skip
    bench.plain_page = found.p50
    yield found


def registering(bench: Bench) -> Iterator[Measured]:
    """One submission: by the bare driver, by the service, by the page."""
    by = bench.city.people["xfj.djy1"]

    def register() -> int:
        intake, moment = bench.stream.take(now()), now()
        return registration.register(intake, by=by, at=moment, confirmed=frozenset("*")).matter

    writer = PlainWriter(bench.driver, register())
    plain = times(writer.write, bench.rounds)
    yield measured("reference: the same rows by the bare driver, one transaction", plain,
                   statements=writer.statements)  # fmt: skip
    writer.drop()
    yield bench.measure("register: service", register, against=plain.p50,
                        reference="bare driver", budget=8, at_p50=True, most=12)  # fmt: skip
    client = bench.client("xfj.djy1")
    yield bench.measure("register: POST of the page", lambda: post(client, bench.stream),
                        against=bench.plain_view, reference="plain view", budget=8,
                        at_p50=True)  # fmt: skip


def post(client: Client, stream: Stream) -> None:
    """Register by the page's form. Raises RuntimeError when it was refused."""
    answer = client.post(reverse("register"), form(stream.take(now())))
    if answer.status_code != 302:
        raise RuntimeError(f"not registered: {answer.status_code}")


def form(intake: Intake) -> dict[str, str]:
    """A submission as the page sends it."""
    person = intake.parties[0]
    return {
        "channel": intake.channel.value, "title": intake.title, "text": intake.text,
        "purpose": intake.purpose.value, "urgency": "0", "people": "1", "parties": "1",
        "parties-0-name": person.name, "parties-0-phone": person.phone,
        "parties-0-address": person.address, "parties-0-kind": "main", "read_back": "on",
        "confirmed": "*",
    }  # fmt: skip


def listing(bench: Bench) -> Iterator[Measured]:
    """Pages of lists for readers who may see a part, by the service and as a page."""
    reader = bench.city.people[READER]
    owner = rarest_owner(reader)
    asked = {
        "newest": (Filters(), Order.NEWEST, None),
        "soonest due": (Filters(), Order.DUE, None),
        "one step": (Filters(step="triaged"), Order.NEWEST, None),
        "a step that is not there": (Filters(step="handling"), Order.NEWEST, None),
        "one category": (Filters(category=rarest_category()), Order.NEWEST, None),
        "one owner": (Filters(owner=owner), Order.NEWEST, None),
        "open and settled": (Filters(state=State.ALL), Order.NEWEST, None),
        "deep page": (Filters(), Order.NEWEST, deep(reader)),
    }
    for name, (filters, order, after) in asked.items():
        yield bench.measure(f"list: {name}", lister(reader, filters, order, after),
                            against=bench.plain_page, reference="one SELECT",
                            budget=LIST_MS, most=LIST_SQL)  # fmt: skip
    mayor = bench.city.people["szf.sz"]
    yield bench.measure("list: newest, oversight of every office", lister(mayor),
                        against=bench.plain_page, reference="one SELECT",
                        budget=LIST_MS, most=LIST_SQL)  # fmt: skip
    yield bench.measure("count (up to 1,000)", lambda: lists.count(reader, Filters()),
                        against=bench.plain_page, reference="one SELECT",
                        budget=LIST_MS, most=LIST_SQL)  # fmt: skip
    yield opened(bench, "page: list", reverse("matters"), READER, LIST_MS)


def lister(
    reader: Actor,
    filters: Filters | None = None,
    order: Order = Order.NEWEST,
    after: str | None = None,
) -> Callable[[], object]:
    """One page of a list as a work."""
    return lambda: lists.page(reader, filters, order=order, after=after)


def deep(reader: Actor) -> str | None:
    """A place far down the reader's list, as a page before it would have given it."""
    seats = Seat.objects.filter(office=reader.office, staff=None, open__in=[True])
    seat = seats.order_by("-received_on", "-matter_id")[DEEP:].first() or seats.first()
    return f"{seat.received_on:%Y%m%d}.{seat.matter_id}" if seat else None


def rarest_owner(reader: Actor) -> int | None:
    """Somebody who owns few of the matters that passed the reader's office."""
    found = Matter.objects.exclude(office=reader.office).filter(seq__gt=2).first()
    return found.staff_id if found else None


def rarest_category() -> str:
    """A category of the newest matters, drawn by chance that repeats itself."""
    codes = Matter.objects.order_by("-id").values_list("category", flat=True)[:500]
    return Random(1).choice(sorted(set(codes)))


def opened(bench: Bench, name: str, address: str, who: str, budget: float | None) -> Measured:
    """A page by HTTP, as the server spends it."""
    client = bench.client(who)

    def read() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    return bench.measure(name, read, against=bench.plain_view, reference="plain view",
                         budget=budget)  # fmt: skip


def pages(bench: Bench) -> Iterator[Measured]:
    """The matter's page with a long record, and the first page of the day."""
    number = long_record(bench)
    address = reverse("matter", args=(number,))
    yield opened(bench, f"page: matter with {EVENTS} events", address, READER, 25)
    yield opened(bench, "page: Today", reverse("home"), READER, None)


def long_record(bench: Bench) -> str:
    """The number of a matter with EVENTS events."""
    by = bench.city.people[READER]
    intake = bench.stream.take(now())
    made = registration.register(intake, by=by, at=now(), confirmed=frozenset("*"))
    for n in range(EVENTS - 1):
        keeping.note(matter=made.matter, text=f"与信访人电话沟通第{n + 1}次。", by=by, at=now())
    return made.number


def masses(bench: Bench) -> Iterator[Measured]:
    """Whatever goes over many rows; milliseconds of the whole."""
    reader = bench.city.people[READER]
    plain = times(bench.driver.reader(ROWS, EXPORTED), 3).p50
    yield bench.measure(f"export of {EXPORTED:,} rows as CSV", lambda: export(reader, now()),
                        rounds=3, against=plain, reference="one SELECT")  # fmt: skip
    yield importing(bench)
    yield verifying()
    for _ in range(MOST_SWEEPS):  # what the works above left to tell
        if not sweep():
            break
    yield bench.measure("sweep when nothing falls due", sweep, rounds=5, budget=1000)


def export(reader: Actor, moment: datetime) -> int:
    """The first EXPORTED rows of a list as CSV; returns its length."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    found = views.export(filters=Filters(), by=reader, at=moment)
    for n, row in enumerate(found, start=1):
        writer.writerow(
            [row.number, row.gist, row.petitioner, row.step, row.received_on, row.staff]
        )
        if n == EXPORTED:
            break
    return stream.tell()


def importing(bench: Bench) -> Measured:
    """Rows a second of the import's path, against the same rows by the bare driver."""
    by = bench.city.people["xfj.djy2"]
    sample = register_chunk(bench.stream, 1, by, now())[0].matter
    writer = PlainWriter(bench.driver, sample)
    plain = times(lambda: writer.write(CHUNK), 5).p50
    writer.drop()
    rounds = IMPORTED // CHUNK
    chunks = [[bench.stream.take(now()) for _ in range(CHUNK)] for _ in range(rounds + WARM_UPS)]
    found = times(lambda: register_read(chunks.pop(), by, now()), rounds)
    return measured(
        f"import of {CHUNK} rows", found, against=plain, reference="bare driver",
        budget=CHUNK / 1500 * 1000, at_p50=True,
        note=f"{CHUNK / found.p50 * 1000:,.0f}/s; {CHUNK / found.cpu * 1000:,.0f}/s of own CPU",
    )  # fmt: skip


def verifying() -> Measured:
    """Verification of many matters with their chains, rows and places in the tree."""
    chosen = list(Matter.objects.order_by("id").values_list("pk", flat=True)[:VERIFIED])

    def check() -> None:
        if wrong := list(verify.problems(chosen)):
            raise RuntimeError(f"{len(wrong)} problems, the first: {wrong[0]}")

    return measured(f"verify {len(chosen):,} matters", times(check, 1), budget=20_000)


def sweep() -> int:
    """Everything the clock does every minute."""
    moment = now()
    return sum(part(moment) for part in SWEEP)


def rendering() -> Callable[[], object]:
    """A one-page notice by the warm press."""
    from tests.rooms.documents.samples import paper

    from xinqiao.rooms.documents import typst_pdf

    day = localdate()
    return lambda: typst_pdf.render(paper(date=day, nonce=now().isoformat()))


def session(bench: Bench) -> tuple[str, str]:
    """The cookies of somebody who is signed in and may register: session, form protection."""
    client = bench.client("xfj.djy2")
    client.get(reverse("register"))
    return client.cookies["session"].value, client.cookies["csrf"].value


def forms(bench: Bench) -> Iterator[dict[str, str]]:
    """What a browser sends to register, without end."""
    while True:
        yield form(bench.stream.take(now()))
