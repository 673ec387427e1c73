"""Short cuts for conveyed meetings: one of two points, to a department and to the bureau."""

from datetime import date, datetime
from typing import Any

from tests.cast import Cast
from tests.rooms.registry_play import at
from xinqiao.kernel.actors import Role
from xinqiao.rooms.conveying.audience import Audience
from xinqiao.rooms.conveying.models import Meeting, Reader
from xinqiao.rooms.conveying.services import publishing
from xinqiao.rooms.conveying.services.publishing import NewMeeting, NewPoint
from xinqiao.rooms.directory.models import Absence
from xinqiao.rooms.messages.models import Message

HEAD = "bureau.head"
DAY = date(2026, 3, 4)  # a Wednesday
POINTS = (NewPoint("当日的事当日办。"), NewPoint("逐件核对办理时限。"))


def typed(cast: Cast, **values: Any) -> NewMeeting:
    given: dict[str, Any] = {
        "title": "全市信访工作调度会",
        "held_on": DAY,
        "received_at": at(3, 4, 15),
        "received_by": cast.staff[HEAD].pk,
        "audience": Audience((cast.office("bureau"), cast.office("housing"))),
        "points": POINTS,
    }
    return NewMeeting(**given | values)


def conveyed(cast: Cast, when: datetime | None = None, **values: Any) -> Meeting:
    return publishing.convey(typed(cast, **values), by=cast.actor(HEAD), at=when or at(3, 4, 16))


def corrected(cast: Cast, meeting: Meeting, when: datetime, seen: int = 1) -> None:
    points = [NewPoint("当日的事当日办结。"), *POINTS[1:]]
    publishing.correct(
        meeting=meeting.pk, seen=seen, points=points, reason="第一点少了两个字",
        by=cast.actor(HEAD), at=when,
    )  # fmt: skip


def row(cast: Cast, meeting: Meeting, who: str, version: int = 1) -> Reader:
    return Reader.objects.get(version__meeting=meeting, version__n=version, staff=cast.staff[who])


def away(cast: Cast, who: str, since: date, until: date) -> None:
    stands_in = next(s for s in cast.staff.values() if s != cast.staff[who])
    Absence.objects.create(
        staff=cast.staff[who], substitute=stands_in, since=since, until=until, reason="出差"
    )


def told(cast: Cast, who: str) -> list[str]:
    """Templates of the messages that somebody got, in order."""
    found = Message.objects.filter(staff=cast.staff[who]).order_by("id")
    return list(found.values_list("template", flat=True))


HANDLERS = Audience((), frozenset({Role.HANDLER}))
