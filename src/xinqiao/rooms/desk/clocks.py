"""The clocks of a matter with the sentences that explain their dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xinqiao.kernel.explain import DutyFacts, Extension, explain
from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.standing import DutyState
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, Due, Term, TermKey, due_for, due_on
from xinqiao.kernel.text import Sentence
from xinqiao.kernel.worktime import Bilingual, WorkCalendar


@dataclass(frozen=True, slots=True)
class Opened:
    """What the explanation needs of one act. by: the office and name as shown to people."""

    act: Act
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One duty: whose, until when, and why that date. `why` is empty for a closed one."""

    key: TermKey
    due: date
    started: date
    provisional: bool
    office: Bilingual | None  # None: the petitioner's own time
    holder: str
    closed_on: date | None
    how: str  # "", done, stopped, lapsed
    article: Bilingual
    why: tuple[Sentence, ...]

    @property
    def running(self) -> bool:
        """Whether it still counts."""
        return self.closed_on is None


def clock_rows(
    duties: Sequence[DutyState],
    acts: Mapping[int, Opened],
    names: Mapping[int, Bilingual],
    people: Mapping[int, str],
    calendar: WorkCalendar,
    language: str,
) -> tuple[ClockRow, ...]:
    """Running clocks first, soonest due first; then the closed ones, latest first.

    acts: seq → the act. names, people: ids of offices and staff → what they are called.
    """
    rows = [_row(d, acts, names, people, calendar, language) for d in duties]
    running = sorted((r for r in rows if r.running), key=lambda r: r.due)
    closed = sorted((r for r in rows if not r.running), key=lambda r: r.closed_on or r.due)
    return (*running, *reversed(closed))


def _row(
    duty: DutyState,
    acts: Mapping[int, Opened],
    names: Mapping[int, Bilingual],
    people: Mapping[int, str],
    calendar: WorkCalendar,
    language: str,
) -> ClockRow:
    term = TERMS[duty.key]
    return ClockRow(
        key=duty.key,
        due=duty.due,
        started=duty.started,
        provisional=duty.provisional,
        office=names.get(duty.office) if duty.office else None,
        holder=people.get(duty.staff, "") if duty.staff else "",
        closed_on=duty.closed_on,
        how=duty.how,
        article=Bilingual(term.source, term.source_en),
        why=explain(_facts(duty, term, acts, calendar, language)) if duty.open else (),
    )


def _facts(
    duty: DutyState, term: Term, acts: Mapping[int, Opened], cal: WorkCalendar, language: str
) -> DutyFacts:
    opened = acts[duty.opened_by]
    return DutyFacts(
        language=language,
        duty=label(duty.key, language),
        act=label(opened.act, language),
        term=term,
        due=_due(duty, term, cal),
        calendar=cal,
        set_by=opened.by if term.length is None else "",
        extension=_extension(duty, acts),
        paused=duty.paused,
    )


def _due(duty: DutyState, term: Term, cal: WorkCalendar) -> Due:
    """The count again; if a new notice would move the date, the stored date stays in force."""
    if term.length is None:
        count = due_on(duty.due, duty.started, cal)
    else:
        count = due_for(term, duty.started, cal, extended=duty.extended, paused=duty.paused)
    return count if count.date == duty.due else replace(count, date=duty.due)


def _extension(duty: DutyState, acts: Mapping[int, Opened]) -> Extension | None:
    if not duty.extended:
        return None
    granted = [a for a in acts.values() if a.act is Act.EXTEND]
    if not granted:
        return None
    return Extension(duty.extended, granted[-1].by, granted[-1].on)
