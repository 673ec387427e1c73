"""Forms from the served opinion to the shelf: carry out, report, close, reopen, file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import TO_CARRY_OUT, Outcome, ReopenGround
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.rooms.desk import working
from xinqiao.rooms.handling.services import archive, closing, execution, reopening
from xinqiao.rooms.handling.services.execution import Task
from xinqiao.web import dates, words
from xinqiao.web.acts.base import (
    ActForm,
    ByClaim,
    Note,
    Reason,
    Spec,
    Table,
    day,
    pick,
    text,
)

TASKS = 3  # a claim; more are added by doing the act again


class PlanExecution(ByClaim):
    """Each supported claim gets at least one task with a date."""

    asked = ("what0", "due0")
    folded = tuple(f"{name}{i}" for i in range(1, TASKS) for name in ("what", "due"))
    folded_title = _("More tasks for this claim")

    def claims(self) -> tuple[int, ...]:
        """Claims that oblige somebody and are not carried out yet."""
        standing = self.case.standing.claims
        return tuple(
            n
            for n, c in sorted(standing.items())
            if c.outcome and Outcome(c.outcome) in TO_CARRY_OUT and not c.executed
        )

    def claim_fields(self, n: int) -> dict[str, forms.Field]:
        """Some tasks."""
        fields: dict[str, forms.Field] = {}
        for i in range(TASKS):
            fields[f"what{i}"] = text(_("What is to be done"), rows=2, required=False)
            fields[f"due{i}"] = day(_("By when"), required=False)
        return fields

    def clean(self) -> dict[str, Any]:
        """A task has words and a date, or neither."""
        data = super().clean() or self.cleaned_data
        for n in self.claims():
            for i in range(TASKS):
                what, due = data.get(f"what{i}_{n}"), data.get(f"due{i}_{n}")
                if bool(what) != bool(due):
                    missing = "due" if what else "what"
                    self.add_error(
                        f"{missing}{i}_{n}", _("A task needs both its words and its date.")
                    )
        return data

    def arguments(self) -> dict[str, Any]:
        """tasks."""
        tasks = [
            Task(claim=n, what=g[f"what{i}"], due=g[f"due{i}"])
            for n in self.claims()
            for g in [self.of(n, *self.asked, *self.folded)]
            for i in range(TASKS)
            if g[f"what{i}"]
        ]
        return {"tasks": tasks}

    def field_for(self, name: str | None) -> str | None:
        """The service speaks of tasks as a whole."""
        known = {"tasks": "what0", "claim": "what0", "what": "what0", "due": "due0"}
        if name in known and self.claims():
            return f"{known[name]}_{self.claims()[0]}"
        return super().field_for(name)


class ReportExecution(ActForm):
    """A task is done."""

    done_on = day(_("Day it was done"))
    result = text(_("Result"))

    def prepare(self) -> None:
        """Which of the open tasks."""
        tasks = working.open_tasks(self.case.id)
        self.fields["task"] = forms.TypedChoiceField(
            label=_("Task"), coerce=int, widget=forms.RadioSelect,
            choices=[
                (
                    t.n,
                    _("Task %(n)s, claim %(claim)s, due %(due)s")
                    % {"n": t.n, "claim": t.claim, "due": dates.day_text(t.due)},
                )
                for t in tasks
            ],
        )  # fmt: skip
        self.fields["done_on"].initial = self.case.today
        self.order_fields(["task", "done_on", "result"])


class ReportBack(ActForm):
    """The closing report to the office that assigned the matter."""

    report = text(_("Course, findings, result, service, execution"), rows=10)


class Close(ActForm):
    """Nothing is owed any more."""

    note = text(_("Note"), required=False, rows=2)

    def prepare(self) -> None:
        """What was led elsewhere: has that begun?"""
        if self.case.line.step is Step.ROUTED:
            self.fields["other_procedure"] = forms.ChoiceField(
                label=_("Has the other procedure begun?"), widget=forms.RadioSelect,
                choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))],
            )  # fmt: skip
            self.order_fields(["other_procedure", "note"])


class Reopen(ActForm):
    """Closed, and taken up again."""

    ground = pick(_("Ground"), [g for g in ReopenGround if g is not ReopenGround.REVIEW_ORDER])
    reason = text(_("Reason"))

    def arguments(self) -> dict[str, Any]:
        """The ground as a code."""
        return self.cleaned_data | {"ground": ReopenGround(self.cleaned_data["ground"])}


class Archive(ActForm):
    """The file is whole: how many pages has each paper?"""

    def prepare(self) -> None:
        """A number for every paper that the acts produced."""
        self.papers = working.papers_in(self.case.id)
        for kind in self.papers:
            self.fields[kind.value] = forms.IntegerField(
                label=words.word(kind).capitalize(), min_value=1, initial=1
            )

    def arguments(self) -> dict[str, Any]:
        """pages."""
        return {"pages": {PaperKind(k): self.cleaned_data[k] for k in self.papers}}


TABLE: Table = {
    Act.PLAN_EXECUTION: Spec(PlanExecution, execution.plan_execution),
    Act.REPORT_EXECUTION: Spec(ReportExecution, execution.report_execution),
    Act.REPORT_BACK: Spec(ReportBack, closing.report_back),
    Act.ACCEPT_REPORT: Spec(Note, closing.accept_report),
    Act.RETURN_REPORT: Spec(Reason, closing.return_report),
    Act.CLOSE: Spec(
        Close, closing.close, _("The petitioner can still ask for a review in their thirty days.")
    ),
    Act.REOPEN: Spec(Reopen, reopening.reopen),
    Act.ARCHIVE: Spec(Archive, archive.archive, _("Pages of each paper in the file.")),
}
