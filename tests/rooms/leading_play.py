"""A case that a leading official answers for, brought to where a test starts."""

from datetime import date, datetime
from typing import Any

from tests.cast import Cast
from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import ContactForm, LeadGround, LeadResult
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.responsibility.services import answering, carrying, ending, naming
from xinqiao.rooms.responsibility.services.carrying import Planned


def post(case: Case, who: str) -> int:
    """Row id of a post of the cast."""
    found = case.cast.actor(who).post
    assert found is not None
    return found


def do(case: Case, service: Any, who: str, when: datetime, **given: Any) -> Event:
    return service(matter=case.matter, by=case.who(who), at=when, **given)


def propose(case: Case, who: str = "gov.leader", **more: Any) -> Event:
    given = {
        "leader": post(case, who), "convenor": post(case, "gov.convenor"),
        "ground": LeadGround.LONG_STANDING, "reason": "停运三个月，群众反映强烈。",
    }  # fmt: skip
    return do(case, naming.propose, "bureau.head", at(3, 9), **(given | more))


def proposed(cast: Cast | None = None, leader: str = "gov.leader") -> Case:
    case = waiting(cast)
    propose(case, leader)
    return case


def named(leader: str = "gov.leader", cast: Cast | None = None) -> Case:
    """Monday 9 March: proposed, and named the hour after; to be answered by Wednesday."""
    case = proposed(cast, leader)
    do(case, naming.assign, "gov.convenor", at(3, 9, 10), leader=post(case, leader))
    return case


def carried(leader: str = "gov.leader", cast: Cast | None = None) -> Case:
    """Taken on 10 March: the first talk is due by the 17th."""
    case = named(leader, cast)
    do(case, answering.accept, leader, at(3, 10))
    return case


def refused(cast: Cast | None = None) -> Case:
    case = named(cast=cast)
    do(case, answering.refuse, "gov.leader", at(3, 10), reason="电梯不属于分管范围。",
       basis="市政府领导分工文件第三条")  # fmt: skip
    return case


def upheld() -> Case:
    case = refused()
    do(case, answering.uphold_refusal, "gov.convenor", at(3, 11), reason="分工确有调整。",
       leader=post(case, "gov.leader2"))  # fmt: skip
    return case


def rejected() -> Case:
    case = refused()
    do(case, answering.reject_refusal, "gov.convenor", at(3, 11), reason="属地管理，不能推诿。")
    return case


def plan(case: Case, who: str = "gov.leader", when: datetime | None = None, **more: Any) -> Event:
    given = {
        "aim": "恢复电梯运行", "team": [case.staff("handler")],
        "milestones": [
            Planned("查清停运原因", date(2026, 3, 20), case.staff("handler")),
            Planned("恢复运行", date(2026, 4, 10)),
        ],
    }  # fmt: skip
    return do(case, carrying.plan, who, when or at(3, 11), **(given | more))


def talk(case: Case, who: str = "gov.leader", month: int = 3, day: int = 12, **more: Any) -> Event:
    given = {"form": ContactForm.FACE, "on": date(2026, month, day), "said": "到家中听取意见。"}
    return do(case, carrying.contact, who, at(month, day, 15), **(given | more))


def answered(cast: Cast | None = None) -> Case:
    """Carried, and every claim answered and served by 24 March."""
    case = carried(cast=cast)
    case.handling().drafted().issued().served()
    return case


def released() -> Case:
    case = answered()
    release(case)
    return case


def release(case: Case, who: str = "gov.convenor", **more: Any) -> Event:
    papers = documents.papers_of(case.matter, drafts=False)
    given = {
        "result": LeadResult.SOLVED, "evidence": [papers[-1].id], "summary": "电梯已恢复运行。",
    }  # fmt: skip
    return do(case, ending.release, who, at(3, 26), **(given | more))
