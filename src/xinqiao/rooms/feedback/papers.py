"""回访记录 and 回访函: from what was answered, or not, to the paper of the call."""

from datetime import datetime
from typing import Protocol

from django.utils.timezone import localdate, localtime

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Satisfaction
from xinqiao.kernel.glossary import label
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.afterwards import FollowUpLetter, FollowUpRecord
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling.papers import head, issue

FACTS = {"yes": "属实", "no": "不属实", "unsure": "说不清"}
CARRIED_OUT = {
    "yes": "已落实", "partly": "部分落实", "no": "未落实", "nothing_to_do": "没有需要落实的事项",
}  # fmt: skip


class Answered(Protocol):
    """What the person said."""

    @property
    def facts_true(self) -> str:
        """Of FACTS."""

    @property
    def carried_out(self) -> str:
        """Of CARRIED_OUT."""

    @property
    def treated(self) -> Satisfaction:
        """The grade."""

    @property
    def more(self) -> str:
        """Their own words."""


def record(held: Held, said: Answered, tries: int, by: Actor, at: datetime) -> Document:
    """回访记录 of a call that reached the person."""
    shared = head(held, by, at, {})
    form = FollowUpRecord(
        office=shared["office"],
        date=localdate(at),
        matter_number=held.matter.number,
        when=f"{day(localdate(at))}{localtime(at):%H时%M分}",
        caller=directory.desk(by.staff or 0, by.post).name,
        petitioner=shared["petitioner"],
        tries=tries,
        facts_true=FACTS[said.facts_true],
        carried_out=CARRIED_OUT[said.carried_out],
        treated=label(said.treated, "zh"),
        more=said.more.strip() or "无",
    )
    return issue(held, form, by, at)


def letter(held: Held, tries: int, by: Actor, at: datetime) -> Document:
    """回访函 to a person who could not be reached by phone."""
    shared = head(held, by, at, {})
    form = FollowUpLetter(
        office=shared["office"],
        date=shared["date"],
        contact=shared["contact"],
        petitioner=shared["petitioner"],
        matter_number=held.matter.number,
        tries=tries,
    )
    return issue(held, form, by, at)
