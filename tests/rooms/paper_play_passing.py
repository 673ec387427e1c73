"""Plays of a matter that is linked, merged, sent on, referred or objected to."""

from datetime import date

from tests.cast import assemble
from tests.rooms import registry_play as early
from tests.rooms.steps import Case, at
from xinqiao.kernel.codes import Purpose
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.services import LinkKind, Target


def linked() -> Case:
    cast = assemble()
    one, two = early.registered(cast), early.registered(cast, title="再次反映电梯停运")
    registry.link(
        matter=two.matter, other=one.matter, kind=LinkKind.REPEAT, at=at(3, 3),
        by=cast.actor("bureau.triage"),
    )  # fmt: skip
    return Case(cast, two.matter)


def merged() -> Case:
    cast = assemble()
    one, two = early.registered(cast), early.registered(cast, title="再次反映电梯停运")
    registry.merge(
        matter=two.matter, into=one.matter, reason="同一小区同一诉求", at=at(3, 3),
        by=cast.actor("bureau.triage"),
    )  # fmt: skip
    return Case(cast, two.matter)


def transferred() -> Case:
    cast = assemble()
    found = early.triaged(cast)
    to = Target(cast.office("housing"), (cast.office("labour"),), (cast.office("county"),))
    registry.transfer(matter=found.matter, to=to, by=cast.actor("bureau.triage"), at=at(3, 4))
    return Case(cast, found.matter)


def given() -> Case:
    cast = assemble()
    found = early.triaged(cast)
    registry.assign(
        matter=found.matter, to=Target(cast.office("housing")), limit_on=date(2026, 5, 20),
        by=cast.actor("bureau.head"), at=at(3, 4),
    )  # fmt: skip
    return Case(cast, found.matter)


def referred() -> Case:
    cast = assemble()
    found = early.registered(cast, purpose=Purpose.REPORT)
    registry.refer(
        matter=found.matter, to=cast.office("discipline"), by=cast.actor("bureau.head"), at=at(3, 3)
    )
    return Case(cast, found.matter)


def objected() -> Case:
    cast = assemble()
    return Case(cast, early.objected(cast).matter)


def agreed() -> Case:
    case = objected()
    registry.agree_objection(
        matter=case.matter, to=Target(case.cast.office("labour")), reason="属实",
        by=case.who("bureau.triage"), at=at(3, 9),
    )  # fmt: skip
    return case


def rejected() -> Case:
    case = objected()
    registry.reject_objection(
        matter=case.matter, reason="属于该局职权", by=case.who("bureau.triage"), at=at(3, 9)
    )
    return case


def designated() -> Case:
    case, by = agreed(), "bureau.triage"
    registry.receive(matter=case.matter, by=case.who("labour.intake"), at=at(3, 10))
    registry.object_to(
        matter=case.matter, reason="不属人社职权", basis="三定方案", at=at(3, 11),
        by=case.who("labour.intake"),
    )  # fmt: skip
    registry.escalate(matter=case.matter, reason="两次异议", by=case.who(by), at=at(3, 12))
    registry.designate(
        matter=case.matter, reason="以住建部门为主", by=case.who("gov.head"), at=at(3, 13),
        to=Target(case.cast.office("housing"), (case.cast.office("labour"),)),
    )  # fmt: skip
    return case
