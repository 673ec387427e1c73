"""A matter that cannot wait, and where each of its forms can be opened."""

from datetime import date

from tests.cast import Cast
from tests.rooms.paper_play_supervision import REPORT
from tests.rooms.steps import Case, at, waiting
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.bulletin.services import flagging, reporting, signing
from xinqiao.rooms.bulletin.services.instructing import Task


def urgent(cast: Cast) -> Case:
    """Marked, reported to the superior bureau, and with an instruction to the unit."""
    case = waiting(cast).handling()
    flagging.flag_urgent(
        matter=case.matter, by=case.who("intake"), at=at(3, 17), ground=UrgentGround.WAGES,
        reason="三百人在工地门口",
    )  # fmt: skip
    reporting.report_up(matter=case.matter, by=case.who("bureau.head"), at=at(3, 17), report=REPORT)
    signing.instruct(
        matter=case.matter, by=case.who("gov.leader"), at=at(3, 17), text="请住建局今天办。",
        tasks=(Task(cast.office("housing"), date(2026, 3, 20)),),
    )  # fmt: skip
    return case


FORMS: dict[Act, tuple[str, str]] = {
    Act.FLAG_URGENT: ("handling", "housing.intake"),
    Act.CLEAR_URGENT: ("urgent", "bureau.head"),
    Act.INSTRUCT: ("urgent", "gov.leader"),
    Act.ANSWER_INSTRUCTION: ("urgent", "housing.head"),
    Act.REPORT_UP: ("handling", "bureau.head"),
    Act.CONFIRM_REPORT: ("urgent", "bureau.head"),
    Act.PASS_DUTY: ("handling", "housing.handler"),
}
