"""重大紧急信访信息报告: told to the superior bureau on its form, and its receipt. Article 25."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.masking import marked, masked, traces
from xinqiao.kernel.procedure.checks import sentence
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.guards import Guard, Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin import cleaning
from xinqiao.rooms.bulletin.models import UpReport
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms.urgent import UrgentReport
from xinqiao.rooms.registry.wording import kept_if

LONGEST_TO = 80
LONGEST_RECEIPT = 60

TO_WANTED = gettext_noop("Name the superior bureau that is told.")
RECEIPT_WANTED = gettext_noop("Give the number of the receipt, or who confirmed it by telephone.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
NO_REPORT = gettext_noop("No report to the superior bureau waits for its receipt.")
NOBODY = gettext_noop("This act belongs to another post.")


@dataclass(frozen=True, slots=True)
class Report:
    """What the form asks. place: where it is, not where somebody lives."""

    to: str
    when: str
    place: str
    people: str
    cause: str
    measures: str
    trend: str = ""
    asks: str = ""


@transaction.atomic
def report_up(
    *, matter: int, by: Actor, at: datetime, report: Report, expected: int | None = None
) -> Event:
    """上报重大紧急信访信息: the paper, and a clock until its receipt, held by who reports.

    Raises Missing (a part of the form), OutOfRange (somebody can be recognised), NotPermitted,
    NotAllowedNow (sealed). Source: 条例第二十五条.
    """
    held = ledger.hold(matter, expected)
    permit(Act.REPORT_UP, Situation(held.standing, by, localdate(at)))
    if by.staff is None or by.post is None or by.office is None:
        raise NotPermitted(NOBODY)
    to = report.to.strip()[:LONGEST_TO]
    if not to:
        raise Missing(TO_WANTED, "to")
    paper = _paper(held, report, to, by, at)
    change = Change(holders={TermKey.UP_RECEIPT: Owner(by.office, by.post, by.staff)})
    facts = {"to": to, "paper": paper}
    event = ledger.record(held, Act.REPORT_UP, by=by, at=at, facts=facts, change=change)
    n = next(o["n"] for o in event.effects["open"] if o["key"] == TermKey.UP_RECEIPT)
    UpReport.objects.create(matter=held.matter, seq=event.seq, to=to, n=n)
    return event


@transaction.atomic
def confirm_report(
    *,
    matter: int,
    by: Actor,
    at: datetime,
    receipt: str,
    note: str = "",
    expected: int | None = None,
) -> Event:
    """上级签收: the superior bureau has it. receipt: its number, or who confirmed it.

    Raises Missing, OutOfRange, NotFound, NotPermitted, NotAllowedNow. Source: 条例第二十五条.
    """
    held = ledger.hold(matter, expected)
    said = " ".join(receipt.split())
    if not said:
        raise Missing(RECEIPT_WANTED, "receipt")
    if len(said) > LONGEST_RECEIPT:
        raise OutOfRange(TOO_LONG, "receipt", most=LONGEST_RECEIPT, count=len(said))
    waiting = UpReport.objects.filter(matter=held.matter, confirmed=None)
    reports = list(waiting.values_list("seq", flat=True))
    facts = {"reports": reports} | kept_if(held, "note", note)
    event = ledger.record(held, Act.CONFIRM_REPORT, by=by, at=at, facts=facts)
    if not waiting.update(receipt=said, confirmed=event.seq):
        raise NotFound(NO_REPORT)
    return event


def _paper(held: Held, report: Report, to: str, by: Actor, at: datetime) -> dict[str, str]:
    if held.standing.sealed:
        raise NotAllowedNow(sentence(Guard.NOT_SEALED))
    names = cleaning.names_of(held.matter, by, at)
    told = {
        name: masked(getattr(report, name).strip(), names)
        for name in ("when", "place", "people", "cause", "measures", "trend", "asks")
    }
    for name, text in told.items():
        if name != "when" and (found := traces(text, names)):
            raise OutOfRange(cleaning.UNMASKED, name, marked=marked(text, found))
    office = Office.objects.get(pk=by.office or 0)
    common: dict[str, Any] = {
        "office": office.name, "date": localdate(at), "to": to,
        "matter_number": held.matter.number,
        "contact": Contact(
            office.name, office.service_phone or "本机关公布的电话", office.address
        ),
    }  # fmt: skip
    form = UrgentReport(**common | told)
    paper = documents.issue(matter=held.matter, paper=form.paper(), office=office.pk, by=by, at=at)
    return paper.reference()
