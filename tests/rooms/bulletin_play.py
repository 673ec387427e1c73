"""Short cuts for the tests of bulletins: a matter, an issue at each step."""

from datetime import date, datetime
from typing import Any

from tests.cast import Cast
from tests.rooms import registry_play as play
from tests.rooms.registry_play import CST
from xinqiao.casebook.replay import standing_of
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.rooms.bulletin.models import Issue, Item
from xinqiao.rooms.bulletin.services import collating, dispatching, signing, submitting
from xinqiao.rooms.bulletin.services.collating import Told
from xinqiao.rooms.bulletin.services.instructing import Task
from xinqiao.rooms.registry.registration import Registered


def at(day: int, hour: int = 10, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CST)


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "gist": "张三丰等300人反映工地拖欠工资，除夕将至。", "ask": "除夕前发放工资", "people": 300,
        "ground": UrgentGround.WAGES,
    }  # fmt: skip
    return Told(**values | changes)


class Desk:
    """A bureau at work on its bulletin, on Thursday 12 March 2026 unless told otherwise."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def matter(self, **values: Any) -> Registered:
        return play.received(self.cast, **values)

    def add(self, found: Registered, **more: Any) -> Item:
        given: dict[str, Any] = {
            "by": self.cast.actor("bureau.triage"),
            "at": at(12),
            "told": told(),
        }
        return collating.add_item(matter=found.matter, **given | more)

    def collated(self, *matters: Registered) -> Issue:
        items = [self.add(m) for m in matters or (self.matter(),)]
        by = self.cast.actor("bureau.triage")
        return collating.collate(issue=items[0].issue_id, by=by, at=at(12, 15))

    def submitted(self, *matters: Registered, **more: Any) -> Issue:
        issue = self.collated(*matters)
        by = self.cast.actor("bureau.head")
        return submitting.submit(issue=issue.pk, by=by, at=at(12, 16), **more)

    def sign(self, item: Item, who: str = "gov.leader", **more: Any) -> Any:
        given: dict[str, Any] = {
            "by": self.cast.actor(who), "at": at(12, 18), "text": "请人社局今天到现场。",
            "tasks": (Task(self.cast.office("labour"), date(2026, 3, 13)),),
        }  # fmt: skip
        return signing.sign(item=item.pk, **given | more)

    def signed(self, *matters: Registered) -> Issue:
        issue = self.submitted(*matters)
        for item in issue.items.all():
            self.sign(item)
        issue.refresh_from_db()
        return issue

    def sent(self, *matters: Registered) -> Issue:
        issue = self.signed(*matters)
        by = self.cast.actor("bureau.triage")
        return dispatching.dispatch(issue=issue.pk, by=by, at=at(12, 19))


def standing(found: Registered) -> Standing:
    return standing_of(found.matter)
