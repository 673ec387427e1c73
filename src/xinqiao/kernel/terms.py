"""Every clock: one row per term, and the functions that count.

Counting rule: the day a term starts on is not counted; calendar days count rest days
too, but a last day that is a rest day gives way to the next working day; working days
are those of the State Council's calendar, make-up days (调休) included. The Regulations
are silent on this; 民法典 §§201, 203 apply by analogy. All dates are Asia/Shanghai dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import ONE_DAY, Bilingual, WorkCalendar

Day: TypeAlias = date  # `Due` has a field named date
SOON_DAYS = 3


class Unit(StrEnum):
    """What one unit of a term's length is."""

    CALENDAR_DAYS = "calendar_days"  # 日
    WORKING_DAYS = "working_days"  # 工作日


class Basis(StrEnum):
    """Whose number it is."""

    STATUTE = "statute"  # the law names the length
    HOUSE = "house"  # the law asks for the act but names no length: ours
    PRACTICE = "practice"  # a local or older rule, followed where the office says so


class TermKey(StrEnum):
    """The names of the clocks; stored with every duty."""

    PASS_ON = "pass_on"  # noqa: S105  sort the submission and pass it on
    CHAIN_NATIONAL = "chain_national"  # the share of each level in passing on from above
    CHAIN_PROVINCE = "chain_province"
    CHAIN_CITY = "chain_city"
    CHAIN_COUNTY = "chain_county"
    RECEIVE = "receive"  # the unit confirms receipt, or is taken to have received
    NOTIFY = "notify"  # tell the petitioner in writing
    OBJECT = "object"  # the unit objects: not mine
    DECIDE_OBJECTION = "decide_objection"
    JURISDICTION = "jurisdiction"  # common superior or joint conference decides whose it is
    HANDLE = "handle"  # written opinion, served
    SHADOW_HANDLE = "shadow_handle"  # runs where the notice is late, from its last day
    REPORT_BACK = "report_back"  # closing report to the office that assigned
    FOLLOW_UP = "follow_up"  # has the other procedure really begun?
    EXECUTE = "execute"  # carry out what was supported
    ASK_REVIEW = "ask_review"  # the petitioner's own time, not an office's
    REVIEW_ACCEPT = "review_accept"
    REVIEW = "review"  # 复查 opinion, served
    ASK_REREVIEW = "ask_rereview"  # the petitioner's own time
    REREVIEW = "rereview"  # 复核 opinion, served
    SUGGESTION = "suggestion"  # answer a suggestion
    FEEDBACK = "feedback"  # the unit answers one of the three suggestions
    SIMPLE_PASS_ON = "simple_pass_on"  # noqa: S105  an act, no password
    SIMPLE_ACCEPT = "simple_accept"
    SIMPLE_OPINION = "simple_opinion"
    BULLETIN = "bulletin"  # urgent matter to the leaders
    COOL_OFF = "cool_off"  # a withdrawal may be taken back
    PROMISE = "promise"  # something an officer said would be done by a day
    CALL_BACK = "call_back"  # the person asked to be called
    AID_ANSWER = "aid_answer"  # the aid organ answers a referral
    RECHECK = "recheck"  # look again at what the person says was not settled
    RATE = "rate"  # the petitioner's own time
    LEAD_DECIDE = "lead_decide"  # the convenor decides who takes the case, or on a refusal
    LEAD_REPLY = "lead_reply"  # the leader accepts, or refuses in writing
    FIRST_CONTACT = "first_contact"  # the leader speaks with the person
    NEXT_CONTACT = "next_contact"  # and again, as long as the case is theirs
    MILESTONE = "milestone"
    INSTRUCTION = "instruction"  # what a leader wrote is to be done
    UP_RECEIPT = "up_receipt"  # the superior bureau confirms an urgent report
    SUPERVISION = "supervision"  # the unit answers an order


@dataclass(frozen=True, slots=True)
class Term:
    """One clock.

    clock:          its number in the domain handbook, "C1" … "C13"; "" for one without.
    length:         in `unit`; None where each time somebody sets it; 0 is the same day.
    extendable_by:  most that may be added, in `unit`; 0 is never.
    source, source_en: the rule, as it is cited.
    since, until:   first and last day on which the row is law or house rule.
    enabled:        whether it runs unless the office switches it on or off.
    stops_for_hearing: days of a hearing are not counted (§36 alone says so).
    """

    key: TermKey
    clock: str
    length: int | None
    unit: Unit
    extendable_by: int
    source: str
    source_en: str
    basis: Basis
    since: date
    until: date | None = None
    enabled: bool = True
    stops_for_hearing: bool = False

    def in_force(self, day: date) -> bool:
        """Whether the row applies to a duty that starts on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


def _article(number: str, numeral: str) -> Bilingual:
    return Bilingual(
        f"《信访工作条例》第{numeral}条", f"Article {number} of the Regulations on Petition Work"
    )


_K, _DAYS, _WORKDAYS = TermKey, Unit.CALENDAR_DAYS, Unit.WORKING_DAYS
_STATUTE, _HOUSE, _PRACTICE = Basis.STATUTE, Basis.HOUSE, Basis.PRACTICE
_IN_FORCE = date(2022, 5, 1)  # the Regulations; house rules hold as long as they do
_22, _23, _24 = _article("22", "二十二"), _article("23", "二十三"), _article("24", "二十四")
_25, _29, _31 = _article("25", "二十五"), _article("29", "二十九"), _article("31", "三十一")
_32, _34, _35 = _article("32", "三十二"), _article("34", "三十四"), _article("35", "三十五")
_36, _37, _40 = _article("36", "三十六"), _article("37", "三十七"), _article("40", "四十")
_18, _21 = _article("18", "十八"), _article("21", "二十一")
_LEVELS = Bilingual(
    "《信访事项办理群众满意度评价工作办法》（国信发〔2014〕16号）",
    "the 2014 rules on satisfaction with petition work (Guo Xin Fa 2014 No. 16)",
)
_SIMPLE = Bilingual(
    "《信访事项简易办理办法（试行）》", "the Measures for Simple Handling of Petition Matters"
)
_SHANDONG = Bilingual(
    "《山东省信访条例》第四十三条", "Article 43 of the Shandong Petition Regulations"
)


def _row(
    key: TermKey,
    clock: str,
    length: int | None,
    unit: Unit,
    basis: Basis,
    source: Bilingual,
    *,
    plus: int = 0,
    enabled: bool = True,
    hearing: bool = False,
) -> Term:
    return Term(
        key=key,
        clock=clock,
        length=length,
        unit=unit,
        extendable_by=plus,
        source=source.zh,
        source_en=source.en,
        basis=basis,
        since=_IN_FORCE,
        enabled=enabled,
        stops_for_hearing=hearing,
    )


TERMS: dict[TermKey, Term] = {
    term.key: term
    for term in (
        _row(_K.PASS_ON, "C1", 15, _DAYS, _STATUTE, _22),
        _row(_K.CHAIN_NATIONAL, "C1n", 5, _DAYS, _PRACTICE, _LEVELS, enabled=False),
        _row(_K.CHAIN_PROVINCE, "C1n", 3, _DAYS, _PRACTICE, _LEVELS, enabled=False),
        _row(_K.CHAIN_CITY, "C1n", 3, _DAYS, _PRACTICE, _LEVELS, enabled=False),
        _row(_K.CHAIN_COUNTY, "C1n", 4, _DAYS, _PRACTICE, _LEVELS, enabled=False),
        _row(_K.RECEIVE, "", 1, _WORKDAYS, _HOUSE, _23),
        _row(_K.NOTIFY, "C2", 15, _DAYS, _STATUTE, _23),
        _row(_K.OBJECT, "C3", 5, _WORKDAYS, _STATUTE, _23),
        _row(_K.DECIDE_OBJECTION, "C3b", 2, _WORKDAYS, _HOUSE, _23),
        _row(_K.JURISDICTION, "", 5, _WORKDAYS, _HOUSE, _24),
        # C5 is the extension of C4: acceptance + 60 + up to 30
        _row(_K.HANDLE, "C4", 60, _DAYS, _STATUTE, _34, plus=30),
        _row(_K.SHADOW_HANDLE, "C4", 60, _DAYS, _HOUSE, _34),
        _row(_K.REPORT_BACK, "C6", None, _DAYS, _STATUTE, _22),
        _row(_K.FOLLOW_UP, "", 60, _DAYS, _HOUSE, _31),
        _row(_K.EXECUTE, "", None, _DAYS, _STATUTE, _32),
        _row(_K.ASK_REVIEW, "C7", 30, _DAYS, _STATUTE, _35),
        _row(_K.REVIEW_ACCEPT, "C9", 3, _WORKDAYS, _PRACTICE, _SHANDONG, enabled=False),
        _row(_K.REVIEW, "C8", 30, _DAYS, _STATUTE, _35),
        _row(_K.ASK_REREVIEW, "C7", 30, _DAYS, _STATUTE, _36),
        _row(_K.REREVIEW, "C8", 30, _DAYS, _STATUTE, _36, hearing=True),
        _row(_K.SUGGESTION, "C10", 30, _DAYS, _HOUSE, _29),
        _row(_K.FEEDBACK, "C11", 30, _DAYS, _HOUSE, _40),
        _row(_K.SIMPLE_PASS_ON, "C12", 1, _WORKDAYS, _PRACTICE, _SIMPLE),
        _row(_K.SIMPLE_ACCEPT, "C12", 3, _WORKDAYS, _PRACTICE, _SIMPLE),
        _row(_K.SIMPLE_OPINION, "C12", 10, _WORKDAYS, _PRACTICE, _SIMPLE),
        _row(_K.BULLETIN, "C13", 0, _DAYS, _HOUSE, _25),
        _row(_K.COOL_OFF, "", 3, _DAYS, _HOUSE, _31),
        _row(_K.PROMISE, "", None, _DAYS, _HOUSE, _18),
        _row(_K.CALL_BACK, "", 1, _WORKDAYS, _HOUSE, _18),
        _row(_K.AID_ANSWER, "", None, _DAYS, _HOUSE, _37),
        _row(_K.RECHECK, "", 5, _WORKDAYS, _HOUSE, _32),
        _row(_K.RATE, "", 30, _DAYS, _HOUSE, _21),
        _row(_K.LEAD_DECIDE, "", 2, _WORKDAYS, _HOUSE, _18),
        _row(_K.LEAD_REPLY, "", 2, _WORKDAYS, _HOUSE, _18),
        _row(_K.FIRST_CONTACT, "", 7, _DAYS, _HOUSE, _18),
        _row(_K.NEXT_CONTACT, "", 30, _DAYS, _HOUSE, _18),
        _row(_K.MILESTONE, "", None, _DAYS, _HOUSE, _18),
        _row(_K.INSTRUCTION, "", None, _DAYS, _HOUSE, _25),
        _row(_K.UP_RECEIPT, "", 1, _WORKDAYS, _HOUSE, _25),
        _row(_K.SUPERVISION, "", None, _DAYS, _HOUSE, _40),
    )
}


# Clocks that give somebody a right for a time. Whoever lets one pass is late with nothing:
# the right has lapsed, and the work goes on.
RIGHTS = frozenset({_K.OBJECT, _K.ASK_REVIEW, _K.ASK_REREVIEW, _K.COOL_OFF, _K.RATE})


@dataclass(frozen=True, slots=True)
class Due:
    """A counted date and what it took to count it.

    start:    the day the term started; not counted.
    raw:      the last day before rest days at the end moved it.
    date:     the last day on which the duty is still done in time.
    skipped:  rest days that moved it: those at the end, or for working days all on the way.
    worked:   weekend days that were working days (调休) and therefore counted as such.
    known:    years the count needed and whose holiday notice is loaded.
    unknown:  years the count needed and whose holiday notice is not.
    calendar: `WorkCalendar.stamp` of the years needed; "" where none was.
    """

    start: Day
    raw: Day
    date: Day
    skipped: tuple[Day, ...]
    worked: tuple[Day, ...]
    known: tuple[int, ...]
    unknown: tuple[int, ...]
    calendar: str

    @property
    def provisional(self) -> bool:
        """Whether the date may still move when a year's holidays are announced."""
        return bool(self.unknown)


@lru_cache(maxsize=1024)  # an import asks for the same few days a thousand times
def due(start: date, length: int, unit: Unit, cal: WorkCalendar) -> Due:
    """Last day on which a term of `length` that started on `start` can be met.

    length: in `unit`, 0 or more. 0 means the same day, even a rest day: what is urgent
    does not wait for Monday.
    Raises OutOfRange for a negative length.
    Source: 民法典 §§201, 203.
    """
    _refuse_negative(length)
    if length == 0:
        return Due(start, start, start, (), (), (), (), "")
    if unit is Unit.WORKING_DAYS:
        last = next(islice(cal.workdays_after(start), length - 1, None))
        return _counted(start, last, last, _days(start + ONE_DAY, last), cal)
    return due_on(start + timedelta(days=length), start, cal)


def due_on(day: date, start: date, cal: WorkCalendar) -> Due:
    """The same for a date that somebody set: it too gives way to a working day.

    day: the date set. start: the day of the act that set it.
    Source: 民法典 §203.
    """
    last = next(cal.workdays_after(day - ONE_DAY))
    return _counted(start, day, last, _days(day, last), cal)


def due_for(
    term: Term,
    start: date,
    cal: WorkCalendar,
    *,
    length: int | None = None,
    extended: int = 0,
    paused: int = 0,
) -> Due:
    """Last day of `term`, with what was added to it.

    length:   for a term whose length is set each time, in its unit; else leave it out.
    extended: days granted on top; counted from the start, as start + length + extended.
    paused:   days that did not count (hearing), in the term's unit.
    Raises OutOfRange when more is added than the rule allows, or when a length is
    missing or given against the rule.
    Source: 信访工作条例 §§34, 36.
    """
    _refuse_negative(extended)
    _refuse_negative(paused)
    if extended > term.extendable_by:
        msgid = gettext_noop("This time limit can be extended by at most %(most)s days.")
        raise OutOfRange(msgid, "days", most=term.extendable_by)
    if paused and not term.stops_for_hearing:
        raise OutOfRange(gettext_noop("This time limit does not stop for a hearing."))
    return due(start, _base(term, length) + extended + paused, term.unit, cal)


def _base(term: Term, length: int | None) -> int:
    if term.length is None and length is not None:
        return length
    if term.length is not None and length is None:
        return term.length
    if length is None:
        raise OutOfRange(gettext_noop("The length of this time limit has to be set."), "days")
    raise OutOfRange(gettext_noop("The length of this time limit is fixed by its rule."), "days")


def _refuse_negative(days: int) -> None:
    if days < 0:
        raise OutOfRange(gettext_noop("A number of days cannot be negative."), "days")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _counted(start: date, raw: date, last: date, days: list[date], cal: WorkCalendar) -> Due:
    """days: those whose being a rest day or not decided about `last`."""
    return Due(
        start=start,
        raw=raw,
        date=last,
        skipped=tuple(day for day in days if not cal.is_workday(day)),
        worked=tuple(day for day in days if day in cal.days_on),
        known=tuple(sorted({day.year for day in days if cal.is_known(day)})),
        unknown=tuple(sorted({day.year for day in days if not cal.is_known(day)})),
        calendar=cal.stamp(day.year for day in days),
    )


class ClockState(StrEnum):
    """How a clock stands on a day."""

    IN_TIME = "in_time"
    SOON = "soon"  # SOON_DAYS or fewer left
    TODAY = "today"
    LATE = "late"
    PAUSED = "paused"
    DONE = "done"
    DONE_LATE = "done_late"


class Reading(NamedTuple):
    """What the clock shows. days_left: calendar days to the due date, negative when past."""

    state: ClockState
    days_left: int


def state(
    due_date: date, today: date, *, paused: bool = False, done_on: date | None = None
) -> Reading:
    """Read the clock of a duty due on `due_date`.

    done_on: the day it was fulfilled; `days_left` then tells how early (or late) that was.
    """
    left = (due_date - (done_on or today)).days
    if done_on is not None:
        return Reading(ClockState.DONE if left >= 0 else ClockState.DONE_LATE, left)
    if paused:
        return Reading(ClockState.PAUSED, left)
    return Reading(_running(left), left)


def _running(left: int) -> ClockState:
    if left < 0:
        return ClockState.LATE
    if left == 0:
        return ClockState.TODAY
    return ClockState.SOON if left <= SOON_DAYS else ClockState.IN_TIME
