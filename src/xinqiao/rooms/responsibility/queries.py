"""What forms of a leader's case choose from. Reads only."""

from dataclasses import dataclass
from datetime import date

from xinqiao.casebook.models import Duty
from xinqiao.kernel.actors import Role
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory import posts
from xinqiao.rooms.directory.posts import Posted
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.registry.attachments import attachments_of
from xinqiao.rooms.responsibility.models import Milestone
from xinqiao.rooms.responsibility.services.basics import carriers, choices


@dataclass(frozen=True, slots=True)
class OpenMilestone:
    """A milestone that is not reached yet."""

    n: int
    gist: str
    due: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper or a file of the matter that may prove a result. kind: of a paper, else None."""

    id: str
    kind: PaperKind | None
    name: str


def leaders_for(standing: Standing) -> list[Posted]:
    """Leading officials who may answer for this matter; one statement."""
    return choices(posts.with_role(Role.LEADER), standing)


def convenors_for(standing: Standing) -> list[Posted]:
    """Convenors who may decide in this matter; one statement."""
    return choices(posts.with_role(Role.CONVENOR), standing)


def people_at_work(standing: Standing) -> list[Posted]:
    """Who works at the case: the leader, the line down, the unit; one statement."""
    return carriers(standing)


def open_milestones(matter: int, standing: Standing, staff: int | None) -> list[OpenMilestone]:
    """The milestones this person may report on: their own; all, for the leader; one statement."""
    lead = standing.lead
    above = lead is not None and staff in (lead.leader.staff, lead.stand_in)
    open_now = {
        d.n: d
        for d in standing.duties.values()
        if d.open and d.key is TermKey.MILESTONE and (above or d.staff == staff)
    }
    rows = Milestone.objects.filter(matter=matter, n__in=open_now)
    return [OpenMilestone(r.n, r.gist, open_now[r.n].due) for r in rows]


def evidence_in(matter: int) -> list[Evidence]:
    """Issued papers and files of the matter; two statements."""
    papers = documents.papers_of(matter, drafts=False)
    files = attachments_of(matter=matter)
    return [
        *(Evidence(p.id, p.kind, p.number or "") for p in papers),
        *(Evidence(a.id, None, a.name) for a in files),
    ]


def milestones_of(matter: int) -> list[tuple[Milestone, Duty]]:
    """Every milestone planned in a matter, with the clock it runs under; two statements."""
    rows = list(Milestone.objects.filter(matter=matter))
    if not rows:
        return []
    found = Duty.objects.filter(matter=matter, n__in=[r.n for r in rows]).select_related("staff")
    duties = {d.n: d for d in found}
    return [(row, duties[row.n]) for row in rows]
