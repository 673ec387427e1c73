"""Claims that belong to another legal procedure: where, by when, and the paper that says so."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import OWN_ROUTES, Outcome, Route
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling import papers
from xinqiao.rooms.handling.services.basics import kept_values

HERE = {Route.ENFORCEMENT, Route.PETITION}  # what a unit accepts (Art 31 (5), (6))
LED_ELSEWHERE = frozenset(Route) - OWN_ROUTES - {Route.REFERRAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where a claim belongs that this unit cannot decide.

    procedure: by name. organ, address: who takes it. apply_within: the limit to print.
    """

    procedure: str
    organ: str
    address: str
    apply_within: str
    materials: str = ""


def led_claims(
    held: Held, routes: Mapping[int, Route], elsewhere: Mapping[int, Elsewhere]
) -> dict[int, Any]:
    """Claim → sealed reference of where it belongs, for those led elsewhere.

    Raises OutOfRange (no route of a complaint), Missing (a claim without a place).
    """
    led = {n for n, r in routes.items() if r in LED_ELSEWHERE}
    if set(routes.values()) - LED_ELSEWHERE - HERE:
        raise OutOfRange(gettext_noop("That is no route of a complaint."), "routes")
    if missing := sorted(led - set(elsewhere)):
        raise Missing(
            gettext_noop("Say where claim %(claim)s belongs."), "elsewhere", claim=missing[0]
        )
    return {n: _place(held, elsewhere[n]) for n in sorted(led)}


def _place(held: Held, where: Elsewhere) -> Any:
    return kept_values(held.matter, "elsewhere", _values(where))


def _values(where: Elsewhere) -> dict[str, str]:
    return asdict(where) | {"materials": where.materials.strip() or "身份证明及有关材料"}


def route_notice(
    held: Held,
    by: Actor,
    at: datetime,
    routes: Mapping[int, Route],
    elsewhere: Mapping[int, Elsewhere],
    led: Mapping[int, Any],
) -> list[Document]:
    """The paper for the claims led elsewhere; none where there are none."""
    if not led:
        return []
    told = {n: (routes[n], _values(elsewhere[n])) for n in led}
    return [papers.routes(held, by, at, told)]


def routed_facts(routes: Mapping[int, Route], led: Mapping[int, Any]) -> dict[str, Any]:
    """Routes, outcomes and places as the act records them."""
    return {
        "routes": {str(n): r.value for n, r in sorted(routes.items())},
        "outcomes": {str(n): Outcome.ROUTED.value for n in led},
        "elsewhere": {str(n): ref for n, ref in led.items()},
    }
