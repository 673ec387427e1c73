"""After a closing: what the person thinks of it, a call, and another look where it is wanted."""

from xinqiao.casebook.models import Duty, Seat
from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, days, work
from xinqiao.cli.demo.play import Play
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Satisfaction
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.feedback.models import CallState, FollowUp, Rating, Thanks
from xinqiao.rooms.feedback.services import calls, rating, rechecking
from xinqiao.rooms.feedback.services.thanking import Brought, record_thanks

GOOD, SO_SO, BAD = Satisfaction.SATISFIED, Satisfaction.MOSTLY, Satisfaction.DISSATISFIED
# silent: nothing yet. rated: content. dissatisfied: and looked at again. waits: dissatisfied,
# nobody has looked yet. undone: a call finds that nothing was carried out, another look too.
ENDS = ("silent", "rated", "dissatisfied", "waits", "undone")
CALLED = 0.7  # of those on the list


def asked(p: Play, after: str) -> Script:
    """The weeks after a closing, as the course says; people who stay anonymous are not asked."""
    if p.anonymous:
        return
    if after in ("rated", "dissatisfied", "waits"):
        yield days(1, 6)
        _rate(p, content=after == "rated")
        if after == "rated":
            _thank(p)
    if after == "undone" and _bureau_has_part(p):
        yield work(1, 3)
        _call(p, carried_out="no")
    elif after != "waits" and _listed(p) is not None and p.rng.random() < CALLED:
        yield work(1, 4)
        yield from _called(p)
    if after in ("dissatisfied", "undone"):
        yield work(2, 4)
        _look_again(p)


def _rate(p: Play, *, content: bool) -> None:
    unit = p.rng.choice((GOOD, GOOD, SO_SO)) if content else BAD
    bureau = p.rng.choice((GOOD, GOOD, SO_SO, None))
    said = p.rng.choice(words.PRAISE if content else words.BLAME)
    given = rating.Given(unit=unit, bureau=bureau, unit_words=said if p.rng.random() < 0.6 else "")
    p.do(rating.rate, "petitioner", given=given)


def _thank(p: Play) -> None:
    """One of two comes by with a banner or a letter; not everybody wants it shown."""
    so_far = Thanks.objects.count()
    if so_far * 2 > Rating.objects.exclude(rated_at=None).count():
        return
    kind, said, giver = words.THANKS[so_far % len(words.THANKS)]
    brought = Brought(kind=kind, on=p.today, words=said, giver=giver, consent=bool(giver))
    record_thanks(brought=brought, by=p.actor("head"), at=p.now.at)


def _bureau_has_part(p: Play) -> bool:
    """A unit that was asked directly has no bureau behind it that could call."""
    return Seat.objects.filter(matter=p.matter, office=p.office(p.bureau)).exists()


def _listed(p: Play) -> FollowUp | None:
    """The call that the rule asks for, if it does."""
    waiting = FollowUp.objects.filter(matter=p.matter, state=CallState.WAITING)
    return waiting.order_by("-pk").first()


def _called(p: Play) -> Script:
    """Most are reached; some only on another day."""
    if p.rng.random() < 0.2:
        _call(p, reached=False)
        yield work(1, 2)
    _call(p)


def _call(p: Play, *, carried_out: str = "yes", reached: bool = True) -> None:
    row = _listed(p)
    code = p.bureau
    if row is not None:
        code = next(c for c, pk in p.stage.city.offices.items() if pk == row.bureau_id)
    caller = f"{code}.hf" if f"{code}.hf" in p.stage.city.people else f"{code}.jz"
    done = carried_out == "yes"
    answers = calls.Answers(
        facts_true="yes", carried_out=carried_out, treated=GOOD if done else SO_SO,
        more="" if done else words.NOT_DONE,
    )  # fmt: skip
    p.do(calls.follow_up_call, caller, answers=answers if reached else None,
         note="" if reached else words.CALL_MISSED)  # fmt: skip


def _look_again(p: Play) -> None:
    """Whoever has the re-check on their desk does it; here everything turns out to be in order."""
    duty = Duty.objects.filter(matter=p.matter, key=TermKey.RECHECK, closed_by=None).first()
    if duty is not None:
        rechecking.recheck_closing(
            matter=p.matter, by=_at_desk(p, duty.staff_id), at=p.now.tick(),
            result=rechecking.IN_ORDER, reason=words.LOOKED_AGAIN,
        )  # fmt: skip


def _at_desk(p: Play, staff: int | None) -> Actor:
    return next(actor for actor in p.stage.city.people.values() if actor.staff == staff)
