"""Review and re-review: asked in time, decided above, served, and always owned by somebody."""

from datetime import date
from typing import Any

import pytest

from tests.rooms.steps import Case, at, opinion_on, served, waiting
from tests.rooms.test_handling_closing import REPAIR, plan
from xinqiao.casebook import queries
from xinqiao.casebook.models import Duty, Event
from xinqiao.kernel.codes import Outcome, ReviewOutcome
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.handling.models import ExecutionTask
from xinqiao.rooms.handling.services import assignment, closing, execution
from xinqiao.rooms.review.models import Review
from xinqiao.rooms.review.services import asking, deciding
from xinqiao.rooms.review.services.asking import OnPaper
from xinqiao.rooms.review.services.deciding import Decision
from xinqiao.rooms.review.services.windows import lapse_windows

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

R, O = ReviewOutcome, Outcome  # noqa: E741 - the tables below are read across


@pytest.fixture
def case() -> Case:
    """Answered on 24 March by the county's housing office; claim 1 is supported."""
    return waiting(unit="county_housing").answered()


def ask(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {"by": case.person(), "at": at(4, 10), "request": "不服处理意见"}
    return asking.ask_review(matter=case.matter, **(values | changes))


def on_paper(month: int, day: int, late: str = "") -> OnPaper:
    return OnPaper(received_on=date(2026, month, day), late_reason=late)


def issue(case: Case, outcome: R = R.UPHELD, **changes: Any) -> Event:
    parts = {"reasons": "事实清楚", "basis": "条例第三十五条"}
    parts |= {k: changes.pop(k) for k in ("reasons", "basis", "outcomes") if k in changes}
    decision = Decision(outcome=outcome, **parts)
    values: dict[str, Any] = {"by": case.who("housing.head"), "at": at(4, 20)} | changes
    return deciding.issue_review(matter=case.matter, decision=decision, **values)


def serve(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {
        "by": case.who("housing.head"),
        "at": at(4, 22),
        "served": served(4, 21),
    }
    return deciding.serve_review(matter=case.matter, **(values | changes))


def reviewed(case: Case, outcome: R = R.UPHELD, **changes: Any) -> Case:
    ask(case)
    issue(case, outcome, **changes)
    serve(case)
    return case


def ask_again(case: Case, **changes: Any) -> Event:
    values: dict[str, Any] = {"by": case.person(), "at": at(5, 6), "request": "不服复查意见"}
    return asking.ask_rereview(matter=case.matter, **(values | changes))


def finish(case: Case, outcome: R = R.UPHELD, **outcomes: Any) -> Case:
    decision = Decision(outcome=outcome, reasons="x", basis="条例第三十六条", **outcomes)
    by = case.who("gov.reviewer")
    deciding.issue_rereview(matter=case.matter, by=by, at=at(5, 20), decision=decision)
    deciding.serve_rereview(matter=case.matter, by=by, at=at(5, 21), served=served(5, 21))
    return case


# ── asking ────────────────────────────────────────────────────────────────────────────────


def test_ask_review__the_next_higher_organ_owns_it_for_thirty_days(case: Case) -> None:
    ask(case)
    assert (case.row.step, case.row.office_id) == (Step.REVIEW, case.cast.office("housing"))
    assert case.owner() == "housing.head"  # its intake post does not review
    duty = case.duty(TermKey.REVIEW)
    assert (duty.started, duty.due) == (date(2026, 4, 10), date(2026, 5, 11))  # 10 May: Sunday
    window = case.duty(TermKey.ASK_REVIEW)
    assert (window.how, window.closed_on) == ("done", date(2026, 4, 10))
    for who in ("housing.handler", "county_housing.handler", "gov.reviewer"):
        assert queries.visible_to(case.who(who)).filter(pk=case.matter).exists()
    assert not queries.visible_to(case.who("labour.head")).exists()


def test_ask_review__the_person_in_time_staff_late_with_a_reason(case: Case) -> None:
    assert case.duty(TermKey.ASK_REVIEW).due == date(2026, 4, 23)
    with pytest.raises(NotAllowedNow, match="are over"):
        ask(case, at=at(4, 24))
    late: dict[str, Any] = {"by": case.who("bureau.registrar"), "at": at(5, 8)}
    with pytest.raises(Missing, match="why it is heard"):
        ask(case, **late, paper=on_paper(5, 7))
    ask(case, **late, paper=on_paper(5, 7, "住院"))
    assert case.duty(TermKey.REVIEW).started == date(2026, 5, 7)
    assert Review.objects.get(matter=case.matter).late_reason


def test_ask_review__a_letter_that_came_in_time_is_in_time(case: Case) -> None:
    lapse_windows(at(4, 24))
    ask(
        case,
        by=case.who("housing.head"),
        at=at(4, 27),
        paper=on_paper(4, 23),
    )
    assert case.duty(TermKey.REVIEW).started == date(2026, 4, 23)


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"request": " "}, Missing, "write something"),
        ({"by": "bureau.registrar"}, Missing, "written request"),
        (
            {"by": "labour.head", "paper": on_paper(4, 9)},
            NotPermitted,
            "post",
        ),
        ({"by": "handler", "paper": on_paper(4, 9)}, NotPermitted, "post"),
        (
            {"by": "bureau.registrar", "paper": on_paper(4, 11)},
            OutOfRange,
            "yet",
        ),
        (
            {"by": "bureau.registrar", "paper": on_paper(3, 23)},
            OutOfRange,
            "served",
        ),
    ],
)
def test_ask_review__refusals(
    case: Case, changes: dict[str, Any], refusal: type[DomainError], words: str
) -> None:
    if "by" in changes:
        changes = changes | {"by": case.who(changes["by"])}
    with pytest.raises(refusal, match=words):
        ask(case, **changes)


def test_ask_review__there_must_be_a_higher_organ(case: Case) -> None:
    Office.objects.filter(code="county_housing").update(review_by=None)
    with pytest.raises(NotAllowedNow, match="no higher organ"):
        ask(case)


def test_ask_review__once(case: Case) -> None:
    reviewed(case)
    paper = on_paper(4, 25, "x")
    with pytest.raises(NotAllowedNow):
        ask(case, by=case.who("housing.head"), at=at(4, 25), paper=paper)


# ── deciding and serving: somebody always owns the matter ─────────────────────────────────


@pytest.mark.parametrize("outcome", [R.UPHELD, R.NOT_ACCEPTED])
def test_serve_review__the_unit_carries_out_what_it_had_supported(case: Case, outcome: R) -> None:
    reviewed(case, outcome)
    assert (case.row.step, case.owner()) == (Step.REVIEWED, "county_housing.handler")
    review, window = case.duty(TermKey.REVIEW), case.duty(TermKey.ASK_REREVIEW)
    assert (review.how, review.closed_on) == ("done", date(2026, 4, 21))
    assert (window.started, window.due) == (date(2026, 4, 21), date(2026, 5, 21))
    with pytest.raises(NotAllowedNow, match="carried out"):
        closing.close(matter=case.matter, by=case.who("head"), at=at(4, 23))


def test_serve_review__changed_to_not_supported_drops_the_task_and_its_clock(case: Case) -> None:
    plan(case, REPAIR)
    reviewed(case, R.CHANGED, outcomes={1: O.NOT_SUPPORTED})
    assert case.standing.claims[1].outcome == "not_supported"
    assert case.duty(TermKey.EXECUTE).how == "stopped"
    assert ExecutionTask.objects.get(matter=case.matter).dropped
    assert case.owner() == "county_housing.head"
    closing.close(matter=case.matter, by=case.who("head"), at=at(4, 23))
    assert case.standing.running(TermKey.ASK_REREVIEW) is not None


def test_serve_review__changed_to_supported_gives_the_unit_something_to_do() -> None:
    case = waiting(unit="county_housing").answered(*[opinion_on(O.NOT_SUPPORTED)] * 2)
    reviewed(case, R.CHANGED, outcomes={2: O.SUPPORTED})
    assert case.owner() == "county_housing.handler"
    with pytest.raises(NotAllowedNow, match="carried out"):
        closing.close(matter=case.matter, by=case.who("head"), at=at(4, 23))


def test_review__carrying_out_goes_on_meanwhile(case: Case) -> None:
    plan(case, REPAIR)
    ask(case)
    execution.report_execution(
        matter=case.matter, by=case.who("handler"), at=at(4, 13), task=1, done_on=date(2026, 4, 13),
        result="已修复",
    )  # fmt: skip
    assert case.owner() == "housing.head"  # the reviewer keeps the matter
    issue(case)
    serve(case)
    assert case.owner() == "county_housing.head"
    closing.close(matter=case.matter, by=case.who("head"), at=at(4, 23))


def test_serve_review__annulled_starts_anew_at_once(case: Case) -> None:
    plan(case, REPAIR)
    reviewed(case, R.ANNULLED)
    assert (case.row.step, case.owner()) == (Step.REOPENED, "county_housing.head")
    assert case.last().facts["ground"] == "review_order"
    assert case.duty(TermKey.HANDLE).due == date(2026, 6, 22)  # 21 June: Sunday
    assert [d.key for d in case.standing.duties.values() if d.open] == [TermKey.HANDLE]


@pytest.mark.parametrize(
    ("basis", "outcome", "refused"),
    [
        ("《物业管理条例》 第五十一条", O.SUPPORTED, True),
        ("《民法典》第二百七十八条", O.SUPPORTED, False),
        ("《物业管理条例》第五十一条", O.EXPLAINED, False),
    ],
)
def test_redone_opinion__does_not_say_the_same_on_the_same_ground(
    case: Case, basis: str, outcome: O, refused: bool
) -> None:
    reviewed(case, R.ANNULLED)
    team = [case.staff("handler"), case.staff("handler2")]
    assignment.assign_handler(
        matter=case.matter, by=case.who("head"), at=at(4, 23), handler=team[0], investigators=team,
        declarations=dict.fromkeys(team, "无"),
    )  # fmt: skip
    case.heard(4, 24)
    if refused:
        with pytest.raises(NotAllowedNow, match="same ground"):
            case.drafted(opinion_on(outcome, basis), month=4, day=27)
    else:
        case.drafted(opinion_on(outcome, basis), month=4, day=27)


@pytest.mark.parametrize(
    ("outcome", "parts", "refusal"),
    [
        (R.UPHELD, {"reasons": ""}, Missing),
        (R.UPHELD, {"basis": ""}, Missing),
        (R.CHANGED, {}, Missing),
        (R.UPHELD, {"outcomes": {1: O.EXPLAINED}}, OutOfRange),
        (R.CHANGED, {"outcomes": {9: O.EXPLAINED}}, OutOfRange),
        (R.CHANGED, {"outcomes": {1: O.ROUTED}}, OutOfRange),
    ],
)
def test_issue_review__refusals(
    case: Case, outcome: R, parts: dict[str, Any], refusal: type[DomainError]
) -> None:
    ask(case)
    with pytest.raises(refusal):
        issue(case, outcome, **parts)


@pytest.mark.parametrize("who", ["county_housing.head", "gov.reviewer", "housing.handler"])
def test_issue_review__belongs_to_the_reviewing_organ(case: Case, who: str) -> None:
    ask(case)
    with pytest.raises(NotPermitted):
        issue(case, by=case.who(who))


def test_issue_review__not_before_it_was_asked(case: Case) -> None:
    with pytest.raises(NotAllowedNow, match="No review"):
        issue(case)


def test_serve_review__keeps_the_rules_of_service(case: Case) -> None:
    ask(case)
    issue(case)
    with pytest.raises(OutOfRange, match="before it was issued"):
        serve(case, served=served(4, 19))


# ── re-review ─────────────────────────────────────────────────────────────────────────────


def test_ask_rereview__the_organ_above_the_reviewing_one(case: Case) -> None:
    ask_again(reviewed(case))
    assert (case.row.step, case.owner()) == (Step.RECHECK, "gov.reviewer")
    assert case.duty(TermKey.REREVIEW).due == date(2026, 6, 5)
    row = Review.objects.get(matter=case.matter, stage="rereview")
    assert (row.organ_id, row.of_id) == (case.cast.office("gov"), case.cast.office("housing"))


def test_hold_review_hearing__its_days_are_not_counted(case: Case) -> None:
    ask_again(reviewed(case))
    values: dict[str, Any] = {
        "matter": case.matter, "by": case.who("gov.reviewer"), "chair": case.staff("gov.reviewer"),
        "place": "会议室", "record": "记录", "conclusion": "结论",
    }  # fmt: skip
    deciding.hold_review_hearing(
        **values, at=at(5, 15), first=date(2026, 5, 13), last=date(2026, 5, 15)
    )
    duty = case.duty(TermKey.REREVIEW)
    assert (duty.paused, duty.due) == (3, date(2026, 6, 8))
    deciding.hold_review_hearing(
        **values, at=at(5, 18), first=date(2026, 5, 18), last=date(2026, 5, 18)
    )
    assert case.duty(TermKey.REREVIEW).due == date(2026, 6, 9)
    for first, last in ((5, 18), (19, 18), (18, 19)):
        with pytest.raises(OutOfRange):
            deciding.hold_review_hearing(
                **values, at=at(5, 18), first=date(2026, 5, first), last=date(2026, 5, last)
            )
    with pytest.raises(NotFound):
        deciding.hold_review_hearing(
            **(values | {"chair": 0}), at=at(5, 18), first=date(2026, 5, 18),
            last=date(2026, 5, 18),
        )  # fmt: skip
    with pytest.raises(Missing):
        deciding.hold_review_hearing(
            **(values | {"conclusion": ""}), at=at(5, 18), first=date(2026, 5, 18),
            last=date(2026, 5, 18),
        )  # fmt: skip


def test_hold_review_hearing__not_in_the_first_review(case: Case) -> None:
    ask(case)
    with pytest.raises(NotAllowedNow, match="does not run"):
        deciding.hold_review_hearing(
            matter=case.matter, by=case.who("housing.head"), at=at(4, 15), first=date(2026, 4, 15),
            last=date(2026, 4, 15), chair=case.staff("housing.head"), place="x", record="x",
            conclusion="x",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "parts", "step", "owner"),
    [
        (R.UPHELD, {}, Step.FINAL, "county_housing.handler"),
        (R.CHANGED, {"outcomes": {1: O.EXPLAINED}}, Step.FINAL, "county_housing.head"),
        (R.ANNULLED, {}, Step.REOPENED, "county_housing.head"),
    ],
)
def test_serve_rereview__is_final_and_the_unit_owns_what_is_left(
    case: Case, outcome: R, parts: dict[str, Any], step: Step, owner: str
) -> None:
    ask_again(reviewed(case))
    finish(case, outcome, **parts)
    assert (case.row.step, case.owner()) == (step, owner)
    assert case.duty(TermKey.REREVIEW).how == "done"
    assert case.standing.running(TermKey.ASK_REREVIEW) is None


def test_final__can_be_asked_no_more_but_carried_out_and_closed(case: Case) -> None:
    ask_again(reviewed(case))
    finish(case, R.CHANGED, outcomes={1: O.EXPLAINED})
    closing.close(matter=case.matter, by=case.who("head"), at=at(5, 25))
    paper = on_paper(5, 26, "x")
    for act in (asking.ask_review, asking.ask_rereview):
        with pytest.raises(NotAllowedNow):
            act(matter=case.matter, by=case.who("gov.reviewer"), at=at(5, 26), request="再",
                paper=paper)  # fmt: skip


def test_final__what_was_supported_is_still_carried_out(case: Case) -> None:
    ask_again(reviewed(case))
    finish(case)
    plan(case, execution.Task(claim=1, what="修复", due=date(2026, 6, 1)), month=5, day=22)
    assert case.row.step == Step.EXECUTING


# ── windows ───────────────────────────────────────────────────────────────────────────────


def test_lapse_windows__the_day_after_and_once(case: Case) -> None:
    case.executed()
    assert lapse_windows(at(4, 23)) == 0
    assert lapse_windows(at(4, 24)) == 1
    assert lapse_windows(at(4, 24)) == 0
    window = case.duty(TermKey.ASK_REVIEW)
    assert (window.how, window.closed_on) == ("lapsed", date(2026, 4, 24))
    assert case.row.step == Step.EXECUTING


def test_lapse_windows__of_a_rereview_too(case: Case) -> None:
    reviewed(case)
    assert lapse_windows(at(5, 22)) == 1
    assert case.duty(TermKey.ASK_REREVIEW).how == "lapsed"
    assert Duty.objects.filter(matter=case.matter, key=TermKey.ASK_REREVIEW).count() == 1
