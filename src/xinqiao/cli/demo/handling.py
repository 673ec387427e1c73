"""The unit's part of a script: notice, inquiry, opinion, carrying out, closing."""

from dataclasses import dataclass
from datetime import timedelta

from xinqiao.cli.demo import afterwards, leading, talking
from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, days, later, work
from xinqiao.cli.demo.play import Play
from xinqiao.kernel.codes import TO_CARRY_OUT, Outcome, ReopenGround, ReviewOutcome, Route
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.handling.services import (
    archive,
    assignment,
    closing,
    execution,
    extension,
    inquiry,
    notice,
    opinion,
    reopening,
    withdrawal,
)


@dataclass(frozen=True, slots=True)
class Course:
    """How one complaint is handled once it has reached its unit. Everything has a plain default.

    second: the route of a second claim that belongs elsewhere. review, rereview: what the
    higher organs decide. online: the person agrees to electronic service. talks: names of
    `talking.TALKS`. after: one of `afterwards.ENDS`. ends: "close", or "archive" after the
    time to ask is over.
    """

    outcome: Outcome = Outcome.EXPLAINED
    simple: bool = False
    late_notice: bool = False
    late_opinion: bool = False
    extension: str = ""  # granted, refused
    hearing: bool = False
    recusal: str = ""  # granted, refused
    returned: bool = False
    unreached: bool = False
    failed_mediation: bool = False
    second: Route | None = None
    review: ReviewOutcome | None = None
    rereview: ReviewOutcome | None = None
    on_paper: bool = False
    review_hearing: bool = False
    reopened: bool = False
    withdrawal: str = ""  # cancelled, done
    online: bool = False
    talks: tuple[str, ...] = ()
    after: str = "silent"
    ends: str = "close"


def accepted(p: Play, course: Course) -> Script:
    """受理 and its notice."""
    yield p.work(13, 16) if course.late_notice else p.work(1, 6)
    routes = {1: Route.PETITION}
    elsewhere = {}
    if course.second:
        routes[2], elsewhere[2] = course.second, words.ELSEWHERE[course.second]
    p.do(notice.accept, "intake", routes=routes, elsewhere=elsewhere, simple=course.simple)
    if not p.anonymous:
        yield work(0, 2)
        p.serve(notice.serve_notice, "intake", online=course.online)


def investigated(p: Play, course: Course) -> Script:
    """From naming the handler to having heard everybody."""
    yield work(0, 2)
    _assign(p)
    if course.recusal:
        yield from _recusal(p, course.recusal)
    yield p.work(2, 6)
    heard = {"why_not": words.NOT_REACHED} if course.unreached else {"record": words.HEARD}
    p.do(inquiry.hear, "handler", on=p.today, **heard)
    yield from talking.talked(p, course.talks)
    if course.withdrawal:
        yield from _withdrawal(p, course.withdrawal)
    if course.hearing:
        yield from _hearing(p)
    if course.failed_mediation or course.outcome in opinion.AGREED:
        yield from _mediation(p, course)
    if course.extension:
        yield p.work(12, 20)
        yield from _extension(p, granted=course.extension == "granted")


def _assign(p: Play) -> None:
    team = [p.staff("handler"), p.staff("intake")]
    p.do(
        assignment.assign_handler, "head", handler=team[0], investigators=team,
        declarations=dict.fromkeys(team, words.DECLARATION),
    )  # fmt: skip


def _recusal(p: Play, end: str) -> Script:
    """The petitioner doubts one of the investigators; the head decides."""
    yield days(1, 4)
    person = p.staff("intake")
    p.do(assignment.ask_recusal, "petitioner", staff=person, ground="与被反映单位有往来。")
    yield work(1, 2)
    if end == "granted":
        p.do(assignment.recuse, "head", staff=person, reason="申请成立，决定回避。")
    else:
        p.do(assignment.refuse_recusal, "head", staff=person, reason="经核实没有利害关系。")


def _hearing(p: Play) -> Script:
    yield p.work(1, 3)
    called = inquiry.Called(
        on=p.stage.workday(p.today + timedelta(days=8)), place="本单位二楼听证室",
        subject="信访事项的事实认定", chair=p.staff("legal"),
    )  # fmt: skip
    p.do(inquiry.call_hearing, "handler", hearing=called)
    yield later((called.on - p.today).days)
    p.do(inquiry.hold_hearing, "handler", on=called.on, record="听证全程记录，各方签名确认。",
         conclusion="听证员一致认为事实可以认定。")  # fmt: skip


def _mediation(p: Play, course: Course) -> Script:
    yield p.work(2, 6)
    agreed = course.outcome in opinion.AGREED
    p.do(
        inquiry.mediate, "handler", outcome=course.outcome if agreed else Outcome.MEDIATED,
        claims=[1], consent_person=True, consent_other=True, met=agreed,
        text="双方达成协议，约定分期履行。" if agreed else "双方对数额分歧较大，未达成协议。",
        other="被反映单位", performance="自协议签订之日起三个月内分期履行完毕。",
    )  # fmt: skip


def _extension(p: Play, *, granted: bool) -> Script:
    p.do(extension.ask_extension, "handler", days=30, reason=words.EXTENSION)
    yield work(1, 2)
    if not granted:
        p.do(extension.refuse_extension, "head", reason="现有材料足以作出结论，请按期办结。")
        return
    p.do(extension.extend, "head", days=30, reason=words.EXTENSION)
    if not p.anonymous:
        yield work(0, 2)
        p.do(notice.serve_notice, "handler", served=p.serving())


def _withdrawal(p: Play, end: str) -> Script:
    """The petitioner withdraws; the clock completes it after three days, unless taken back."""
    yield days(1, 3)
    p.do(withdrawal.ask_withdrawal, "petitioner", statement=words.WITHDRAWAL, free_will=True)
    if end == "cancelled":
        yield days(1)
        p.do(withdrawal.cancel_withdrawal, "petitioner")


def decided(p: Play, course: Course, outcome: Outcome, turn: int = 0) -> Script:
    """Draft, legal review, signature, service. turn: 1 for an opinion made anew."""
    yield p.work(40, 46) if course.late_opinion else p.work(3, 10)
    _draft(p, outcome, turn)
    if course.returned:
        yield work(1, 2)
        p.do(opinion.return_draft, "legal", reason="依据引用不完整，请补充后重新送审。")
        yield work(1, 3)
        _draft(p, outcome, turn)
    yield p.work(1, 3)
    p.do(opinion.pass_legal, "legal", checklist=dict.fromkeys(opinion.CHECKLIST, True))
    yield p.work(1, 2)
    p.do(opinion.issue_opinion, "head")
    yield p.work(1, 3)
    p.serve(opinion.serve_opinion, "handler", online=course.online)


def _draft(p: Play, outcome: Outcome, turn: int) -> None:
    n = (p.matter + turn) % 3
    said = opinion.ClaimOpinion(
        outcome=outcome, findings=words.FINDINGS[n], reasons=words.REASONS[outcome],
        basis=words.BASIS[n],
    )  # fmt: skip
    plan = words.PLAN if outcome in TO_CARRY_OUT else ""
    p.do(opinion.draft_opinion, "handler", claims={1: said}, plan=plan)


def carried_out(p: Play, outcome: Outcome) -> Script:
    """Plan, tasks, results; nothing where nothing was supported."""
    if outcome not in TO_CARRY_OUT:
        return
    yield work(1, 3)
    n = p.matter % 3
    due = p.stage.workday(p.today + timedelta(days=20 + 10 * n))
    task = execution.Task(claim=1, what=words.TASKS[n], due=due)
    p.do(execution.plan_execution, "handler", tasks=[task])
    yield p.work(5, 18)
    p.do(execution.report_execution, "handler", task=_task(p), done_on=p.today,
         result=words.RESULTS[n])  # fmt: skip


def _task(p: Play) -> int:
    p.tasks += 1
    return p.tasks


def reported(p: Play, course: Course) -> Script:
    """The closing report of a matter that was assigned; returned once in a while."""
    yield work(1, 2)
    p.do(closing.report_back, "head", report=words.CLOSING_REPORT)
    if course.returned:
        yield work(1, 2)
        p.do(closing.return_report, "bureau", reason="请补充落实情况的证明材料。")
        yield work(2, 4)
        p.do(closing.report_back, "head", report=words.CLOSING_REPORT)
    yield work(1, 3)
    p.do(closing.accept_report, "bureau")


def closed(p: Play, course: Course) -> Script:
    """办结, and what may follow it."""
    if p.unsettled:
        yield work(1, 3)
        talking.settle(p, len(p.unsettled))
    if p.assigned:
        yield from reported(p, course)
    yield p.work(1, 4)
    p.do(closing.close, "head")
    yield from leading.given_back(p)
    yield from afterwards.asked(p, course.after)
    if course.reopened:
        yield later(6, 15)
        p.do(reopening.reopen, "head", ground=ReopenGround.NOT_EXECUTED,
             reason="回访发现约定事项没有落实到位，重新办理。")  # fmt: skip
        yield from investigated(p, Course())
        yield from decided(p, Course(), Outcome.SUPPORTED, turn=1)
        yield from finished(p, Course(), Outcome.SUPPORTED)
    elif course.ends == "archive":
        yield later(38, 45)
        filed(p)


def filed(p: Play, who: str = "legal") -> None:
    """归档, with every paper of the file; 1 to 4 pages each."""
    pages = {kind: p.rng.randint(1, 4) for kind in PaperKind}
    p.do(archive.archive, who, pages=pages)


def complaint(p: Play, course: Course) -> Script:
    """From the unit's desk to the end that the course names."""
    yield from accepted(p, course)
    yield from investigated(p, course)
    if course.withdrawal == "done":
        return
    yield from decided(p, course, course.outcome)
    if not course.review:
        yield from finished(p, course, course.outcome)


def finished(p: Play, course: Course, outcome: Outcome) -> Script:
    """Carrying out and closing, after the last word was said."""
    yield from carried_out(p, outcome)
    yield from closed(p, course)
