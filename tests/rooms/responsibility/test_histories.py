"""Random histories through the real services: somebody answers at every moment, and one leads."""

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils.timezone import localdate

from tests.cast import Cast, assemble
from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook import queries as casebook
from xinqiao.casebook import verify_books
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.actors import Actor, Capacity
from xinqiao.kernel.codes import ContactForm, LeadGround, LeadState
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.standing import Owner, Standing
from xinqiao.kernel.responsibility import LEAD_CLOCKS, may_lead
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Holding, Staff
from xinqiao.rooms.directory.queries import desk_of
from xinqiao.rooms.registry import objections, postings
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.passing import Target
from xinqiao.rooms.responsibility.services import (
    absences,
    answering,
    carrying,
    ending,
    naming,
)
from xinqiao.rooms.responsibility.services.carrying import Planned

pytestmark = pytest.mark.django_db(databases="__all__")

SEED = 20_260_309
STEPS = 200  # about half of them are refused
SPARES = 8  # people without a post, who follow into one
LEADERS = ("gov.leader", "gov.leader2", "gov.convenor")
POSTS = (*LEADERS, "housing.intake", "bureau.triage")
RARE = 5  # acts that the play may miss
OWED = {
    LeadState.PROPOSED: TermKey.LEAD_DECIDE,
    LeadState.REFUSED: TermKey.LEAD_DECIDE,
    LeadState.NAMED: TermKey.LEAD_REPLY,
}


class History:
    """A few matters, the people of the city, and chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.cast: Cast = assemble()
        self.cases = [waiting(self.cast) for _ in range(3)]
        self.posts = {key: self.cast.actor(key).post for key in self.cast.actors}
        self.now: datetime = at(3, 9)
        self.spare = [
            Staff.objects.create(username=f"spare{n}", name=f"接任{n}") for n in range(SPARES)
        ]
        self.done: dict[str, int] = {}

    def actor(self, key: str) -> Actor:
        """Whoever holds that post today."""
        holding = Holding.objects.select_related("post__office", "staff").get(
            post=self.posts[key], until=None
        )
        return desk_of(holding).actor

    def leader(self) -> str:
        return self.chance.choice(LEADERS)

    def leading(self, case: Case) -> Actor:
        """Mostly who leads the case; now and then anybody."""
        mine = [key for key in LEADERS if self.posts[key] == case.row.leader_post_id]
        return self.actor(mine[0] if mine and self.chance.random() < 0.8 else self.leader())

    def step(self) -> None:
        """One thing happens, or is refused and leaves no trace."""
        self.now += timedelta(hours=self.chance.choice((1, 2, 3, 15)))
        case = self.chance.choice(self.cases)
        fitting = FITTING[case.row.lead] if self.chance.random() < 0.6 else ACTS
        act = self.chance.choice(fitting)
        before = dict(Matter.objects.values_list("pk", "seq"))
        try:
            with transaction.atomic():
                act(self, case)
        except DomainError:
            assert dict(Matter.objects.values_list("pk", "seq")) == before
        else:
            self.done[act.__name__] = self.done.get(act.__name__, 0) + 1


def propose(h: History, case: Case) -> None:
    naming.propose(
        matter=case.matter, by=h.actor("bureau.triage"), at=h.now, leader=h.posts[h.leader()] or 0,
        convenor=h.posts["gov.convenor"] or 0, ground=LeadGround.GROUP, reason="群众集中反映。",
    )  # fmt: skip


def decline(h: History, case: Case) -> None:
    naming.decline(matter=case.matter, by=h.actor("gov.convenor"), at=h.now, reason="不需要。")


def assign(h: History, case: Case) -> None:
    naming.assign(
        matter=case.matter, by=h.actor("gov.convenor"), at=h.now, leader=h.posts[h.leader()] or 0
    )


def accept(h: History, case: Case) -> None:
    answering.accept(matter=case.matter, by=h.leading(case), at=h.now)


def refuse(h: History, case: Case) -> None:
    owner = case.row.staff_id
    answering.refuse(
        matter=case.matter, by=h.leading(case), at=h.now, reason="不归我管", basis="分工文件"
    )
    assert case.row.staff_id == owner


def uphold(h: History, case: Case) -> None:
    answering.uphold_refusal(
        matter=case.matter, by=h.actor("gov.convenor"), at=h.now, reason="有据。",
        leader=h.posts[h.leader()] or 0,
    )  # fmt: skip


def reject(h: History, case: Case) -> None:
    answering.reject_refusal(
        matter=case.matter, by=h.actor("gov.convenor"), at=h.now, reason="无据。"
    )


def plan(h: History, case: Case) -> None:
    steps = [Planned("查清", localdate(h.now) + timedelta(days=h.chance.randint(1, 20)))]
    carrying.plan(matter=case.matter, by=h.leading(case), at=h.now, aim="解决", milestones=steps)


def talk(h: History, case: Case) -> None:
    carrying.contact(
        matter=case.matter, by=h.leading(case), at=h.now, form=ContactForm.PHONE,
        on=localdate(h.now), said="通话说明进展。",
    )  # fmt: skip


def note(h: History, case: Case) -> None:
    ending.note_lead(matter=case.matter, by=h.actor(h.leader()), at=h.now, note="写给接任者。")


def away(h: History, case: Case) -> None:
    who, other = h.actor(h.leader()), h.actor(h.leader())
    until = localdate(h.now) + timedelta(days=h.chance.randint(1, 9))
    absences.note(
        who.staff or 0, other.staff or 0, since=localdate(h.now), until=until, reason="",
        by=who, at=h.now,
    )  # fmt: skip


def hand_over(h: History, case: Case) -> None:
    posted = Holding.objects.filter(until=None).values("staff")
    heir = h.chance.choice(Staff.objects.exclude(pk__in=posted).order_by("pk"))
    postings.hand_post_over(
        h.posts[h.chance.choice(POSTS)] or 0, heir.pk, since=localdate(h.now),
        by=h.actor("bureau.admin"), at=h.now,
    )  # fmt: skip


def shield(h: History, case: Case) -> None:
    if h.chance.random() < 0.5:  # or nobody is left who may lead
        return
    who = h.actor(h.chance.choice(LEADERS[:2]))
    registry.shield(
        matter=case.matter, by=h.actor("bureau.triage"), at=h.now, reason="有利害关系",
        staff=(who.staff or 0,),
    )  # fmt: skip


def object_to(h: History, case: Case) -> None:
    objections.object_to(
        matter=case.matter, by=h.actor("housing.intake"), at=h.now, reason="不属本单位职责。",
        basis="三定规定",
    )  # fmt: skip


def send_back(h: History, case: Case) -> None:
    objections.reject_objection(
        matter=case.matter, by=h.actor("bureau.triage"), at=h.now, reason="属你单位职责。"
    )


def send_on(h: History, case: Case) -> None:
    objections.agree_objection(
        matter=case.matter, by=h.actor("bureau.triage"), at=h.now, reason="改送。",
        to=Target(h.cast.office("labour")),
    )  # fmt: skip


ACTS = (
    propose, decline, assign, accept, refuse, uphold, reject, plan, talk, note, away, hand_over,
    shield, object_to, send_back, send_on,
)  # fmt: skip
# What is likely next, by the state of the case.
FITTING = {
    "": (propose,),
    LeadState.PROPOSED: (assign, assign, decline, hand_over),
    LeadState.NAMED: (accept, refuse, refuse, away),
    LeadState.REFUSED: (uphold, reject, hand_over),
    LeadState.CARRIED: (plan, talk, note, note, away, hand_over, shield),
}


def check(h: History) -> None:
    """What must hold at every moment."""
    for case in h.cases:
        row, standing = case.row, case.standing
        assert row.open
        assert Holding.objects.filter(post=row.post_id, staff=row.staff_id, until=None).exists()
        _one_lead(h, case, standing)
        for duty in Duty.objects.filter(matter=row, closed_by=None).exclude(staff=None):
            held = Holding.objects.filter(post=duty.post_id, staff=duty.staff_id, until=None)
            assert held.exists(), (duty.key, duty.staff_id)


def _one_lead(h: History, case: Case, standing: Standing) -> None:
    lead, row = standing.lead, case.row
    running = {d.key: d for d in standing.duties.values() if d.open and d.key in LEAD_CLOCKS}
    leaders = [s.staff for s in standing.seats if s.capacity is Capacity.LEADER]
    if lead is None:
        assert (row.lead, row.leader_id, running, leaders) == ("", None, {}, [])
        return
    assert (row.lead, row.leader_id) == (lead.state, lead.leader.staff)
    assert may_lead(standing, lead.leader)
    assert leaders == ([] if lead.state is LeadState.PROPOSED else [lead.leader.staff])
    convenors = [s.staff for s in standing.seats if s.capacity is Capacity.CONVENOR]
    assert len(convenors) == 1
    owed = OWED.get(lead.state) or next(
        k for k in (TermKey.FIRST_CONTACT, TermKey.NEXT_CONTACT) if k in running
    )
    deciding = lead.state in (LeadState.PROPOSED, LeadState.REFUSED)
    assert running[owed].staff == (convenors[0] if deciding else lead.leader.staff)
    if lead.state is not LeadState.PROPOSED:
        assert _sees(case, lead.leader)


def _sees(case: Case, who: Owner) -> bool:
    holding = Holding.objects.select_related("post__office", "staff").get(post=who.post, until=None)
    assert holding.staff_id == who.staff
    return casebook.visible_to(desk_of(holding).actor).filter(pk=case.matter).exists()


def test_history__somebody_answers_at_every_moment_and_exactly_one_leads() -> None:
    history = History(SEED)
    for _ in range(STEPS):
        history.step()
        check(history)
    done = {act.__name__ for act in ACTS} & set(history.done)
    assert len(done) >= len(ACTS) - RARE, history.done
    assert {"assign", "accept", "refuse", "away", "hand_over"} <= done
    found = verify_books.among([case.matter for case in history.cases])
    assert [str(p) for p in found] == []
    assert history.now.date() > date(2026, 3, 12)
