"""Forms of the review and the re-review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import Outcome, ReviewOutcome
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.review.services import asking, deciding
from xinqiao.rooms.review.services.asking import OnPaper
from xinqiao.rooms.review.services.deciding import Decision
from xinqiao.web.acts.base import (
    ActForm,
    ByClaim,
    Serve,
    Spec,
    Table,
    choose,
    colleagues,
    day,
    line,
    person,
    pick,
    text,
    tick,
)
from xinqiao.web.acts.inquiry import NAMES
from xinqiao.web.acts.opinion import OUTCOMES


class Ask(ActForm):
    """A written request that came in on paper."""

    request = text(_("What the petitioner asks, and why"), rows=6)
    received_on = day(_("Request received on"))
    late_reason = text(
        _("If it is late: the good reason"), required=False, rows=2,
        hint=_("After the thirty days it is heard only for a good reason."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Today is the usual day."""
        self.fields["received_on"].initial = self.case.today

    def arguments(self) -> dict[str, Any]:
        """request and paper."""
        data = self.cleaned_data
        paper = OnPaper(received_on=data["received_on"], late_reason=data["late_reason"])
        return {"request": data["request"], "paper": paper}


class Decide(ByClaim):
    """Upheld, changed, annulled, or not accepted."""

    outcome = pick(_("Decision"), ReviewOutcome)
    reasons = text(_("Reasons"), rows=6)
    basis = text(_("The rule, quoted"), rows=3)
    asked = ("new",)
    shared_first = True

    def claim_fields(self, n: int) -> dict[str, forms.Field]:
        """The new outcome, where the opinion is changed."""
        label = _("New outcome, where the opinion is changed")
        return {"new": choose(label, OUTCOMES, required=False)}

    def arguments(self) -> dict[str, Any]:
        """decision."""
        data = self.cleaned_data
        changed = {n: Outcome(v) for n in self.claims() if (v := data[f"new_{n}"])}
        outcome = ReviewOutcome(data["outcome"])
        return {
            "decision": Decision(
                outcome=outcome, reasons=data["reasons"], basis=data["basis"],
                outcomes=changed if outcome is ReviewOutcome.CHANGED else {},
            )
        }  # fmt: skip

    def field_for(self, name: str | None) -> str | None:
        """The service speaks of new outcomes as a whole."""
        if name == "outcomes" and self.claims():
            return f"new_{self.claims()[0]}"
        return super().field_for(name)


class Hearing(ActForm):
    """Its days do not count in the thirty."""

    first = day(_("First day"))
    last = day(_("Last day"))
    place = line(_("Place"))
    record = text(_("Record"), rows=8)
    findings = text(_("Facts it found"), rows=3, required=False)
    conclusion = text(_("Conclusion"))
    hearers = line(_("Hearers"), required=False, hint=NAMES)
    present = line(_("Who came"), required=False, hint=NAMES)

    def prepare(self) -> None:
        """The chair is somebody of the organ."""
        self.fields["chair"] = person(_("Chair"), colleagues(self.case.reader.office))
        self.fields["public"] = tick(_("Open to the public"))
        self.fields["public"].initial = True
        self.order_fields(["first", "last", "place", "chair", "public"])


TABLE: Table = {
    Act.ASK_REVIEW: Spec(Ask, asking.ask_review, _("The next higher organ decides in 30 days.")),
    Act.ISSUE_REVIEW: Spec(Decide, deciding.issue_review),
    Act.SERVE_REVIEW: Spec(Serve, deciding.serve_review),
    Act.ASK_REREVIEW: Spec(Ask, asking.ask_rereview, _("The organ above decides in 30 days.")),
    Act.HOLD_REVIEW_HEARING: Spec(Hearing, deciding.hold_review_hearing),
    Act.ISSUE_REREVIEW: Spec(Decide, deciding.issue_rereview, _("This opinion is final.")),
    Act.SERVE_REREVIEW: Spec(Serve, deciding.serve_rereview),
}
