"""Fills a scratch installation through the bulk path of the import, spread as a city is.

Every row is registered by `registry.register_many`, with every effect it has in an office:
number, repeat check, data key, sealed words, claims, people, duties, seats, event. They come in
at the bureau's two windows, at the bureaus of districts and county, and at departments that
were asked directly, over the days of a year. A share is then moved on by the real services, so
that steps differ; that is slower by far, and therefore capped (MOST_MOVED).
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from django.utils.timezone import now
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from xinqiao.casebook.models import Matter
from xinqiao.cli.demo.founding import City
from xinqiao.cli.demo.messages import Message
from xinqiao.cli.demo.petitioners import Crowd
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.rooms.registry import passing, receiving, registration, triage
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import CHUNK, Registered

# who registers, and how many of a hundred
SHARES = (
    ("xfj.djy1", 18), ("xfj.djy2", 18), ("xfj.fb", 4),
    ("cnxf.fb", 12), ("cbxf.fb", 10), ("ldxf.fb", 10),
    ("zjj.bgs", 7), ("rsj.bgs", 6), ("zrj.bgs", 3), ("jyj.bgs", 3), ("wjw.bgs", 2),
    ("jtj.bgs", 2), ("hbj.bgs", 2), ("cgj.bgs", 3),
)  # fmt: skip
CHANNELS = (Channel.LETTER, Channel.WEB, Channel.WEB, Channel.PHONE, Channel.VISIT)
DAYS = 320  # of registration, the last of them two weeks ago
QUIET_DAYS = 14
UNITS = ("zjj", "rsj", "cgj", "hbj", "jtj")
MOST_MOVED = 1_000


@dataclass(frozen=True, slots=True)
class Filled:
    """How the filling went. cpu: seconds of this process; rates: rows per second of its own
    computing, of each tenth."""

    rows: int
    seconds: float
    cpu: float
    rates: tuple[float, ...]


class Stream:
    """Submissions one after another, by chance that repeats itself."""

    def __init__(self, messages: Sequence[Message], seed: int, today: datetime) -> None:
        """messages: at least one; they come again when there are not enough."""
        self._messages, self._rng, self._n = messages, Random(seed), seed * 10_000_000
        self._crowd = Crowd(self._rng, today.date())

    def take(self, at: datetime) -> Intake:
        """The next submission, received some days before `at`."""
        rng, message = self._rng, self._messages[self._n % len(self._messages)]
        self._n += 1
        again = self._n // len(self._messages)
        person = replace(self._crowd.main(), phone=f"154{rng.randrange(10**8):08d}")
        return Intake(
            channel=rng.choice(CHANNELS),
            title=message.title,
            text=f"{message.text}（{again}）",  # the same text again would be a repeat
            received_at=at - timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 3, 5, 7))),
            purpose=message.purpose if rng.random() < 0.3 else Purpose.COMPLAINT,
            parties=(person,),
            category=message.category,
            place=person.region,
        )


def fill(city: City, count: int, stream: Stream) -> Filled:
    """Register `count` submissions and move some of them on."""
    began, cpu, marks = time.perf_counter(), time.process_time(), [time.process_time()]
    chunks = list(_chunks(count))
    tenths = {max(1, len(chunks) * n // 10) for n in range(1, 11)}
    with _bar() as bar:
        task = bar.add_task("register", total=count)
        for n, (size, who, at) in enumerate(chunks, start=1):
            register_chunk(stream, size, city.people[who], at)
            bar.advance(task, size)
            if n in tenths:
                marks.append(time.process_time())
    seconds = time.perf_counter() - began
    part = count / len(tenths)
    rates = tuple(part / (b - a) for a, b in pairwise(marks))
    return Filled(count, seconds, time.process_time() - cpu, rates)


def register_chunk(stream: Stream, size: int, by: Actor, at: datetime) -> list[Registered]:
    """One transaction of the import, and the making up of what is imported."""
    return register([stream.take(at) for _ in range(size)], by, at)


def register(intakes: Sequence[Intake], by: Actor, at: datetime) -> list[Registered]:
    """One transaction of the import."""
    return registration.register_many(intakes, by=by, at=at, confirmed=frozenset("*"))


def _chunks(count: int) -> Iterator[tuple[int, str, datetime]]:
    """(rows, who, when) of every transaction, in the order of time."""
    rng = Random(1)
    names, weights = zip(*SHARES, strict=True)
    sizes = [min(CHUNK, count - start) for start in range(0, count, CHUNK)]
    first = now() - timedelta(days=DAYS + QUIET_DAYS)
    step = timedelta(days=DAYS) / len(sizes)
    for n, (size, who) in enumerate(
        zip(sizes, rng.choices(names, weights, k=len(sizes)), strict=True)
    ):
        yield size, who, first + step * n


def move_on(city: City, count: int) -> None:
    """Triage some matters of the city bureau; pass on two of three; let one of three arrive."""
    sorter = city.people["xfj.fb"]
    mine = Matter.objects.filter(office=sorter.office, step="registered", sealed=False)
    every = max(1, mine.count() // count)
    chosen = list(mine.order_by("id").values_list("pk", "category")[::every][:count])
    with _bar() as bar:
        for n, (matter, category) in enumerate(bar.track(chosen, description="move on ")):
            at, unit = now(), UNITS[n % len(UNITS)]
            found = triage.Triage(purpose=Purpose.COMPLAINT, category=category, keep=(1,))
            triage.triage(matter=matter, found=found, by=sorter, at=at)
            if n % 3:
                to = passing.Target(main=city.offices[unit])
                passing.transfer(matter=matter, to=to, by=sorter, at=at)
            if n % 3 == 2:
                receiving.receive(matter=matter, by=city.people[f"{unit}.bgs"], at=at)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
