"""The three suggestions: to whom, with whose signatures, what was answered, which rule changed."""

from datetime import date
from typing import Any

import pytest

from tests.rooms import registry_play as play
from tests.rooms.steps import Case, at, waiting
from tests.rooms.supervision_play import ACCOUNTABILITY, IMPROVEMENT, POLICY, proposed, suggested
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.codes import Adoption
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.people import texts
from xinqiao.rooms.supervision.codes import SuggestionKind
from xinqiao.rooms.supervision.models import Suggestion
from xinqiao.rooms.supervision.services import answering, suggesting
from xinqiao.rooms.supervision.services.suggesting import Said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting().accepted()


def test_improvement__goes_to_the_unit_whose_head_answers_within_thirty_days(case: Case) -> None:
    row = suggested(case)
    duty = case.duty(TermKey.FEEDBACK)
    assert (row.to_id, duty.staff_id) == (case.cast.office("housing"), case.staff("head"))
    assert (duty.due - date(2026, 3, 16)).days == 30
    assert texts.read(case.last().facts["measures"]) == IMPROVEMENT["measures"]


def test_policy__goes_to_the_own_government(case: Case) -> None:
    row = suggested(case, "policy")
    assert row.to_id == case.cast.office("gov")
    assert case.duty(TermKey.FEEDBACK).staff_id == case.staff("gov.head")
    with pytest.raises(OutOfRange) as refusal:
        suggested(case, "policy", to=case.cast.office("housing"))
    assert refusal.value.field == "to"


@pytest.mark.parametrize("part", sorted(POLICY))
def test_policy__every_part_of_the_form_is_needed(case: Case, part: str) -> None:
    with pytest.raises(Missing) as refusal:
        suggesting.suggest_policy(
            matter=case.matter, by=case.who("bureau.head"), at=at(3, 16),
            said=Said(words=POLICY | {part: " "}),
        )  # fmt: skip
    assert refusal.value.field == part


def test_accountability__takes_two_people_and_reaches_the_organ_alone(case: Case) -> None:
    discipline, head = case.cast.office("discipline"), case.who("bureau.head")
    proposed(case, by="bureau.head")
    assert not visible_to(case.who("discipline.head")).filter(pk=case.matter).exists()
    with pytest.raises(NotAllowedNow):
        suggesting.suggest_accountability(matter=case.matter, by=head, at=at(3, 17))
    proposed(case, 17)
    event = suggesting.suggest_accountability(matter=case.matter, by=head, at=at(3, 18))
    row = Suggestion.objects.get()
    assert (row.seq, row.to_id, row.made_on) == (event.seq, discipline, date(2026, 3, 18))
    assert event.facts["signers"] == [case.staff("bureau.inspector"), head.staff]
    assert case.duty(TermKey.FEEDBACK).office_id == discipline
    assert visible_to(case.who("discipline.head")).filter(pk=case.matter).exists()
    with pytest.raises(NotAllowedNow):
        suggesting.suggest_accountability(matter=case.matter, by=head, at=at(3, 19))


def test_accountability__never_goes_to_the_unit_itself_and_needs_all_parts(case: Case) -> None:
    inspector = case.who("bureau.inspector")
    possible = suggesting.addressees(SuggestionKind.ACCOUNTABILITY, case.standing, inspector)
    assert possible[0] == case.cast.office("discipline")
    assert case.cast.office("housing") not in possible
    with pytest.raises(Missing):
        suggesting.propose_accountability(
            matter=case.matter, by=inspector, at=at(3, 16),
            said=Said(words=ACCOUNTABILITY | {"evidence": ""}),
        )  # fmt: skip


def test_cases__are_told_without_number_or_name(case: Case) -> None:
    other = play.registered(case.cast, category="010101")
    suggested(case, cases=(other.number,))
    paper = Document.objects.get(matter=case.matter, kind=PaperKind.IMPROVEMENT_SUGGESTION)
    said = documents.content(paper).canonical().decode()
    assert "案例1：" in said
    assert other.number not in said
    assert list(Suggestion.objects.get().cases.values_list("pk", flat=True)) == [other.matter]
    for number in ("1" * 20, case.row.number):
        with pytest.raises(OutOfRange) as refusal:
            suggested(case, cases=(number,))
        assert refusal.value.field == "cases"


def answer(case: Case, row: Suggestion, who: str, adoption: str = "adopted", **more: Any) -> Any:
    values: dict[str, Any] = {"reasons": "已部署整改。", "at": at(3, 20)}
    return answering.answer_suggestion(
        matter=case.matter, by=case.who(who), suggestion=row.seq or 0,
        adoption=Adoption(adoption), **values | more,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["housing.head", "bureau.inspector"])
@pytest.mark.parametrize("adoption", list(Adoption))
def test_answer__says_adopted_or_not_and_why(case: Case, who: str, adoption: Adoption) -> None:
    row = suggested(case)
    with pytest.raises(Missing):
        answer(case, row, who, adoption, reasons="")
    answer(case, row, who, adoption)
    row.refresh_from_db()
    assert (row.adoption, row.answered_on) == (adoption.value, date(2026, 3, 20))
    assert case.duty(TermKey.FEEDBACK).how == "done"


def test_answer__is_not_anothers_and_comes_once(case: Case) -> None:
    row, policy = suggested(case), suggested(case, "policy")
    with pytest.raises(NotPermitted):
        answer(case, row, "gov.head")
    answer(case, row, "housing.head")
    with pytest.raises(NotAllowedNow):
        answer(case, row, "housing.head")
    with pytest.raises(NotFound):
        answering.answer_suggestion(
            matter=case.matter, by=case.who("gov.head"), at=at(3, 20), suggestion=1,
            adoption=Adoption.ADOPTED, reasons="同意。",
        )  # fmt: skip
    answer(case, policy, "gov.head")


def test_track__follows_an_adopted_policy_to_its_rule(case: Case) -> None:
    row = suggested(case, "policy")
    common: dict[str, Any] = {
        "matter": case.matter, "by": case.who("bureau.inspector"), "at": at(3, 30),
        "suggestion": row.seq, "number": "周政〔2026〕8号", "day": date(2026, 3, 27),
    }  # fmt: skip
    with pytest.raises(NotAllowedNow):
        answering.track_rule(**common, name="加装电梯管理办法")
    answer(case, row, "gov.head", "partly")
    with pytest.raises(Missing):
        answering.track_rule(**common, name=" ")
    with pytest.raises(OutOfRange):
        answering.track_rule(**common | {"day": date(2026, 3, 31)}, name="加装电梯管理办法")
    with pytest.raises(OutOfRange):
        answering.track_rule(**common, name="长" * 121)
    answering.track_rule(**common, name="加装电梯管理办法")
    row.refresh_from_db()
    assert (row.rule, row.rule_on) == ("加装电梯管理办法", date(2026, 3, 27))


def test_track__not_where_nothing_was_adopted_or_no_rule_was_meant(case: Case) -> None:
    policy, work = suggested(case, "policy"), suggested(case)
    answer(case, policy, "gov.head", "not_adopted")
    answer(case, work, "housing.head")
    for row in (policy, work):
        with pytest.raises(NotAllowedNow):
            answering.track_rule(
                matter=case.matter, by=case.who("bureau.inspector"), at=at(3, 30),
                suggestion=row.seq or 0, name="办法", number="", day=date(2026, 3, 27),
            )  # fmt: skip
