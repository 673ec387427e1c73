"""Carrying out what was supported: tasks with dates. Article 32."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.handling.models import ExecutionTask
from xinqiao.rooms.handling.services.basics import (
    head_of,
    keeper_of,
    kept,
    not_future,
    to_carry_out,
    unit_of,
)

WITH_UNIT = {Step.SERVED, Step.EXECUTING, Step.REVIEWED, Step.FINAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to carry out. claim: its number. due: last day; gives way to a working day."""

    claim: int
    what: str
    due: date


@transaction.atomic
def plan_execution(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    tasks: Sequence[Task] = (),
    expected: int | None = None,
) -> Event:
    """制定执行计划: each supported claim gets at least one task with a date; each task a clock.

    May be repeated to add tasks; without any it takes up those already planned, as after a
    review. Raises Missing (a claim without a task, a task without words), OutOfRange (claim,
    date), NotPermitted, NotAllowedNow (nothing to carry out, opinion annulled).
    Source: 条例第三十二条.
    """
    held = ledger.hold(matter, expected)
    on, todo = localdate(at), to_carry_out(held.standing)
    _refuse_tasks(held, tasks, todo, on)
    refs = [kept(held.matter, "task", task.what, "what") for task in tasks]
    keeper = keeper_of(held.standing, unit_of(held))
    change = Change(
        owner=keeper,
        set_dates=tuple(NewDuty(TermKey.EXECUTE, task.due, keeper) for task in tasks),
    )
    first = ExecutionTask.objects.filter(matter=matter).count() + 1
    facts = {
        "tasks": [
            {"n": n, "claim": task.claim, "due": task.due.isoformat(), "what": ref}
            for n, (task, ref) in enumerate(zip(tasks, refs, strict=True), start=first)
        ]
    }
    event = ledger.record(held, Act.PLAN_EXECUTION, by=by, at=at, facts=facts, change=change)
    duties = [d for d in held.standing.duties.values() if d.opened_by == event.seq]
    ExecutionTask.objects.bulk_create(
        ExecutionTask(matter=held.matter, n=n, claim=task.claim, what=ref["text"],
                      duty=duty.n, due=duty.due)
        for n, (task, ref, duty) in enumerate(zip(tasks, refs, duties, strict=True), start=first)
    )  # fmt: skip
    return event


@transaction.atomic
def report_execution(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    task: int,
    done_on: date,
    result: str,
    expected: int | None = None,
) -> Event:
    """报告执行: a task is done; its claim is carried out when none of its tasks is left.

    task: number within the matter. Goes on while a review runs. Raises NotFound (no such open
    task), OutOfRange (a day to come, or before it was planned), Missing, NotPermitted,
    NotAllowedNow.
    Source: 条例第三十二条.
    """
    held = ledger.hold(matter, expected)
    row = _open(held).filter(n=task).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such open task."), "task")
    not_future(done_on, localdate(at), "done_on")
    if done_on < held.standing.duties[row.duty].started:
        raise OutOfRange(gettext_noop("The task was planned after that day."), "done_on")
    ref = kept(held.matter, "result", result)
    left = _open(held).filter(claim=row.claim).exclude(pk=row.pk).exists()
    claims = [] if left else [row.claim]
    facts = {"task": task, "claims": claims, "done_on": done_on.isoformat(), "result": ref}
    owner = _after(held, set(claims))
    change = Change(owner=owner, closes=(row.duty,), done_on=done_on)
    event = ledger.record(held, Act.REPORT_EXECUTION, by=by, at=at, facts=facts, change=change)
    ExecutionTask.objects.filter(pk=row.pk).update(done_on=done_on, result=ref["text"])
    return event


def drop_tasks(matter: int, claims: set[int] | None = None) -> tuple[int, ...]:
    """Mark open tasks as overtaken (of these claims; None: all); the numbers of their clocks."""
    rows = ExecutionTask.objects.filter(matter=matter, done_on=None, dropped=False)
    if claims is not None:
        rows = rows.filter(claim__in=claims)
    duties = tuple(rows.values_list("duty", flat=True))
    rows.update(dropped=True)
    return duties


def _open(held: Held) -> QuerySet[ExecutionTask]:
    return ExecutionTask.objects.filter(matter=held.matter, done_on=None, dropped=False)


def _after(held: Held, claims: set[int]) -> Owner | None:
    """All carried out: the head closes it. A reviewer who has the matter keeps it."""
    if held.standing.step not in WITH_UNIT or to_carry_out(held.standing) - claims:
        return None
    return head_of(held.standing, unit_of(held))


def _refuse_tasks(held: Held, tasks: Sequence[Task], todo: set[int], on: date) -> None:
    for task in tasks:
        if task.claim not in todo:
            raise OutOfRange(
                gettext_noop("Claim %(claim)s is not among them."), "claim", claim=task.claim
            )
        if task.due < on:
            raise OutOfRange(gettext_noop("The date must not have passed."), "due")
    planned = set(_open(held).values_list("claim", flat=True))
    if left := sorted(todo - planned - {task.claim for task in tasks}):
        raise Missing(
            gettext_noop("Claim %(claim)s was supported and needs a task."),
            "tasks",
            claim=left[0],
        )
