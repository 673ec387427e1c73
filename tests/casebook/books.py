"""A small book to look into: matters by the cast at several steps, with bars, seals and clocks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from tests.cast import Cast
from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Opening
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Barred, Taken
from xinqiao.kernel.procedure.steps import Act

CST = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 3, 2, 9, tzinfo=CST)


def open_many(cast: Cast, count: int, at: datetime = FIRST, first: int = 1) -> list[Matter]:
    """Register `count` matters in one call, as an import does."""
    by, day = cast.actor("bureau.registrar"), localdate(at)
    change = Change(
        owner=cast.owner("bureau.registrar"),
        counts_from=day,
        take=(
            Taken(cast.office("bureau"), None, Capacity.REGISTRAR),
            Taken(cast.office("gov"), None, Capacity.OVERSIGHT),
        ),
    )
    openings = [
        Opening(
            number=number(n),
            key=n,
            received_on=day,
            facts={"submission": number(n), "channel": "3", "purpose": "A", "claims": [1, 2]},
            change=change,
            columns={"gist": "小区电梯停运", "purpose": "A", "channel": "3"},
        )
        for n in range(first, first + count)
    ]
    return ledger.open_matters(openings, by=by, at=at)


def act(matter: Matter, what: Act, cast: Cast, who: str, at: datetime, **given: object) -> None:
    """One act. facts, change: as for `ledger.record`."""
    ledger.record(ledger.hold(matter.pk), what, by=cast.actor(who), at=at, **given)  # type: ignore[arg-type]


def accept(cast: Cast, matter: Matter, at: datetime = FIRST) -> None:
    """Triage, transfer, receive, shield one official, accept, tell, assign: seven more records."""
    later = iter(at + timedelta(hours=n) for n in range(1, 20))
    claims = {"purpose": "A", "claims": [1, 2]}
    unit = cast.office("housing")
    taken = Taken(unit, None, Capacity.HANDLER)
    to_unit = Change(owner=cast.owner("housing.intake"), take=(taken,))
    barred = Change(bar=(Barred(None, cast.actor("housing.handler2").staff),))
    handler = cast.actor("housing.handler").staff
    act(matter, Act.TRIAGE, cast, "bureau.triage", next(later), facts=claims)
    act(matter, Act.TRANSFER, cast, "bureau.triage", next(later), facts={}, change=to_unit)
    act(matter, Act.RECEIVE, cast, "housing.intake", next(later))
    act(matter, Act.SHIELD, cast, "housing.head", next(later), change=barred)
    routes = {"routes": {"1": "6", "2": "6"}}
    act(matter, Act.ACCEPT, cast, "housing.intake", next(later), facts=routes)
    act(matter, Act.SERVE_NOTICE, cast, "housing.intake", next(later))
    own = Change(owner=cast.owner("housing.handler"))
    given = {"handler": handler}
    act(matter, Act.ASSIGN_HANDLER, cast, "housing.head", next(later), facts=given, change=own)


def book(cast: Cast, count: int = 3) -> list[Matter]:
    """`count` matters; the first is in hand (8 records), the second sorted, the rest are new."""
    matters = open_many(cast, count)
    accept(cast, matters[0])
    if count > 1:
        facts = {"purpose": "A", "claims": [1, 2]}
        at = FIRST + timedelta(hours=1)
        act(matters[1], Act.TRIAGE, cast, "bureau.triage", at, facts=facts)
    return matters


def number(n: int) -> str:
    """The number of the n-th matter that `open_many` registers."""
    return f"4116003{n:014}"
