"""What is told after an act. Every function bears being called twice: one row per event."""

from collections.abc import Mapping
from datetime import date

from django.utils.timezone import localdate

from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.messages.services import Contact, Value, tell_contact, tell_petitioner
from xinqiao.rooms.people import members

TELLS: Mapping[Act, str] = {
    Act.TRANSFER: "passed_on",
    Act.ASSIGN: "passed_on",
    Act.DESIGNATE: "passed_on",
    Act.AGREE_OBJECTION: "passed_on",
    Act.ACCEPT: "notice_ready",
    Act.ROUTE: "notice_ready",
    Act.DECLINE: "notice_ready",
    Act.DECLINE_AGAIN: "notice_ready",
    Act.EXTEND: "extended",
    Act.ISSUE_OPINION: "opinion_ready",
    Act.REPLY: "opinion_ready",
    Act.ISSUE_REVIEW: "review_ready",
    Act.ISSUE_REREVIEW: "review_ready",
    Act.ASK_PERSON: "question",
    Act.ASK_CALL: "call_promised",
    Act.PUT_OFF_PROMISE: "promise_put_off",
    Act.CLOSE: "please_rate",
}


def tell(event: Event) -> None:
    """Tell whoever acts in the matter what has just happened, in the words of its template."""
    tell_petitioner(
        matter=event.matter_id, template=TELLS[Act(event.act)], at=event.at,
        values=_values(event), event=event.seq,
    )  # fmt: skip


def tell_member(event: Event) -> None:
    """Tell each member of a group whose outcome was settled; everybody else learns nothing."""
    numbers = [int(n) for n, said in event.facts["members"].items() if said["settled"]]
    matter = Matter.objects.only("number").get(pk=event.matter_id)
    for phone in members.telephones(matter.pk, numbers, at=event.at):
        tell_contact(
            contact=Contact(phone=phone), template="member_outcome", at=event.at,
            values={"number": matter.number}, matter=matter.pk,
        )  # fmt: skip


def _values(event: Event) -> dict[str, Value]:
    """Day, the office it went to or that acted, and its service line."""
    day = _new_day(event) if event.act == Act.PUT_OFF_PROMISE else localdate(event.at)
    owner = event.effects.get("owner")
    office: int = owner[0] if owner else event.office_id or 0
    place = Office.objects.filter(pk=office).first()
    if place is None:
        return {"date": day}
    return {
        "date": day,
        "office": Bilingual(place.name, place.name_en),
        "line": place.service_phone,
    }


def _new_day(event: Event) -> date:
    """The day by which a promise that was put off will be kept."""
    opened = next(o for o in event.effects["open"] if o["key"] == TermKey.PROMISE)
    return date.fromisoformat(opened["due"])
