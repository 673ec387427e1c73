"""Write down what was found at a visit; what comes twice is kept once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Aid, VisitState
from xinqiao.kernel.errors import NotAllowedNow, NotFound, OutOfRange
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.files import services as files
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.wording import kept, kept_if
from xinqiao.rooms.visits import papers, queries
from xinqiao.rooms.visits.models import Visit
from xinqiao.rooms.visits.services.planning import NO_VISIT, waiting_visit

MOST_PHOTOS = 12

NOT_AGREED = gettext_noop(
    "The person has not agreed to this visit yet. Write down how they agreed, or that they"
    " did not want it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a visit came to. on: aware moment of the visit; met: whom they met.

    refused: the person did not want it, at the door; then nothing else is asked for.
    needs: kinds of assistance the family may need. follow_ups: what happens next, one a line.
    """

    on: datetime
    met: str = ""
    findings: str = ""
    needs: Sequence[Aid] = ()
    needs_text: str = ""
    follow_ups: str = ""
    photos_agreed: bool = False
    photos: Sequence[files.Source] = ()
    refused: bool = False

    def spelt(self) -> str:
        """The report in one spelling, to tell whether two requests are the same."""
        said = {
            name: getattr(self, name)
            for name in ("met", "findings", "needs_text", "follow_ups", "photos_agreed", "refused")
        }
        said |= {"on": self.on.isoformat(), "needs": sorted(n.value for n in self.needs)}
        said["photos"] = [files.look(photo).sha256 for photo in self.photos]
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def send(
    *, visit: int, by: Actor, at: datetime, report: Report, key: str, expected: int | None = None
) -> int:
    """Record a visit under the key of its draft: sent twice, it is recorded once.

    Returns the number of its entry. Raises as `record`, and KeyReused.
    """
    asked = f"{visit}|{report.spelt()}"
    name = f"visit|{by.staff}|{key}"

    def answer() -> str:
        return str(record(visit=visit, by=by, at=at, report=report, expected=expected).seq)

    return int(gate.once(key=name, asked=asked, at=at, answer=answer))


@transaction.atomic
def record(
    *, visit: int, by: Actor, at: datetime, report: Report, expected: int | None = None
) -> Event:
    """走访: what was found and is needed, with its paper; or that the person did not want it.

    The matter stays open whatever the person said at the door. Raises NotAllowedNow (not
    agreed, over already), OutOfRange (a moment to come; photos without consent or too many),
    Missing (findings, whom they met), NotFound, NotPermitted, ChangedMeanwhile.
    Source: 条例第十八条、第三十七条; DOMAIN 3.7.
    """
    row, held = waiting_visit(visit, by)
    held = ledger.hold(row.matter_id, expected)
    permit(Act.HOME_VISIT, Situation(held.standing, by, localdate(at)))
    _check(row, report, at)
    facts = _told(held, report)
    if report.photos:
        facts["photos"] = _photos(held, report, by, at)
        held = ledger.hold(row.matter_id)
    facts |= {
        "visit": row.pk, "on": report.on.isoformat(), "ground": row.ground,
        "officers": queries.team(row),
    }  # fmt: skip
    facts |= papers.visit(held, row, report, by, at).reference()
    event = ledger.record(held, Act.HOME_VISIT, by=by, at=at, facts=facts)
    state = VisitState.REFUSED if report.refused else VisitState.DONE
    Visit.objects.filter(pk=row.pk).update(
        state=state.value, done_seq=event.seq, done_at=report.on,
        **({"answered_at": at, "answered_by": by.staff} if report.refused else {}),
    )  # fmt: skip
    return event


def record_planned(
    *, matter: int, visit: int, by: Actor, at: datetime, report: Report, expected: int | None = None
) -> Event:
    """`record` from the matter's page. Raises NotFound for a visit of another matter too."""
    if not Visit.objects.filter(pk=visit, matter=matter).exists():
        raise NotFound(NO_VISIT, "visit")
    return record(visit=visit, by=by, at=at, report=report, expected=expected)


def _check(row: Visit, report: Report, at: datetime) -> None:
    if report.on > at:
        raise OutOfRange(gettext_noop("This moment is still to come."), "on")
    if row.state != VisitState.AGREED and not report.refused:
        raise NotAllowedNow(NOT_AGREED)
    if report.photos and not report.photos_agreed:
        raise OutOfRange(
            gettext_noop("Photos are kept only with the person's consent."), "photos_agreed"
        )
    if len(report.photos) > MOST_PHOTOS:
        raise OutOfRange(
            gettext_noop("A visit has at most %(most)s photos."), "photos", most=MOST_PHOTOS
        )


def _told(held: Held, report: Report) -> dict[str, Any]:
    """References of the texts; a refusal needs none."""
    if report.refused:
        return {"refused": True} | kept_if(held, "findings", report.findings)
    return {
        "met": kept(held, "met", report.met),
        "findings": kept(held, "findings", report.findings),
        "needs": sorted(n.value for n in report.needs),
        **kept_if(held, "needs_text", report.needs_text),
        **kept_if(held, "follow_ups", report.follow_ups),
    }


def _photos(held: Held, report: Report, by: Actor, at: datetime) -> list[str]:
    return [
        registry.attach(matter=held.matter.pk, file=photo, by=by, at=at).pk
        for photo in report.photos
    ]
