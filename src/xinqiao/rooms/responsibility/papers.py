"""领导包案任务单 and 包案异议裁定书: issued in the transaction of the act."""

from datetime import datetime

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms.base import Form
from xinqiao.rooms.documents.forms.leading import LeadSheet, RefusalDecision
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.people import texts

ENCLOSED = "见所附信访件。"  # a matter without a gist
UNREADABLE = "（原文已依法删除）"


def sheet(held: Held, leader: Owner, task: str, by: Actor, at: datetime) -> Document:
    """领导包案任务单."""
    owner = held.standing.owner
    names = directory.office_names([owner.office] if owner else [])
    form = LeadSheet(
        office=_office(by).name,
        date=localdate(at),
        matter_number=held.matter.number,
        person=named(leader),
        assigned_by=_self(by),
        gist=held.matter.gist or ENCLOSED,
        handled_by=names[owner.office].zh if owner else _office(by).name,
        received_on=held.matter.received_on,
        due_on=due_for(TERMS[TermKey.LEAD_REPLY], localdate(at), calendars.current()).date,
        task=task,
    )
    return _issue(held, form, by, at)


def decision(
    held: Held, reason: str, by: Actor, at: datetime, *, other: Owner | None = None
) -> Document:
    """包案异议裁定书. other: who carries the case instead; None: the refusal is rejected."""
    lead = held.standing.lead
    refusal = Event.objects.filter(matter=held.matter, act=Act.REFUSE_LEAD).order_by("-seq")[0]
    place = _office(by)
    form = RefusalDecision(
        office=place.name,
        date=localdate(at),
        matter_number=held.matter.number,
        contact=Contact(place.name, place.service_phone or "本机关公布的电话", place.address),
        person=named(lead.leader) if lead else "",
        ground=texts.read(refusal.facts["reason"]) or UNREADABLE,
        law=texts.read(refusal.facts["basis"]) or UNREADABLE,
        granted=other is not None,
        reason=reason,
        decided_by=_self(by),
        successor=named(other) if other else "",
    )
    return _issue(held, form, by, at)


def named(who: Owner) -> str:
    """Post and name, as on paper: 江岚市人民政府副市长 张三."""
    found = posts.posted(who.post)
    return f"{found.office.zh}{found.title.zh}{found.name}"


def _self(by: Actor) -> str:
    return named(Owner(by.office or 0, by.post or 0, by.staff or 0))


def _office(by: Actor) -> Office:
    return Office.objects.get(pk=by.office or 0)


def _issue(held: Held, form: Form, by: Actor, at: datetime) -> Document:
    if by.office is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    return documents.issue(matter=held.matter, paper=form.paper(), office=by.office, by=by, at=at)
