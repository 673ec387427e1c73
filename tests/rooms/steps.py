"""Bring a matter to where a test starts: straight through the casebook, or by the services."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from tests.cast import Cast, assemble
from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Opening
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import Capacity, petitioner
from xinqiao.kernel.codes import Outcome, Route, Service
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.standing import Standing, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling.services import (
    assignment,
    closing,
    execution,
    inquiry,
    notice,
    opinion,
)
from xinqiao.rooms.handling.services.opinion import CHECKLIST, ClaimOpinion
from xinqiao.rooms.handling.services.serving import Served
from xinqiao.vault import keys

CST = ZoneInfo("Asia/Shanghai")
NUMBER = "411600320260302000011"


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, tzinfo=CST)


def served(month: int, day: int, **changes: Any) -> Served:
    """A paper handed over on a day of 2026."""
    values = {"method": Service.IN_PERSON, "on": date(2026, month, day), "recipient": "本人"}
    return Served(**(values | changes))


def opinion_on(
    outcome: Outcome = Outcome.SUPPORTED, basis: str = "《物业管理条例》第五十一条"
) -> Any:
    """What an opinion says of one claim."""
    return ClaimOpinion(
        outcome=outcome, findings="电梯自一月起停运。", reasons="物业未维保。", basis=basis
    )


@dataclass
class Case:
    """A matter with the cast around it; one method per stretch of road."""

    cast: Cast
    matter: int
    unit: str = "housing"

    @property
    def standing(self) -> Standing:
        return standing_of(self.matter)

    @property
    def row(self) -> Matter:
        return Matter.objects.get(pk=self.matter)

    def who(self, post: str) -> Any:
        return self.cast.actor(post if "." in post else f"{self.unit}.{post}")

    def staff(self, post: str) -> int:
        return self.who(post).staff

    def person(self) -> Any:
        return petitioner(self.matter)

    def duty(self, key: TermKey) -> Duty:
        """The latest clock of a kind."""
        return Duty.objects.filter(matter=self.matter, key=key).order_by("-n")[0]

    def last(self) -> Event:
        return Event.objects.filter(matter=self.matter).order_by("-seq")[0]

    def owner(self) -> str:
        """`office.post` of the owner."""
        row = self.row
        return next(k for k, a in self.cast.actors.items() if a.staff == row.staff_id)

    # ── the road; each stops where its name says ────────────────────────────────────────

    def accepted(self, routes: dict[int, Route] | None = None, **more: Any) -> "Case":
        notice.accept(
            matter=self.matter, by=self.who("intake"), at=at(3, 10),
            routes=routes or {1: Route.PETITION, 2: Route.PETITION}, **more,
        )  # fmt: skip
        return self

    def told(self) -> "Case":
        notice.serve_notice(
            matter=self.matter, by=self.who("intake"), at=at(3, 11), served=served(3, 11)
        )
        return self

    def assigned(self) -> "Case":
        team = [self.staff("handler"), self.staff("handler2")]
        assignment.assign_handler(
            matter=self.matter, by=self.who("head"), at=at(3, 12), handler=team[0],
            investigators=team, declarations=dict.fromkeys(team, "无利害关系"),
        )  # fmt: skip
        return self

    def handling(self) -> "Case":
        """Accepted, told, with a handler who has heard the person."""
        self.accepted().told().assigned()
        return self.heard()

    def heard(self, month: int = 3, day: int = 16) -> "Case":
        inquiry.hear(
            matter=self.matter, by=self.who("handler"), at=at(month, day),
            on=date(2026, month, day), record="电梯停运三个月。",
        )  # fmt: skip
        return self

    def drafted(self, one: Any = None, two: Any = None, day: int = 20, month: int = 3) -> "Case":
        claims = {1: one or opinion_on(), 2: two or opinion_on(Outcome.NOT_SUPPORTED)}
        opinion.draft_opinion(
            matter=self.matter, by=self.who("handler"), at=at(month, day), claims=claims,
            plan="两周内修复。",
        )  # fmt: skip
        return self

    def issued(self, month: int = 3, day: int = 23) -> "Case":
        opinion.pass_legal(
            matter=self.matter, by=self.who("legal"), at=at(month, day),
            checklist=dict.fromkeys(CHECKLIST, True),
        )  # fmt: skip
        opinion.issue_opinion(matter=self.matter, by=self.who("head"), at=at(month, day))
        return self

    def served(self, month: int = 3, day: int = 24) -> "Case":
        opinion.serve_opinion(
            matter=self.matter, by=self.who("handler"), at=at(month, day),
            served=served(month, day),
        )  # fmt: skip
        return self

    def answered(self, one: Any = None, two: Any = None) -> "Case":
        """Heard, drafted, issued and served: claim 1 supported, claim 2 not, unless told."""
        return self.handling().drafted(one, two).issued().served()

    def executed(self) -> "Case":
        task = execution.Task(claim=1, what="修复电梯", due=date(2026, 4, 10))
        execution.plan_execution(
            matter=self.matter, by=self.who("handler"), at=at(3, 25), tasks=[task]
        )
        execution.report_execution(
            matter=self.matter, by=self.who("handler"), at=at(3, 30), task=1,
            done_on=date(2026, 3, 30), result="已修复",
        )  # fmt: skip
        return self

    def closed(self) -> "Case":
        closing.close(matter=self.matter, by=self.who("head"), at=at(3, 31))
        return self


def registered(cast: Cast, *, number: str = NUMBER, purpose: str = "A", **more: Any) -> Case:
    """A matter of two claims at the bureau, received on Monday 2 March 2026."""
    by, owner = cast.actor("bureau.registrar"), cast.owner("bureau.registrar")
    seats = (
        Taken(owner.office, None, Capacity.REGISTRAR),
        Taken(by.line[-1], None, Capacity.OVERSIGHT),
    )
    columns = {"gist": "小区电梯停运", "purpose": purpose, "channel": "3"}
    opening = Opening(
        number=number,
        key=keys.new_key(),
        received_on=date(2026, 3, 2),
        facts={"purpose": purpose, "claims": [1, 2]} | more,
        change=Change(owner=owner, counts_from=date(2026, 3, 2), take=seats),
        columns=columns,
    )
    return Case(cast, ledger.open_matters([opening], by=by, at=at(3, 2))[0].pk)


@transaction.atomic
def _record(case: Case, act: Act, who: str, month: int, day: int, **more: Any) -> None:
    ledger.record(ledger.hold(case.matter), act, by=case.cast.actor(who), at=at(month, day), **more)


def waiting(
    cast: Cast | None = None,
    *,
    unit: str = "housing",
    report_by: date | None = None,
    purpose: str = "A",
    **more: Any,
) -> Case:
    """A matter that a unit received on Thursday 5 March and has to answer by 20 March.

    report_by: the bureau assigned it and wants a closing report by that day.
    """
    cast = cast or assemble()
    case = registered(cast, purpose=purpose, **more)
    case.unit = unit
    facts = {"purpose": purpose, "claims": [1, 2]}
    _record(case, Act.TRIAGE, "bureau.triage", 3, 3, facts=facts)
    to = directory.owner_at(cast.office(unit))
    seats = [Taken(to.office, None, Capacity.HANDLER)]
    seats += [Taken(o, None, Capacity.OVERSIGHT) for o in directory.line_of(to.office)]
    change = Change(owner=to, take=tuple(seats))
    if report_by is None:
        _record(case, Act.TRANSFER, "bureau.triage", 3, 4, change=change)
    else:
        limit = (NewDuty(TermKey.REPORT_BACK, report_by, to),)
        assign = Change(owner=to, take=tuple(seats), set_dates=limit)
        _record(case, Act.ASSIGN, "bureau.head", 3, 4, facts={"report": True}, change=assign)
    _record(case, Act.RECEIVE, f"{unit}.intake", 3, 5)
    return case
