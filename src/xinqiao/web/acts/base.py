"""What the forms of all acts share: the case they are about, groups of fields, arguments."""

from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.actors import Role
from xinqiao.kernel.codes import Service
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk.acts import ActCase
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.handling.services.serving import Served
from xinqiao.web import words
from xinqiao.web.http import sentence

Choices = Callable[[], list[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together. claim: number of the claim they are about, if one."""

    title: str
    fields: Sequence[BoundField]
    folded: Sequence[BoundField] = ()
    folded_title: str = ""
    claim: int | None = None
    abreast: bool = False  # short fields, side by side where there is room

    @property
    def open(self) -> bool:
        """Whether what is folded must be shown: something is wrong, or filled in, there."""
        return any(f.errors or f.value() for f in self.folded)


class ActForm(forms.Form):
    """The form of one act. `arguments` are what its service takes beside the common ones."""

    def __init__(self, *args: Any, case: ActCase, **kwargs: Any) -> None:
        """case: the matter as the person meets it."""
        super().__init__(*args, **kwargs)
        self.case = case
        self.prepare()

    def prepare(self) -> None:
        """Add the fields that depend on the case."""

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of the service; by default the fields as they are."""
        return dict(self.cleaned_data)

    def groups(self) -> list[Group]:
        """The fields in the order in which the page shows them."""
        return [Group("", list(self.visible_fields()))]

    def refuse(self, refusal: DomainError) -> None:
        """Put a service's refusal beside the field at fault, or above the form."""
        self.add_error(self.field_for(refusal.field), sentence(refusal))

    def field_for(self, name: str | None) -> str | None:
        """The field that a service's field name means: itself, or the first that begins so."""
        if name is None or name in self.fields:
            return name
        stem = name.rstrip("s")
        return next((f for f in self.fields if f.startswith(f"{stem}_")), None)

    def named(self, names: Iterable[str]) -> list[BoundField]:
        """Bound fields by name."""
        return [self[name] for name in names]


class _Abstract(ABCMeta, DeclarativeFieldsMetaclass):
    """A form that others complete."""


class ByClaim(ActForm, metaclass=_Abstract):
    """A form that says something of every claim: `asked` fields each, `folded` ones apart."""

    asked: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    folded_title: Any = ""
    shared_first = False

    @abstractmethod
    def claim_fields(self, n: int) -> dict[str, forms.Field]:
        """The fields of claim `n`, by name without the number."""

    def claims(self) -> tuple[int, ...]:
        """The claims the form asks about."""
        return self.case.claims

    def prepare(self) -> None:
        """One set of fields a claim."""
        for n in self.claims():
            for name, field in self.claim_fields(n).items():
                self.fields[f"{name}_{n}"] = field

    def of(self, n: int, *names: str) -> dict[str, Any]:
        """Cleaned values of claim `n`."""
        return {name: self.cleaned_data.get(f"{name}_{n}") for name in names}

    def groups(self) -> list[Group]:
        """A group a claim, then what concerns the whole matter."""
        claims = [
            Group(
                title=str(_("Claim %(n)s")) % {"n": n},
                fields=self.named(f"{name}_{n}" for name in self.asked),
                folded=self.named(f"{name}_{n}" for name in self.folded),
                folded_title=str(self.folded_title),
                claim=n,
            )
            for n in self.claims()
        ]
        used = {f.name for g in claims for f in (*g.fields, *g.folded)}
        rest = Group("", [f for f in self.visible_fields() if f.name not in used])
        if not rest.fields:
            return claims
        return [rest, *claims] if self.shared_first else [*claims, rest]


@dataclass(frozen=True, slots=True)
class Spec:
    """One row of the table of acts: its form and the service it calls.

    note: a sentence above the form. danger: the act takes something away. extra: a template
    above the form, beside which it is filled in.
    """

    form: type[ActForm]
    service: Callable[..., Any]
    note: Any = ""
    danger: bool = False
    extra: str = ""


Table = dict[Act, Spec]


def codes(members: Iterable[StrEnum], *, blank: bool = False) -> Choices:
    """Choices of a code list, named in the language of the page when it is shown."""
    kept = list(members)

    def choices() -> list[tuple[str, Any]]:
        first: list[tuple[str, Any]] = [("", "—")] if blank else []
        return first + [(m.value, words.word(m).capitalize()) for m in kept]

    return choices


def pick(label: Any, members: Iterable[StrEnum], **more: Any) -> forms.ChoiceField:
    """One of few: shown as a list to tick."""
    return forms.ChoiceField(label=label, choices=codes(members), widget=forms.RadioSelect, **more)


def choose(label: Any, members: Iterable[StrEnum], **more: Any) -> forms.ChoiceField:
    """One of many: shown as a drop-down."""
    return forms.ChoiceField(label=label, choices=codes(members, blank=True), **more)


def text(label: Any, *, rows: int = 4, required: bool = True, hint: Any = "") -> forms.CharField:
    """Some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, required=required, help_text=hint)


def line(label: Any, *, required: bool = True, hint: Any = "", most: int = 200) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, required=required, help_text=hint, max_length=most)


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A date, with the browser's own picker."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    """Yes or no."""
    return forms.BooleanField(label=label, required=False, help_text=hint)


def colleagues(office: int | None, role: Role | None = None) -> list[tuple[str, str]]:
    """Everybody in post in an office, or those whose post has the role, as choices."""
    return [
        (str(s.staff), f"{s.name} · {words.named(s.post)}")
        for s in directory.staff_of(office or 0)
        if role is None or role in s.roles
    ]


def person(label: Any, choices: list[tuple[str, str]], **more: Any) -> forms.TypedChoiceField:
    """One of the people of an office."""
    every = [("", "—"), *choices]
    return forms.TypedChoiceField(label=label, choices=every, coerce=int, empty_value=None, **more)


class ServedFields(forms.Form):
    """How a paper reached the person; `served()` reads them."""

    method = pick(_("How it was served"), Service, initial=Service.IN_PERSON.value)
    on = day(_("Day it reached them"))
    recipient = line(_("Who took it"))
    refused = tick(_("They refused to take it"))
    witness = line(
        _("Witness"), required=False, hint=_("Only for a refusal: who saw it, and where.")
    )
    consent = tick(
        _("They agreed to electronic service"), _("Without their consent it is not served so.")
    )
    place = line(
        _("Where"), required=False, hint=_("Leave empty for the usual place of this method.")
    )

    def served(self) -> Served:
        """The cleaned fields as the services take them."""
        data = self.cleaned_data
        return Served(
            method=Service(data["method"]), on=data["on"], recipient=data["recipient"],
            refused=data["refused"], witness=data["witness"], consent=data["consent"],
            place=data["place"],
        )  # fmt: skip


class Serve(ServedFields, ActForm):
    """Proof of service of a paper."""

    def prepare(self) -> None:
        """Today is the usual day."""
        self.fields["on"].initial = self.case.today

    def arguments(self) -> dict[str, Any]:
        """The proof."""
        return {"served": self.served()}


class Plain(ActForm):
    """An act that needs no words."""


class Reason(ActForm):
    """An act with its reason."""

    reason = text(_("Reason"))


class Note(ActForm):
    """An act with a note, if one is wanted."""

    note = text(_("Note"), required=False, rows=3)
