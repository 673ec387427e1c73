"""Forms of what cannot wait: marks of urgency, instructions, reports to the superior bureau."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.bulletin import following
from xinqiao.rooms.bulletin.services import flagging, instructing, reporting, signing
from xinqiao.rooms.bulletin.services.instructing import Task
from xinqiao.rooms.bulletin.services.reporting import Report
from xinqiao.web import dates
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import ActForm, Reason, Spec, Table, day, line, pick, text

SOON = timedelta(days=1)


class FlagUrgent(ActForm):
    """Why it cannot wait."""

    ground = pick(_("Why it cannot wait"), UrgentGround)
    reason = text(_("What is known"), rows=3)

    def arguments(self) -> dict[str, Any]:
        """The ground as a code."""
        return self.cleaned_data | {"ground": UrgentGround(self.cleaned_data["ground"])}


class InstructionFields(forms.Form):
    """What a leader writes, who does it by when; `tasks()` reads them."""

    text = text(_("Instruction"), rows=3)
    due = day(_("By which day"))

    def tasks(self) -> list[Task]:
        """A task for every unit."""
        data = self.cleaned_data
        return [Task(office, data["due"]) for office in data["offices"]]


def units(label: Any) -> forms.TypedMultipleChoiceField:
    """The units that are to do it; none where it was only read."""
    return choices.some_offices(
        label, choices.offices, help_text=_("None: it was read, and nothing is to be done.")
    )


class Instruct(InstructionFields, ActForm):
    """An instruction in a case of one's own."""

    def prepare(self) -> None:
        """Whoever handles the matter is the usual one, tomorrow the usual day."""
        self.fields["offices"] = units(_("Which units"))
        self.fields["due"].initial = self.case.today + SOON
        owner = self.case.standing.owner
        self.fields["offices"].initial = [owner.office] if owner else []

    def arguments(self) -> dict[str, Any]:
        """Words and tasks."""
        return {"text": self.cleaned_data["text"], "tasks": self.tasks()}


class AnswerInstruction(ActForm):
    """What was done."""

    result = text(_("What was done"), rows=4, hint=_("The leader who wrote it is told."))

    def prepare(self) -> None:
        """Which of the office's instructions; the only one is chosen already."""
        found = following.open_instructions(self.case.id, self.case.reader.office)
        self.fields["n"] = forms.TypedChoiceField(
            label=_("Which instruction"), coerce=int, widget=forms.RadioSelect,
            choices=[(d.n, _("by %(day)s") % {"day": dates.day_text(d.due)}) for d in found],
            initial=found[0].n if len(found) == 1 else None,
        )  # fmt: skip
        self.order_fields(["n"])


class ReportUp(ActForm):
    """The form of Article 25: time, place, people, cause, measures, trend, asks."""

    to = line(_("Superior bureau"), most=80)
    when = line(_("Time"), most=60)
    place = line(_("Place"), hint=_("Where it happens, not where somebody lives."))
    people = line(_("People concerned"), hint=_("How many and who, without names."))
    cause = text(_("Cause and main ask"), rows=3)
    measures = text(_("Measures taken"), rows=3)
    trend = text(_("How it may develop"), rows=2, required=False)
    asks = text(_("What is asked for"), rows=2, required=False)

    def prepare(self) -> None:
        """The present moment is the usual time."""
        moment = localtime(now())
        self.fields["when"].initial = f"{moment:%Y-%m-%d %H:%M}"

    def arguments(self) -> dict[str, Any]:
        """The form as the service takes it."""
        return {"report": Report(**self.cleaned_data)}


class ConfirmReport(ActForm):
    """The superior bureau has it."""

    receipt = line(_("Number of the receipt, or who confirmed it"), most=60)
    note = text(_("Note"), required=False, rows=2)


TABLE: Table = {
    Act.FLAG_URGENT: Spec(
        FlagUrgent, flagging.flag_urgent,
        _("The same-day clock begins: it goes into today's bulletin."),
    ),
    Act.CLEAR_URGENT: Spec(
        Reason, flagging.clear_urgent, _("The mark and this reason stay in the record."),
    ),
    Act.INSTRUCT: Spec(
        Instruct, signing.instruct, _("It becomes a duty of each unit, with this date."),
    ),
    Act.ANSWER_INSTRUCTION: Spec(AnswerInstruction, instructing.answer),
    Act.REPORT_UP: Spec(
        ReportUp, reporting.report_up, _("A paper is made; its receipt is then waited for."),
    ),
    Act.CONFIRM_REPORT: Spec(ConfirmReport, reporting.confirm_report),
}  # fmt: skip
