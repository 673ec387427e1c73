"""Forms about the people themselves: a question, a correction, the members of a group."""

from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services import questions
from xinqiao.rooms.people import correcting, members, roll
from xinqiao.rooms.people.roll import BadLines
from xinqiao.web.acts.base import ActForm, Spec, Table, line, pick, text
from xinqiao.web.http import sentence

COLUMNS: dict[str, str] = {
    "phone": noop("Telephone"),
    "email": noop("E-mail"),
    "address": noop("Address"),
    "name": noop("Name"),
    "id_number": noop("ID number"),
}
DECISIONS: dict[str, str] = {"yes": noop("Confirm it"), "no": noop("Refuse it")}


class AskPerson(ActForm):
    """One question, in words the person understands."""

    question = text(
        _("Your question"), rows=4,
        hint=_("The person reads it on their page, word for word, with your office's name."),
    )  # fmt: skip


class CorrectPerson(ActForm):
    """Answer the corrections that were asked for; or correct what the person said at the desk."""

    def prepare(self) -> None:
        """Open requests come first; without any, a value to set right."""
        waiting = correcting.waiting_of(matter=self.case.id, by=self.case.reader, at=now())
        if waiting:
            asked = [(a.id, f"{_(COLUMNS[a.column])}: {a.shown}") for a in waiting]
            self.fields["correction"] = forms.ChoiceField(
                label=_("What the person asks for"), choices=asked, widget=forms.RadioSelect
            )
            self.fields["decision"] = forms.ChoiceField(
                label=_("Your answer"), widget=forms.RadioSelect,
                choices=[(k, _(said)) for k, said in DECISIONS.items()],
            )  # fmt: skip
        else:
            self.fields["column"] = forms.ChoiceField(
                label=_("What is wrong"), choices=[(k, _(said)) for k, said in COLUMNS.items()]
            )
            self.fields["value"] = line(_("How it should read"))
        self.fields["reason"] = text(
            _("What you base it on"), rows=2,
            hint=_("A card you saw, a household book, what the person said. They can read it."),
        )  # fmt: skip


def correct_person(*, reason: str, **said: Any) -> object:
    """A request is answered; without one, the value is set right."""
    if "correction" in said:
        confirm = said.pop("decision") == "yes"
        return correcting.decide(confirm=confirm, reason=reason, **said)
    return correcting.correct(reason=reason, **said)


class Pasted(ActForm):
    """A form into which a list is pasted; every bad line is named with its number."""

    def pasted(self, name: str, read: Any) -> Any:
        """What `read` makes of the field `name`; its refusals stand beside the field."""
        try:
            return read(self.cleaned_data[name])
        except BadLines as refusal:
            said = [
                _("Line %(line)s: %(fault)s")
                % {"line": fault.line, "fault": sentence(_refusal(fault.sentence))}
                for fault in refusal.faults[:MOST_FAULTS]
            ]
            raise forms.ValidationError([sentence(refusal), *said]) from refusal
        except DomainError as refusal:
            raise forms.ValidationError(sentence(refusal)) from refusal


MOST_FAULTS = 20


def _refusal(said: Any) -> DomainError:
    return DomainError(said.msgid, **said.params)


class ListMembers(Pasted):
    """The roll of the group, pasted from a table or as a file."""

    members = text(
        _("The members, one a line"), rows=12, required=False,
        hint=_("Name, telephone, what is owed: parted by commas or tabs, as a table is copied."
               " Telephone and what is owed may be left out."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a CSV file"), required=False)

    def clean(self) -> dict[str, Any]:
        """The file stands in for the field."""
        data = super().clean() or {}
        file = data.get("file")
        try:
            if file is not None:
                self.cleaned_data["members"] = _decoded(file.read(MOST_BYTES + 1))
            data["members"] = self.pasted("members", roll.members)
        except forms.ValidationError as refusal:
            self.add_error("members", refusal)
        return data

    def arguments(self) -> dict[str, Any]:
        """The people."""
        return {"members": self.cleaned_data["members"]}


MOST_BYTES = 1_000_000


def _decoded(content: bytes) -> str:
    """A CSV file as text: UTF-8, or GB 18030 as Chinese office programs write it."""
    if len(content) > MOST_BYTES:
        raise forms.ValidationError(_("This file is too long for a list; divide it."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError(_("This file is no list; save it as CSV."))


class SettleMembers(Pasted):
    """What members came to: many in one go, as on the list of what was paid."""

    outcome = pick(_("What they came to"), members.OUTCOMES, initial=Outcome.SUPPORTED.value)
    members = text(
        _("Members, one a line"), rows=12,
        hint=_("Number on the list, amount in yuan, day it was paid: 17,12600.50,2026-02-10."
               " Without a day it is granted, but not paid yet."),
    )  # fmt: skip
    evidence = text(
        _("What shows it"), rows=3, hint=_("A bank's list, receipts signed by each of them, …")
    )

    def prepare(self) -> None:
        """Whoever still waits stands there already."""
        waiting = sorted(self.case.standing.members - self.case.standing.settled)
        self.fields["members"].initial = "\n".join(f"{n}," for n in waiting)

    def clean_members(self) -> Any:
        """The payments."""
        known = self.case.standing.members

        def read(pasted: str) -> Any:
            return roll.payments(pasted, known, self.case.today)

        return self.pasted("members", read)

    def arguments(self) -> dict[str, Any]:
        """The outcome as a code."""
        return self.cleaned_data | {"outcome": Outcome(self.cleaned_data["outcome"])}


TABLE: Table = {
    Act.ASK_PERSON: Spec(
        AskPerson, questions.ask_person,
        _("The work goes on meanwhile; the answer comes into the record."),
    ),
    Act.CORRECT_PERSON: Spec(CorrectPerson, correct_person),
    Act.LIST_MEMBERS: Spec(
        ListMembers, members.list_members,
        _("Nobody is ever taken off the list; the matter is closed when each of them is settled."),
    ),
    Act.SETTLE_MEMBER: Spec(
        SettleMembers, members.settle_members,
        _("Each member can read the own outcome with the own code."),
    ),
}  # fmt: skip
