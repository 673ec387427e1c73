"""Questions to the person, their answers, and what they add on their own."""

import pytest

from tests.rooms.steps import Case, at, waiting
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.rooms.handling.services import questions
from xinqiao.rooms.people import texts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case() -> Case:
    return waiting()


def asked(case: Case, question: str = "电梯哪天停的？") -> int:
    event = questions.ask_person(
        matter=case.matter, by=case.who("intake"), at=at(3, 9), question=question
    )
    return event.seq


def test_question__is_open_until_it_is_answered(case: Case) -> None:
    seq = asked(case)
    assert case.standing.questions == {seq}
    event = questions.answer(
        matter=case.matter, by=case.person(), at=at(3, 10), question=seq, text=" 一月三日。 "
    )
    assert texts.read(event.facts["answer"]) == "一月三日。"
    assert case.standing.questions == frozenset()
    assert event.actor == "petitioner"


def test_answer__belongs_to_one_question_and_is_given_once(case: Case) -> None:
    with pytest.raises(NotAllowedNow):
        questions.answer(matter=case.matter, by=case.person(), at=at(3, 9), question=3, text="答")
    first, second = asked(case), asked(case, "还有谁？")
    questions.answer(matter=case.matter, by=case.person(), at=at(3, 10), question=first, text="答")
    with pytest.raises(NotAllowedNow):
        questions.answer(
            matter=case.matter, by=case.person(), at=at(3, 10), question=first, text="再答"
        )
    assert case.standing.questions == {second}


def test_words__are_wanted_and_have_an_end(case: Case) -> None:
    seq = asked(case)
    for text, refusal in ((" ", Missing), ("字" * 20_001, OutOfRange)):
        with pytest.raises(refusal):
            questions.answer(
                matter=case.matter, by=case.person(), at=at(3, 10), question=seq, text=text
            )
        with pytest.raises(refusal):
            questions.tell(matter=case.matter, by=case.person(), at=at(3, 10), text=text)
    with pytest.raises(OutOfRange):
        asked(case, "字" * 2001)


def test_tell__keeps_the_words_sealed_and_the_clocks_as_they_are(case: Case) -> None:
    before = {n: d.due for n, d in case.standing.duties.items()}
    event = questions.tell(matter=case.matter, by=case.person(), at=at(3, 9), text="又找到照片。")
    assert "照片" not in str(event.facts)
    assert {n: d.due for n, d in case.standing.duties.items()} == before


def test_questions__belong_to_an_office_with_a_part_and_answers_to_the_person(case: Case) -> None:
    with pytest.raises(NotPermitted):
        questions.ask_person(
            matter=case.matter, by=case.who("county_housing.head"), at=at(3, 9), question="问"
        )
    seq = asked(case)
    for who in ("intake", "bureau.triage"):
        with pytest.raises(NotPermitted):
            questions.answer(
                matter=case.matter, by=case.who(who), at=at(3, 10), question=seq, text="答"
            )
        with pytest.raises(NotPermitted):
            questions.tell(matter=case.matter, by=case.who(who), at=at(3, 10), text="答")
    stranger = waiting(case.cast).person()
    with pytest.raises(NotPermitted):
        questions.tell(matter=case.matter, by=stranger, at=at(3, 10), text="答")
