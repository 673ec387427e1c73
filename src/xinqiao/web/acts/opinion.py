"""Forms of the opinion: draft, legal review, issue, serve, answer a suggestion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.codes import OWN_ROUTES, Outcome, Purpose, Route
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services import opinion, suggestion
from xinqiao.rooms.handling.services.opinion import CHECKLIST, ClaimOpinion
from xinqiao.web.acts.base import (
    ActForm,
    ByClaim,
    Plain,
    Reason,
    Serve,
    ServedFields,
    Spec,
    Table,
    pick,
    text,
)

OUTCOMES = (
    Outcome.SUPPORTED,
    Outcome.PARTLY,
    Outcome.EXPLAINED,
    Outcome.NOT_SUPPORTED,
    Outcome.MEDIATED,
    Outcome.SETTLED,
)
POINTS: dict[str, str] = {
    "requests": noop("What was asked stands in it"),
    "facts": noop("The facts found stand in it"),
    "reasons": noop("The reasons stand in it"),
    "outcomes": noop("Every claim has its outcome"),
    "basis": noop("The rules are quoted"),
    "remedy": noop("The petitioner is told of the review: thirty days, to which organ"),
}


class DraftOpinion(ByClaim):
    """Findings, reasons, outcome and rules of every claim decided here."""

    asked = ("outcome", "findings", "reasons", "basis")
    plan = text(
        _("How and by when it is carried out"), required=False, rows=3,
        hint=_("Needed where a claim is supported or agreed."),
    )  # fmt: skip

    def claims(self) -> tuple[int, ...]:
        """The claims of our own routes."""
        routes = {n: c.route for n, c in self.case.standing.claims.items()}
        return tuple(n for n in self.case.claims if routes[n] and Route(routes[n]) in OWN_ROUTES)

    def claim_fields(self, n: int) -> dict[str, forms.Field]:
        """What Article 32 asks of an opinion."""
        return {
            "outcome": pick(_("Outcome"), OUTCOMES),
            "findings": text(_("Facts found")),
            "reasons": text(_("Reasons")),
            "basis": text(_("Laws, rules and policies, quoted"), rows=3),
        }

    def arguments(self) -> dict[str, Any]:
        """claims and plan."""
        return {
            "claims": {n: self.opinion(n) for n in self.claims()},
            "plan": self.cleaned_data["plan"],
        }

    def opinion(self, n: int) -> ClaimOpinion:
        """What the draft says of claim `n`."""
        given = self.of(n, *self.asked)
        return ClaimOpinion(**given | {"outcome": Outcome(given["outcome"])})


class PassLegal(ActForm):
    """Every point of Article 32, ticked one by one."""

    def prepare(self) -> None:
        """One box a point."""
        for point in CHECKLIST:
            self.fields[point] = forms.BooleanField(label=_(POINTS[point]))
        self.fields["note"] = text(_("Note"), required=False, rows=2)

    def arguments(self) -> dict[str, Any]:
        """checklist and note."""
        data = self.cleaned_data
        return {"checklist": {p: data[p] for p in CHECKLIST}, "note": data["note"]}


class Reply(ByClaim, ServedFields):
    """Adopted, partly or not; served in the same act."""

    asked = ("outcome",)
    text = text(_("The answer"), rows=8)
    field_order = ("text", "method", "on", "recipient", "refused", "witness", "consent")

    def claim_fields(self, n: int) -> dict[str, forms.Field]:
        """A suggestion is adopted or not; an enquiry is explained."""
        enquiry = self.case.standing.purpose == Purpose.OTHER
        adopted = (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED)
        return {"outcome": pick(_("Outcome"), (Outcome.EXPLAINED,) if enquiry else adopted)}

    def prepare(self) -> None:
        """Today is the usual day."""
        super().prepare()
        self.fields["on"].initial = self.case.today

    def arguments(self) -> dict[str, Any]:
        """outcomes, text, served."""
        outcomes = {n: Outcome(self.cleaned_data[f"outcome_{n}"]) for n in self.claims()}
        return {"outcomes": outcomes, "text": self.cleaned_data["text"], "served": self.served()}


TABLE: Table = {
    Act.DRAFT_OPINION: Spec(
        DraftOpinion, opinion.draft_opinion, _("The draft goes to the legal review.")
    ),
    Act.PASS_LEGAL: Spec(PassLegal, opinion.pass_legal),
    Act.RETURN_DRAFT: Spec(Reason, opinion.return_draft),
    Act.ISSUE_OPINION: Spec(
        Plain, opinion.issue_opinion, _("From here on the opinion cannot be changed.")
    ),
    Act.SERVE_OPINION: Spec(
        Serve, opinion.serve_opinion, _("The sixty days end on the day of service.")
    ),
    Act.REPLY: Spec(Reply, suggestion.reply),
}
