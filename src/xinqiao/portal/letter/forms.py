"""What each step asks. Sentences beside a field say why it is asked (DOMAIN.md 7 G4, G5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel import identity
from xinqiao.kernel.codes import Already, Purpose
from xinqiao.kernel.errors import DomainError
from xinqiao.portal.letter.fields import Words
from xinqiao.rooms.letterbox.services import Naming, Speaking, addressees
from xinqiao.rooms.people.texts import LONGEST_TEXT
from xinqiao.rooms.registry.intake import (
    LONGEST_CLAIM,
    LONGEST_TITLE,
    MOST_PEOPLE,
    Answer,
)
from xinqiao.web import words
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import day, tick
from xinqiao.web.http import sentence

PURPOSES = (
    (Purpose.COMPLAINT, _("I ask an office to do something, or to put something right.")),
    (Purpose.SUGGESTION, _("I have a suggestion, and ask for nothing for myself.")),
    (Purpose.REPORT, _("I report that an official or an office broke the law or the rules.")),
)
NAMINGS = (
    (Naming.NAMED, _("With my name. The office that deals with it knows who I am.")),
    (Naming.CONFIDENTIAL, _("With my name, but whoever I complain about must not learn of it.")),
    (Naming.ANONYMOUS, _("Without my name. It is worked on all the same.")),
)
SPEAKINGS = (
    (Speaking.SELF, _("for myself")),
    (Speaking.GUARDIAN, _("as parent or guardian")),
    (Speaking.AGENT, _("for somebody who asked me to")),
)
NEEDS = (
    ("sign", _("sign language")),
    ("wheelchair", _("a way in without steps")),
    ("dialect", _("another language or dialect")),
    ("large", _("papers in large type")),
    ("read", _("papers read to me")),
)
TRIED = (
    (Already.LAWSUIT, _("Have you gone to court about it?")),
    (Already.ADMIN_REVIEW, _("Have you asked for administrative review (行政复议)?")),
    (Already.ARBITRATION, _("Has there been an arbitration (仲裁)?")),
    (Already.OPINION, _("Has an office given you a written petition opinion (信访处理意见书)?")),
    (Already.REVIEW, _("Has a higher office reviewed that opinion (复查)?")),
    (Already.REREVIEW, _("Has it been reviewed a second time (复核)?")),
)
ANSWERS = (
    (Answer.NO, _("no")),
    (Answer.YES, _("yes")),
    (Answer.UNKNOWN, _("I do not know")),
)
Choices = Iterable[tuple[Any, Any]]


def one_of(label: Any, options: Choices, **more: Any) -> forms.ChoiceField:
    """One of few, to tick."""
    return forms.ChoiceField(
        label=label, choices=[(k.value, v) for k, v in options], widget=forms.RadioSelect, **more
    )


class StepForm(forms.Form):
    """One step. `parts`: what the care edition asks on a page of its own."""

    parts: tuple[tuple[str, ...], ...] = ()

    def __init__(
        self, *args: Any, known: Mapping[str, Any], part: int | None = None, **kwargs: Any
    ) -> None:
        """known: fields of this step that are not on the page. part: only this one, from 0."""
        super().__init__(*args, **kwargs)
        self.known = known
        if part is not None:
            self.fields = {n: f for n, f in self.fields.items() if n in self.parts[part]}

    @classmethod
    def names(cls, part: int | None) -> tuple[str, ...]:
        """Names of the fields of a page, without asking the directory for their choices."""
        return cls._all() if part is None else tuple(n for n in cls._all() if n in cls.parts[part])

    @classmethod
    def _all(cls) -> tuple[str, ...]:
        return tuple(cls.base_fields)

    def value_of(self, name: str) -> Any:
        """A cleaned value of this page, else what was said before."""
        return self.cleaned_data.get(name, self.known.get(name, ""))


class Start(StepForm):
    """What kind of letter it is."""

    purpose = one_of(_("What do you want to write?"), PURPOSES)


class What(StepForm):
    """What happened."""

    parts = (("text",), ("title", "happened_on"))

    text = Words(
        label=_("What happened?"), most=LONGEST_TEXT, rows=10,
        help_text=_("In your own words: what, when, who was there, what was said."),
        why=_("The office can only look into what it knows. Whoever deals with it reads this."),
    )  # fmt: skip
    title = Words(
        label=_("In one line, without names: what is it about?"), most=LONGEST_TITLE,
        help_text=_("For example: lift out of order for three months"),
        why=_("This line stands in lists that more people see; so leave names out."),
    )  # fmt: skip
    happened_on = day(_("When did it happen?"), required=False)


class Where(StepForm):
    """Where it happened, and who is complained of."""

    parts = (("place", "address"), ("against", "against_office"))

    place = forms.ChoiceField(
        label=_("Where is the problem?"),
        help_text=_("The place of the problem, not of your home. The letter goes to that office."),
    )
    address = Words(
        label=_("Where exactly?"), most=LONGEST_CLAIM, required=False,
        help_text=_("Street, village, estate, school or workplace."),
        why=_("So that somebody can go and look."),
    )  # fmt: skip
    against = Words(
        label=_("Whom do you complain about?"), most=LONGEST_CLAIM, required=False,
        help_text=_("An office, a firm or a person; leave it empty for a suggestion."),
        why=_("So that it never comes into their hands if you ask for that, or report somebody."),
    )  # fmt: skip
    against_office = forms.TypedChoiceField(
        label=_("Is it one of these offices?"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Places and offices of the directory."""
        super().__init__(*args, **kwargs)
        if "place" in self.fields:
            self.addressees = addressees()
            places = [("", "—"), *((a.code, words.named(a.place)) for a in self.addressees)]
            self.fields["place"].choices = places  # type: ignore[attr-defined]
        if "against_office" in self.fields:
            offices = [("", "—"), *choices.offices()]
            self.fields["against_office"].choices = offices  # type: ignore[attr-defined]


class Claim(StepForm):
    """One claim."""

    claim = Words(
        label=_("What do you ask for?"), most=LONGEST_CLAIM, rows=3, required=False,
        help_text=_("One thing at a time: who should do what. For example: repair the lift."),
        why=_("Each claim gets an answer of its own."),
    )  # fmt: skip


class Who(StepForm):
    """Who writes, and for whom."""

    parts = (
        ("naming",), ("speaking", "person", "minor"), ("name", "people"),
        ("phone", "email", "home"), ("needs", "needs_words"),
    )  # fmt: skip

    naming = one_of(_("How do you want to appear?"), NAMINGS, initial=Naming.NAMED.value)
    name = Words(
        label=_("Your name"), most=50, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Leave it empty if you stay unnamed."),
        why=_("So that the answer is addressed to you. No identity card number is asked."),
    )  # fmt: skip
    phone = Words(
        label=_("Phone"), most=40, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        why=_("Only to ask you back and to tell you how it goes. You can leave it empty."),
    )  # fmt: skip
    email = Words(
        label=_("E-mail"), most=120, required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
        why=_("Only if you like to be written to this way."),
    )  # fmt: skip
    home = Words(
        label=_("Your postal address"), most=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        why=_("Written notices go there by post. You can also fetch them here."),
    )  # fmt: skip
    speaking = one_of(_("You write"), SPEAKINGS, initial=Speaking.SELF.value)
    person = Words(
        label=_("Whom do you speak for?"), most=50, required=False,
        help_text=_("Only if you write for somebody else: their name."),
        why=_("The matter is theirs; you are noted as guardian or agent."),
    )  # fmt: skip
    minor = tick(
        _("Somebody under 18 is concerned"),
        _("Then it is confidential, and the office complained about is shut out of it."),
    )
    people = forms.IntegerField(
        label=_("How many people send this together?"), required=False, min_value=1,
        max_value=MOST_PEOPLE, initial=1, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("When we meet, do you need something?"), choices=NEEDS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    needs_words = Words(label=_("Something else you need"), most=120, required=False)

    def clean_phone(self) -> str:
        """A number that can be dialled."""
        return self._checked("phone", identity.phone)

    def clean_name(self) -> str:
        """A name of any signs, rare ones too."""
        return self._checked("name", lambda text: identity.person_name(text, confirmed=True))

    def clean_person(self) -> str:
        """The same."""
        return self._checked("person", lambda text: identity.person_name(text, confirmed=True))

    def clean(self) -> dict[str, Any]:
        """A name where one is needed, on the page where it is asked."""
        named = self.value_of("naming") != Naming.ANONYMOUS
        if "name" in self.fields and named and not self.value_of("name"):
            self._want("name", _("Type your name, or choose to stay unnamed."))
        others = self.value_of("speaking") in (Speaking.GUARDIAN, Speaking.AGENT)
        if "person" in self.fields and named and others and not self.value_of("person"):
            self._want("person", _("Type the name of the person you speak for."))
        return self.cleaned_data

    def _checked(self, name: str, check: Any) -> str:
        typed: str = self.cleaned_data[name]
        if not typed.strip():
            return ""
        try:
            return str(check(typed))
        except DomainError as refusal:
            raise forms.ValidationError(sentence(refusal)) from refusal

    def _want(self, name: str, wanted: Any) -> None:
        if name not in self.errors:
            self.add_error(name, wanted)


class Tried(StepForm):
    """What was tried before."""

    parts = (("lawsuit", "admin_review", "arbitration"), ("opinion", "review", "rereview"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The six questions; no is where most people are."""
        super().__init__(*args, **kwargs)
        shown = self.names(kwargs.get("part"))
        for already, question in TRIED:
            if already.value in shown:
                self.fields[already.value] = one_of(
                    question, ANSWERS, initial=Answer.NO.value, required=False
                )

    @classmethod
    def _all(cls) -> tuple[str, ...]:
        return tuple(already.value for already, _question in TRIED)
