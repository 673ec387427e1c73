"""The fields of a submission as a clerk types them (DOMAIN.md 4.1). No rule lives here."""

from typing import Any

from django import forms
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.codes import Already, Channel, Purpose, Urgency
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.intake import Answer, Intake
from xinqiao.web import words
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import choose, day, line, pick, tick
from xinqiao.web.acts.base import text as lines
from xinqiao.web.acts.passing import answers
from xinqiao.web.templatetags.words import PARTY_KINDS

MOMENT = "%Y-%m-%dT%H:%M"
ID_TYPES = (
    ("", noop("ID card")),
    ("credit", noop("Unified social credit code")),
    ("other", noop("Another document")),
)
PLAIN = (
    "title", "text", "received_at", "written_on", "happened_on", "involved", "visitors",
    "anonymous", "confidential", "group", "category", "place", "address", "addressee",
    "against", "read_back", "may_publish",
)  # fmt: skip


def count(label: Any, **more: Any) -> forms.IntegerField:
    """A number of people."""
    return forms.IntegerField(label=label, min_value=1, required=False, **more)


class IntakeForm(forms.Form):
    """Everything but the people."""

    channel = choose(_("How it came"), Channel)
    received_at = forms.DateTimeField(
        label=_("Received"), input_formats=[MOMENT], required=False,
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )  # fmt: skip
    title = line(_("What it is about, without names"), most=120)
    text = lines(_("What the petitioner says"), rows=9)
    claims = lines(
        _("Claims, one a line"), required=False, rows=3,
        hint=_("Who wants what from whom. Left empty, the line above counts as the one claim."),
    )  # fmt: skip
    anonymous = tick(_("Anonymous"))
    confidential = tick(_("Asks for confidentiality"))
    people = count(_("How many people stand behind it"), initial=1)
    visitors = count(_("How many came"))
    involved = count(_("How many it touches"))
    # The lists of the directory are functions, so that only a page that shows them reads them.
    place = forms.ChoiceField(
        label=_("Where the problem lies"), choices=choices.regions, required=False
    )
    address = line(_("The place in words"), required=False)
    happened_on = day(_("When it happened"), required=False)
    purpose = pick(_("Purpose"), Purpose, initial=Purpose.COMPLAINT.value)
    category = forms.ChoiceField(label=_("Category"), choices=choices.categories, required=False)
    urgency = pick(_("Urgency"), Urgency, initial=Urgency.ORDINARY.value)
    against = line(
        _("Who is complained of"), required=False,
        hint=_("For a report or accusation: it is sealed as soon as it is registered."),
    )  # fmt: skip
    against_offices = choices.some_offices(
        _("Offices complained of"), choices.offices,
        help_text=_("These offices and everybody in them are shut out of the matter."),
    )  # fmt: skip
    group = tick(_("Group visit or jointly signed letter"))
    read_back = tick(_("Read back to the petitioner and confirmed"), _("For what is said aloud."))
    may_publish = tick(_("Agrees to publication"))
    origin = choose(_("Channel before it was passed to us"), Channel, required=False)
    written_on = day(_("Postmark or date of the letter"), required=False)
    addressee = line(_("Addressee on the letter"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The six questions."""
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = localtime(now())
        for already in Already:
            label = words.word(already).capitalize()
            self.fields[f"already_{already.value}"] = forms.ChoiceField(
                label=label, choices=answers, required=False
            )
            number = line(_("Number of its document"), required=False, most=60)
            said = _("%(which)s: number of its document") % {"which": label}
            number.widget.attrs |= {"placeholder": _("Document number"), "aria-label": said}
            self.fields[f"number_{already.value}"] = number

    def intake(self, parties: tuple[Person, ...]) -> Intake:
        """The submission as the registry takes it. Call after is_valid."""
        data = self.cleaned_data
        return Intake(
            channel=Channel(data["channel"]),
            purpose=Purpose(data["purpose"]),
            urgency=Urgency(data["urgency"]),
            origin=Channel(data["origin"]) if data["origin"] else None,
            people=data["people"] or 1,
            parties=parties,
            claims=tuple(c.strip() for c in data["claims"].splitlines() if c.strip()),
            already={a: Answer(v) for a in Already if (v := data[f"already_{a.value}"])},
            numbers={a: v for a in Already if (v := data[f"number_{a.value}"])},
            against_offices=tuple(data["against_offices"]),
            **{name: data[name] for name in PLAIN},
        )

    def tried(self) -> list[tuple[Any, Any]]:
        """The six questions: answer and document number."""
        return [(self[f"already_{a.value}"], self[f"number_{a.value}"]) for a in Already]


def kinds() -> list[tuple[str, Any]]:
    """The parts a person can have."""
    return [(kind, _(name)) for kind, name in PARTY_KINDS.items()]


def id_types() -> list[tuple[str, Any]]:
    """Kinds of document."""
    return [(code, _(name)) for code, name in ID_TYPES]


class PartyForm(forms.Form):
    """One person or body."""

    name = line(_("Name"), required=False, most=50)
    phone = line(_("Phone"), required=False, most=30)
    id_number = line(_("ID number"), required=False, most=30, hint=_("Not needed to be heard."))
    address = line(_("Address"), required=False)
    kind = forms.ChoiceField(label=_("Part"), choices=kinds, initial="main")
    id_type = forms.ChoiceField(label=_("Document"), choices=id_types, required=False)
    email = line(_("E-mail"), required=False, most=100)
    organisation = tick(_("An organisation, not a person"))
    needs = line(
        _("Special needs"), required=False,
        hint=_("Only if they wish to say: language, sign language, wheelchair."),
    )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        given = ("name", "phone", "id_number", "address", "email", "needs")
        return not any(self.cleaned_data.get(name) for name in given)

    def person(self) -> Person:
        """The person as the people's room takes them. Call after is_valid."""
        return Person(**self.cleaned_data)

    @property
    def more(self) -> list[forms.BoundField]:
        """What is seldom needed."""
        return [self[n] for n in ("kind", "id_type", "email", "needs", "organisation")]

    @property
    def open(self) -> bool:
        """Whether what is seldom needed must be shown."""
        return any(f.errors or (f.value() not in ("", None, False, f.initial)) for f in self.more)
