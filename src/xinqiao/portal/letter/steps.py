"""The steps of a letter in their order, and what stands in them so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel import guidance
from xinqiao.kernel.codes import Already, Purpose
from xinqiao.kernel.guidance import Hint
from xinqiao.portal.letter.forms import NEEDS, Claim, Start, StepForm, Tried, What, Where, Who
from xinqiao.rooms.letterbox.services import Answers, LetterView, Naming, Speaking
from xinqiao.rooms.registry.intake import Answer


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the letter. form: None where the page has one of its own."""

    name: str
    title: str
    form: type[StepForm] | None = None

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return _(self.title)


STEPS = (
    Step("what", noop("What has happened"), What),
    Step("where", noop("Where, and who"), Where),
    Step("claims", noop("What you ask for")),
    Step("who", noop("Who you are"), Who),
    Step("tried", noop("What you tried before"), Tried),
    Step("files", noop("Pictures and papers")),
    Step("check", noop("Look it over and send")),
)
BY_NAME = {step.name: step for step in STEPS}
NAMES = tuple(BY_NAME)
START, CLAIMS = "start", "claims"
FORMS: Mapping[str, type[StepForm]] = {
    START: Start, **{s.name: s.form for s in STEPS if s.form is not None}
}  # fmt: skip
# Where a refusal of the registry belongs.
STEP_OF = {
    "text": "what", "title": "what", "happened_on": "what", "place": "where", "address": "where",
    "against": "where", "claims": "claims", "office": "where",
}  # fmt: skip


def after(name: str) -> str:
    """The next step."""
    return NAMES[NAMES.index(name) + 1]


def before(name: str) -> str:
    """The step before; START before the first."""
    at = NAMES.index(name)
    return NAMES[at - 1] if at else START


def first_open(view: LetterView) -> str:
    """The first step where nothing was typed yet; the last page when there is none."""
    asked = (s.name for s in STEPS if s.form and not view.steps.get(s.name))
    return next(asked, NAMES[-1])


def typed_of(data: QueryDict, form: type[StepForm], part: int | None) -> dict[str, list[str]]:
    """What the page sent, field by field, whether it can be read or not.

    A box that is not ticked is not sent: its field is kept as empty.
    """
    return {name: [_clean(v) for v in data.getlist(name)] for name in form.names(part)}


def _clean(value: str) -> str:
    """A sign that no text has and no database takes is no loss."""
    return value.replace("\0", "")


def bound(view: LetterView, name: str, part: int | None = None) -> StepForm:
    """The step as it was typed, checked."""
    kept = view.steps.get(name, {})
    return FORMS[name](_as_sent(kept), known=_flat(kept), part=part)


def unbound(view: LetterView, name: str, part: int | None = None) -> StepForm:
    """The step to be filled in, with what was typed before."""
    kept = view.steps.get(name, {})
    form = FORMS[name](known=_flat(kept), part=part)
    for field_name, values in kept.items():
        if field_name in form.fields and values:
            several = field_name == "needs"
            form.initial[field_name] = values if several else values[-1]
    return form


def _as_sent(kept: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, list(values))
    return data


def _flat(kept: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in kept.items() if values}


@dataclass(slots=True)
class Reading:
    """A letter read as a whole. answers: None as long as a step is missing or wrong.

    forms: step → its form as it was read, with the choices it offered. wrong: step → sentences.
    """

    forms: dict[str, StepForm] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    answers: Answers | None = None


def read(view: LetterView) -> Reading:
    """Every step at once."""
    found = Reading()
    for name in FORMS:
        form = found.forms[name] = bound(view, name)
        if form.is_valid():
            found.values[name] = form.cleaned_data
        else:
            found.values[name] = _flat(view.steps.get(name, {}))
            found.wrong[name] = _faults(form)
    claim = Claim(_as_sent(view.steps.get("claims", {})), known={})
    if not claim.is_valid():
        found.wrong["claims"] = [str(e) for errors in claim.errors.values() for e in errors]
    if not found.wrong:
        found.answers = _answers(view, found.values)
    return found


def _faults(form: StepForm) -> list[str]:
    """What is wrong with a step, each beside the question it is about."""
    asked = {name: str(question.label).rstrip("?？") for name, question in form.fields.items()}
    return [
        _("%(question)s: %(error)s") % {"question": asked[name], "error": error}
        if name in asked
        else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _answers(view: LetterView, values: Mapping[str, Mapping[str, Any]]) -> Answers:
    what, where, who = values["what"], values["where"], values["who"]
    waiting = view.steps.get("claims", {}).get("claim", [""])[-1:]
    claims = [*view.claims, *(c for c in waiting if c.strip())]  # typed, and Next pressed
    needs = [str(label) for code, label in NEEDS if code in who["needs"]]
    return Answers(
        purpose=Purpose(values[START]["purpose"]),
        text=what["text"],
        title=what["title"],
        happened_on=what["happened_on"],
        place=where["place"],
        address=where["address"],
        against=where["against"],
        against_office=where["against_office"],
        claims=tuple(dict.fromkeys(claims)),
        naming=Naming(who["naming"]),
        speaking=Speaking(who["speaking"]),
        name=who["name"],
        person=who["person"],
        minor=who["minor"],
        people=who["people"] or 1,
        phone=who["phone"],
        email=who["email"],
        home=who["home"],
        needs="；".join(filter(None, [*needs, who["needs_words"]])),
        already={
            Already(name): Answer(answer) for name, answer in values["tried"].items() if answer
        },
    )


def hints(view: LetterView) -> list[Hint]:
    """Another way that may be quicker, after what stands there so far."""
    what, tried = view.steps.get("what", {}), view.steps.get("tried", {})
    text = " ".join((*what.get("title", ()), *what.get("text", ()), *view.claims))
    yes = [Already(a) for a, answer in tried.items() if answer[-1:] == [Answer.YES.value]]
    return guidance.hints(text, yes)
