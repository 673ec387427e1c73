"""Leaders' own cases in every condition: proposed, declined, refused and decided, carried,
silent too long, handed over with the post, given back with a result.

The mayor convenes. Each course is a piece of script that a plan names among its talks.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from xinqiao.casebook.models import Matter
from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, days, work
from xinqiao.cli.demo.play import Play
from xinqiao.kernel.actors import SYSTEM
from xinqiao.kernel.codes import ContactForm, LeadGround, LeadResult, LeadState
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory import services as keeping
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.registry.postings import hand_post_over
from xinqiao.rooms.responsibility.models import Milestone
from xinqiao.rooms.responsibility.services import answering, carrying, ending, naming
from xinqiao.rooms.responsibility.services.carrying import Planned

CONVENOR = "szf.sz"
BUILDING, PEOPLE = "szf.fsz1", "szf.fsz2"  # deputies by what they answer for
THEIRS = {"rsj": PEOPLE, "jyj": PEOPLE, "wjw": PEOPLE, "cbrs": PEOPLE}
FOLLOWER = ("szf.fsz22", "顾明远")  # who came into a deputy's post, invented like everybody


def leader(p: Play) -> str:
    """The deputy who answers for the unit's field."""
    return THEIRS.get(p.unit, BUILDING)


def other(p: Play) -> str:
    """The one who does not."""
    return BUILDING if leader(p) == PEOPLE else PEOPLE


def post(p: Play, who: str) -> int:
    """Row id of somebody's post."""
    return p.actor(who).post or 0


def _proposed(p: Play, who: str | None = None) -> Script:
    yield work(0, 1)
    p.do(
        naming.propose, "bureau", leader=post(p, who or leader(p)), convenor=post(p, CONVENOR),
        ground=LeadGround.LONG_STANDING, reason=words.LEAD_WHY,
    )  # fmt: skip


def _named(p: Play, who: str | None = None) -> Script:
    yield from _proposed(p, who)
    yield work(0, 1)
    p.do(naming.assign, CONVENOR, leader=post(p, who or leader(p)), task=words.LEAD_TASK)


def _declined(p: Play) -> Script:
    yield from _proposed(p)
    yield work(1)
    p.do(naming.decline, CONVENOR, reason=words.LEAD_DECLINED)


def _refused(p: Play) -> Script:
    """Named who is not in charge of the field, and says so with the basis."""
    yield from _named(p, other(p))
    yield work(1)
    p.do(answering.refuse, other(p), reason=words.LEAD_REFUSED, basis=words.LEAD_BASIS)


def _upheld(p: Play) -> Script:
    yield from _refused(p)
    yield work(1)
    p.do(answering.uphold_refusal, CONVENOR, leader=post(p, leader(p)), reason=words.LEAD_UPHELD)
    yield from _taken(p)


def _rejected(p: Play) -> Script:
    """Named who is in charge, refused all the same, and bound by the convenor."""
    yield from _named(p)
    yield work(1)
    p.do(answering.refuse, leader(p), reason=words.LEAD_REFUSED, basis=words.LEAD_BASIS)
    yield work(1, 2)
    p.do(answering.reject_refusal, CONVENOR, reason=words.LEAD_REJECTED)
    yield work(1, 3)
    _talked(p, ContactForm.PHONE)


def _taken(p: Play) -> Script:
    """Accepted, down the line, talked, planned; one milestone put off and reached."""
    yield work(0, 1)
    who = leader(p)
    p.do(answering.accept, who)
    p.do(carrying.delegate, who, office=p.office(p.unit), officer=p.staff("handler"))
    yield work(1, 3)
    _talked(p, ContactForm.FACE)
    due = p.stage.workday(p.today + timedelta(days=5))
    p.do(
        carrying.plan, who, aim=words.LEAD_AIM, team=[p.staff("handler"), p.staff("intake")],
        milestones=[
            Planned(words.LEAD_STEPS[0], due, p.staff("handler")),
            Planned(words.LEAD_STEPS[1], p.stage.workday(p.today + timedelta(days=40))),
        ],
    )  # fmt: skip
    yield work(1, 2)
    n = Milestone.objects.filter(matter=p.matter).values_list("n", flat=True)[0]
    later = p.stage.workday(due + timedelta(days=3))
    event = p.do(carrying.put_off, "handler", n=n, due=later, reason=words.PUT_OFF)
    n = next(o["n"] for o in event.effects["open"] if o["key"] == TermKey.MILESTONE)
    yield work(1, 2)
    p.do(carrying.reach, "handler", n=n, result=words.LEAD_REACHED)


def _carried(p: Play) -> Script:
    yield from _named(p)
    yield from _taken(p)


def _silent(p: Play) -> Script:
    """Taken, and nobody has spoken with the person."""
    yield from _named(p)
    yield work(1)
    p.do(answering.accept, leader(p))


def _handed(p: Play) -> Script:
    """A deputy goes to another post: a note on every case, then the post changes hands."""
    yield from _named(p, PEOPLE)
    yield work(0, 1)
    p.do(answering.accept, PEOPLE)
    yield days(1, 2)
    yield work(1)
    p.do(carrying.contact, PEOPLE, form=ContactForm.FACE, on=p.today, said=words.LEAD_SAID)
    _hand_over(p)


def _hand_over(p: Play) -> None:
    """Once: whoever follows finds a note in each case that the post carries."""
    username, name = FOLLOWER
    city, actor = p.stage.city, p.actor(PEOPLE)
    if actor.post is None:
        raise LookupError(PEOPLE)
    cases = Matter.objects.filter(leader_post=actor.post, lead=LeadState.CARRIED).order_by("pk")
    for matter in cases.values_list("pk", flat=True):
        ending.note_lead(matter=matter, by=actor, at=p.now.tick(), note=words.LEAD_NOTE)
    at = p.now.tick()
    new = keeping.add_staff(username, name, by=SYSTEM, at=at)
    hand_post_over(actor.post, new.pk, since=p.today, by=SYSTEM, at=at)
    city.people[PEOPLE] = directory.desk(new.pk, actor.post).actor


def _talked(p: Play, form: ContactForm) -> None:
    p.do(carrying.contact, leader(p), form=form, on=p.today, said=words.LEAD_SAID)


def given_back(p: Play) -> Script:
    """解除包案, where somebody carries it: with the last paper that was issued."""
    if Matter.objects.values_list("lead", flat=True).get(pk=p.matter) != LeadState.CARRIED:
        return
    yield work(1, 2)
    papers = documents.papers_of(p.matter, drafts=False)
    p.do(ending.release, CONVENOR, result=LeadResult.ANSWERED, evidence=[papers[-1].id],
         summary=words.LEAD_DONE)  # fmt: skip


LEADS: Mapping[str, Callable[[Play], Script]] = {
    "lead_proposed": _proposed,
    "lead_declined": _declined,
    "lead_named": _named,
    "lead_refused": _refused,
    "lead_upheld": _upheld,
    "lead_rejected": _rejected,
    "lead_carried": _carried,
    "lead_silent": _silent,
    "lead_handed": _handed,
}
