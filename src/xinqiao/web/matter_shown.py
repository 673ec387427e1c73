"""What the page of a matter shows: who answers, until when, where it stands, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel import explain
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.procedure.checks import sentence as refusal_of
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.handing_on import given_by
from xinqiao.kernel.procedure.moves import INSPECTING
from xinqiao.kernel.procedure.offers import Offer
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk.chain import Link, Part
from xinqiao.rooms.desk.clocks import ClockRow
from xinqiao.rooms.desk.lines import Who
from xinqiao.rooms.desk.matter import MatterPage, Told
from xinqiao.rooms.desk.next_act import act_of_clock, usual_acts
from xinqiao.rooms.supervision import queries as supervision
from xinqiao.rooms.supervision.codes import ACTS as SUPERVISION
from xinqiao.web import dates, timeline, words
from xinqiao.web.shapes import Answerer, Clock, PathStep
from xinqiao.web.timeline import Entry

# What an inspector may do at any time; none of it is the matter's next step.
SUPERVISING = SUPERVISION - {Act.RAISE, Act.ANSWER_SUPERVISION, Act.ANSWER_SUGGESTION}
# Acts that belong to the file rather than to its way; they stand apart on the page.
ASIDE = frozenset(
    {
        Act.NOTE,
        Act.ATTACH,
        Act.HAND_OVER,
        Act.PASS_DUTY,
        Act.SHIELD,
        Act.LINK,
        Act.UNLINK,
        Act.ADD_SUBMISSION,
        Act.PROPOSE_VOID,
        Act.CORRECT_RECEIPT_DATE,
        Act.ASK_RECUSAL,
        Act.RECUSE,
        Act.REFUSE_RECUSAL,
        Act.PROMISE,
        Act.PUT_OFF_PROMISE,
        Act.ASK_CALL,
        Act.RECEIVE_VISITOR,
        Act.ATTACH_RECORDING,
        Act.HOME_VISIT,
        Act.REFER_AID,
        Act.ASK_PERSON,
        Act.CORRECT_PERSON,
        Act.LIST_MEMBERS,
        *SUPERVISING,
        Act.PROPOSE_LEAD,
        Act.DELEGATE_LEAD,
        Act.PUT_OFF_MILESTONE,
        Act.NOTE_LEAD,
    }
)

# Acts behind these do not come up at all where the guard refuses: nobody misses a button that
# answers what was never asked.
PURPOSE_GUARDS = frozenset({Guard.COMPLAINT, Guard.SUGGESTION, Guard.REPORT, Guard.NOT_A_REPORT})
ANSWERING_GUARDS = frozenset(
    {Guard.PROMISE_OPEN, Guard.CALL_ASKED, Guard.NO_CALL_ASKED, Guard.AID_ASKED,
     Guard.QUESTION_OPEN, Guard.RECHECK_WANTED, Guard.MEMBERS_LISTED, Guard.SUPERVISED,
     Guard.SUPERVISION_OPEN, Guard.SUGGESTION_OPEN, Guard.POLICY_SUGGESTED,
     Guard.ACCOUNTABILITY_PROPOSED}
)  # fmt: skip
# The same where such a guard is the one that refuses: a case that nobody leads has no plan.
LEAD_GUARDS = (
    Guard.NOT_SEALED, Guard.NO_LEAD, Guard.LEAD_PROPOSED, Guard.LEAD_NAMED, Guard.LEAD_REFUSED,
    Guard.LEAD_CARRIED, Guard.SPEAKS_FOR_LEADER, Guard.MILESTONE_OPEN,
)  # fmt: skip
UNLED = frozenset(refusal_of(guard) for guard in LEAD_GUARDS)


def context(matter: MatterPage, reader: Actor) -> dict[str, object]:
    """What the templates of the page show."""
    running, over = clocks(matter.clocks, matter.today)
    known = {told.seq: told.act for told in matter.told}
    owner = matter.standing.owner
    return {
        "section": "matters",
        "matter": matter,
        "ours": owner is not None and owner.office == reader.office,
        "line": matter.line,
        "on": matter.today,
        "steps": steps(matter),
        "chain": [answerer(link) for link in matter.links],
        "clocks": running,
        "closed_clocks": over,
        "acts": acts(matter, reader),
        "known": known,
        "supervision": supervised(matter, reader) if SUPERVISION & set(known.values()) else None,
        "timeline": timeline.lines(entries(matter), matter.line.number),
    }


def supervised(matter: MatterPage, reader: Actor) -> supervision.Panel:
    """Orders, levels and suggestions; asked for only where the record has any."""
    return supervision.panel(matter.id, reader)


def steps(matter: MatterPage) -> list[PathStep]:
    """The path, with the office beside the present step."""
    owner = matter.line.owner
    here = words.named(owner.office) if owner else ""
    return [
        PathStep(words.word(s.step).capitalize(), s.state, s.on, here if s.state == "now" else "")
        for s in matter.path
    ]


def answerer(link: Link) -> Answerer:
    """One person of the chain."""
    return Answerer(
        role=role(link.part),
        name=link.who.name,
        post=words.named(link.who.post),
        unit=words.named(link.who.office),
        phone=link.who.phone,
        owner=link.part is Part.OWNER,
        substitute=link.away.substitute if link.away else "",
        away_until=link.away.until if link.away else None,
    )


def role(part: Part) -> str:
    """What a person of the chain is there for."""
    return {
        Part.OWNER: _("Answers now"),
        Part.HEAD: _("Heads the unit"),
        Part.SENDER: _("Passed it on"),
        Part.SUPERIOR: _("Superior"),
    }[part]


def why(row: ClockRow) -> str:
    """The sentences that explain a date, in the reader's language."""
    between = " " if words.english() else ""
    return between.join(explain.render(row.why, _, dates.day_text))


def clocks(rows: Iterable[ClockRow], today: date) -> tuple[list[Clock], list[ClockRow]]:
    """Chips of the running clocks, and the rows of the closed ones."""
    every = list(rows)
    running = [
        Clock.running(
            words.word(r.key).capitalize(), r.due, today, why(r), provisional=r.provisional
        )
        for r in every
        if r.running
    ]
    return running, [r for r in every if not r.running]


@dataclass(frozen=True, slots=True)
class Button:
    """One act on the page. why: the reason it can't be done now, "" when it can."""

    act: Act
    url: str
    why: str

    @property
    def in_place(self) -> bool:
        """Whether its form opens on the matter's own page."""
        return self.act not in (Act.ADD_SUBMISSION, Act.RECEIVE_VISITOR)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of the reader: first the usual one, then the others; those that must wait."""

    first: Button | None
    others: tuple[Button, ...]
    aside: tuple[Button, ...]
    blocked: tuple[Button, ...]

    @property
    def none(self) -> bool:
        """Whether the reader has no act here at all."""
        return not (self.first or self.others or self.aside or self.blocked)


def acts(matter: MatterPage, reader: Actor) -> Acts:
    """What the reader can do now, and what not yet and why."""
    nothing = set() if given_by(matter.standing, reader) else {Act.PASS_DUTY}
    asked = [
        o
        for o in matter.offers
        if comes_up(o) and o.act not in nothing and not another_is_asked(o, matter, reader)
    ]
    buttons = [button(matter.line.number, o) for o in asked]
    free = {b.act: b for b in buttons if not b.why and b.act not in ASIDE}
    leading = (*usual_acts(matter.line.step, matter.line.purpose), *owed(matter, reader))
    first = next((free.pop(act) for act in leading if act in free), None)
    return Acts(
        first=first,
        others=tuple(free.values()),
        aside=tuple(b for b in buttons if not b.why and b.act in ASIDE),
        blocked=tuple(b for b in buttons if b.why),
    )


def owed(matter: MatterPage, reader: Actor) -> list[Act]:
    """The acts that meet the reader's own clocks, the soonest due first."""
    mine = (d for d in matter.standing.duties.values() if d.open and d.staff == reader.staff)
    clocks = sorted(mine, key=lambda d: d.due)
    lead = matter.standing.lead.state if matter.standing.lead else ""
    found = (act_of_clock(d.key, matter.line.step, reader, lead) for d in clocks if d.staff)
    return [act for act in found if act]


def comes_up(offer: Offer) -> bool:
    """Whether the act has a place here: a complaint is not studied like a suggestion."""
    if offer.why is not None and offer.why.msgid in UNLED:
        return False
    return offer.why is None or not (PURPOSE_GUARDS | ANSWERING_GUARDS) & set(offer.move.guards[:1])


def another_is_asked(offer: Offer, matter: MatterPage, reader: Actor) -> bool:
    """Whether a suggestion waits for another office: whom it is about must not learn of it."""
    if offer.act is not Act.ANSWER_SUGGESTION or reader.roles & INSPECTING:
        return False
    waiting = (d for d in matter.standing.duties.values() if d.open and d.key is TermKey.FEEDBACK)
    return reader.office not in {d.office for d in waiting}


def button(number: str, offer: Offer) -> Button:
    """An offer of the kernel as a button."""
    refusal = offer.why.render(_) if offer.why else ""
    url = reverse("act", args=(number, offer.act.value))
    if offer.act is Act.ADD_SUBMISSION:  # a whole registration, under this matter
        url = f"{reverse('register')}?into={number}"
    if offer.act is Act.RECEIVE_VISITOR:  # a record of the talk, filed in this matter
        url = f"{reverse('records')}?into={number}"
    return Button(offer.act, url, refusal)


def entries(matter: MatterPage) -> list[Entry]:
    """The record, newest first."""
    known = {p.number or p.id: p for p in matter.papers}
    names: dict[tuple[str, Who | None], str] = {}
    found = []
    for told in matter.told:
        key = told.actor, told.who
        by = names.get(key) or names.setdefault(key, actor(told))
        found.append(Entry(told, by, tuple(known[n] for n in told.papers if n in known)))
    return found


def actor(told: Told) -> str:
    """Who acted, by office, post and name."""
    if told.who is None:
        return _("petitioner") if told.actor == "petitioner" else _("the clock")
    office, post = words.named(told.who.office), words.named(told.who.post)
    parts = (told.who.name, post, office) if words.english() else (office, post, told.who.name)
    return (", " if words.english() else " ").join(parts)
