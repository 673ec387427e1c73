"""Forms of the notice: accept, lead elsewhere, not accept, not again, serve."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.actors import Role
from xinqiao.kernel.codes import OWN_ROUTES, DeclineReason, Route
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.routes import PATHS, LegalPath
from xinqiao.rooms.handling.services import notice, suggestion
from xinqiao.rooms.handling.services.notice import Elsewhere, PriorFinal
from xinqiao.web import words
from xinqiao.web.acts.base import (
    ActForm,
    ByClaim,
    Note,
    Serve,
    Spec,
    Table,
    colleagues,
    day,
    line,
    person,
    pick,
    text,
    tick,
)

COMPLAINT_ROUTES = (
    Route.PETITION,
    Route.ENFORCEMENT,
    Route.JUDICIAL,
    Route.ARBITRATION,
    Route.PARTY_APPEAL,
    Route.ADMINISTRATIVE,
)
# What the person must know before choosing (DOMAIN.md 1.3); printed beside each route.
LIMITS: dict[Route, str] = {
    Route.PETITION: noop("answered here within 60 days, once extended by at most 30"),
    Route.ENFORCEMENT: noop(
        "the organ acts or answers within 2 months; then a lawsuit is possible"
    ),
    Route.JUDICIAL: noop("administrative lawsuit: 6 months, or 15 days after a review decision"),
    Route.ARBITRATION: noop("labour arbitration: 1 year"),
    Route.PARTY_APPEAL: noop("as the organ that decided has stated"),
    Route.ADMINISTRATIVE: noop("administrative review: 60 days; some matters must go there first"),
}
ELSEWHERE = ("path", "procedure", "organ", "address", "apply_within", "materials")


def route_choices(routes: tuple[Route, ...]) -> Any:
    """Routes with the time limits that the petitioner must keep there."""

    def choices() -> list[tuple[str, str]]:
        return [(r.value, f"{words.word(r).capitalize()} ({gettext(LIMITS[r])})") for r in routes]

    return choices


def path_choices() -> list[tuple[str, str]]:
    """The procedures of article 31 whose limits are known."""
    named = ((p, facts.zh) for p, facts in PATHS.items())
    english = words.english()
    return [("", "—")] + [
        (p.value, p.value.replace("_", " ").capitalize() if english else zh) for p, zh in named
    ]


class Routes(ByClaim):
    """The legal route of every claim, and where a claim goes that is not decided here."""

    asked = ("route",)
    folded = ELSEWHERE
    folded_title = _("Where it belongs, for another route")
    routes: tuple[Route, ...] = COMPLAINT_ROUTES
    usual = Route.PETITION

    def claim_fields(self, n: int) -> dict[str, forms.Field]:
        """Route, and the place of another procedure."""
        return {
            "route": forms.ChoiceField(
                label=_("Legal route"), choices=route_choices(self.routes),
                widget=forms.RadioSelect, initial=self.usual.value,
            ),
            "path": forms.ChoiceField(
                label=_("Procedure"), choices=path_choices, required=False,
                help_text=_("Choosing one fills in its name and its time limit."),
            ),
            "procedure": line(_("Procedure, in other words"), required=False),
            "organ": line(_("Organ that takes it"), required=False),
            "address": line(_("Its address"), required=False),
            "apply_within": line(_("Time limit to print"), required=False, most=300),
            "materials": line(_("What to bring"), required=False, most=300),
        }  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        """routes and elsewhere."""
        routes = {n: Route(self.cleaned_data[f"route_{n}"]) for n in self.claims()}
        elsewhere = {n: self.elsewhere(n) for n, r in routes.items() if r not in OWN_ROUTES}
        return {"routes": routes, "elsewhere": elsewhere}

    def elsewhere(self, n: int) -> Elsewhere:
        """Where claim `n` goes; the known facts of the chosen procedure fill what was left."""
        given = self.of(n, *ELSEWHERE)
        known = PATHS[LegalPath(given["path"])] if given["path"] else None
        return Elsewhere(
            procedure=given["procedure"] or (known.zh if known else ""),
            organ=given["organ"],
            address=given["address"],
            apply_within=given["apply_within"] or (known.limit if known else ""),
            materials=given["materials"],
        )

    def field_for(self, name: str | None) -> str | None:
        """The services speak of `elsewhere` as a whole."""
        if name == "elsewhere":
            others = (
                n for n in self.claims() if Route(self.cleaned_data[f"route_{n}"]) not in OWN_ROUTES
            )
            return next((f"organ_{n}" for n in others), None)
        if name in ELSEWHERE:
            return next((f for f in self.fields if f.startswith(f"{name}_")), None)
        return super().field_for(name)


class Accept(Routes):
    """Accept the matter; some claims may belong elsewhere."""

    simple = tick(_("Simple procedure"), _("For a small, clear matter, the first time it comes."))
    note = text(_("Note"), required=False, rows=2)

    def arguments(self) -> dict[str, Any]:
        """routes, elsewhere, simple, note."""
        data = self.cleaned_data
        return super().arguments() | {"simple": data["simple"], "note": data["note"]}


class RouteAway(Routes):
    """Every claim belongs to another procedure."""

    routes = (Route.JUDICIAL, Route.ARBITRATION, Route.PARTY_APPEAL, Route.ADMINISTRATIVE)
    usual = Route.ADMINISTRATIVE

    def groups(self) -> list[Any]:
        """Nothing is folded: the place is what the notice is for."""
        return [type(g)(g.title, (*g.fields, *g.folded), claim=g.claim) for g in super().groups()]


class Decline(ActForm):
    """Not accepted, and where else the person can go."""

    reason = pick(_("Reason"), [r for r in DeclineReason if r is not DeclineReason.FINAL])
    explanation = text(_("Explain it to the petitioner"))
    basis = text(_("The rule, quoted"), rows=2)
    where_to_go = text(_("Where they can go instead"), rows=2)

    def arguments(self) -> dict[str, Any]:
        """The reason as a code."""
        return self.cleaned_data | {"reason": DeclineReason(self.cleaned_data["reason"])}


class DeclineAgain(ActForm):
    """The same facts and reasons were re-reviewed to the end; the comparison stands above."""

    number = line(_("Number of the re-review opinion"))
    issued_on = day(_("Its date"))
    same_facts = text(_("Which facts and reasons are the same"))
    new_facts = pick(_("Did the petitioner bring anything new?"), ())
    new_facts_answer = text(_("What they brought, and why it is not new"))

    def prepare(self) -> None:
        """The question must be answered, so there is no default; a legal reviewer has checked."""
        office = self.case.reader.office
        legal = {str(o.staff) for o in directory.holders(office or 0, Role.LEGAL)}
        reviewers = [choice for choice in colleagues(office) if choice[0] in legal]
        self.fields["legal_reviewer"] = person(_("Legal reviewer who checked this"), reviewers)
        self.fields["new_facts"].choices = [("no", _("No")), ("yes", _("Yes"))]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The comparison."""
        data = self.cleaned_data
        return {
            "prior": PriorFinal(
                number=data["number"], issued_on=data["issued_on"],
                same_facts=data["same_facts"], new_facts=data["new_facts"] == "yes",
                new_facts_answer=data["new_facts_answer"],
            ),
            "legal_reviewer": data["legal_reviewer"],
        }  # fmt: skip


TABLE: Table = {
    Act.ACCEPT: Spec(
        Accept, notice.accept, _("The sixty days start today. The acceptance notice is made now.")
    ),
    Act.ROUTE: Spec(RouteAway, notice.route),
    Act.DECLINE: Spec(Decline, notice.decline),
    Act.DECLINE_AGAIN: Spec(DeclineAgain, notice.decline_again, extra="acts/_compare.html"),
    Act.STUDY: Spec(Note, suggestion.study, _("It will be answered within thirty days.")),
    Act.SERVE_NOTICE: Spec(
        Serve, notice.serve_notice, _("The fifteen days end with the service, not the printing.")
    ),
}
