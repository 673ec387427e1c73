"""Forms of home visits: what was found, the referral for assistance, its answer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import Aid, AidOutcome
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.files import services as files
from xinqiao.rooms.visits import queries
from xinqiao.rooms.visits.queries import AidLine, VisitLine
from xinqiao.rooms.visits.services import aid, reporting
from xinqiao.rooms.visits.services.reporting import Report
from xinqiao.web import dates, words
from xinqiao.web.acts.base import ActForm, Spec, Table, codes, day, line, pick, text, tick

MOMENT = "%Y-%m-%dT%H:%M"
PICTURES = "image/jpeg,image/png"


class Several(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class Pictures(forms.FileField):
    """Several pictures, or none."""

    widget = Several(attrs={"accept": PICTURES, "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Each file by itself."""
        files = data if isinstance(data, list) else [data]
        return [super(Pictures, self).clean(file, initial) for file in files if file]


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    """A day with its time, by the browser's own picker."""
    widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, widget=widget, **more)


def kinds(label: Any, *, required: bool = False) -> forms.MultipleChoiceField:
    """Kinds of assistance to tick."""
    return forms.MultipleChoiceField(
        label=label, choices=codes(Aid), widget=forms.CheckboxSelectMultiple, required=required
    )


class ReportFields(forms.Form):
    """What a visit came to; `report()` reads them. The form outside has the same fields."""

    refused = tick(
        _("The person did not want the visit"),
        _("Leave at once. It closes nothing, and nothing else need be filled in."),
    )
    on = moment(_("When you were there"))
    met = line(_("Whom you met"), required=False)
    findings = text(_("What you found"), rows=6, required=False)
    needs = kinds(_("What may help the family"))
    needs_text = text(_("What they need, in words"), rows=3, required=False)
    follow_ups = text(_("What happens next"), rows=3, required=False, hint=_("One thing a line."))
    photos_agreed = tick(_("They agreed to the photos"))
    photos = Pictures(
        label=_("Photos"), required=False,
        help_text=_("Only with their consent; the place where they were taken is removed."),
    )  # fmt: skip

    def report(self) -> Report:
        """The cleaned fields as the service takes them."""
        data = self.cleaned_data
        return Report(
            on=data["on"], met=data["met"], findings=data["findings"],
            needs=[Aid(code) for code in data["needs"]], needs_text=data["needs_text"],
            follow_ups=data["follow_ups"], photos_agreed=data["photos_agreed"],
            photos=[files.from_form(file) for file in data["photos"]],
            refused=data["refused"],
        )  # fmt: skip


class HomeVisit(ReportFields, ActForm):
    """A visit that was planned, written down at the desk."""

    def prepare(self) -> None:
        """Which visit it was, with its day as the usual one."""
        waiting = queries.to_write_down(self.case.id, self.case.reader)
        self.fields["visit"] = forms.TypedChoiceField(
            label=_("Which visit"), coerce=int, choices=[(v.id, visit_name(v)) for v in waiting],
            error_messages={"required": _("No visit is planned in this matter; plan one first.")},
        )  # fmt: skip
        if waiting:
            self.fields["visit"].initial = waiting[0].id
            self.fields["on"].initial = localtime(waiting[0].on)
        self.order_fields(["visit"])

    def arguments(self) -> dict[str, Any]:
        """The visit and what it came to."""
        return {"visit": self.cleaned_data["visit"], "report": self.report()}


class ReferAid(ActForm):
    """Somebody in hardship; no document is asked for first."""

    aid = kinds(_("Which assistance"), required=True)
    organ = line(_("Organ that is asked"), hint=_("By its full name."), most=100)
    hardship = text(_("The hardship"), rows=4)
    answer_by = day(_("Answer by"))

    def prepare(self) -> None:
        """Two weeks are usual; what a visit found is offered."""
        self.fields["answer_by"].initial = self.case.today + timedelta(days=aid.USUAL_DAYS)
        done = [v for v in queries.visits_of(self.case.id, self.case.reader) if v.seq]
        if done:
            self.fields["visit"] = forms.TypedChoiceField(
                label=_("Seen at the visit of"), coerce=int, empty_value=None, required=False,
                choices=[("", "—"), *((v.id, visit_name(v)) for v in done)],
            )  # fmt: skip
            self.fields["visit"].initial = done[-1].id

    def arguments(self) -> dict[str, Any]:
        """Kinds as codes."""
        data = self.cleaned_data
        return data | {"aid": [Aid(code) for code in data["aid"]]}


class AnswerAid(ActForm):
    """What the organ answered."""

    outcome = pick(_("Answer"), AidOutcome)
    answer = text(_("What they wrote"), rows=4)
    on = day(_("Day of the answer"))

    def prepare(self) -> None:
        """Which referral; today is the usual day."""
        waiting = [a for a in queries.aid_of(self.case.id, self.case.reader) if not a.outcome]
        self.fields["referral"] = forms.TypedChoiceField(
            label=_("Which referral"), coerce=int, choices=[(a.id, aid_name(a)) for a in waiting]
        )
        self.fields["on"].initial = self.case.today
        self.order_fields(["referral"])

    def arguments(self) -> dict[str, Any]:
        """The outcome as a code."""
        return self.cleaned_data | {"outcome": AidOutcome(self.cleaned_data["outcome"])}


def visit_name(visit: VisitLine) -> str:
    """Its day and why it is made."""
    return f"{dates.day_text(localtime(visit.on).date())} · {words.word(visit.ground)}"


def aid_name(referral: AidLine) -> str:
    """The organ and what was asked of it."""
    return f"{referral.organ} · {named_aid(referral.aid)}"


def named_aid(found: Sequence[Aid]) -> str:
    """Kinds of assistance, one after the other."""
    return (", " if words.english() else "、").join(words.word(a) for a in found)


TABLE: Table = {
    Act.HOME_VISIT: Spec(
        HomeVisit, reporting.record_planned, _("Whatever they said, it closes nothing.")
    ),
    Act.REFER_AID: Spec(
        ReferAid, aid.refer_aid, _("Nobody has to bring a document first; it can come later.")
    ),
    Act.ANSWER_AID: Spec(AnswerAid, aid.answer_aid),
}
