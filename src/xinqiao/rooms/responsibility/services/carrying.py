"""A case being carried: down the line, one plan, its milestones, and talks with the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import ContactForm
from xinqiao.kernel.errors import Missing, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.standing import DutyState, Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.responsibility import is_barred
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry.papers import check
from xinqiao.rooms.registry.wording import kept, kept_if
from xinqiao.rooms.responsibility.models import LONGEST_GIST, Milestone
from xinqiao.rooms.responsibility.services.basics import carriers, seat

LONGEST = timedelta(days=366)
MOST_MILESTONES = 12

UNIT_HEAD = gettext_noop("This office has nobody at its head; name somebody there.")
OFFICER = gettext_noop("The officer works in that office and may know of the matter.")
OWN_UNIT = gettext_noop("You pass it on inside your own unit.")
MILESTONES = gettext_noop("A plan has at least one milestone, and at most %(most)s.")
WHAT = gettext_noop("Say in one line what is to be reached.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
DAY = gettext_noop("A milestone has a day: from today on, and within a year.")
LATER = gettext_noop("A milestone is put off to a later day than it has.")
OUTSIDE = gettext_noop("Choose somebody who works at the case: the leader, the line, the unit.")
NO_MILESTONE = gettext_noop("There is no such open milestone in this case.")
ANOTHERS = gettext_noop("Only whoever holds the milestone, or the leader, does this.")
TALK_DAY = gettext_noop("The talk was between the day the case was taken and today.")
NOT_STANDING_IN = gettext_noop(
    "You do not stand in for the leading official on this day; they speak for themselves."
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One milestone of a plan. holder: staff id; None: the leader."""

    what: str
    due: date
    holder: int | None = None


@transaction.atomic
def delegate(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    office: int,
    officer: int | None = None,
    note: str = "",
    expected: int | None = None,
) -> Event:
    """落实到人: down the line to the unit's head and the officer. The leader stays answerable.

    office: the unit. officer: staff id of somebody in it. Raises NotFound (nobody at its head,
    no such officer), OutOfRange (shut out), NotPermitted (a unit's head outside the unit).
    Source: 条例第十八条; DOMAIN.md 3.1.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.DELEGATE_LEAD, by, at)
    lead = held.standing.lead
    if lead and by.staff not in (lead.leader.staff, lead.stand_in) and office != by.office:
        raise NotPermitted(OWN_UNIT, "office")
    line = [_head(office)]
    if officer is not None and officer != line[0].staff:
        line.append(directory.owner_of(officer, office))
    if any(is_barred(held.standing.bars, one) for one in line):
        raise OutOfRange(OFFICER, "office")
    facts = {"line": [list(one) for one in line], **kept_if(held, "note", note)}
    change = Change(take=tuple(seat(one, Capacity.HELPER) for one in line))
    return ledger.record(held, Act.DELEGATE_LEAD, by=by, at=at, facts=facts, change=change)


@transaction.atomic
def plan(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    aim: str,
    milestones: Sequence[Planned],
    team: Sequence[int] = (),
    expected: int | None = None,
) -> Event:
    """制定包案方案: one plan. A new one takes the place of the old and its open milestones.

    aim: what is to be solved. milestones: each becomes a duty of its holder. team: staff ids of
    people who work at the case. Raises Missing (aim, what), OutOfRange (day, number, somebody
    who does not work at it), NotPermitted, NotAllowedNow. Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.PLAN_LEAD, by, at)
    if not 1 <= len(milestones) <= MOST_MILESTONES:
        raise OutOfRange(MILESTONES, "milestones", most=MOST_MILESTONES)
    people = {p.owner.staff: p.owner for p in carriers(held.standing)}
    if set(team) - set(people):
        raise OutOfRange(OUTSIDE, "team")
    duties = [_duty(held, one, people, localdate(at)) for one in milestones]
    lines = [one_line(one.what) for one in milestones]
    refs = [kept(held, "milestone", line) for line in lines]
    old = tuple(d.n for d in _open(held))
    facts = {
        "aim": kept(held, "aim", aim),
        "team": [list(people[one]) for one in dict.fromkeys(team)],
        "milestones": refs,
    }
    event = ledger.record(
        held, Act.PLAN_LEAD, by=by, at=at, facts=facts,
        change=Change(set_dates=tuple(duties), stops=old),
    )  # fmt: skip
    opened = [o["n"] for o in event.effects["open"]]
    Milestone.objects.bulk_create(
        Milestone(matter=held.matter, seq=event.seq, n=n, gist=line, text=ref["text"])
        for n, line, ref in zip(opened, lines, refs, strict=True)
    )
    return event


@transaction.atomic
def reach(
    *, matter: int, by: Actor, at: datetime, n: int, result: str, expected: int | None = None
) -> Event:
    """完成节点: what was reached. n: number of its duty.

    Raises NotFound, NotPermitted (another's), Missing (result). Source: 条例第十八条.
    """
    held = ledger.hold(matter, expected)
    row, _ = _mine(held, by, n)
    facts = {"milestone": row.seq, "n": n, "result": kept(held, "result", result)}
    return ledger.record(
        held, Act.REACH_MILESTONE, by=by, at=at, facts=facts, change=Change(closes=(n,))
    )


@transaction.atomic
def put_off(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    n: int,
    due: date,
    reason: str,
    expected: int | None = None,
) -> Event:
    """节点改期: to a later day, and why. No statutory clock moves with it.

    Raises NotFound, NotPermitted (another's), OutOfRange (not later), Missing (reason).
    """
    held = ledger.hold(matter, expected)
    row, duty = _mine(held, by, n)
    _refuse_day(due, localdate(at))
    if due <= duty.due:
        raise OutOfRange(LATER, "due")
    facts = {"milestone": row.seq, "n": n, "reason": kept(held, "reason", reason)}
    holder = Owner(duty.office or 0, duty.post or 0, duty.staff or 0)
    change = Change(set_dates=(NewDuty(TermKey.MILESTONE, due, holder),), stops=(n,))
    event = ledger.record(held, Act.PUT_OFF_MILESTONE, by=by, at=at, facts=facts, change=change)
    (opened,) = (o["n"] for o in event.effects["open"])
    Milestone.objects.filter(pk=row.pk).update(n=opened, times_put_off=row.times_put_off + 1)
    return event


@transaction.atomic
def contact(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    form: ContactForm,
    on: date,
    said: str,
    expected: int | None = None,
) -> Event:
    """包案联系: the leader spoke with the person, face to face or by telephone.

    on: day of the talk; the next one is due thirty days after it. Whoever stands in on the day
    of the entry may write it down on the leader's behalf. Raises OutOfRange (day), Missing
    (said), NotPermitted, NotAllowedNow. Source: 条例第十八条; DOMAIN.md 3.1.
    """
    held = ledger.hold(matter, expected)
    check(held, Act.CONTACT, by, at)
    lead, today = held.standing.lead, localdate(at)
    running = [
        d for d in held.standing.duties.values()
        if d.open and d.key in (TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT)
    ]  # fmt: skip
    if lead is None or not max((d.started for d in running), default=on) <= on <= today:
        raise OutOfRange(TALK_DAY, "on")
    facts: dict[str, Any] = {
        "form": form.value,
        "on": on.isoformat(),
        "said": kept(held, "said", said),
    }
    if by.staff != lead.leader.staff:
        if directory.substitute_for(lead.leader.staff, today) != by.staff:
            raise NotPermitted(NOT_STANDING_IN)
        facts["for"] = lead.leader.staff
    change = Change(
        holders={TermKey.NEXT_CONTACT: lead.leader},
        closes=tuple(d.n for d in running),
        counts_from=on,
        done_on=on,
    )
    return ledger.record(held, Act.CONTACT, by=by, at=at, facts=facts, change=change)


def one_line(what: str) -> str:
    """A milestone as one line. Raises Missing, OutOfRange."""
    line = " ".join(what.split())
    if not line:
        raise Missing(WHAT, "milestones")
    if len(line) > LONGEST_GIST:
        raise OutOfRange(TOO_LONG, "milestones", most=LONGEST_GIST, count=len(line))
    return line


def _head(office: int) -> Owner:
    """Who heads the unit; where nobody does, who receives there. Raises NotFound."""
    heads = [p.owner for p in posts.people_in([office])]
    if not heads:
        raise NotFound(UNIT_HEAD, "office")
    return heads[0]


def _duty(held: Held, one: Planned, people: dict[int, Owner], today: date) -> NewDuty:
    _refuse_day(one.due, today)
    lead = held.standing.lead
    holder = lead.leader if one.holder is None and lead else people.get(one.holder or 0)
    if holder is None:
        raise OutOfRange(OUTSIDE, "milestones")
    return NewDuty(TermKey.MILESTONE, one.due, holder)


def _open(held: Held) -> list[DutyState]:
    found = held.standing.duties.values()
    return [d for d in found if d.open and d.key is TermKey.MILESTONE]


def _refuse_day(due: date, today: date) -> None:
    if not today <= due <= today + LONGEST:
        raise OutOfRange(DAY, "due")


def _mine(held: Held, by: Actor, n: int) -> tuple[Milestone, DutyState]:
    """The open milestone under duty `n`: of whoever holds it, of the leader, of who stands in."""
    row = Milestone.objects.filter(matter=held.matter, n=n).first()
    duty = held.standing.duties.get(n)
    if row is None or duty is None or not duty.open:
        raise NotFound(NO_MILESTONE, "n")
    lead = held.standing.lead
    above = (lead.leader.staff, lead.stand_in) if lead else ()
    if by.staff not in (duty.staff, *above):
        raise NotPermitted(ANOTHERS, "n")
    return row, duty
