"""Asking the next higher organ for review or re-review. Articles 35, 36."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, DutyState, Owner, Taken
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling.services.basics import check, kept, kept_if, not_future, unit_of
from xinqiao.rooms.review import papers
from xinqiao.rooms.review.models import Review, Stage

WINDOW = {Stage.REVIEW: TermKey.ASK_REVIEW, Stage.REREVIEW: TermKey.ASK_REREVIEW}
ACT = {Stage.REVIEW: Act.ASK_REVIEW, Stage.REREVIEW: Act.ASK_REREVIEW}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """A written request that staff enter. received_on: the day it came in; late_reason: why
    it is heard although the thirty days were over."""

    received_on: date
    late_reason: str = ""


@transaction.atomic
def ask_review(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    request: str,
    paper: OnPaper | None = None,
    expected: int | None = None,
) -> Event:
    """申请复查: the next higher organ gets the matter for thirty days from the request.

    by: the petitioner within the thirty days; or, with `paper`, a registrar or reviewer with
    a part in the matter or in that organ.
    Raises Missing (request; paper; reason of lateness), OutOfRange (day), NotAllowedNow (no
    opinion to review, asked already, over, no higher organ), NotPermitted.
    Source: 条例第三十五条.
    """
    return _ask(Stage.REVIEW, matter, by, at, request, paper, expected)


@transaction.atomic
def ask_rereview(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    request: str,
    paper: OnPaper | None = None,
    expected: int | None = None,
) -> Event:
    """申请复核: the organ above the reviewing one; its opinion is final. As `ask_review`.

    Source: 条例第三十六条.
    """
    return _ask(Stage.REREVIEW, matter, by, at, request, paper, expected)


def reviewer_at(held: Held, organ: int) -> Owner:
    """Who takes a request in at an organ: its intake post if it reviews, else a reviewer of it,
    else whoever answers for the organ."""
    intake = directory.owner_at(organ)
    reviewers = directory.holders(organ, Role.REVIEWER)
    free = [o for o in reviewers if Barred(None, o.staff) not in held.standing.bars]
    if intake in free or not free:
        return intake
    return free[0]


def _ask(
    stage: Stage,
    matter: int,
    by: Actor,
    at: datetime,
    request: str,
    paper: OnPaper | None,
    expected: int | None,
) -> Event:
    held = ledger.hold(matter, expected)
    below = _below(held, stage)
    organ = directory.review_organ(below)
    if organ is None:
        raise NotAllowedNow(gettext_noop("There is no higher organ to ask."))
    _refuse_stranger(held, by, organ)
    asked_on, late = _day(held, stage, by, at, paper)
    ref = kept(held.matter, "request", request)
    late_ref = kept_if(held.matter, "late_reason", late)
    facts = {"organ": organ, "of": below, "asked_on": asked_on.isoformat(), "request": ref}
    check(held, ACT[stage], by, at)
    issued = papers.request(held, stage, organ=organ, of=below, words=request, by=by, at=at)
    facts |= {**late_ref, **issued.reference()}
    owner = reviewer_at(held, organ)
    change = Change(
        owner=owner,
        counts_from=asked_on,
        done_on=asked_on,
        take=_seats(held, organ, owner),
    )
    event = ledger.record(held, ACT[stage], by=by, at=at, facts=facts, change=change)
    Review.objects.create(
        matter=held.matter, stage=stage, organ_id=organ, of_id=below, asked_seq=event.seq,
        asked_on=asked_on, request=ref["text"],
        late_reason=late_ref["late_reason"]["text"] if late_ref else "",
    )  # fmt: skip
    return event


def _below(held: Held, stage: Stage) -> int:
    """Whose opinion is asked about: the unit's; in a re-review, the reviewing organ's."""
    if stage is Stage.REVIEW:
        return unit_of(held)
    last = Review.objects.filter(matter=held.matter, stage=Stage.REVIEW).order_by("-asked_seq")
    return last.values_list("organ_id", flat=True).first() or unit_of(held)


def _refuse_stranger(held: Held, by: Actor, organ: int) -> None:
    """Staff enter a request only in the organ itself or with a part in the matter."""
    if by.staff is None or by.office == organ:
        return
    if not held.standing.has_part(by.office, by.staff, frozenset(Capacity)):
        raise NotPermitted(gettext_noop("This act belongs to another post."))


def _day(
    held: Held, stage: Stage, by: Actor, at: datetime, paper: OnPaper | None
) -> tuple[date, str]:
    """The day of the request and, where it came late, why it is heard."""
    today = localdate(at)
    if by.staff is None:
        return today, ""
    if paper is None:
        raise Missing(gettext_noop("Enter the written request that came in."), "received_on")
    not_future(paper.received_on, today, "received_on")
    window = _window(held, WINDOW[stage])
    if window is None or paper.received_on <= window.due:
        _refuse_before(window, paper.received_on)
        return paper.received_on, ""
    if not paper.late_reason.strip():
        raise Missing(
            gettext_noop("The thirty days were over; say why it is heard."), "late_reason"
        )
    return paper.received_on, paper.late_reason


def _refuse_before(window: DutyState | None, day: date) -> None:
    if window is not None and day < window.started:
        raise OutOfRange(gettext_noop("Nobody asks before the opinion was served."), "received_on")


def _window(held: Held, key: TermKey) -> DutyState | None:
    found = [d for d in held.standing.duties.values() if d.key is key]
    return found[-1] if found else None


def _seats(held: Held, organ: int, owner: Owner) -> tuple[Taken, ...]:
    """The organ reviews and those above it oversee; a sealed matter names the reviewer alone."""
    if held.standing.sealed:
        return (Taken(owner.office, owner.staff, Capacity.REVIEWER),)
    above = (Taken(o, None, Capacity.OVERSIGHT) for o in directory.line_of(organ))
    return (Taken(organ, None, Capacity.REVIEWER), *above)
