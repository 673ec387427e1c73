"""Supervision in the demo: orders in every state, the three suggestions, what goes up the line.

Before the desks open, so that nothing of it comes between two acts of the day.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import Any

from django.utils.timezone import get_default_timezone, localdate

from xinqiao.casebook.models import Event, Matter
from xinqiao.casebook.replay import standing_of
from xinqiao.cli.demo import supervising_words as words
from xinqiao.cli.demo.founding import City
from xinqiao.cli.demo.play import DISTRICTS
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Adoption, SupervisionGround
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.worktime import ONE_DAY, WorkCalendar
from xinqiao.rooms.reception.services import promises
from xinqiao.rooms.supervision.models import Order, Suggestion
from xinqiao.rooms.supervision.services import answering, orders, parts, reminding, suggesting
from xinqiao.rooms.supervision.services.orders import Asked
from xinqiao.rooms.supervision.services.suggesting import Said
from xinqiao.rooms.supervision.services.watching import raise_overdue, remind_due

INSPECTOR, HEAD, MAYOR = "xfj.dc", "xfj.jz", "szf.sz"
AT_WORK = (Step.ACCEPTED.value, Step.HANDLING.value, Step.OPINION_DRAFT.value)
ALIVE = (*AT_WORK, Step.SERVED.value, Step.EXECUTING.value, Step.CLOSED.value)
G = SupervisionGround
MOST_DAYS = 70  # working days that the programme goes back
# Working days before the last one, what is done, by which name it is known, with what.
PROGRAMME: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    (60, "suggest", "policy", {}),
    (50, "suggest", "work", {}),
    (48, "answer_suggestion", "policy", {"adoption": Adoption.ADOPTED}),
    (45, "order", "done", {"ground": G.DELAY}),
    (41, "answer", "done", {}),
    (40, "answer_suggestion", "work", {"adoption": Adoption.NOT_ADOPTED}),
    (37, "end", "done", {}),
    (30, "order", "mended", {"ground": G.NOT_HANDLED_RIGHTLY, "what": "rectification"}),
    (24, "answer", "mended", {}),
    (21, "end", "mended", {}),
    (20, "track", "policy", {}),
    (18, "promise", "forgotten", {}),
    (15, "propose", "accused", {}),
    (14, "sign", "accused", {}),
    (12, "order", "late", {"ground": G.SHIRKING, "days": 5}),
    (9, "order", "answered", {"ground": G.PERFUNCTORY}),
    (8, "order", "listed", {"ground": G.NOT_CARRIED_OUT, "what": "listed"}),
    (6, "order", "open", {"ground": G.DELAY}),
    (5, "order", "talk", {"ground": G.SHIRKING, "what": "talk"}),
    (4, "remind", "urged", {}),
    (3, "answer", "answered", {}),
    (2, "propose", "unsigned", {}),
)
SERVICES: dict[str, tuple[str, Callable[..., Event]]] = {
    "plain": (INSPECTOR, orders.supervise),
    "listed": (HEAD, orders.list_supervision),
    "talk": (HEAD, orders.summon_talk),
    "rectification": (HEAD, orders.order_rectification),
}


@dataclass(slots=True)
class Rounds:
    """What is to be done each morning. refused: takes what a rule stopped."""

    city: City
    calendar: WorkCalendar
    end: date
    refused: list[tuple[str, str]]
    used: dict[str, int] = field(default_factory=dict)  # name → matter
    put_off: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    last: date = date.min  # the last morning that was played; what is brought in later plays none

    def morning(self, at: datetime) -> None:
        """The clock's own look, then what the inspectors and units do on this day."""
        remind_due(at)
        raise_overdue(at)
        today = localdate(at)
        if today <= self.last or not self.calendar.is_workday(today):
            return
        self.last = today
        ago = self._ago(today)
        due, self.put_off = self.put_off, []
        due += [(do, name, more) for day, do, name, more in PROGRAMME if day == ago]
        minutes = count(2)
        for do, name, more in due:
            try:
                getattr(self, f"_{do}")(name, at + timedelta(minutes=next(minutes)), **more)
            except LookupError:  # no matter that suits yet; tomorrow again
                self.put_off.append((do, name, more))
            except DomainError as refusal:
                self.refused.append((f"supervising {do} {name}", str(refusal)))

    def _ago(self, today: date) -> int:
        """Working days from this one to the last of the play; MOST_DAYS for more."""
        rest = islice(self.calendar.workdays_after(today), MOST_DAYS)
        return next((n for n, day in enumerate(rest) if day > self.end), MOST_DAYS)

    def _order(
        self, name: str, at: datetime, *, ground: G, what: str = "plain", days: int = 14
    ) -> None:
        who, service = SERVICES[what]
        matter = self._find(name, who)
        talk = self._day(localdate(at), 6) if what == "talk" else None
        due = localdate(talk or at) + timedelta(days=days)
        facts, asks = words.FOUND[ground]
        asked = Asked(
            ground=ground, facts=facts, asks=asks, due=due,
            decision="" if what == "plain" else words.DECIDED,
            when=talk, place=words.TALK_PLACE if talk else "",
        )  # fmt: skip
        service(matter=matter, by=self.city.people[who], at=at, order=asked)

    def _answer(self, name: str, at: datetime) -> None:
        row = Order.objects.get(matter=self._known(name))
        orders.answer_supervision(
            matter=row.matter_id, by=self._head(row.unit_id), at=at, order=row.seq,
            answer=words.CARRIED_OUT,
        )  # fmt: skip

    def _end(self, name: str, at: datetime) -> None:
        row = Order.objects.get(matter=self._known(name))
        orders.end_supervision(
            matter=row.matter_id, by=self.city.people[HEAD], at=at, order=row.seq,
            finding=words.CHECKED,
        )  # fmt: skip

    def _remind(self, name: str, at: datetime) -> None:
        matter, by = self._find(name, INSPECTOR, again=True), self.city.people[INSPECTOR]
        duty = reminding.urgeable(standing_of(matter), by)[0]
        reminding.remind(matter=matter, by=by, at=at, n=duty.n, words=words.URGED)

    def _suggest(self, name: str, at: datetime) -> None:
        policy = name == "policy"
        service = suggesting.suggest_policy if policy else suggesting.suggest_improvement
        said = Said(words=words.POLICY if policy else words.IMPROVEMENT)
        matter = self._find(name, INSPECTOR)
        service(matter=matter, by=self.city.people[INSPECTOR], at=at, said=said)

    def _propose(self, name: str, at: datetime) -> None:
        suggesting.propose_accountability(
            matter=self._find(name, INSPECTOR, again=True), by=self.city.people[INSPECTOR],
            at=at, said=Said(words=words.ACCOUNTABILITY),
        )  # fmt: skip

    def _sign(self, name: str, at: datetime) -> None:
        suggesting.suggest_accountability(
            matter=self._known(name), by=self.city.people[HEAD], at=at
        )

    def _answer_suggestion(self, name: str, at: datetime, *, adoption: Adoption) -> None:
        row = Suggestion.objects.get(matter=self._known(name))
        answering.answer_suggestion(
            matter=row.matter_id, by=self._head(row.to_id), at=at, suggestion=row.seq or 0,
            adoption=adoption, reasons=words.ANSWERED[adoption],
        )  # fmt: skip

    def _track(self, name: str, at: datetime) -> None:
        row = Suggestion.objects.get(matter=self._known(name))
        day = localdate(at) - ONE_DAY
        answering.track_rule(
            matter=row.matter_id, by=self.city.people[INSPECTOR], at=at, suggestion=row.seq or 0,
            name=words.RULE, number=f"江政〔{day.year}〕12号", day=day,
        )  # fmt: skip

    def _promise(self, name: str, at: datetime) -> None:
        """A district's unit promises something and forgets it: three levels up to the top."""
        units = {self.city.offices[code]: code for code in DISTRICTS.values()}
        rows = Matter.objects.filter(sealed=False, seats__office__in=units, step__in=ALIVE)
        found = rows.order_by("received_on", "pk").values_list("pk", "seats__office").first()
        if found is None:
            raise LookupError(name)
        matter, unit = found
        due = localdate(at) + timedelta(days=4)
        by = self.city.people[f"{units[unit]}.cb"]
        promises.promise(matter=matter, by=by, at=at, what=words.PROMISED, due=due)

    def _find(self, name: str, who: str, *, again: bool = False) -> int:
        """The oldest matter at work at a city unit that nothing was said of yet.

        again: else one of which something was. Raises LookupError where there is none.
        """
        by = self.city.people[who]
        rows = Matter.objects.filter(
            open=True, sealed=False, step__in=AT_WORK, seats__office=by.office
        ).order_by("received_on", "pk")  # fmt: skip
        fresh = rows.filter(supervised=False).exclude(pk__in=self.used.values())
        for row in (*fresh, *(rows if again else ())):
            standing = standing_of(row.pk)
            owner = standing.owner
            if owner and owner.office in parts.units(standing, by):
                return self.used.setdefault(name, row.pk)
        raise LookupError(name)

    def _known(self, name: str) -> int:
        """What was found under that name. Raises LookupError until then."""
        return self.used[name]

    def _head(self, office: int) -> Actor:
        """Whoever heads an office of the city."""
        code = next(code for code, pk in self.city.offices.items() if pk == office)
        return self.city.people[MAYOR if code == "szf" else f"{code}.jz"]

    def _day(self, today: date, days: int) -> datetime:
        """Nine in the morning, so many working days later."""
        day = next(islice(self.calendar.workdays_after(today), days - 1, None))
        return datetime.combine(day, time(9), get_default_timezone())
