"""Random people do random things to many matters, and after every act the promises still hold.

Two plays of 5,000 acts; XINQIAO_TEST_LONG=yes makes them ten times longer.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from django.utils.timezone import localdate
from pytest_django import Settings

from tests.casebook import books, plausible
from tests.casebook.plausible import Scene
from tests.cast import Cast, assemble
from xinqiao.casebook import calendars, ledger, sealing, verify, verify_books
from xinqiao.casebook.models import Event, Matter
from xinqiao.config.env import ENV
from xinqiao.kernel import actors
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import TO_CARRY_OUT
from xinqiao.kernel.errors import DomainError, NotAllowedNow, NotPermitted
from xinqiao.kernel.explain import DutyFacts, explain, render
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.offers import may, offers
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.standing import DutyState, Standing
from xinqiao.kernel.procedure.steps import SETTLED, Act, Step
from xinqiao.kernel.terms import TERMS, due_for, due_on
from xinqiao.rooms.directory.models import Staff
from xinqiao.rooms.feedback.models import Rating
from xinqiao.rooms.people.models import Member, Party

ACTS = 50_000 if ENV.flag("TEST_LONG") else 5_000  # for each seed
SEEDS = (20_260_301, 20_260_302)
ON_STAGE = 50  # matters played with at once; the others rest
LONGEST = 90  # records after which a matter leaves the stage
RARE = 8  # acts that one play may miss: a re-review lies at the end of a long road
PAUSE = timedelta(minutes=25)
ASIDE = 0.3  # how often something is said or done beside the road
BESIDE = {
    Act.RECEIVE_VISITOR, Act.ATTACH_RECORDING, Act.PROMISE, Act.KEEP_PROMISE, Act.PUT_OFF_PROMISE,
    Act.ASK_CALL, Act.CALL_BACK, Act.HOME_VISIT, Act.REFER_AID, Act.ANSWER_AID, Act.ASK_PERSON,
    Act.ANSWER, Act.TELL, Act.CORRECT_PERSON, Act.LIST_MEMBERS, Act.SETTLE_MEMBER, Act.ATTACH,
    Act.NOTE, Act.PASS_DUTY, Act.RAISE, Act.REMIND, Act.SUPERVISE, Act.LIST_SUPERVISION,
    Act.SUMMON_TALK, Act.ORDER_RECTIFICATION, Act.ANSWER_SUPERVISION, Act.END_SUPERVISION,
    Act.SUGGEST_IMPROVEMENT, Act.SUGGEST_POLICY, Act.PROPOSE_ACCOUNTABILITY,
    Act.SUGGEST_ACCOUNTABILITY, Act.ANSWER_SUGGESTION, Act.TRACK_RULE, Act.FLAG_URGENT,
    Act.CLEAR_URGENT, Act.SUBMIT_BULLETIN, Act.INSTRUCT, Act.ANSWER_INSTRUCTION, Act.REPORT_UP,
    Act.CONFIRM_REPORT, Act.PLAN_LEAD, Act.REACH_MILESTONE, Act.PUT_OFF_MILESTONE, Act.CONTACT,
    Act.NOTE_LEAD, Act.DELEGATE_LEAD, Act.PROPOSE_LEAD, Act.DECLINE_LEAD, Act.ASSIGN_LEAD,
    Act.ACCEPT_LEAD, Act.REFUSE_LEAD, Act.UPHOLD_REFUSAL, Act.REJECT_REFUSAL, Act.RELEASE_LEAD,
}  # fmt: skip


@dataclass
class Play:
    """The stage: who is there, what time it is, what was counted."""

    cast: Cast
    chance: random.Random
    at: datetime = books.FIRST
    matters: list[int] = field(default_factory=list)
    opened: int = 0
    done: Counter[Act] = field(default_factory=Counter)
    refused: int = 0
    settled: set[Step] = field(default_factory=set)

    def register(self, count: int = 1) -> None:
        """P6: registration succeeds whatever else has happened."""
        made = books.open_many(self.cast, count, self.at, self.opened + 1)
        self.opened += count
        self.matters += [m.pk for m in made]
        self.done[Act.REGISTER] += count

    def step(self) -> None:
        """One act, offered or not, and the promises after it."""
        self.at += PAUSE * self.chance.random() * 2
        place = self.chance.randrange(ON_STAGE)
        matter = self.matters[place]
        if self.chance.random() < 0.15:
            self.try_anything(matter)
        elif not self.act(matter):
            self.register()
            self.matters[place] = self.matters.pop()

    def act(self, matter: int) -> bool:
        """Somebody who may does something of what is offered; False when nothing is left to do."""
        with transaction.atomic():
            held = ledger.hold(matter)
            on, standing = localdate(self.at), held.standing
            for row in self.draw(standing) if standing.seq < LONGEST else ():
                by = self.somebody(row, matter, standing)
                if by is None or not may(row.act, Situation(standing, by, on)):
                    continue
                shown = {o.act for o in offers(Situation(standing, by, on)) if o.why is None}
                assert row.act in shown
                self.record(held, row.act, by)
                return True
        return False

    def draw(self, standing: Standing) -> Iterator[Move]:
        """Rows to try, those of the road first or, now and then, what is beside it."""
        moves = [m for m in MOVES if standing.step in m.src]
        aside = self.chance.random() < ASIDE
        for beside in (aside, not aside):
            rows = [m for m in moves if (m.act in BESIDE) is beside]
            # Many acts leave a matter where it stands; a story has to get on.
            weights = [self.wish(m.act, standing) * (1 if m.dst is None else 4) for m in rows]
            if rows:
                yield from self.chance.choices(rows, weights, k=8)

    def wish(self, act: Act, standing: Standing) -> float:
        """What was rare comes sooner; a second objection in time would hardly come by chance."""
        again = standing.objections == 1 and self.done[Act.DESIGNATE] < 3
        if again and act in (Act.AGREE_OBJECTION, Act.RECEIVE, Act.OBJECT):
            return 5.0
        return 1.0 / (1 + self.done[act])

    def everybody(self, matter: int) -> list[Actor]:
        return [*self.cast.actors.values(), actors.petitioner(matter), actors.SYSTEM]

    def somebody(self, row: Move, matter: int, standing: Standing) -> Actor | None:
        able = [a for a in self.everybody(matter) if row.admits(a, standing)]
        return self.chance.choice(able) if able else None

    def record(self, held: ledger.Held, act: Act, by: Actor) -> None:
        scene = Scene(self.cast, self.chance, held.standing, by, localdate(self.at))
        facts, change = plausible.say(scene, act)
        before, seq = held.matter.pk, held.matter.seq
        event = ledger.record(held, act, by=by, at=self.at, facts=facts, change=change)
        assert event.seq == seq + 1
        self.done[act] += 1
        self.promises(before, act, held.standing)

    def try_anything(self, matter: int) -> None:
        """Anybody tries any act: what is not offered is refused and leaves no trace."""
        by, act = self.chance.choice(self.everybody(matter)), self.chance.choice(list(Act))
        seq = Matter.objects.values_list("seq", flat=True).get(pk=matter)
        try:
            with transaction.atomic():
                held = ledger.hold(matter)
                if may(act, Situation(held.standing, by, localdate(self.at))):
                    self.record(held, act, by)
                    return
                ledger.record(held, act, by=by, at=self.at, facts={})
        except (NotAllowedNow, NotPermitted):
            self.refused += 1
        assert Event.objects.filter(matter=matter).count() == seq

    def promises(self, pk: int, act: Act, standing: Standing) -> None:
        """P1, P2, P3, P6 and P8 for the matter that was just acted on."""
        wrong = [str(p) for p in verify_books.among([pk])]
        assert wrong == []  # P3: the chain is whole, and the rows say what it says
        matter = Matter.objects.get(pk=pk)
        owner_is_one(matter, standing)
        for duty in standing.duties.values():
            if duty.open:
                explains_itself(duty)
        if act is Act.CONFIRM_VOID:
            two_people_voided(matter)
        if standing.step is Step.CLOSED:
            is_answered(standing)
        self.settled.add(standing.step)


def owner_is_one(matter: Matter, standing: Standing) -> None:
    """P1."""
    owner = (matter.office_id, matter.post_id, matter.staff_id)
    if standing.step in SETTLED:
        assert owner == (None, None, None)
    else:
        assert None not in owner
        assert owner == standing.owner


def explains_itself(duty: DutyState) -> None:
    """P2: the date follows from its start and its rule, is no rest day, and says why."""
    cal, term = calendars.current(), TERMS[duty.key]
    assert duty.due >= duty.started
    assert cal.is_workday(duty.due) or duty.provisional or term.length == 0
    if term.length is None:
        due = due_on(duty.due, duty.started, cal)
    else:
        due = due_for(term, duty.started, cal, extended=duty.extended, paused=duty.paused)
    assert due.date == duty.due
    facts = DutyFacts(
        language="en",
        duty=duty.key.value,
        act="an act",
        term=term,
        due=due,
        calendar=cal,
        set_by="somebody",
        paused=duty.paused,
    )
    told = render(explain(facts))
    assert len(told) >= (2 if term.length == 0 else 3)  # the same day takes no counting
    assert duty.due.isoformat() in " ".join(told)


def two_people_voided(matter: Matter) -> None:
    """P6: one proposed, another confirmed."""
    acts = Event.objects.filter(matter=matter, act__in=("propose_void", "confirm_void"))
    *_, proposed, confirmed = acts.order_by("seq")
    assert (proposed.act, confirmed.act) == ("propose_void", "confirm_void")
    assert proposed.staff_id != confirmed.staff_id


def is_answered(standing: Standing) -> None:
    """P8: every claim decided, the notice served, everything supported carried out."""
    assert standing.claims
    assert not standing.notice_pending
    for claim in standing.claims.values():
        assert claim.outcome
        assert claim.executed or claim.outcome not in TO_CARRY_OUT


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_play__the_promises_hold_after_every_act(
    seed: int, tmp_path: Path, settings: Settings
) -> None:
    settings.KEYS_ROOT = tmp_path / "keys"
    play = Play(assemble(), random.Random(seed))
    play.register(ON_STAGE)
    count = 0
    try:
        while sum(play.done.values()) < ACTS:
            play.step()
            count += 1
            if count % 2500 == 0:
                sealing.seal(play.at)
    except Exception as error:
        error.add_note(f"seed {seed}, step {count}, {dict(play.done)}")
        raise
    assert Event.objects.count() == sum(play.done.values())
    assert play.refused > ACTS / 20
    never = set(Act) - set(play.done)
    assert len(never) <= RARE, f"this play says too little: {never}"
    assert len(set(Step) - {Step.NEW} - play.settled) <= RARE
    sealing.seal(play.at)
    assert list(verify.problems()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_register__is_open_to_every_desk_and_to_no_bystander(role: Role) -> None:
    cast = assemble()
    desks = ("bureau.registrar", "bureau.triage", "bureau.head", "housing.intake", "gov.reviewer")
    outcome = {}
    for key in (*desks, f"bureau.{role.value}"):
        try:
            ledger.open_matters([], by=cast.actor(key), at=books.FIRST)
            may_register = may(Act.REGISTER, Situation(Standing(), cast.actor(key), books.FIRST))
        except DomainError:
            may_register = False
        outcome[key] = may_register
    assert outcome == dict.fromkeys(desks, True) | {"gov.reviewer": False, f"bureau.{role}": False}


def test_models__hold_no_score_label_or_risk_of_a_person() -> None:
    """P5: walks every model, ours and those of the parts we use."""
    words = (
        "score", "risk", "label", "rating", "rank", "credit", "blacklist", "suspicio", "trust",
        "danger", "threat", "profile", "frequen", "troubl", "grade", "vexat",
    )  # fmt: skip
    found = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.get_fields()
        if any(word in f"{model.__name__} {column.name}".lower() for word in words)
        and column.name != "app_label"  # of Django's own list of tables
        and model is not Rating  # what a person says of offices (Art 21)
    ]
    assert found == []
    people = {Party, Member, Staff}
    assert not [f for f in Rating._meta.get_fields() if f.related_model in people]
