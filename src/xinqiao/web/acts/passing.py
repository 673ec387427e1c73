"""Forms of sorting and passing on: triage, transfer, assign, refer, receive, objections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import Already, Purpose, Urgency
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.registry import objections, passing, receiving, triage
from xinqiao.rooms.registry.intake import Answer
from xinqiao.rooms.registry.passing import Target
from xinqiao.web import words
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import (
    ActForm,
    Group,
    Plain,
    Reason,
    Spec,
    Table,
    day,
    line,
    pick,
    text,
    tick,
)


def answers() -> list[tuple[str, Any]]:
    """Yes, no, not known."""
    return [
        (Answer.UNKNOWN.value, _("not known")),
        (Answer.NO.value, _("no")),
        (Answer.YES.value, _("yes")),
    ]


class Triage(ActForm):
    """What the matter is, where it lies, what is asked."""

    purpose = pick(_("Purpose"), Purpose)
    gist = line(_("What it is about, without names"), most=120)
    category = forms.ChoiceField(label=_("Category"), required=False)
    place = forms.ChoiceField(label=_("Where the problem lies"), required=False)
    urgency = pick(_("Urgency"), Urgency)
    add = text(
        _("Further claims, one a line"), required=False, rows=3,
        hint=_("What else is asked; every claim gets its own answer."),
    )  # fmt: skip
    hardship = tick(_("Real hardship: tell them of social assistance"))
    minor = tick(_("A minor is concerned"))
    group = tick(_("Group matter"))
    judicial = tick(_("Law- or litigation-related"))
    note = text(_("Note"), required=False, rows=2)

    def prepare(self) -> None:
        """Lists, the claims, the six questions; what is known stands there already."""
        line_ = self.case.line
        for name, found in (("category", choices.categories), ("place", choices.regions)):
            self.fields[name].choices = found()  # type: ignore[attr-defined]
        known = {
            "purpose": line_.purpose.value, "gist": line_.gist, "category": line_.category,
            "place": line_.place, "urgency": line_.urgency.value, "group": line_.group,
        }  # fmt: skip
        for name, value in known.items():
            self.fields[name].initial = value
        self.fields["gist"].required = not line_.sealed
        self.fields["keep"] = forms.TypedMultipleChoiceField(
            label=_("Claims that stand"), coerce=int, required=False,
            choices=[(n, _("Claim %(n)s") % {"n": n}) for n in self.case.claims],
            widget=forms.CheckboxSelectMultiple, initial=list(self.case.claims),
        )  # fmt: skip
        offices = choices.offices()
        self.fields["against_offices"] = choices.some_offices(
            _("Complained of, for a report or accusation"), offices,
            help_text=_("These offices and everybody in them are shut out of the matter."),
        )  # fmt: skip
        for already in Already:
            self.fields[f"already_{already.value}"] = forms.ChoiceField(
                label=words.word(already).capitalize(), choices=answers, required=False
            )

    def groups(self) -> list[Group]:
        """What it is, what is asked, what was tried already, what else."""
        tried = [f"already_{a.value}" for a in Already]
        ticks = ("hardship", "minor", "group", "judicial")
        return [
            Group("", self.named(("purpose", "gist", "category", "place", "urgency"))),
            Group(str(_("What is asked")), self.named(("keep", "add"))),
            Group(str(_("Already tried?")), self.named(tried), abreast=True),
            Group(str(_("Also")), self.named(ticks), abreast=True),
            Group("", self.named(("against_offices", "note"))),
        ]

    def arguments(self) -> dict[str, Any]:
        """found."""
        data = self.cleaned_data
        plain = ("category", "place", "gist", "hardship", "minor", "group", "judicial", "note")
        return {
            "found": triage.Triage(
                purpose=Purpose(data["purpose"]),
                urgency=Urgency(data["urgency"]),
                keep=tuple(data["keep"]),
                add=tuple(t.strip() for t in data["add"].splitlines() if t.strip()),
                already={a: Answer(v) for a in Already if (v := data.get(f"already_{a.value}"))},
                against_offices=tuple(data["against_offices"]),
                **{name: data[name] for name in plain},
            )
        }


class Transfer(ActForm):
    """To the competent office; helpers and copies if there are any."""

    basis = text(_("Why it is theirs"), required=False, rows=2)

    def prepare(self) -> None:
        """Every office but one's own."""
        found = choices.offices(without=(self.case.reader.office,))
        self.fields["main"] = choices.one_office(_("Competent office"), found)
        self.fields["helpers"] = choices.some_offices(_("Assisting offices"), found)
        self.fields["copies"] = choices.some_offices(_("Copies to"), found)

    def groups(self) -> list[Group]:
        """The office first; helpers and copies are seldom needed."""
        first = [n for n in ("main", "limit_on", "basis", "reason") if n in self.fields]
        rest = self.named(("helpers", "copies"))
        return [Group("", self.named(first), rest, str(_("Assisting offices and copies")))]

    def target(self) -> Target:
        """Where it goes."""
        data = self.cleaned_data
        return Target(data["main"], tuple(data["helpers"]), tuple(data["copies"]))

    def arguments(self) -> dict[str, Any]:
        """to and basis."""
        return {"to": self.target(), "basis": self.cleaned_data["basis"]}


class Assign(Transfer):
    """With a limit, and a closing report asked for."""

    limit_on = day(_("Closing report by"))

    def arguments(self) -> dict[str, Any]:
        """to, basis, limit_on."""
        return super().arguments() | {"limit_on": self.cleaned_data["limit_on"]}


class Redirect(Transfer):
    """To another office, with the reason."""

    reason = text(_("Reason"))

    def prepare(self) -> None:
        """The reason takes the place of the basis."""
        super().prepare()
        del self.fields["basis"]

    def arguments(self) -> dict[str, Any]:
        """to and reason."""
        return {"to": self.target(), "reason": self.cleaned_data["reason"]}


class Refer(ActForm):
    """Under seal, to the organ that has the power."""

    basis = text(_("Why it is theirs"), required=False, rows=2)

    def prepare(self) -> None:
        """The service knows which organs may take it; every other is refused there."""
        found = choices.offices(without=(self.case.reader.office,))
        self.fields["to"] = choices.one_office(_("Organ"), found)
        self.order_fields(["to", "basis"])


class Object(ActForm):
    """Not ours: within five working days, in detail."""

    reason = text(_("Reasons in detail"), rows=5)
    basis = text(_("The rule"), rows=2)

    def prepare(self) -> None:
        """Whose it may be."""
        found = choices.offices(without=(self.case.reader.office,))
        self.fields["suggest"] = choices.one_office(
            _("Office that may be competent"), found, required=False
        )


class Escalate(ActForm):
    """The common superior decides, else the joint conference."""

    reason = text(_("Reason"))
    to_conference = tick(_("Ask the joint conference although there is a common superior"))


class CorrectReceiptDate(ActForm):
    """Both days stay known."""

    received_on = day(_("Received on"))
    reason = text(_("Reason"), rows=2)


TABLE: Table = {
    Act.TRIAGE: Spec(Triage, triage.triage),
    Act.TRANSFER: Spec(Transfer, passing.transfer, _("The fifteen days to pass it on end here.")),
    Act.ASSIGN: Spec(Assign, passing.assign),
    Act.REFER: Spec(Refer, passing.refer, _("Only the head of that organ will know of it.")),
    Act.TAKE_UP: Spec(
        Plain, triage.take_up, _("Your own office is competent and goes on to the notice.")
    ),
    Act.RECEIVE: Spec(
        Plain, receiving.receive,
        _("Fifteen days for the notice and five working days for an objection start today."),
    ),
    Act.RECEIVE_DOWN: Spec(Plain, receiving.receive_down),
    Act.OBJECT: Spec(
        Object, objections.object_to, _("The fifteen days of the notice keep running.")
    ),
    Act.AGREE_OBJECTION: Spec(Redirect, objections.agree_objection),
    Act.REJECT_OBJECTION: Spec(Reason, objections.reject_objection),
    Act.ESCALATE: Spec(Escalate, objections.escalate),
    Act.DESIGNATE: Spec(Redirect, objections.designate),
    Act.CORRECT_RECEIPT_DATE: Spec(CorrectReceiptDate, triage.correct_receipt_date),
    Act.PROPOSE_VOID: Spec(
        Reason, triage.propose_void, _("A second person decides. Nothing is deleted."), danger=True
    ),
    Act.CONFIRM_VOID: Spec(
        Plain, triage.confirm_void, _("It stays visible, and can be reopened."), danger=True
    ),
}  # fmt: skip
