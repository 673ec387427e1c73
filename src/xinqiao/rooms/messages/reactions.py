"""What is told after an act. Every function bears being called twice: one row per event."""

from collections.abc import Mapping

from django.utils.timezone import localdate

from xinqiao.casebook.models import Event
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.messages.services import Value, tell_petitioner
from xinqiao.rooms.people import queries as people

TELLS: Mapping[Act, str] = {
    Act.REGISTER: "registered",
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
    Act.CLOSE: "please_rate",
}


def tell(event: Event) -> None:
    """Tell whoever acts in the matter what has just happened, in the words of its template."""
    tell_petitioner(
        matter=event.matter_id, template=TELLS[Act(event.act)], at=event.at,
        values=_values(event), event=event.seq,
    )  # fmt: skip


def tell_member(event: Event) -> None:
    """Tell the member of a group whose outcome was settled; everybody else learns nothing."""
    party = event.facts.get("party") or event.facts.get("member")
    if isinstance(party, str) and people.reachable(party):
        tell_petitioner(
            matter=event.matter_id, template="member_outcome", at=event.at, event=event.seq,
            party=party,
        )  # fmt: skip


def _values(event: Event) -> dict[str, Value]:
    """Day, the office it went to or that acted, and its service line."""
    owner = event.effects.get("owner")
    office: int = owner[0] if owner else event.office_id or 0
    place = Office.objects.filter(pk=office).first()
    if place is None:
        return {"date": localdate(event.at)}
    return {
        "date": localdate(event.at),
        "office": Bilingual(place.name, place.name_en),
        "line": place.service_phone,
    }
