"""The pages of supervision: who sees what, the forms, and what the accused unit never learns."""

from datetime import date, timedelta
from typing import Any

import pytest
from bench.clock import statements
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.rooms.registry_play import registered
from tests.rooms.steps import Case, at, waiting
from tests.rooms.supervision_play import ACCOUNTABILITY, POLICY, ordered, proposed, suggested
from xinqiao.kernel.codes import Purpose
from xinqiao.rooms.supervision import queries
from xinqiao.rooms.supervision.models import Order, Suggestion
from xinqiao.rooms.supervision.services import orders, suggesting
from xinqiao.rooms.supervision.services.watching import raise_overdue

pytestmark = pytest.mark.django_db(databases="__all__")
SESSION, BOARD, PANEL = 2, 5, 4


@pytest.fixture
def case() -> Case:
    return waiting().accepted()


def browser(case: Case, who: str) -> Client:
    client = Client()
    client.force_login(case.cast.staff[who])
    return client


def opened(case: Case, who: str, address: str = "") -> Any:
    return browser(case, who).get(address or reverse("supervision"))


def post(case: Case, who: str, act: str, **data: Any) -> Any:
    return browser(case, who).post(reverse("act", args=(case.row.number, act)), data)


def accused(case: Case) -> Suggestion:
    """Proposed by the inspector, signed by the head."""
    proposed(case)
    suggesting.suggest_accountability(matter=case.matter, by=case.who("bureau.head"), at=at(3, 17))
    return Suggestion.objects.get()


def test_page__shows_orders_levels_and_suggestions_of_matters_with_a_part(case: Case) -> None:
    ordered(case)
    suggested(case, "policy")
    raise_overdue(at(3, 30))
    for who in ("bureau.inspector", "gov.head", "housing.head"):
        board = opened(case, who).context["board"]
        assert [o.number for o in (*board.late, *board.open)] == [case.row.number]
        assert [len(line.rungs) for line in board.ladders] == [1, 1]
        assert board.figures.made == 1
    board = opened(case, "labour.head").context["board"]
    assert (*board.late, *board.open, *board.ladders, *board.suggestions) == ()


def test_page__never_shows_a_sealed_matter_to_whoever_is_not_named(case: Case) -> None:
    report = registered(case.cast, purpose=Purpose.REPORT)
    sealed = Case(case.cast, report.matter)
    Order.objects.create(
        matter=sealed.row, seq=1, duty=1, kind="supervision", ground="delay",
        office_id=case.cast.office("gov"), unit_id=case.cast.office("bureau"),
        due=date(2026, 3, 27),
    )  # fmt: skip
    for who, seen in (("bureau.head", 1), ("bureau.inspector", 0), ("gov.head", 0)):
        assert len(queries.board(case.who(who), date(2026, 3, 20)).open) == seen
        text = opened(case, who).content.decode()
        assert (report.number[:6] in text) is bool(seen)


def test_accountability__is_known_to_the_two_offices_and_never_to_the_unit(case: Case) -> None:
    row = accused(case)
    number, today = case.row.number, date(2026, 3, 18)
    for who, seen in (
        ("bureau.inspector", True), ("discipline.head", True), ("housing.head", False),
        ("housing.handler", False),
    ):  # fmt: skip
        assert bool(queries.board(case.who(who), today).suggestions) is seen
        page = opened(case, who, reverse("matter", args=(number,)))
        text = page.content.decode()
        assert ("追究责任" in text) is seen
        told = {t.seq for t in page.context["matter"].told}
        assert (row.seq in told) is (row.proposed_seq in told) is seen
        words = reverse("words", args=(number, row.proposed_seq))
        assert opened(case, who, words).status_code == (200 if seen else 404)


def test_forms__order_answer_end(case: Case) -> None:
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"ground": "delay", "facts": "三周没有约见。", "asks": "约见本人。", "due": soon}
    answer = post(case, "bureau.inspector", "supervise", **said)
    assert answer.status_code == 302
    row = Order.objects.get()
    answer = post(case, "housing.handler", "answer_supervision", order=row.seq, answer="已约见。")
    assert answer.status_code == 302
    answer = post(case, "bureau.head", "end_supervision", order=row.seq, finding="已落实。")
    assert answer.status_code == 302
    text = opened(case, "bureau.head").content.decode()
    assert "解除" in text


def test_forms__a_listed_order_without_decision_keeps_what_was_typed(case: Case) -> None:
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    said = {"ground": "shirking", "facts": "多次推诿。", "asks": "确定承办。", "due": soon}
    answer = post(case, "bureau.head", "list_supervision", **said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"decision"}
    assert "多次推诿。" in answer.content.decode()


def test_forms__suggest_answer_track(case: Case) -> None:
    to = case.cast.office("gov")
    common = {"to": to, "cases": ""}
    assert post(case, "bureau.head", "suggest_policy", **POLICY, **common).status_code == 302
    seq = Suggestion.objects.get().seq
    wrong = post(case, "bureau.head", "suggest_policy", **POLICY, to=to, cases="41160012026")
    assert wrong.context["form"].errors.keys() == {"cases"}
    answer = post(
        case, "gov.head", "answer_suggestion", suggestion=seq, adoption="adopted", reasons="修订。"
    )
    assert answer.status_code == 302
    today = timezone.localdate().isoformat()
    answer = post(
        case, "bureau.head", "track_rule", suggestion=seq, name="加装电梯办法", number="", day=today
    )
    assert answer.status_code == 302
    figures = opened(case, "bureau.head").context["board"].figures
    assert (figures.made, figures.adopted, figures.percent) == (1, 1, 100)


def test_forms__accountability_takes_a_second_signature(case: Case) -> None:
    to = case.cast.office("discipline")
    answer = post(case, "bureau.inspector", "propose_accountability", **ACCOUNTABILITY, to=to)
    assert answer.status_code == 302
    assert "等待审签" in opened(case, "bureau.inspector").content.decode()
    assert post(case, "bureau.head", "suggest_accountability").status_code == 302


def test_buttons__nobody_learns_from_a_button_that_another_office_is_asked(case: Case) -> None:
    accused(case)
    address = reverse("matter", args=(case.row.number,))
    shown = opened(case, "housing.head", address).context["acts"]
    acts = {b.act for b in (*shown.others, *shown.aside, *shown.blocked, shown.first) if b}
    assert "answer_suggestion" not in acts
    shown = opened(case, "discipline.head", address).context["acts"]
    assert "answer_suggestion" in {b.act for b in (*shown.others, shown.first) if b}


@pytest.mark.parametrize("more", [0, 5])
def test_pages__cost_the_same_however_much_there_is(case: Case, more: int) -> None:
    ordered(case)
    suggested(case, "policy")
    for _ in range(more):
        other = waiting(case.cast).accepted()
        ordered(other)
        suggested(other)
    raise_overdue(at(3, 30))
    client = browser(case, "bureau.inspector")
    cost = statements(lambda: client.get(reverse("supervision")))
    assert cost == SESSION + BOARD
    before = statements(lambda: queries.panel(case.matter, case.who("bureau.inspector")))
    assert before == PANEL


def test_matter__without_supervision_asks_for_none(case: Case) -> None:
    address = reverse("matter", args=(case.row.number,))
    client = browser(case, "bureau.head")
    bare = statements(lambda: client.get(address))
    ordered(case)
    assert statements(lambda: client.get(address)) == bare + PANEL - 1  # nothing was raised


def test_answered__is_told_apart_from_late(case: Case) -> None:
    row, cast = ordered(case), case.cast
    assert isinstance(cast, Cast)
    reader = case.who("bureau.inspector")
    assert [o.seq for o in queries.board(reader, date(2026, 3, 30)).late] == [row.seq]
    orders.answer_supervision(
        matter=case.matter, by=case.who("head"), at=at(3, 30), order=row.seq, answer="已办。"
    )
    board = queries.board(reader, date(2026, 3, 30))
    assert (board.late, [o.seq for o in board.answered]) == ((), [row.seq])
