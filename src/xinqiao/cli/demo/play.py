"""One matter on its way: who is at which desk, and how an act is done there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook.models import Event, Matter
from xinqiao.cli.demo.agenda import Now, Pause, Script
from xinqiao.cli.demo.founding import City
from xinqiao.cli.demo.messages import Message, Pile
from xinqiao.cli.demo.petitioners import Crowd
from xinqiao.kernel.actors import Actor, petitioner
from xinqiao.kernel.codes import Purpose, Service
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.worktime import ONE_DAY, WorkCalendar
from xinqiao.rooms.feedback import reactions as feedback
from xinqiao.rooms.handling.services import eservice
from xinqiao.rooms.handling.services.serving import Served
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.registration import Registered

CITY_UNITS = ("zjj", "rsj", "zrj", "jyj", "wjw", "jtj", "hbj", "cgj")
DISTRICTS = {"cnxf": "cncg", "cbxf": "cbrs", "ldxf": "ldzj"}  # bureau → unit that handles there
UPPER = {"cncg": "cgj", "cbrs": "rsj", "ldzj": "zjj"}  # that unit → the department above it
IN_UNIT = {"intake": "bgs", "handler": "cb", "legal": "fz", "head": "jz"}


class Reached(Exception):
    """The matter is at the step where this script leaves it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What all scripts of a play share."""

    city: City
    rng: Random
    crowd: Crowd
    pile: Pile
    calendar: WorkCalendar
    opened: list[Registered] = field(default_factory=list)

    def workday(self, day: date) -> date:
        """`day` itself, or the next working day."""
        return next(self.calendar.workdays_after(day - ONE_DAY))


@dataclass(slots=True)
class Play:
    """One matter of the play.

    bureau, unit: codes of who sorts and who handles. halt: the step to leave the matter at.
    pace: 1 is usual; more is slower.
    """

    stage: Stage
    now: Now
    message: Message
    bureau: str = "xfj"
    unit: str = "zjj"
    halt: Step | None = None
    pace: float = 1.0
    matter: int = 0
    anonymous: bool = False
    assigned: bool = False  # a closing report is due
    tasks: int = 0  # numbered so far
    person: Person | None = None  # who brought it
    unsettled: list[int] = field(default_factory=list)  # members who still wait for theirs
    received_on: date = date.min

    @property
    def rng(self) -> Random:
        """The chance that everything is decided by."""
        return self.stage.rng

    @property
    def today(self) -> date:
        """The simulated day."""
        return localdate(self.now.at)

    @property
    def step(self) -> Step:
        """Where the matter stands now."""
        return Step(Matter.objects.values_list("step", flat=True).get(pk=self.matter))

    @property
    def number(self) -> str:
        """The number of the matter on paper."""
        return next(made.number for made in self.stage.opened if made.matter == self.matter)

    @property
    def is_report(self) -> bool:
        """Whether it is sealed, and sorted by the head alone."""
        return self.message.purpose is Purpose.REPORT

    def actor(self, who: str) -> Actor:
        """`handler`, `sorter` … of this matter, `petitioner`, or a user name such as szf.fc."""
        if who == "petitioner":
            return petitioner(self.matter)
        if who in IN_UNIT:
            who = f"{self.unit}.{IN_UNIT[who]}"
        elif who in ("sorter", "bureau"):
            who = f"{self.bureau}.{'fb' if who == 'sorter' else 'jz'}"
        return self.stage.city.people[who]

    def staff(self, who: str) -> int:
        """The row id of that person."""
        staff = self.actor(who).staff
        if staff is None:
            raise LookupError(who)
        return staff

    def office(self, code: str) -> int:
        """The row id of an office."""
        return self.stage.city.offices[code]

    def do(self, service: Callable[..., Event], who: str, **given: Any) -> Event:
        """One act by its service. Raises Reached where the script is to end, and refusals."""
        event = service(matter=self.matter, by=self.actor(who), at=self.now.tick(), **given)
        if event.act == Act.CLOSE:  # the worker passes over what lies so far back
            feedback.after_closing(event)
        self.check(Step(event.effects["step"]))
        return event

    def serve(self, service: Callable[..., Event], who: str, *, online: bool) -> Event:
        """Service of a paper: by whoever owes it, or acknowledged by the person on line."""
        if online and not self.anonymous:
            served = eservice.acknowledged(name="本人", consent=True, at=self.now.at)
            return self.do(service, "petitioner", served=served)
        return self.do(service, who, served=self.serving())

    def check(self, step: Step) -> None:
        """Raises Reached when this is where the script leaves the matter."""
        if step is self.halt:
            raise Reached

    def work(self, least: int, most: int) -> Pause:
        """A pause in working days, at the pace of this matter."""
        return Pause(round(least * self.pace), round(most * self.pace))

    def serving(self) -> Served:
        """How a paper reaches the person today: mostly in person or by post."""
        draw = self.rng.random()
        if draw < 0.06:
            return Served(method=Service.IN_PERSON, on=self.today, recipient="信访人本人",
                          refused=True, witness="社区工作人员两名在场见证")  # fmt: skip
        if draw < 0.5:
            return Served(method=Service.IN_PERSON, on=self.today, recipient="信访人本人")
        if draw < 0.9:
            return Served(method=Service.POST, on=self.today, recipient="信访人本人（回执签收）")
        return Served(method=Service.ELECTRONIC, on=self.today, recipient="本人", consent=True)


def ended(script: Script) -> Script:
    """The script, up to the step at which it is to leave the matter."""
    try:
        yield from script
    except Reached:
        return
