"""Filters that put codes, names and rules into the reader's language: `{% load words %}`."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django import template
from django.utils.translation import gettext, gettext_noop

from xinqiao.kernel.actors import Role
from xinqiao.kernel.codes import Channel, Outcome, Purpose, ReviewOutcome, Route
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.registry.lists import Row
from xinqiao.web import words
from xinqiao.web.shapes import Clock

register = template.Library()
register.filter("article", words.article)
PARTY_KINDS = {
    "main": gettext_noop("petitioner"),
    "representative": gettext_noop("representative"),
    "agent": gettext_noop("agent"),
    "guardian": gettext_noop("guardian"),
    "member": gettext_noop("member of the group"),
}
REPEAT_REASONS = {
    "same_id": gettext_noop("same ID number"),
    "same_phone": gettext_noop("same phone"),
    "same_text": gettext_noop("same text"),
}
OFFICE_KINDS = {
    "government": gettext_noop("government"),
    "bureau": gettext_noop("petition department"),
    "department": gettext_noop("department"),
    "township": gettext_noop("township or street office"),
    "conference": gettext_noop("joint conference office"),
    "discipline": gettext_noop("discipline organ"),
    "political_legal": gettext_noop("political-legal office"),
}
CHANGES = {
    "found_office": gettext_noop("founded an office:"),
    "change_office": gettext_noop("changed an office:"),
    "found_post": gettext_noop("made a post:"),
    "add_staff": gettext_noop("made an account:"),
    "set_active": gettext_noop("enabled or disabled an account:"),
    "appoint": gettext_noop("handed a post over:"),
    "note_absence": gettext_noop("noted an absence:"),
    "load_notice": gettext_noop("loaded the calendar of"),
    "load_categories": gettext_noop("loaded categories:"),
    "word_message": gettext_noop("worded a message:"),
    "resend_message": gettext_noop("resent message"),
    "give_up_message": gettext_noop("gave up message"),
}
CHANGE_VALUES = {
    "active": gettext_noop("active"),
    "address": gettext_noop("Address"),
    "code": gettext_noop("Code"),
    "count": gettext_noop("Entries"),
    "days": gettext_noop("Days"),
    "kind": gettext_noop("Kind"),
    "level": gettext_noop("Level"),
    "name": gettext_noop("Name"),
    "name_en": gettext_noop("Name in English"),
    "office": gettext_noop("Office"),
    "parent": gettext_noop("Belongs to"),
    "reason": gettext_noop("Reason"),
    "region": gettext_noop("Place"),
    "review_by": gettext_noop("Reviewed by"),
    "roles": gettext_noop("What it is there to do"),
    "service_phone": gettext_noop("Service phone"),
    "short": gettext_noop("Short name"),
    "since": gettext_noop("From"),
    "staff": gettext_noop("Holder"),
    "substitute": gettext_noop("Who stands in"),
    "until": gettext_noop("Until"),
}
NEEDS = {
    "": gettext_noop("no need to go first"),
    "elderly": gettext_noop("elderly"),
    "disabled": gettext_noop("disabled"),
    "pregnant": gettext_noop("pregnant"),
    "child": gettext_noop("with small children"),
}
RECORD_STATES = {
    "draft": gettext_noop("being written"),
    "read_back": gettext_noop("read back"),
    "signed": gettext_noop("signed"),
    "refused": gettext_noop("not signed"),
    "filed": gettext_noop("registered"),
}
PERSON_FIELDS = {
    "name": gettext_noop("Name"),
    "id_number": gettext_noop("ID number"),
    "phone": gettext_noop("Phone"),
    "email": gettext_noop("E-mail"),
    "address": gettext_noop("Address"),
    "needs": gettext_noop("Special needs"),
}


@register.filter
def word(member: StrEnum | None) -> str:
    """The name of a code's member; nothing for None."""
    return "" if member is None else words.word(member)


@register.filter
def named(names: words.TwoNames | None) -> str:
    """One of two names; nothing for None."""
    return "" if names is None else words.named(names)


@register.filter
def grouped(number: str) -> str:
    """A submission's number in groups that can be read aloud: place, channel, day, order."""
    return "-".join((number[:6], number[6:7], number[7:15], number[15:-1], number[-1:]))


@register.simple_tag
def clock_of(key: TermKey, due: date, today: date, provisional: bool = False) -> Clock:
    """The chip of a running clock in a list: `{% clock_of key due on as clock %}`."""
    return Clock.running(words.word(key), due, today, provisional=provisional)


@register.filter
def route(code: str) -> str:
    """A claim's legal route."""
    return words.word(Route(code)) if code else ""


@register.filter
def outcome(code: str) -> str:
    """What a claim came to."""
    return words.word(Outcome(code)) if code else ""


@register.filter
def review_outcome(code: str) -> str:
    """What a review decided; nothing for a code of another list."""
    return words.word(ReviewOutcome(code)) if code in set(ReviewOutcome) else ""


@register.filter
def party_kind(code: str) -> str:
    """The part of a person in a matter."""
    return gettext(PARTY_KINDS[code])


@register.filter
def step(code: str) -> str:
    """Where a matter stands, by its stored value."""
    return words.word(Step(code))


@register.filter
def purpose(code: str) -> str:
    """A purpose by its stored value."""
    return words.word(Purpose(code))


@register.filter
def visitor_need(code: str) -> str:
    """Why a visitor goes first."""
    return gettext(NEEDS[code])


@register.filter
def record_state(code: str) -> str:
    """How far a reception record is."""
    return gettext(RECORD_STATES[code])


@register.filter
def join_lines(lines: Iterable[str]) -> str:
    """Texts one a line, for a field that takes them so."""
    return "\n".join(lines)


@register.filter
def person_field(column: str) -> str:
    """What a sealed value of a person is called."""
    return gettext(PERSON_FIELDS[column])


@register.filter
def repeat_reason(code: str) -> str:
    """What two matters share."""
    return gettext(REPEAT_REASONS[code])


@register.filter
def channel(code: str) -> str:
    """A channel by its stored value."""
    return words.word(Channel(code))


@register.filter
def office_name(row: Row) -> str:
    """The owning office of a row of a list."""
    return (row.office_en if words.english() else row.office) or row.office


@register.filter
def office_kind(code: str) -> str:
    """What an office is."""
    return gettext(OFFICE_KINDS[code])


@register.filter
def change_value_name(name: str) -> str:
    """What a value of such a change is called."""
    return gettext(CHANGE_VALUES[name]) if name in CHANGE_VALUES else name


@register.filter
def change_value(value: Any, name: str) -> str:
    """Such a value as people read it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name == "roles":
        return " · ".join(words.word(Role(role)) for role in value)
    if name == "kind" and value in OFFICE_KINDS:
        return gettext(OFFICE_KINDS[value])
    return str(value)


@register.filter
def change_kind(what: str) -> str:
    """What an administrator did."""
    return gettext(CHANGES[what]) if what in CHANGES else what
