"""From what the unit decided to the paper the petitioner gets: one function per paper.

Each is issued in the transaction of its act, numbered and hashed, and named in its facts.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Route
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms.base import Form
from xinqiao.rooms.documents.forms.notices import (
    AcceptanceNotice,
    NoLongerAcceptedNotice,
    NonAcceptanceNotice,
    PriorPaper,
    RoutedClaim,
    RouteNotice,
)
from xinqiao.rooms.documents.forms.routes import PATHS, LegalPath
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.people import services as people
from xinqiao.rooms.registry import queries as registry

NOBODY = "信访人"  # who left no name
PATH_OF = {
    Route.JUDICIAL: LegalPath.JUDICIAL,
    Route.ARBITRATION: LegalPath.ARBITRATION,
    Route.PARTY_APPEAL: LegalPath.PARTY_APPEAL,
    Route.ADMINISTRATIVE: LegalPath.ADMINISTRATIVE_PROCEDURE,
}


def issue(held: Held, form: Form, by: Actor, at: datetime) -> Document:
    """Number and freeze a paper of the actor's office under the act about to be recorded."""
    if by.office is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    return documents.issue(matter=held.matter, paper=form.paper(), office=by.office, by=by, at=at)


def claims_of(held: Held, by: Actor, at: datetime) -> dict[int, str]:
    """Claim number → its words; logged as read for a paper."""
    _, claims = registry.words_of(matter=held.matter, by=by, at=at, purpose="paper")
    return {c.n: c.text or "" for c in claims if not c.dropped}


def petitioner_of(held: Held, by: Actor, at: datetime) -> str:
    """The name on the paper; logged as read."""
    found = people.contact_of(matter=held.matter, purpose="paper", by=by, at=at)
    return next((p["name"] for p in found.values() if p.get("name")), NOBODY)


def head(held: Held, by: Actor, at: datetime, claims: Mapping[int, str]) -> dict[str, Any]:
    """The fields that every paper to the petitioner shares."""
    place = Office.objects.get(pk=by.office or 0)
    return {
        "office": place.name,
        "date": localdate(at),
        "petitioner": petitioner_of(held, by, at),
        "matter_number": held.matter.number,
        "gist": "；".join(text for _, text in sorted(claims.items()) if text) or held.matter.gist,
        "contact": Contact(place.name, place.service_phone or "本机关公布的电话", place.address),
    }


def premises(office: int | None) -> str:
    """The office and its address, as the place where something was done."""
    place = Office.objects.get(pk=office or 0)
    return f"{place.name}（{place.address}）" if place.address else place.name


def above(office: int | None) -> str:
    """The organ that hears complaints about this office: its review organ, or what is above."""
    place = Office.objects.select_related("review_by", "parent").get(pk=office or 0)
    organ = place.review_by or place.parent
    return organ.name if organ else "上一级机关"


def name_of(owner: Owner) -> str:
    """The name of the person at a post."""
    return directory.desk(owner.staff, owner.post).name


def acceptance(held: Held, owner: Owner, by: Actor, at: datetime, ours: Sequence[int]) -> Document:
    """受理告知书 for the claims that are ours. owner: who answers for it from now on."""
    claims = {n: text for n, text in claims_of(held, by, at).items() if n in ours}
    due = due_for(TERMS[TermKey.HANDLE], localdate(at), calendars.current())
    form = AcceptanceNotice(
        **head(held, by, at, claims),
        received_on=received_on(held),
        accepted_on=localdate(at),
        handler=name_of(owner),
        due_on=due.date,
        provisional=due.provisional,
    )
    return issue(held, form, by, at)


def routes(
    held: Held, by: Actor, at: datetime, led: Mapping[int, tuple[Route, Mapping[str, str]]]
) -> Document:
    """处理途径告知书 for the claims led elsewhere. led: claim → route and where it belongs."""
    claims = {n: text for n, text in claims_of(held, by, at).items() if n in led}
    routed = tuple(
        RoutedClaim(
            number=n,
            claim=claims.get(n) or held.matter.gist,
            path=_path(route, where["procedure"]),
            organ=where["organ"],
            address=where["address"],
            materials=where["materials"],
            limit=where["apply_within"],
            done=f"已审查你的诉求，并告知你可以通过{where['procedure']}提出。",
        )
        for n, (route, where) in sorted(led.items())
    )
    form = RouteNotice(**head(held, by, at, claims), received_on=received_on(held), claims=routed)
    return issue(held, form, by, at)


def non_acceptance(
    held: Held, by: Actor, at: datetime, *, reason: str, law: str, where_to_go: str
) -> Document:
    """不予受理告知书."""
    form = NonAcceptanceNotice(
        **head(held, by, at, claims_of(held, by, at)),
        received_on=received_on(held),
        reason=reason,
        law=law,
        where_to_go=where_to_go,
        complain_to=above(by.office),
    )
    return issue(held, form, by, at)


def no_longer(
    held: Held, by: Actor, at: datetime, *, organ: str, number: str, on: date, same_facts: str
) -> Document:
    """不再受理告知书. organ, number, on: of the re-review opinion."""
    prior = PriorPaper(name="复核意见书", organ=organ or "原复核机关", number=number, date=on)
    form = NoLongerAcceptedNotice(
        **head(held, by, at, claims_of(held, by, at)),
        received_on=received_on(held),
        prior=(prior,),
        same_facts=same_facts,
        complain_to=above(by.office),
    )
    return issue(held, form, by, at)


def received_on(held: Held) -> date:
    """The day the unit received the matter: the start of its notice clock."""
    duty = held.standing.running(TermKey.NOTIFY)
    return duty.started if duty else held.matter.received_on


def _path(route: Route, procedure: str) -> LegalPath:
    """The legal path by its name as typed, else the general one of the route."""
    named = (path for path, facts in PATHS.items() if facts.zh == procedure.strip())
    return next(named, PATH_OF[route])
