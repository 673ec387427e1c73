"""What stands on the register page: read from a request, kept as a draft, shown again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.registry.intake import Intake
from xinqiao.web.http import sentence
from xinqiao.web.register.forms import IntakeForm, PartyForm

MOST_PARTIES = 30
# What the registry calls a value that the page asks for under another name.
NAMES = {"contact": "parties-0-phone", "name": "parties-0-name", "parties": "parties-0-name"}


@dataclass(slots=True)
class Typed:
    """The form of the matter and those of the people."""

    main: IntakeForm
    parties: list[PartyForm]

    @property
    def valid(self) -> bool:
        """Whether every field can be read; all forms are looked at, so that all errors show."""
        return all([self.main.is_valid(), *(p.is_valid() for p in self.parties)])

    def intake(self) -> Intake:
        """The submission. Call when valid."""
        people = tuple(p.person() for p in self.parties if not p.is_empty)
        return self.main.intake(people)

    def refuse(self, refusal: DomainError) -> None:
        """Put a refusal beside the field at fault, or above the form."""
        name = NAMES.get(refusal.field or "", (refusal.field or "").replace(".", "-"))
        for party in self.parties:
            for field in party.fields:
                if party.add_prefix(field) == name:
                    party.add_error(field, sentence(refusal))
                    return
        self.main.add_error(name if name in self.main.fields else None, sentence(refusal))


def new(people: int = 1) -> Typed:
    """An empty page."""
    return Typed(IntakeForm(), [PartyForm(prefix=f"parties-{n}") for n in range(people)])


def bound(data: QueryDict) -> Typed:
    """The page as it was sent, to be checked."""
    parties = [PartyForm(data, prefix=f"parties-{n}") for n in range(counted(data))]
    return Typed(IntakeForm(data), parties)


def counted(data: QueryDict) -> int:
    """How many people the page has."""
    text = data.get("parties", "1")
    return min(max(int(text), 1), MOST_PARTIES) if text.isdecimal() else 1


def as_draft(data: QueryDict) -> dict[str, Any]:
    """What was typed, JSON-ready, whether it can be read or not."""
    return {"fields": {k: data.getlist(k) for k in data if k != "csrfmiddlewaretoken"}}


def from_draft(draft: Mapping[str, Any]) -> QueryDict:
    """A kept draft as if it were sent again."""
    data = QueryDict(mutable=True)
    for name, values in draft.get("fields", {}).items():
        data.setlist(name, values)
    return data


def shown(data: QueryDict, *, add: int = 0, without: int | None = None) -> Typed:
    """What was typed, unchecked: after a row came or went, or out of a draft.

    add: empty people at the end. without: number of the person to leave out.
    """
    sent = bound(data)
    rows = [values(p) for n, p in enumerate(sent.parties) if n != without]
    rows += [{"kind": "representative"}] * add
    parties = [PartyForm(prefix=f"parties-{n}", initial=row) for n, row in enumerate(rows or [{}])]
    return Typed(IntakeForm(initial=values(sent.main)), parties[:MOST_PARTIES])


def values(form: Any) -> dict[str, Any]:
    """Every field as it was typed."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
