"""Bring a matter to where a test starts, by the services themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import Channel, Outcome, Purpose, Route, Service
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.terms import TermKey
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
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.services import Target, Triage

CST = ZoneInfo("Asia/Shanghai")


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


def waiting(
    cast: Cast | None = None,
    *,
    unit: str = "housing",
    report_by: date | None = None,
    purpose: str = "A",
    anonymous: bool = False,
) -> Case:
    """A matter of two claims, received on Monday 2 March 2026 by the bureau and on Thursday
    by a unit, which has to answer by Friday 20 March.

    report_by: the bureau assigned it and wants a closing report by that day.
    """
    cast = cast or assemble()
    who = () if anonymous else (Person("张三丰", phone="13812341234", address="人民路1号"),)
    typed = Intake(
        channel=Channel.LETTER,
        title="小区电梯停运三个月",
        text="我家住十二楼，电梯停运三个月，物业一直不修。",
        received_at=at(3, 2, 8),
        purpose=Purpose(purpose),
        parties=who,
        anonymous=anonymous,
        claims=("修复电梯", "赔偿损失"),
    )
    new = registry.register(typed, by=cast.actor("bureau.registrar"), at=at(3, 2))
    triage, to = cast.actor("bureau.triage"), Target(cast.office(unit))
    found = Triage(purpose=Purpose(purpose), place="411600", keep=(1, 2))
    registry.triage(matter=new.matter, found=found, by=triage, at=at(3, 3))
    if report_by is None:
        registry.transfer(matter=new.matter, to=to, by=triage, at=at(3, 4))
    else:
        registry.assign(
            matter=new.matter, to=to, limit_on=report_by, by=cast.actor("bureau.head"), at=at(3, 4)
        )
    registry.receive(matter=new.matter, by=cast.actor(f"{unit}.intake"), at=at(3, 5))
    return Case(cast, new.matter, unit)
