"""What the petitioner holds in hand: the paper says what was decided, until when, and what next."""

from datetime import date

import pytest

from tests.rooms import test_handling_notice as giving
from tests.rooms.steps import Case, at, opinion_on, waiting
from tests.rooms.test_handling_extension import ask, extend
from tests.rooms.test_handling_opinion import answer
from tests.rooms.test_review_rounds import ask_again, finish, reviewed
from xinqiao.kernel.codes import Outcome, ReviewOutcome, Route
from xinqiao.kernel.errors import NotAllowedNow
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.handling.models import OpinionDraft
from xinqiao.rooms.handling.services import suggestion
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.review.models import Review

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def printed(case: Case, kind: PaperKind) -> str:
    """Everything a paper says."""
    document = documents.latest(case.matter, kind)
    assert document is not None
    return documents.content(document).canonical().decode()


def test_acceptance_notice__names_who_answers_until_when_and_the_rights() -> None:
    case = waiting().accepted()
    said = printed(case, PaperKind.ACCEPTANCE_NOTICE)
    for words in ("张三丰", "修复电梯", "2026年5月9日", "局长甲", "回避", "打击报复"):
        assert words in said
    paper = documents.latest(case.matter, PaperKind.ACCEPTANCE_NOTICE)
    assert paper is not None
    facts = case.last().facts["papers"][0]
    assert (facts["paper"], facts["commit"]) == (paper.number, paper.content_sha256)
    assert paper.seq == case.last().seq
    assert "张三丰" not in str(case.last().facts)


def test_accept__a_claim_led_elsewhere_gets_its_own_paper() -> None:
    case = waiting()
    giving.accept(
        case, routes={1: Route.PETITION, 2: Route.JUDICIAL}, elsewhere={2: giving.COURTHOUSE}
    )
    assert "赔偿损失" not in printed(case, PaperKind.ACCEPTANCE_NOTICE)
    told = printed(case, PaperKind.ROUTE_NOTICE)
    assert all(words in told for words in ("赔偿损失", "周河市人民法院", "六个月", "行政诉讼"))


def test_refused_acts__leave_no_paper_and_no_read_name() -> None:
    case = waiting()
    reads, before = ReadLog.objects.count(), documents.papers_of(case.matter)
    with pytest.raises(NotAllowedNow):
        giving.accept(case, simple=True, routes={1: Route.JUDICIAL, 2: Route.JUDICIAL})
    assert documents.papers_of(case.matter) == before
    assert ReadLog.objects.count() == reads


def test_non_acceptance_notice__says_why_and_where_to_go() -> None:
    case = waiting()
    giving.decline(case)
    said = printed(case, PaperKind.NON_ACCEPTANCE_NOTICE)
    assert all(
        w in said for w in ("不属于本机关职权", "条例第二十三条", "市城市管理局", "周河市人民政府")
    )


def test_extension_notice__gives_both_dates_and_the_reason() -> None:
    case = waiting().handling()
    ask(case)
    extend(case)
    said = printed(case, PaperKind.EXTENSION_NOTICE)
    assert all(words in said for words in ("2026年5月9日", "2026年6月8日", "鉴定未完", "30日"))


def test_opinion__has_every_part_of_article_32_and_the_remedy() -> None:
    case = waiting().answered()
    said = printed(case, PaperKind.OPINION)
    for words in (
        "修复电梯",
        "电梯自一月起停运",
        "物业未维保",
        "第五十一条",
        "两周内修复",
        "不予支持",
    ):
        assert words in said
    assert "30日内" in said
    assert "周河市人民政府" in said
    draft = OpinionDraft.objects.get(matter=case.matter, state="issued")
    assert draft.number.startswith("周建处意〔2026〕")


def test_suggestion_reply__answers_each_point() -> None:
    case = waiting(purpose="B")
    suggestion.study(matter=case.matter, by=case.who("intake"), at=at(3, 10))
    answer(case)
    said = printed(case, PaperKind.SUGGESTION_REPLY)
    assert all(
        words in said
        for words in ("部分采纳", "修复电梯：已采纳", "赔偿损失：未采纳", "感谢您的建议")
    )


def test_review_opinions__quote_what_they_review_and_name_the_way_on() -> None:
    case = waiting(unit="county_housing").answered()
    reviewed(case, ReviewOutcome.CHANGED, outcomes={2: Outcome.EXPLAINED})
    first = printed(case, PaperKind.REVIEW_OPINION)
    prior = OpinionDraft.objects.get(matter=case.matter, state="issued").number
    assert all(
        words in first for words in (prior, "不服处理意见", "变更", "解释说明", "周河市人民政府")
    )
    ask_again(case)
    finish(case)
    last = printed(case, PaperKind.REREVIEW_OPINION)
    number = Review.objects.get(matter=case.matter, stage="review").number
    assert number in last
    assert "最终意见" in last


def test_opinion__is_dated_and_reserved_for_the_head() -> None:
    case = waiting().handling().drafted(opinion_on(Outcome.EXPLAINED)).issued(3, 23)
    paper = documents.latest(case.matter, PaperKind.OPINION)
    assert paper is not None
    assert documents.content(paper).date == date(2026, 3, 23)
    assert paper.made_by_id == case.staff("head")
