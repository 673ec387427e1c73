"""Plays the whole demo: so many matters along the last 200 days, by the real services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.cli.demo import (
    appointments,
    bulletins,
    conveying,
    desks,
    founding,
    honours,
    programme,
    reception,
    supervising,
)
from xinqiao.cli.demo.agenda import Agenda, Now, Script
from xinqiao.cli.demo.founding import City
from xinqiao.cli.demo.messages import Message, Pile
from xinqiao.cli.demo.petitioners import Crowd
from xinqiao.cli.demo.play import Play, Stage, ended
from xinqiao.cli.demo.programme import Plan
from xinqiao.cli.jobs import SWEEP
from xinqiao.rooms.registry.registration import Registered

LENGTH = 200  # days
SEED = 20220501  # the day the Regulations came into force


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it. refused: (script, sentence) where a rule stopped one."""

    city: City
    end: datetime
    opened: tuple[Registered, ...]
    refused: tuple[tuple[str, str], ...]


def play(
    messages: list[Message],
    *,
    matters: int,
    end: datetime,
    password: str,
    seed: int = SEED,
    on_day: Callable[[], object] = lambda: None,
) -> Played:
    """Found the city and play so many matters up to the moment `end`.

    end: aware; nothing happens after it. on_day: called after each of the LENGTH days.
    The same arguments give the same play. Raises what the directory's services raise.
    """
    rng = Random(seed)  # noqa: S311 - chance that repeats itself is what is wanted
    start = end - timedelta(days=LENGTH)
    city = founding.found(start, password)
    founding.absences(city, localdate(end), start)
    calendar = calendars.current()
    stage = Stage(city, rng, Crowd(rng, localdate(start)), Pile(messages, rng), calendar)
    agenda = Agenda(calendar, rng, nightly=by_itself)
    agenda.mornings = supervising.Rounds(city, calendar, localdate(end), agenda.refused).morning
    for plan in programme.plans(rng, matters, LENGTH - 5):
        day = agenda.workday_before(localdate(end) - timedelta(days=plan.ago))
        first = agenda.daytime(day, early=plan.pace == 0)
        agenda.add(plan.name, first, _opened(stage, plan))
    agenda.run(localdate(start), end, on_day)
    _fill(stage, agenda, matters, end)
    appointments.play(stage, end)
    bulletins.play(stage, end)
    conveying.play(stage, end)
    honours.play(stage, end)
    reception.play(stage, end)
    desks.play(stage, end)
    return Played(city, end, tuple(stage.opened), tuple(agenda.refused))


def _fill(stage: Stage, agenda: Agenda, matters: int, end: datetime) -> None:
    """Bring in what is missing: a second petition that would only have come after the end."""
    for ago in range(1, LENGTH):
        missing = matters - len(stage.opened)
        if missing <= 0:
            return
        plan = programme.newcomer(ago)
        day = agenda.workday_before(localdate(end) - timedelta(days=ago))
        for _ in range(missing):
            agenda.add(plan.name, agenda.daytime(day), _opened(stage, plan))
        agenda.run(day, end, lambda: None)


def _opened(stage: Stage, plan: Plan) -> Callable[[Now], Script]:
    message = stage.pile.take(plan.purposes)
    unit = programme.unit_of(plan, message.unit)

    def script(now: Now) -> Script:
        play = Play(stage, now, message, plan.bureau, unit, plan.halt, plan.pace)
        return ended(programme.begin(plan, play))

    return script


def by_itself(at: datetime) -> None:
    """What the clock of an installation does every night."""
    for part in SWEEP:
        part(at)
