"""A matter as its petitioner sees it: the same record as the staff's page, told for them.

What is shown is the list of the rules for online petitions (registration, every passing-on,
the competent organ, acceptance or not, extension, opinions) and what the person did themselves.
Work inside an office stays inside: who reviewed a draft is nobody's progress.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from xinqiao.casebook import queries as casebook
from xinqiao.casebook import sealing
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Capacity, petitioner
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.early import too_early
from xinqiao.kernel.procedure.moves import NOT_HERE
from xinqiao.kernel.procedure.offers import Offer
from xinqiao.kernel.procedure.standing import Standing
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import Sentence, gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk import following
from xinqiao.rooms.desk.chain import Link, Part
from xinqiao.rooms.desk.clocks import ClockRow
from xinqiao.rooms.desk.following import Group, Question
from xinqiao.rooms.desk.leading import LeadView
from xinqiao.rooms.desk.lines import Line
from xinqiao.rooms.desk.matter import PASSING, MatterPage, Told, matter_page
from xinqiao.rooms.desk.path import Stage
from xinqiao.rooms.directory import contacts
from xinqiao.rooms.directory.contacts import Contact
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.documents import services as printing
from xinqiao.rooms.documents.queries import PaperLine
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.people.queries import OfficeReads
from xinqiao.rooms.reception import queries as reception
from xinqiao.rooms.reception.queries import Said

A, P, T = Act, PaperKind, TermKey

# 信访事项网上办理工作规程: what the petitioner can follow; and what they did themselves.
PROGRESS = frozenset({
    A.REGISTER, A.TRANSFER, A.ASSIGN, A.AGREE_OBJECTION, A.DESIGNATE, A.REFER, A.TAKE_UP,
    A.RECEIVE, A.RECEIVE_DOWN, A.ACCEPT, A.ROUTE, A.DECLINE, A.DECLINE_AGAIN, A.STUDY,
    A.SERVE_NOTICE, A.RECUSE, A.REFUSE_RECUSAL, A.HEAR, A.CALL_HEARING, A.HOLD_HEARING,
    A.MEDIATE, A.EXTEND, A.ISSUE_OPINION, A.SERVE_OPINION, A.REPLY, A.PLAN_EXECUTION,
    A.REPORT_EXECUTION, A.CLOSE, A.ASK_REVIEW, A.HOLD_REVIEW_HEARING, A.ISSUE_REVIEW,
    A.SERVE_REVIEW, A.ASK_REREVIEW, A.ISSUE_REREVIEW, A.SERVE_REREVIEW, A.LAPSE, A.REOPEN,
    A.ASK_WITHDRAWAL, A.CANCEL_WITHDRAWAL, A.WITHDRAW, A.MERGE, A.UNMERGE, A.CONFIRM_VOID,
    A.ARCHIVE, A.CORRECT_RECEIPT_DATE, A.RECOUNT, A.RECEIVE_VISITOR, A.PROMISE,
    A.KEEP_PROMISE, A.PUT_OFF_PROMISE, A.ASK_CALL, A.CALL_BACK, A.ASK_PERSON, A.CORRECT_PERSON,
    A.LIST_MEMBERS, A.SETTLE_MEMBER,
})  # fmt: skip
# Papers made for the petitioner, or by them.
THEIRS = frozenset({
    P.ACCEPTANCE_NOTICE, P.ROUTE_NOTICE, P.NON_ACCEPTANCE_NOTICE, P.NO_LONGER_ACCEPTED_NOTICE,
    P.EXTENSION_NOTICE, P.HEARING_NOTICE, P.HEARING_CONCLUSION, P.MEDIATION_AGREEMENT,
    P.SETTLEMENT_AGREEMENT, P.OPINION, P.SUGGESTION_REPLY, P.REVIEW_REQUEST, P.REVIEW_OPINION,
    P.REREVIEW_REQUEST, P.REREVIEW_OPINION, P.RECUSAL_DECISION, P.WITHDRAWAL,
    P.REOPENING_DECISION, P.FOLLOW_UP_RECORD, P.FOLLOW_UP_LETTER,
})  # fmt: skip
# An opinion is theirs from its service on: thirty days start with it, and not by surprise.
AFTER = {
    P.OPINION: A.SERVE_OPINION,
    P.REVIEW_OPINION: A.SERVE_REVIEW,
    P.REREVIEW_OPINION: A.SERVE_REREVIEW,
}
# Clocks between offices say nothing to the person they work for.
INSIDE = frozenset({
    T.OBJECT, T.DECIDE_OBJECTION, T.LEAD_DECIDE, T.LEAD_REPLY, T.MILESTONE, T.REPORT_BACK,
    T.BULLETIN, T.INSTRUCTION, T.UP_RECEIPT, T.FEEDBACK, T.CHAIN_NATIONAL,
    T.CHAIN_PROVINCE, T.CHAIN_CITY, T.CHAIN_COUNTY, T.SUPERVISION,
})  # fmt: skip
OWN_ACTS = (
    A.ASK_REVIEW, A.ASK_REREVIEW, A.ASK_WITHDRAWAL, A.CANCEL_WITHDRAWAL, A.WITHDRAW,
    A.SERVE_NOTICE, A.SERVE_OPINION, A.SERVE_REVIEW, A.SERVE_REREVIEW, A.ANSWER, A.TELL,
    A.ATTACH, A.ASK_CALL, A.ASK_RECUSAL, A.CORRECT_PERSON,
)  # fmt: skip
# Of these only what the person did themselves: the offices' own files are no progress.
THEIR_OWN = frozenset({A.TELL, A.ANSWER, A.ATTACH, A.ASK_RECUSAL})

NO_PAPER = gettext_noop("There is no such paper.")


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of what happened. office: who did it; to: whom it was passed on to."""

    seq: int
    at: datetime
    act: Act
    office: Bilingual | None
    to: Bilingual | None
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where the registration stands in the signed tree; None of it is known until sealed."""

    index: int
    size: int
    root: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CitizenPage:
    """Everything on the petitioner's page. `whole` is False for a submission that was joined
    to somebody else's matter: then there are no papers and no acts, only the progress."""

    seq: int
    today: date
    line: Line
    whole: bool
    path: tuple[Stage, ...]
    links: tuple[Link, ...]
    clocks: tuple[ClockRow, ...]
    progress: tuple[Progress, ...]  # newest first
    papers: tuple[PaperLine, ...]
    promises: tuple[Said, ...]
    reads: tuple[OfficeReads, ...]
    sealed: Sealed | None
    acts: tuple[Offer, ...]
    standing: Standing
    complain_to: Contact | None
    questions: tuple[Question, ...]  # not answered yet, oldest first
    group: Group | None
    leader: LeadView | None  # who answers by name; from the day on which they took the case

    def offer(self, act: Act) -> Offer | None:
        """The offer of one of the petitioner's own acts, if it comes up here at all."""
        return next((o for o in self.acts if o.act is act), None)

    def why_not(self, act: Act) -> Sentence | None:
        """Why such an act cannot be done now; None when it can."""
        offer = self.offer(act)
        if offer is not None:
            return offer.why
        return too_early(act, self.standing) or Sentence(NOT_HERE)


def citizen_page(matter: int, submission: str, today: date, language: str) -> CitizenPage:
    """The page of one matter for whoever holds the receipt of `submission` (its number).

    Raises NotFound.
    """
    row, page = _open(matter, today, language)
    whole = row.number == submission
    papers = _papers(row.pk, page.told) if whole else ()
    return CitizenPage(
        seq=page.seq,
        today=today,
        line=page.line,
        whole=whole,
        path=page.path,
        links=_links(page),
        clocks=tuple(c for c in page.clocks if c.key not in INSIDE),
        progress=tuple(_progress(page, papers)),
        papers=papers,
        promises=tuple(reception.promises_to(row.pk, opened=True)) if whole else (),
        reads=tuple(people.reads_by_office(row.pk)),
        sealed=_sealed(row.pk),
        acts=tuple(o for o in page.offers if o.act in OWN_ACTS) if whole else (),
        standing=page.standing,
        complain_to=_complain_to(page),
        questions=following.open_questions(row, page) if whole else (),
        group=following.group_of(page),
        leader=page.lead if _is_carried(page) else None,
    )


def began(matter: int, submission: str) -> bool:
    """Whether the matter began with this submission. One that was joined to another person's
    matter opens its progress, but neither papers with a name on them nor a say in it."""
    return casebook.visible_to(petitioner(matter)).filter(number=submission).exists()


def paper_pdf(matter: int, submission: str, document: str) -> tuple[PaperLine, bytes]:
    """One paper of the petitioner's, and its PDF. Raises NotFound for every other paper."""
    row = casebook.visible_to(petitioner(matter)).first()
    papers = _papers(matter, _told(matter))
    found = next((p for p in papers if p.id == document), None)
    if row is None or found is None or row.number != submission:
        raise NotFound(NO_PAPER)
    return found, printing.pdf(documents.paper_of(matter, document))


def proof(matter: int, seq: int) -> str:
    """The bundle that proves one entry of the record. Raises NotFound until it is sealed."""
    event = Event.objects.filter(matter=matter, seq=seq).first()
    shown = event is not None and (Act(event.act) in PROGRESS or _did(Act(event.act), event.actor))
    bundle = sealing.receipt(event.pk) if event and shown else None
    if bundle is None:
        raise NotFound(gettext_noop("This entry is not sealed yet; look again in a few minutes."))
    return bundle


def _open(matter: int, today: date, language: str) -> tuple[Matter, MatterPage]:
    reader = petitioner(matter)
    row = casebook.visible_to(reader).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such matter."))
    return row, matter_page(row.number, reader, today, language)


def _told(matter: int) -> list[tuple[int, Act]]:
    rows = casebook.events_of(matter).values_list("seq", "act")
    return [(seq, Act(act)) for seq, act in rows]


def _papers(matter: int, told: Iterable[Told | tuple[int, Act]]) -> tuple[PaperLine, ...]:
    """The petitioner's papers, newest first."""
    acts = [(t.seq, t.act) if isinstance(t, Told) else t for t in told]
    issued = documents.papers_of(matter, drafts=False)
    return tuple(p for p in reversed(issued) if p.kind in THEIRS and _is_out(p, acts))


def _is_out(paper: PaperLine, acts: Iterable[tuple[int, Act]]) -> bool:
    served_by = AFTER.get(paper.kind)
    return served_by is None or any(
        act is served_by and paper.seq is not None and seq > paper.seq for seq, act in acts
    )


def _progress(page: MatterPage, papers: tuple[PaperLine, ...]) -> Iterable[Progress]:
    hops = {(leg.act, leg.sent_on): leg.to for leg in page.legs}
    for told in page.told:
        if told.act in PROGRESS or _did(told.act, told.actor):
            yield Progress(
                seq=told.seq,
                at=told.at,
                act=told.act,
                office=told.who.office if told.who else None,
                to=hops.get((told.act, localdate(told.at))) if told.act in PASSING else None,
                papers=tuple(p for p in papers if p.seq == told.seq),
            )


def _did(act: Act, actor: str) -> bool:
    return act in THEIR_OWN and actor == "petitioner"


def _is_carried(page: MatterPage) -> bool:
    """Proposed or refused is nothing the person has to follow: nobody answers by name yet."""
    lead = page.standing.lead
    return lead is not None and lead.state is LeadState.CARRIED


def _links(page: MatterPage) -> tuple[Link, ...]:
    """Who answers. Of a sealed matter nobody above is told, so nobody above is named."""
    if page.line.sealed:
        return tuple(link for link in page.links if link.part is Part.OWNER)
    return page.links


def _sealed(matter: int) -> Sealed | None:
    first = Event.objects.filter(matter=matter, seq=1).values_list("pk", flat=True).first()
    found = sealing.inclusion(first) if first else None
    if found is None:
        return None
    return Sealed(found.index, found.head.size, found.head.root, found.head.at)


def _complain_to(page: MatterPage) -> Contact | None:
    """Where to turn after retaliation: above the unit, never the unit; sealed, the discipline
    organ that is not concerned itself (DOMAIN.md 7 G1)."""
    standing = page.standing
    if standing.sealed:
        barred = {bar.office for bar in standing.bars}
        organs = contacts.discipline_contacts()
        return next((c for c in organs if c.office not in barred), None)
    unit = _unit(standing)
    return contacts.contact_above(unit) if unit else None


def _unit(standing: Standing) -> int | None:
    """The office that handles, else the one that registered."""
    for capacity in (Capacity.HANDLER, Capacity.REGISTRAR):
        if offices := standing.offices(capacity):
            return min(offices)
    return standing.owner.office if standing.owner else None
