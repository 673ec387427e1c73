"""Between the office and the person while the work goes on: questions, answers, further facts."""

from datetime import datetime

from django.db import transaction

from xinqiao.casebook import ledger
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotAllowedNow, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling.services.basics import check, kept
from xinqiao.rooms.people.texts import LONGEST_TEXT

LONGEST_QUESTION = 2000

NO_QUESTION = gettext_noop("This question was answered already, or was never asked.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")


@transaction.atomic
def ask_person(
    *, matter: int, by: Actor, at: datetime, question: str, expected: int | None = None
) -> Event:
    """询问信访人: one question that the person finds on their page; nothing waits for the answer.

    Raises Missing, OutOfRange (question), NotPermitted, NotAllowedNow.
    Source: 条例第三十一条: facts are looked into with the person.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.ASK_PERSON, by, at)
    _refuse_longer(question, LONGEST_QUESTION, "question")
    facts = {"asked": kept(held.matter, "question", question)}
    return ledger.record(held, Act.ASK_PERSON, by=by, at=at, facts=facts)


@transaction.atomic
def answer(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    question: int,
    text: str,
    expected: int | None = None,
) -> Event:
    """答复询问: the person's own words. question: number of the entry that asked.

    Raises NotAllowedNow (answered already, never asked), Missing, OutOfRange (text),
    NotPermitted (staff, another matter).
    """
    held = ledger.hold(matter, expected)
    check(held, Act.ANSWER, by, at)
    if question not in held.standing.questions:
        raise NotAllowedNow(NO_QUESTION, "question")
    _refuse_longer(text, LONGEST_TEXT, "text")
    facts = {"question": question, "answer": kept(held.matter, "answer", text, "text")}
    return ledger.record(held, Act.ANSWER, by=by, at=at, facts=facts)


@transaction.atomic
def tell(*, matter: int, by: Actor, at: datetime, text: str, expected: int | None = None) -> Event:
    """补充情况: facts and reasons that the person adds on their own; the clocks stay as they are.

    Raises Missing, OutOfRange (text), NotPermitted, NotAllowedNow. Source: 条例第十九条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.TELL, by, at)
    _refuse_longer(text, LONGEST_TEXT, "text")
    facts = {"told": kept(held.matter, "told", text, "text")}
    return ledger.record(held, Act.TELL, by=by, at=at, facts=facts)


def _refuse_longer(text: str, most: int, field: str) -> None:
    if (count := len(text.strip())) > most:
        raise OutOfRange(TOO_LONG, field, most=most, count=count)
