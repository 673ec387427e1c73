"""Why a date is the date: sentences to read beside every duty.

`explain` says it, `render` puts it into a language. The labels in the facts are already
in the reader's language, because names of acts and terms come from the glossary.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from xinqiao.kernel.terms import Basis, Due, Term, TermKey, Unit
from xinqiao.kernel.text import Sentence, gettext_noop
from xinqiao.kernel.worktime import ONE_DAY, WorkCalendar

_SATURDAY = 5
_LENGTHS = {  # (unit, one?) → words
    (Unit.CALENDAR_DAYS, True): gettext_noop("1 calendar day"),
    (Unit.CALENDAR_DAYS, False): gettext_noop("%(days)s calendar days"),
    (Unit.WORKING_DAYS, True): gettext_noop("1 working day"),
    (Unit.WORKING_DAYS, False): gettext_noop("%(days)s working days"),
}
_RULES = {
    Basis.STATUTE: gettext_noop("The time limit is %(length)s, under %(source)s."),
    Basis.HOUSE: gettext_noop(
        "The time limit is %(length)s by house rule; %(source)s itself names no number of days."
    ),
    Basis.PRACTICE: gettext_noop(
        "The time limit is %(length)s, following %(source)s; it is a working practice, "
        "not a term under the Regulations."
    ),
}
_OWN_WORDS = {
    TermKey.BULLETIN: gettext_noop(
        "%(source)s asks for this without delay; the house rule is the same day, rest day or not."
    ),
    TermKey.SHADOW_HANDLE: gettext_noop(
        "Nothing was accepted within the time for the notice. So that the delay costs the "
        "petitioner nothing, %(length)s run from the end of that time, as under %(source)s."
    ),
}


@dataclass(frozen=True, slots=True)
class Extension:
    """Days granted on top of a term, in its unit; by whom (as shown to people); on which day."""

    days: int
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """What is known of one duty.

    language:    of the labels below and of the names to pick: "zh…" or "en…".
    duty, act:   labels of the term and of the act that started it.
    length:      the length or, where the term has one, None; None too for a date that was set.
    set_by:      who set the length or the date, for a term without a length of its own.
    extension:   what was granted on top.
    paused:      days not counted because of a hearing.
    due:         the count, made with `calendar`.
    """

    language: str
    duty: str
    act: str
    term: Term
    due: Due
    calendar: WorkCalendar
    length: int | None = None
    set_by: str = ""
    extension: Extension | None = None
    paused: int = 0


def explain(facts: DutyFacts) -> tuple[Sentence, ...]:
    """The sentences, in reading order: start, rule, changes, count, rest days, calendar."""
    return (
        _started(facts),
        _rule(facts),
        *_changes(facts),
        *_count(facts),
        *_calendar_effects(facts),
        *_which_calendar(facts.due),
    )


def render(
    sentences: Iterable[Sentence],
    translate: Callable[[str], str] = gettext_noop,
    format_date: Callable[[date], str] = date.isoformat,
) -> tuple[str, ...]:
    """The sentences as text, one string each, so that a door may set them as a list.

    A value that is a date goes through `format_date`; one that is a sentence itself is
    rendered first.
    """

    def value(param: object) -> object:
        if isinstance(param, date):
            return format_date(param)
        return text(param) if isinstance(param, Sentence) else param

    def text(sentence: Sentence) -> str:
        params = {name: value(param) for name, param in sentence.params.items()}
        return Sentence(sentence.msgid, params).render(translate)

    return tuple(text(sentence) for sentence in sentences)


def _started(facts: DutyFacts) -> Sentence:
    msgid = gettext_noop("The clock for “%(duty)s” started with “%(act)s” on %(start)s.")
    return Sentence(msgid, {"duty": facts.duty, "act": facts.act, "start": facts.due.start})


def _rule(facts: DutyFacts) -> Sentence:
    term = facts.term
    source = term.source if facts.language.startswith("zh") else term.source_en
    if term.length is not None:
        params = {"source": source, "length": _length(term.length, term.unit)}
        return Sentence(_OWN_WORDS.get(term.key, _RULES[term.basis]), params)
    set_by = {"source": source, "who": facts.set_by}
    if facts.length is None:
        msgid = gettext_noop("%(who)s set the date, %(raw)s, under %(source)s.")
        return Sentence(msgid, {**set_by, "raw": facts.due.raw})
    msgid = gettext_noop("%(who)s set a time limit of %(length)s, under %(source)s.")
    return Sentence(msgid, {**set_by, "length": _length(facts.length, term.unit)})


def _length(days: int, unit: Unit) -> Sentence:
    return Sentence(_LENGTHS[unit, days == 1], {"days": days})


def _changes(facts: DutyFacts) -> Iterable[Sentence]:
    if more := facts.extension:
        params = {"who": more.by, "on": more.on, "length": _length(more.days, facts.term.unit)}
        yield Sentence(gettext_noop("On %(on)s, %(who)s extended it by %(length)s."), params)
    if facts.paused:
        msgid = gettext_noop("A hearing took %(length)s, which are not counted.")
        one = gettext_noop("A hearing took %(length)s, which is not counted.")
        length = _length(facts.paused, facts.term.unit)
        yield Sentence(one if facts.paused == 1 else msgid, {"length": length})


def _count(facts: DutyFacts) -> Iterable[Sentence]:
    due, term = facts.due, facts.term
    base = facts.length if term.length is None else term.length
    if not base:  # the same day, or a date that was set: nothing was counted
        return
    total = base + (facts.extension.days if facts.extension else 0) + facts.paused
    params = {"total": _length(total, term.unit), "raw": due.raw}
    if term.unit is Unit.WORKING_DAYS:
        msgid = gettext_noop(
            "Only working days count, and the day of the start does not: "
            "%(total)s in all, the last being %(raw)s."
        )
    else:
        msgid = gettext_noop(
            "Every day counts, rest days too, except the day of the start: "
            "%(total)s in all, the last being %(raw)s."
        )
    yield Sentence(msgid, params)


def _calendar_effects(facts: DutyFacts) -> Iterable[Sentence]:
    due = facts.due
    if due.skipped:
        rest = _listed([_stretch(days, facts) for days in _stretches(due.skipped, facts)])
        if due.raw == due.date:
            yield Sentence(gettext_noop("Rest days left out: %(rest)s."), {"rest": rest})
        else:
            msgid = gettext_noop(
                "The last day is a rest day: %(rest)s. It moves to the next working day, %(date)s."
            )
            yield Sentence(msgid, {"rest": rest, "date": due.date})
    if due.worked:
        msgid = gettext_noop("Make-up working days, counted although at a weekend: %(days)s.")
        days = [Sentence("%(day)s", {"day": day}) for day in due.worked]
        yield Sentence(msgid, {"days": _listed(days)})


def _stretches(days: Iterable[date], facts: DutyFacts) -> Iterable[list[date]]:
    """`days` in runs of neighbouring days that rest for the same reason."""

    def reason(item: tuple[int, date]) -> tuple[date, object]:
        index, day = item
        return day - index * ONE_DAY, facts.calendar.named(day) or day.weekday() >= _SATURDAY

    for _, run in groupby(enumerate(days), reason):
        yield [day for _, day in run]


def _stretch(days: list[date], facts: DutyFacts) -> Sentence:
    first, last = days[0], days[-1]
    params = {"first": first, "last": last, "why": _why(first, facts)}
    if first == last:
        return Sentence(gettext_noop("%(first)s (%(why)s)"), params)
    return Sentence(gettext_noop("%(first)s to %(last)s (%(why)s)"), params)


def _why(day: date, facts: DutyFacts) -> object:
    if name := facts.calendar.named(day):
        return name.in_language(facts.language)
    if day.weekday() >= _SATURDAY:
        return Sentence(gettext_noop("weekend"))
    return Sentence(gettext_noop("day off"))


def _listed(parts: list[Sentence]) -> Sentence:
    """The parts one after the other, with the comma of the reader's language."""
    whole, *rest = parts
    for part in rest:
        whole = Sentence(gettext_noop("%(before)s, %(after)s"), {"before": whole, "after": part})
    return whole


def _which_calendar(due: Due) -> Iterable[Sentence]:
    if due.known:
        msgid = gettext_noop("The calendar is the State Council's holiday notice for %(years)s.")
        yield Sentence(msgid, {"years": _years(due.known)})
    if due.provisional:
        msgid = gettext_noop(
            "This date is provisional: the holidays of %(years)s have not been announced. "
            "It allows for weekends and the fixed holidays only, and will be counted again "
            "when they are."
        )
        yield Sentence(msgid, {"years": _years(due.unknown)})


def _years(years: Iterable[int]) -> Sentence:
    return _listed([Sentence("%(year)s", {"year": str(year)}) for year in years])
