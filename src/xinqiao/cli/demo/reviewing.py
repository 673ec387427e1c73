"""The higher organs' part of a script: review, re-review, and what the unit owes after them."""

from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, days, work
from xinqiao.cli.demo.handling import Course, complaint, decided, finished, investigated
from xinqiao.cli.demo.play import CITY_UNITS, UPPER, Play
from xinqiao.kernel.codes import Outcome, ReviewOutcome
from xinqiao.rooms.review.services import asking, deciding


def whole(p: Play, course: Course) -> Script:
    """A complaint at its unit, and the review the course asks for."""
    yield from complaint(p, course)
    if course.review:
        yield from reviewed(p, course)


def reviewed(p: Play, course: Course) -> Script:
    """复查, and where asked for 复核; then whatever the last of them leaves to do."""
    yield days(4, 14)
    organ = "szf.fc" if p.unit in CITY_UNITS else f"{UPPER[p.unit]}.jz"
    if course.on_paper:
        yield work(0, 1)
        p.do(asking.ask_review, organ, request=words.REVIEW_REQUEST,
             paper=asking.OnPaper(received_on=p.today))  # fmt: skip
    else:
        p.do(asking.ask_review, "petitioner", request=words.REVIEW_REQUEST)
    yield p.work(6, 14)
    p.do(deciding.issue_review, organ, decision=_decision(course.review))
    yield work(1, 3)
    p.serve(deciding.serve_review, organ, online=course.online)
    if course.rereview:
        yield from _rereviewed(p, course)
    yield from _after(p, course, course.rereview or course.review)


def _rereviewed(p: Play, course: Course) -> Script:
    organ = "sfc.fc" if p.unit in CITY_UNITS else "szf.fc"
    yield days(4, 12)
    p.do(asking.ask_rereview, "petitioner", request=words.REREVIEW_REQUEST)
    if course.review_hearing:
        yield p.work(4, 6)
        p.do(
            deciding.hold_review_hearing, organ, first=p.today, last=p.today,
            chair=p.staff(organ), place="市政府第二听证室", record="听证全程记录，各方签名确认。",
            conclusion="听证员认为原意见的事实认定成立。",
        )  # fmt: skip
    yield p.work(5, 12)
    p.do(deciding.issue_rereview, organ, decision=_decision(course.rereview))
    yield work(1, 3)
    p.serve(deciding.serve_rereview, organ, online=course.online)


def _decision(outcome: ReviewOutcome | None) -> deciding.Decision:
    if outcome is None:
        raise LookupError("no outcome of a review")
    new = {1: Outcome.PARTLY} if outcome is ReviewOutcome.CHANGED else {}
    return deciding.Decision(outcome=outcome, reasons=words.REVIEW_REASONS[outcome.value],
                             basis=words.REVIEW_BASIS, outcomes=new)  # fmt: skip


def _after(p: Play, course: Course, last: ReviewOutcome | None) -> Script:
    """What the unit still owes when the higher organ has spoken."""
    outcome = course.outcome
    if last is ReviewOutcome.ANNULLED:
        yield from investigated(p, Course())
        outcome = Outcome.SUPPORTED
        yield from decided(p, Course(), outcome, turn=1)
    elif ReviewOutcome.CHANGED in (course.review, course.rereview):
        outcome = Outcome.PARTLY
    yield from finished(p, Course(), outcome)
