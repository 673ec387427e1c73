"""What the tests of supervision share: an order, the three suggestions, working days of March."""

from datetime import date
from typing import Any

from tests.rooms.steps import Case, at
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import SupervisionGround
from xinqiao.rooms.supervision.models import Order, Suggestion
from xinqiao.rooms.supervision.services import orders, suggesting
from xinqiao.rooms.supervision.services.orders import Asked
from xinqiao.rooms.supervision.services.suggesting import Said

IMPROVEMENT = {
    "problem": "三次答复同一内容。",
    "standard": "条例第三十一条",
    "measures": "专人办理。",
}
POLICY = {
    "problem": "老楼加装电梯费用分摊没有规定。",
    "figures": "本年同类事项41件。",
    "rule_text": "《办法》第八条。",
    "effect": "低层住户无从补偿。",
    "proposal": "增加分摊比例条款。",
}
ACCOUNTABILITY = {
    "consequences": "造成老人受伤。",
    "evidence": "维保记录三份。",
    "duty_chain": "科室、分管、主要负责人。",
}


def asked(**more: Any) -> Asked:
    """An order of 16 March, to be answered by the 27th."""
    values: dict[str, Any] = {
        "ground": SupervisionGround.DELAY, "facts": "受理后三周没有约见本人。",
        "asks": "约见本人并提出办理意见。", "due": date(2026, 3, 27),
    }  # fmt: skip
    return Asked(**values | more)


def of_conference(**more: Any) -> Asked:
    """The same with the decision it rests on."""
    return asked(decision="3月12日联席会议第2次会议决定挂牌督办。", **more)


def ordered(case: Case, by: str = "bureau.inspector", **more: Any) -> Order:
    """A plain order to the unit."""
    event = orders.supervise(matter=case.matter, by=case.who(by), at=at(3, 16), order=asked(**more))
    return Order.objects.get(matter=case.matter, seq=event.seq)


def suggested(case: Case, which: str = "improvement", **more: Any) -> Suggestion:
    """A suggestion of 16 March by the inspector."""
    words = {"improvement": IMPROVEMENT, "policy": POLICY}[which]
    service = {"improvement": suggesting.suggest_improvement, "policy": suggesting.suggest_policy}
    event = service[which](
        matter=case.matter, by=case.who("bureau.inspector"), at=at(3, 16),
        said=Said(words=words, **more),
    )  # fmt: skip
    return Suggestion.objects.get(matter=case.matter, seq=event.seq)


def proposed(case: Case, day: int = 16, by: str = "bureau.inspector") -> Event:
    """The first of two signatures."""
    return suggesting.propose_accountability(
        matter=case.matter, by=case.who(by), at=at(3, day), said=Said(words=ACCOUNTABILITY)
    )
