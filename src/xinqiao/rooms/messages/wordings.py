"""The words of a template: the bureau's own where it has any; checked before they are kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.permissions import check_administer
from xinqiao.rooms.directory.services import log_change
from xinqiao.rooms.messages.models import Wording
from xinqiao.rooms.messages.templates import LANGUAGES, TEMPLATES, Template

LONGEST = 300
PLACE = re.compile(r"\{([^{}]*)\}")
# What a template must not hold as it stands: it would go to everybody, or to the wrong one.
DIGITS = re.compile(r"\d{7}|\d{3,4}-\d{7}")
ADDRESS = re.compile(r"[^\s{}]+@[^\s{}]+|https?:|www\.", re.IGNORECASE)

UNKNOWN = gettext_noop("There is no such message.")
WORDS = gettext_noop("Please write something here.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
STRAY_PLACE = gettext_noop(
    "{%(place)s} cannot be filled in: a message names nobody and tells nothing of the matter."
    " Allowed are %(allowed)s."
)
BRACE = gettext_noop("A curly bracket without its partner; write for example {number}.")
NO_NUMBERS = gettext_noop(
    "No phone or ID number may stand in the text itself. The service line is filled in by {line},"
    " the matter's number by {number}."
)
NO_ADDRESS = gettext_noop(
    "No e-mail or web address may stand in the text itself; the link is filled in by {link}."
)


@dataclass(frozen=True, slots=True)
class Worded:
    """A template with the words in force. own: whether they are the bureau's."""

    template: Template
    texts: Mapping[str, str]
    own: frozenset[str]


def check_text(template: Template, text: str, field: str | None = None) -> str:
    """The text without spaces around it, if it may be sent to a person at all.

    Raises Missing, and OutOfRange for every place that is not allowed, for numbers and
    addresses written out, and for what is too long.
    """
    text = " ".join(text.split())
    if not text:
        raise Missing(WORDS, field)
    if len(text) > LONGEST:
        raise OutOfRange(TOO_LONG, field, most=LONGEST, count=len(text))
    for place in PLACE.findall(text):
        if place not in template.places:
            allowed = "、".join(f"{{{name}}}" for name in template.places)
            raise OutOfRange(STRAY_PLACE, field, place=place[:40], allowed=allowed)
    rest = PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise OutOfRange(BRACE, field)
    if DIGITS.search(rest):
        raise OutOfRange(NO_NUMBERS, field)
    if ADDRESS.search(rest):
        raise OutOfRange(NO_ADDRESS, field)
    return text


@transaction.atomic
def word(key: str, texts: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Word a message anew, in both languages; the default text drops the row again.

    Raises NotPermitted, NotFound (no such template), Missing and OutOfRange with the language
    as field.
    """
    check_administer(by)
    template = find(key)
    checked = {lang: check_text(template, texts.get(lang, ""), lang) for lang in LANGUAGES}
    Wording.objects.filter(template=key).delete()
    Wording.objects.bulk_create(
        Wording(template=key, language=lang, text=text, at=at)
        for lang, text in checked.items()
        if text != template.text.in_language(lang)
    )
    log_change("word_message", key, checked, by, at)


def find(key: str) -> Template:
    """A template by its key. Raises NotFound."""
    if key not in TEMPLATES:
        raise NotFound(UNKNOWN)
    return TEMPLATES[key]


def worded(key: str | None = None) -> list[Worded]:
    """Every template, or one, with the words in force; one statement."""
    rows = Wording.objects.filter(template=key) if key else Wording.objects.all()
    own = {(row.template, row.language): row.text for row in rows}
    wanted = [find(key)] if key else list(TEMPLATES.values())
    return [
        Worded(
            t,
            {lang: own.get((t.key, lang), t.text.in_language(lang)) for lang in LANGUAGES},
            frozenset(lang for lang in LANGUAGES if (t.key, lang) in own),
        )
        for t in wanted
    ]


def render(key: str, language: str, values: Mapping[str, str]) -> str:
    """The message as it is sent. A place without a value stays empty, and so its brackets."""
    (found,) = worded(key)
    text = found.texts[language if language in LANGUAGES else "zh"]
    return PLACE.sub(lambda place: values.get(place[1], ""), text)
