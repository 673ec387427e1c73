"""Forms about who works on a matter: assign, recusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.actors import Role
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services import assignment
from xinqiao.web.acts.base import (
    ActForm,
    Group,
    Spec,
    Table,
    colleagues,
    line,
    person,
    text,
)


class AssignHandler(ActForm):
    """The handler and at least two investigators, each with a declaration."""

    def prepare(self) -> None:
        """The people of the office, and a declaration for each."""
        self.people = colleagues(self.case.reader.office)
        handlers = colleagues(self.case.reader.office, Role.HANDLER)
        self.fields["handler"] = person(_("Handler"), handlers)
        self.fields["investigators"] = forms.TypedMultipleChoiceField(
            label=_("Investigators, two at least"), choices=self.people, coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        for staff, name in self.people:
            self.fields[f"declaration_{staff}"] = line(name, required=False)

    def groups(self) -> list[Group]:
        """Declarations stand together; only those of the chosen people count."""
        declarations = self.named(f"declaration_{staff}" for staff, _name in self.people)
        return [
            Group("", self.named(("handler", "investigators"))),
            Group(str(_("What each declares about their own interest")), declarations),
        ]

    def clean(self) -> dict[str, Any]:
        """Everybody on the team declares."""
        data = super().clean() or self.cleaned_data
        for staff in sorted({data.get("handler"), *(data.get("investigators") or [])} - {None}):
            if not data.get(f"declaration_{staff}", "").strip():
                self.add_error(
                    f"declaration_{staff}", _("Whoever works on the matter declares first.")
                )
        return data

    def arguments(self) -> dict[str, Any]:
        """Handler, investigators, declarations."""
        data = self.cleaned_data
        team = {data["handler"], *data["investigators"]}
        return {
            "handler": data["handler"],
            "investigators": data["investigators"],
            "declarations": {staff: data[f"declaration_{staff}"] for staff in team},
        }


class AskRecusal(ActForm):
    """Somebody should not work on this matter."""

    def prepare(self) -> None:
        """Somebody of the office that has the matter."""
        owner = self.case.standing.owner
        office = owner.office if owner else self.case.reader.office
        self.fields["staff"] = person(_("Who should not work on it"), colleagues(office))
        self.fields["ground"] = text(_("Why"))


class Recuse(AskRecusal):
    """The person loses the matter at once."""

    def prepare(self) -> None:
        """And somebody follows them."""
        super().prepare()
        del self.fields["ground"]
        owner = self.case.standing.owner
        office = owner.office if owner else self.case.reader.office
        self.fields["successor"] = person(
            _("Who takes over"), colleagues(office), required=False,
            help_text=_("Needed when the person has the matter now."),
        )  # fmt: skip
        self.fields["reason"] = text(_("Reason"))


class RefuseRecusal(AskRecusal):
    """The person stays."""

    def prepare(self) -> None:
        """With the reason."""
        super().prepare()
        del self.fields["ground"]
        self.fields["reason"] = text(_("Reason"))


TABLE: Table = {
    Act.ASSIGN_HANDLER: Spec(AssignHandler, assignment.assign_handler),
    Act.ASK_RECUSAL: Spec(AskRecusal, assignment.ask_recusal),
    Act.RECUSE: Spec(
        Recuse, assignment.recuse, _("They lose sight of the matter at once."), danger=True
    ),
    Act.REFUSE_RECUSAL: Spec(RefuseRecusal, assignment.refuse_recusal),
}
