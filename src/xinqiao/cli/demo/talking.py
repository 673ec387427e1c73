"""Between the office and the person while the unit works: questions, promises, calls, visits.

Each talk is a piece of script that a course names; people who stay anonymous are not talked to.
"""

import io
import math
import wave
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from xinqiao.cli.demo import leading, reception
from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, days, work
from xinqiao.cli.demo.play import Play
from xinqiao.kernel.codes import Aid, AidOutcome, Outcome, VisitGround
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.files.services import from_bytes
from xinqiao.rooms.handling.services import questions
from xinqiao.rooms.people import correcting, members
from xinqiao.rooms.people.roll import Named, Paid
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.rooms.recordings.models import Logged
from xinqiao.rooms.recordings.services import making
from xinqiao.rooms.visits.models import AidReferral
from xinqiao.rooms.visits.services import aid, planning, reporting

RATE, SECONDS, PITCH = 8000, 3, 440  # of the sound that stands for a recording
OWED = "12600.00"


def talked(p: Play, talks: tuple[str, ...]) -> Script:
    """The talks of a course, one after another."""
    if p.anonymous:
        return
    for name in talks:
        yield from TALKS[name](p)


def _asked(p: Play) -> Script:
    """A question, its answer, and what the person adds on their own."""
    asked = p.do(questions.ask_person, "handler", question=words.QUESTION)
    yield days(1, 3)
    p.do(questions.answer, "petitioner", question=asked.seq, text=words.ANSWER)
    yield days(0, 2)
    p.do(questions.tell, "petitioner", text=words.TOLD)


def _asked_only(p: Play) -> Script:
    """A question that waits for its answer."""
    yield work(0, 1)
    p.do(questions.ask_person, "handler", question=words.QUESTION)


def _promised(p: Play, *, put_off: bool = False, kept: bool = True) -> Script:
    """A promise with a day; kept, put off, or still open."""
    due = p.stage.workday(p.today + timedelta(days=6))
    made = p.do(promises.promise, "handler", what=words.PROMISE, due=due)
    n = promises.opened(made, TermKey.PROMISE)
    if put_off:
        yield work(2, 3)
        due = p.stage.workday(due + timedelta(days=5))
        event = p.do(promises.put_off, "handler", n=n, due=due, reason=words.PUT_OFF)
        n = promises.opened(event, TermKey.PROMISE)
    if kept:
        yield work(1, 3)
        p.do(promises.keep_promise, "handler", n=n, result=words.PROMISE_KEPT)


def _put_off(p: Play) -> Script:
    yield from _promised(p, put_off=True)


def _left_open(p: Play) -> Script:
    yield from _promised(p, kept=False)


def _called(p: Play) -> Script:
    """The person asks for a call; the first one reaches nobody."""
    yield days(0, 1)
    p.do(calls.ask_call, "petitioner", about=words.CALL_ABOUT)
    yield work(0, 1)
    if p.rng.random() < 0.3:
        p.do(calls.call_back, "handler", note=words.CALL_MISSED, reached=False)
        yield work(1)
    p.do(calls.call_back, "handler", note=words.CALLED)


def _call_waits(p: Play) -> Script:
    yield days(0, 1)
    p.do(calls.ask_call, "petitioner", about=words.CALL_ABOUT)


def _visited(p: Play) -> Script:
    """Two officers at home, hardship seen, assistance asked for and granted."""
    on = p.now.at + timedelta(days=1)
    visit = plan_visit(p, VisitGround.HARDSHIP, on)
    yield work(1, 2)
    at = p.now.tick()
    report = reporting.Report(
        on=at - timedelta(minutes=2), met="信访人本人", findings=words.VISIT_FOUND,
        needs=(Aid.TEMPORARY, Aid.MEDICAL), needs_text=words.VISIT_NEEDS,
        follow_ups=words.VISIT_NEXT,
    )  # fmt: skip
    reporting.record(visit=visit, by=p.actor("handler"), at=at, report=report)
    event = p.do(
        aid.refer_aid, "handler", aid=[Aid.TEMPORARY], organ="江岚市民政局", visit=visit,
        hardship=words.VISIT_FOUND, answer_by=p.today + timedelta(days=aid.USUAL_DAYS),
    )  # fmt: skip
    yield work(5, 8)
    referral = AidReferral.objects.values_list("pk", flat=True).get(matter=p.matter, seq=event.seq)
    p.do(aid.answer_aid, "handler", referral=referral, outcome=AidOutcome.GRANTED,
         answer=words.AID_GRANTED, on=p.today)  # fmt: skip


def _visit_comes(p: Play) -> Script:
    """A visit that was agreed to and is still to be made; assistance asked for already."""
    yield work(0, 1)
    plan_visit(p, VisitGround.CANNOT_COME, p.now.at + timedelta(days=7))
    p.do(
        aid.refer_aid, "handler", aid=[Aid.SUBSISTENCE], organ="江岚市民政局",
        hardship=words.VISIT_NEEDS, answer_by=p.today + timedelta(days=aid.USUAL_DAYS),
    )  # fmt: skip


def plan_visit(p: Play, ground: VisitGround, on: datetime) -> int:
    """Plan a visit of two officers, agreed to by telephone; its row id."""
    plan = planning.Plan(
        ground=ground, on=on, place=words.VISIT_PLACE, reason=words.VISIT_REASON,
        officers=[p.staff("handler"), p.staff("intake")], agreed="电话中同意。",
    )  # fmt: skip
    made = planning.plan(matter=p.matter, by=p.actor("handler"), at=p.now.tick(), visit=plan)
    return made.pk


def _recorded(p: Play) -> Script:
    """A talk recorded with consent: notice, start, stop, the sealed file."""
    yield work(0, 1)
    by = p.actor("handler")
    row = making.begin(
        number=p.number, by=by, at=p.now.tick(), shown=True, spoken=True, agreed=True,
        sound_only=True,
    )  # fmt: skip
    for what in (Logged.STARTED, Logged.STOPPED):
        making.mark(recording=row.pk, what=what, by=by, at=p.now.tick())
    making.keep(recording=row.pk, file=from_bytes("talk.wav", tone()), by=by, at=p.now.tick())


def _corrected(p: Play) -> Script:
    """The person has a new telephone number, and sets it right themselves."""
    yield days(1, 2)
    new = p.stage.crowd.main().phone
    p.do(correcting.correct, "petitioner", column="phone", value=new)


def _listed(p: Play) -> Script:
    """The roll of a group; half of them are paid, the others before the closing."""
    crowd, people = p.stage.crowd, p.rng.randint(10, 16)
    named = [(one.name, one.phone) for one in (crowd.main() for _ in range(people))]
    p.do(members.list_members, "intake",
         members=[Named(name, phone, f"拖欠工资{OWED}元") for name, phone in named])  # fmt: skip
    p.unsettled = list(range(1, people + 1))
    yield p.work(2, 4)
    settle(p, people // 2)


def settle(p: Play, count: int) -> None:
    """So many of the members got what they were owed."""
    paid, p.unsettled = p.unsettled[:count], p.unsettled[count:]
    if paid:
        p.do(
            members.settle_members, "handler", outcome=Outcome.SUPPORTED,
            members=[Paid(n, OWED, p.today) for n in paid], evidence=words.PAID,
        )  # fmt: skip


def tone() -> bytes:
    """A few seconds of a swelling tone as WAV, in place of anybody's voice."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(1)
        out.setframerate(RATE)
        out.writeframes(bytes(_level(n) for n in range(RATE * SECONDS)))
    return sound.getvalue()


def _level(n: int) -> int:
    swell = math.sin(math.pi * n / (RATE * SECONDS))
    return 128 + round(60 * swell * math.sin(2 * math.pi * PITCH * n / RATE))


TALKS: Mapping[str, Callable[[Play], Script]] = {
    "question": _asked,
    "open_question": _asked_only,
    "promise": _promised,
    "put_off": _put_off,
    "open_promise": _left_open,
    "call": _called,
    "open_call": _call_waits,
    "visit": _visited,
    "open_visit": _visit_comes,
    "recording": _recorded,
    "correction": _corrected,
    "members": _listed,
    "came": reception.received,
    "came_to_unit": reception.received_at_unit,
    **leading.LEADS,
}
