"""走访记录 and 救助转介函: from what was written down to the paper, in the act's transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate, localtime

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Aid, VisitGround
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.glossary import term
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms.base import Form, day
from xinqiao.rooms.documents.forms.visits import REFUSED, AidReferral, VisitRecord
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people import texts
from xinqiao.rooms.visits.models import Visit
from xinqiao.rooms.visits.queries import team

NOBODY = "信访人"  # who left no name


def visit(held: Held, row: Visit, report: Any, by: Actor, at: datetime) -> Document:
    """走访记录. report: reporting.Report."""
    needs = "需要" + "、".join(term(n).zh for n in report.needs) + "。" if report.needs else ""
    form = VisitRecord(
        office=_office(by).name,
        date=localdate(at),
        matter_number=held.matter.number,
        when=_moment(report.on),
        place=texts.read(row.place),
        visitors=tuple(directory.desk(person).name for person in team(row)),
        recorder=directory.desk(by.staff or 0, by.post).name,
        visited=report.met.strip() or petitioner(held, by, at),
        ground=term(VisitGround(row.ground)).zh,
        findings="\n".join(filter(None, [REFUSED if report.refused else "", report.findings])),
        needs="\n".join(filter(None, [needs, report.needs_text])),
        follow_ups=report.follow_ups,
        photos=len(report.photos),
        refused=report.refused,
    )
    return _issue(held, form, by, at)


def referral(
    held: Held,
    *,
    to: str,
    aid: Sequence[Aid],
    hardship: str,
    answer_on: date,
    by: Actor,
    at: datetime,
) -> Document:
    """救助转介函 to the organ of assistance."""
    place = _office(by)
    form = AidReferral(
        office=place.name,
        date=localdate(at),
        matter_number=held.matter.number,
        petitioner=petitioner(held, by, at),
        contact=Contact(place.name, place.service_phone or "本机关公布的电话", place.address),
        to=to,
        aid="、".join(term(a).zh for a in aid),
        hardship=hardship,
        answer_on=answer_on,
    )
    return _issue(held, form, by, at)


def petitioner(held: Held, by: Actor, at: datetime) -> str:
    """The name on the paper; logged as read."""
    found = people.contact_of(matter=held.matter, purpose="paper", by=by, at=at)
    return next((p["name"] for p in found.values() if p.get("name")), NOBODY)


def _office(by: Actor) -> Office:
    return Office.objects.get(pk=by.office or 0)


def _moment(moment: datetime) -> str:
    local = localtime(moment)
    return f"{day(local.date())}{local.hour}时{local.minute:02d}分"


def _issue(held: Held, form: Form, by: Actor, at: datetime) -> Document:
    if by.office is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    return documents.issue(matter=held.matter, paper=form.paper(), office=by.office, by=by, at=at)
