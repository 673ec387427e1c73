"""A letter as its last page shows it: every answer beside the way to change it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from django.forms import ChoiceField, Field
from django.utils.translation import gettext as _

from xinqiao.portal.letter import places, steps
from xinqiao.portal.letter.forms import NAMINGS, NEEDS, PURPOSES, SPEAKINGS, TRIED, Where
from xinqiao.portal.letter.steps import Reading
from xinqiao.rooms.letterbox.services import Addressee, LetterView
from xinqiao.rooms.registry.intake import Answer
from xinqiao.web import dates

FROM_DIRECTORY = ("place", "against_office")
LABELS = {
    **{p.value: label for p, label in PURPOSES},
    **{n.value: label for n, label in NAMINGS},
    **{s.value: label for s, label in SPEAKINGS},
    **dict(NEEDS),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One answer. text: "" where nothing was said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the letter."""

    title: str
    url: str
    lines: tuple[Line, ...]
    wrong: tuple[str, ...]


def step_of(field: str | None) -> str:
    """The step a refusal of the registry belongs to; the people's where nothing else fits."""
    return steps.STEP_OF.get((field or "").split(".")[0], "who")


def addressee(reading: Reading) -> Addressee | None:
    """The office the letter goes to."""
    place, where = reading.values.get("where", {}).get("place"), reading.forms["where"]
    known = where.addressees if isinstance(where, Where) else []
    return next((a for a in known if a.code == place), None)


def parts(view: LetterView, reading: Reading, wrong: Mapping[str, list[str]]) -> list[Part]:
    """Every step that asks something."""
    start = Part(
        _("What kind of letter"), places.url(steps.START),
        tuple(_of_form(steps.START, reading)), tuple(wrong.get(steps.START, ())),
    )  # fmt: skip
    found = [start]
    for step in steps.STEPS:
        if step.name in ("files", "check"):
            continue
        given = _claims(view) if step.name == "claims" else _of_form(step.name, reading)
        lines = tuple(given) or (Line("", _("Nothing so far.")),)
        wrongs = tuple(wrong.get(step.name, ()))
        found.append(Part(step.label, places.url(step.name), lines, wrongs))
    return found


def as_file(name: str) -> str:
    """The header that saves what is sent under a name in any language."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _claims(view: LetterView) -> Iterator[Line]:
    waiting = view.steps.get("claims", {}).get("claim", [""])[-1]
    claims = dict.fromkeys((*view.claims, *([waiting] if waiting.strip() else [])))
    for n, claim in enumerate(claims, start=1):
        yield Line(_("Claim %(n)s") % {"n": n}, claim)
    if not claims:
        yield Line(_("What you ask for"), _("as in the one line above"))


def _of_form(name: str, reading: Reading) -> Iterator[Line]:
    values = reading.values.get(name, {})
    for field_name, field in reading.forms[name].fields.items():
        if text := _text(field_name, values.get(field_name), field):
            yield Line(str(field.label), text)


def _text(name: str, value: Any, field: Field) -> str:
    if name in FROM_DIRECTORY:
        return _chosen(value, field)
    if name in _SPECIAL:
        return _SPECIAL[name](value)
    if isinstance(value, list):
        return "；".join(str(LABELS.get(v, v)) for v in value)
    if value is True:
        return _("yes")
    return "" if value in (None, False, "") else str(LABELS.get(value, value))


def _chosen(value: Any, field: Field) -> str:
    """What the choice was called, by the choices the form offered; the directory is not asked
    again. What is no choice any more is shown as it was sent."""
    if not value or not isinstance(field, ChoiceField):
        return ""
    for code, label in cast("Iterable[tuple[Any, Any]]", field.choices):
        options = label if isinstance(label, list | tuple) else [(code, label)]
        for option, name in options:
            if str(option) == str(value):
                return str(name)
    return str(value)


def _day(day: Any) -> str:
    return dates.day_text(day) if hasattr(day, "weekday") else str(day or "")


def _tried(answer: Any) -> str:
    return {Answer.YES: _("yes"), Answer.UNKNOWN: _("I do not know")}.get(answer, "")


_SPECIAL = {
    "happened_on": _day,
    **{a.value: _tried for a, _question in TRIED},
}
