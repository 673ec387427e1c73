"""Forms about the file itself: link, merge, note, hand over, shield."""

from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk import working
from xinqiao.rooms.files.services import UploadView, from_form, staff_owner, uploads_of
from xinqiao.rooms.registry import attachments, keeping, linking
from xinqiao.rooms.registry.linking import LinkKind
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import (
    ActForm,
    Reason,
    Spec,
    Table,
    colleagues,
    line,
    person,
    text,
)
from xinqiao.web.fields import FilesField
from xinqiao.web.http import sentence

KINDS: dict[LinkKind, str] = {
    LinkKind.REPEAT: noop("A repeat: the same person, the same request"),
    LinkKind.SAME_CAUSE: noop("The same cause: others with the same request"),
    LinkKind.NEW_FACTS: noop("New facts or reasons"),
    LinkKind.RELATED: noop("Otherwise related"),
}


class OtherMatter(ActForm):
    """A form that names another matter by its number."""

    other = line(_("Number of the other matter"), hint=_("With or without its hyphens."), most=40)
    other_as = "other"

    def clean_other(self) -> int:
        """The id of a matter that the reader may see."""
        try:
            return working.matter_id(self.cleaned_data["other"], self.case.reader)
        except DomainError as refusal:
            raise forms.ValidationError(sentence(refusal)) from refusal

    def arguments(self) -> dict[str, Any]:
        """The id under the service's own name."""
        data = dict(self.cleaned_data)
        data[self.other_as] = data.pop("other")
        return data


class Link(OtherMatter):
    """How this matter belongs to another one."""

    note = text(_("Note"), required=False, rows=2)

    def prepare(self) -> None:
        """The kinds, said in full."""
        self.fields["kind"] = forms.ChoiceField(
            label=_("How they belong together"), widget=forms.RadioSelect,
            choices=[(k.value, _(said)) for k, said in KINDS.items()],
        )  # fmt: skip
        self.order_fields(["other", "kind", "note"])

    def arguments(self) -> dict[str, Any]:
        """The kind as a code."""
        return super().arguments() | {"kind": LinkKind(self.cleaned_data["kind"])}


class Unlink(OtherMatter):
    """Take a link back."""

    reason = text(_("Reason"), rows=2)

    def prepare(self) -> None:
        """Linked matters are listed, so that no number is typed."""
        linked = working.linked(self.case.id, self.case.reader)
        if linked:
            self.fields["other"] = forms.ChoiceField(
                label=_("Linked matter"), choices=[(n, f"{n} {gist}") for n, gist in linked]
            )
            self.order_fields(["other", "reason"])


class Merge(OtherMatter):
    """Into another matter, which keeps its own clocks."""

    reason = text(_("Reason"), rows=2)
    other_as = "into"


class Attach(ActForm):
    """Files for the matter: chosen in the form, or sent already while the page was open."""

    file = FilesField(label=_("Files"), required=False)
    collection, kinds = "uploads", ""

    def uploads(self) -> list[UploadView]:
        """What was sent already and is still there."""
        given = self.data.getlist("uploads") if self.is_bound else []  # type: ignore[attr-defined]
        owner = staff_owner(self.case.reader)
        return uploads_of(given, owner=owner, at=now())

    def arguments(self) -> dict[str, Any]:
        """The files as they were sent."""
        sent = [from_form(f) for f in self.cleaned_data["file"]]
        return {"files": sent, "uploads": [u.id for u in self.uploads()]}


class NoteForm(ActForm):
    """A remark for the record, or how a repeat that came in was answered."""

    text = text(_("Remark"), rows=5)

    def prepare(self) -> None:
        """Repeats that wait for an answer of their own."""
        waiting = working.unanswered(self.case.id, self.case.standing)
        if waiting:
            self.fields["submission"] = forms.ChoiceField(
                label=_("As the answer to a submission that came in later"), required=False,
                choices=[("", "—"), *((n, n) for n in waiting)],
            )  # fmt: skip


def remark(*, text: str, submission: str = "", **common: Any) -> object:
    """A remark; or, with the number of a repeat, the answer that ends its fifteen days."""
    if submission:
        return linking.answer_submission(submission=submission, answer=text, **common)
    return keeping.note(text=text, **common)


class HandOver(ActForm):
    """To another person of the office; the clocks go along."""

    def prepare(self) -> None:
        """Colleagues."""
        found = colleagues(self.case.reader.office)
        self.fields["to"] = person(_("Who takes it over"), found)
        self.fields["reason"] = text(_("Reason"), rows=2)


class Shield(ActForm):
    """Somebody must not know of the matter from now on."""

    reason = text(_("Reason"), rows=2)

    def prepare(self) -> None:
        """Offices as a whole; colleagues one by one."""
        self.fields["offices"] = choices.some_offices(
            _("Offices, with everybody in them"), choices.offices()
        )
        self.fields["staff"] = forms.TypedMultipleChoiceField(
            label=_("Or people of this office"), coerce=int, required=False,
            choices=colleagues(self.case.reader.office), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.order_fields(["offices", "staff", "reason"])

    def arguments(self) -> dict[str, Any]:
        """offices, staff, reason."""
        data = self.cleaned_data
        return data | {"offices": tuple(data["offices"]), "staff": tuple(data["staff"])}


TABLE: Table = {
    Act.LINK: Spec(Link, linking.link),
    Act.UNLINK: Spec(Unlink, linking.unlink),
    Act.MERGE: Spec(Merge, linking.merge, _("Its submissions and people move; it can be undone.")),
    Act.UNMERGE: Spec(Reason, linking.unmerge),
    Act.ATTACH: Spec(Attach, attachments.attach_all),
    Act.NOTE: Spec(NoteForm, remark),
    Act.HAND_OVER: Spec(HandOver, keeping.hand_over),
    Act.SHIELD: Spec(
        Shield, keeping.shield, _("They lose sight of the matter at once."), danger=True
    ),
}
