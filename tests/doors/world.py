"""A small world for the access tests: kinds of matter, kinds of actor, and who may see what.

The table of who sees which matter is written by hand from DESIGN.md section 4 and DOMAIN.md 7:
the offices with a part in it and those above them, with a post that reads cases; of a sealed
matter the people it names; never whoever is complained of, recused or shut out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from tests.rooms.steps import Case, opinion_on
from xinqiao.kernel.actors import Role
from xinqiao.kernel.codes import Outcome, Purpose, Route
from xinqiao.rooms.directory.models import Holding, Post, Staff
from xinqiao.rooms.handling.services import assignment, opinion
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.registration import Registered
from xinqiao.rooms.registry.services import Target
from xinqiao.rooms.review.services import asking

CST = ZoneInfo("Asia/Shanghai")


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 10, tzinfo=CST)


BUREAU = {f"bureau.{p}" for p in ("registrar", "triage", "head", "archivist")}
GOV = {"gov.head", "gov.reviewer"}
UNIT = ("intake", "handler", "handler2", "legal", "head", "archivist")
HOUSING = {f"housing.{p}" for p in UNIT}
LABOUR = {f"labour.{p}" for p in UNIT} - {"labour.handler2"}  # whose post was withdrawn
COUNTY = {"county.head", "county.reviewer"}
COUNTY_BUREAU = {f"county_bureau.{p}" for p in ("registrar", "triage", "head", "archivist")}
NAMED = {"bureau.registrar", "bureau.head"}  # who registered, and the head

# matter → who sees it. Nobody else does.
SEES: dict[str, set[str]] = {
    "registered": BUREAU | GOV,
    "triaged": BUREAU | GOV,
    "in transit": BUREAU | GOV | HOUSING,
    "received": BUREAU | GOV | HOUSING,
    "objected": BUREAU | GOV | HOUSING,
    "handling, a handler recused": (BUREAU | GOV | HOUSING) - {"housing.handler"},
    "at another unit": BUREAU | GOV | LABOUR,
    "sent down": BUREAU | GOV | COUNTY | COUNTY_BUREAU,
    "registered below": GOV | COUNTY | COUNTY_BUREAU,
    "under review": BUREAU | GOV | HOUSING,
    "a report": NAMED,
    "a report on the unit that took it in": {"gov.head"},
    "a report on the bureau's head": {"gov.head"},
    "a report on the unit it would go to": NAMED,
    "a referred report": NAMED | {"discipline.head"},
    "an accused head shut out": (BUREAU | GOV | HOUSING) - {"housing.head"},
    "the superior shut out": (BUREAU | HOUSING),
}

NO_CASES = ("bureau.admin", "bureau.auditor", "bureau.statistician")
NOBODY = ("stranger", "labour.handler2", "housing.disabled", "anonymous")
ACTORS = (
    *sorted(BUREAU | GOV | HOUSING | LABOUR | COUNTY | COUNTY_BUREAU),
    "county_housing.head", "conference.head", "discipline.head", "political.head",
    *NO_CASES, *NOBODY,
)  # fmt: skip


@dataclass
class World:
    """Everybody's browser, and the matters by the name of their kind."""

    cast: Cast
    matters: dict[str, Registered]

    def client(self, who: str, **more: Any) -> Client:
        """The browser of somebody who signed in when they still could."""
        client = Client(**more)
        if who != "anonymous":
            client.force_login(self.cast.staff[who])
        return client

    def numbers(self) -> dict[str, str]:
        """Number → kind."""
        return {found.number: kind for kind, found in self.matters.items()}


def canary(kind: str) -> str:
    """A mark that stands in the title, the text, a claim and a name of one matter."""
    return "密" + "".join(chr(0x4E00 + ord(c)) for c in kind.replace(" ", "")[:6])


def said(kind: str) -> dict[str, Any]:
    """A submission full of the marks of its kind, with a phone number of its own."""
    n = list(SEES).index(kind)
    mark = canary(kind)
    return {
        "title": f"{mark}题", "text": f"{mark}文，请予处理。", "claims": (f"{mark}求",),
        "parties": (Person(f"{mark[:3]}名", phone=f"138{n:02d}998877", address=f"{mark}路"),),
    }  # fmt: skip


def build() -> World:
    """The world on 12 March 2026."""
    cast = assemble()
    _more_people(cast)
    unit = cast.office("housing")
    matters: dict[str, Registered] = {}

    def make(kind: str, how: Any, **more: Any) -> Registered:
        matters[kind] = how(cast, **said(kind) | more)
        return matters[kind]

    make("registered", play.registered)
    make("triaged", play.triaged)
    make("in transit", play.sent)
    make("received", play.received)
    make("objected", play.objected)
    _recused(cast, make("handling, a handler recused", play.received))
    make("at another unit", play.sent, to="labour")
    down = make("sent down", play.triaged)
    registry.transfer(
        matter=down.matter, to=Target(cast.office("county_bureau")),
        by=cast.actor("bureau.triage"), at=at(4),
    )  # fmt: skip
    make("registered below", play.registered, who="county_bureau.registrar")
    _reviewed(cast, make("under review", play.received))
    report = {"purpose": Purpose.REPORT}
    make("a report", play.registered, **report)
    make("a report on the unit that took it in", play.registered, who="housing.intake",
         against_offices=(unit,), **report)  # fmt: skip
    make("a report on the bureau's head", play.registered,
         against_staff=(cast.staff["bureau.head"].pk,), **report)  # fmt: skip
    make("a report on the unit it would go to", play.registered, against_offices=(unit,),
         **report)  # fmt: skip
    referred = make("a referred report", play.registered, **report)
    registry.refer(
        matter=referred.matter, to=cast.office("discipline"), by=cast.actor("bureau.head"), at=at(3)
    )
    out = make("an accused head shut out", play.received)
    registry.shield(
        matter=out.matter, reason="被反映人", staff=(cast.staff["housing.head"].pk,),
        by=cast.actor("bureau.triage"), at=at(6),
    )  # fmt: skip
    above = make("the superior shut out", play.received)
    registry.shield(
        matter=above.matter, reason="涉及上级", offices=(cast.office("gov"),),
        by=cast.actor("bureau.triage"), at=at(6),
    )  # fmt: skip
    return World(cast, matters)


def leave_posts(world: World) -> None:
    """One post is withdrawn and one account disabled, after both have signed in."""
    gone = Holding.objects.get(staff=world.cast.staff["labour.handler2"])
    gone.until = date(2026, 3, 12)
    gone.save()
    Staff.objects.filter(username="housing.disabled").update(is_active=False)


def _more_people(cast: Cast) -> None:
    for name, office, roles in (
        ("bureau.statistician", "bureau", [Role.STATISTICIAN]),
        ("housing.disabled", "housing", [Role.HANDLER]),
    ):
        post = Post.objects.create(
            office=cast.offices[office], title=name, title_en=name, roles=roles
        )
        cast.staff[name] = Staff.objects.create_user(name, "test-password-1", name=name)
        Holding.objects.create(post=post, staff=cast.staff[name], since=date(2020, 1, 1))


def _recused(cast: Cast, found: Registered) -> None:
    road = Case(cast, found.matter)
    road.accepted({1: Route.PETITION}).told().assigned()
    assignment.recuse(
        matter=found.matter, by=cast.actor("housing.head"), at=at(13), reason="亲属",
        staff=cast.staff["housing.handler"].pk, successor=cast.staff["housing.handler2"].pk,
    )  # fmt: skip


def _reviewed(cast: Cast, found: Registered) -> None:
    road = Case(cast, found.matter)
    road.accepted({1: Route.PETITION}).told().assigned().heard()
    opinion.draft_opinion(
        matter=found.matter, by=cast.actor("housing.handler"), at=at(20),
        claims={1: opinion_on(Outcome.NOT_SUPPORTED)}, plan="",
    )  # fmt: skip
    road.issued().served()
    asking.ask_review(matter=found.matter, by=road.person(), at=at(25), request="不服")
