"""Papers of the way in and out: proof of service, withdrawal, reopening."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Service
from xinqiao.kernel.glossary import label
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.moves import admitting
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.forms.base import LAW
from xinqiao.rooms.documents.forms.decisions import ReopeningDecision, Withdrawal
from xinqiao.rooms.documents.forms.service import ProofOfService
from xinqiao.rooms.documents.models import Document, State
from xinqiao.rooms.handling.inquiry_papers import name
from xinqiao.rooms.handling.papers import claims_of, head, issue, premises
from xinqiao.rooms.people import services as people

P = PaperKind
NOTICES = (
    P.ACCEPTANCE_NOTICE,
    P.ROUTE_NOTICE,
    P.NON_ACCEPTANCE_NOTICE,
    P.NO_LONGER_ACCEPTED_NOTICE,
    P.EXTENSION_NOTICE,
)
SERVED_BY: dict[Act, tuple[PaperKind, ...]] = {
    Act.SERVE_NOTICE: NOTICES,
    Act.SERVE_OPINION: (P.OPINION,),
    Act.REPLY: (P.SUGGESTION_REPLY,),
    Act.SERVE_REVIEW: (P.REVIEW_OPINION,),
    Act.SERVE_REREVIEW: (P.REREVIEW_OPINION,),
}
# What was told without a paper of its own: a suggestion is taken up, a report is handed on.
SPOKEN = "办理情况书面告知"
BY_MAIL = "信访人登记的地址"
ONLINE = "信访人确认的电子送达地址"
ANNULLED = "上一级机关撤销原意见，责令重新办理。"
REOPENED_FOR = {
    TermKey.HANDLE: "办结并书面答复你",
    TermKey.SUGGESTION: "研究并书面答复你",
    TermKey.NOTIFY: "书面告知你是否受理",
    TermKey.PASS_ON: "转送、交办有权处理的机关、单位",
}


def proof(
    held: Held,
    act: Act,
    *,
    method: Service,
    on: date,
    recipient: str,
    place: str,
    refused: bool,
    witness: str,
    by: Actor,
    at: datetime,
) -> Document:
    """送达回证 of whatever the serving act brings. place: empty for the usual one of the method.

    Source: 民事诉讼法第八十七条至第九十五条（参照）.
    """
    server = name(by.staff, by.post) if by.staff is not None else ""
    if by.staff is None and held.standing.owner is not None:
        by = replace(by, office=held.standing.owner.office)  # acknowledged to whoever answers
        server = name(held.standing.owner.staff, held.standing.owner.post)
    shared = head(held, by, at, {})
    form = ProofOfService(
        office=shared["office"],
        date=shared["date"],
        matter_number=held.matter.number,
        documents=served_papers(held, act) or ((SPOKEN, ""),),
        recipient=recipient,
        place=place.strip() or _place(held, method, by, at),
        method=label(method, "zh"),
        server=server,
        served_on=on,
        refused=refused,
        witnesses=(witness,) if witness.strip() else (),
    )
    return issue(held, form, by, at)


def served_papers(held: Held, act: Act) -> tuple[tuple[str, str], ...]:
    """(name, number) of the papers that the act serves: those since it was done last."""
    before = Event.objects.filter(matter=held.matter, act=act).order_by("-seq")
    last = before.values_list("seq", flat=True).first() or 0
    rows = Document.objects.filter(
        matter=held.matter, kind__in=SERVED_BY[act], state=State.ISSUED, seq__gt=last
    )
    return tuple(
        (P(kind).zh, number or "")
        for kind, number in rows.order_by("made_at", "id").values_list("kind", "number")
    )


def withdrawal(held: Held, office: int, statement: str, by: Actor, at: datetime) -> Document:
    """撤回信访事项申请书 of the petitioner, to the office that has the matter."""
    found = people.contact_of(matter=held.matter, purpose="paper", by=by, at=at)
    claims = claims_of(held, by, at)
    form = Withdrawal(
        office=Office.objects.get(pk=office).name,
        date=localdate(at),
        petitioner=next((p["name"] for p in found.values() if p.get("name")), "信访人"),
        matter_number=held.matter.number,
        gist="；".join(text for _, text in sorted(claims.items()) if text) or held.matter.gist,
        reason=statement,
        final_on=_due(TermKey.COOL_OFF, at),
    )
    return documents.issue(matter=held.matter, paper=form.paper(), office=office, by=by, at=at)


def reopening(
    held: Held,
    *,
    ground: str,
    reason: str,
    unit: int,
    starts: TermKey,
    by: Actor,
    at: datetime,
) -> Document:
    """重新办理决定书. unit: the office that handles it anew; starts: the term it begins with."""
    shared = head(held, by, at, {})
    del shared["gist"]
    rows: Sequence[str] = [row.article for row in admitting(Act.REOPEN, held.standing, by)]
    form = ReopeningDecision(
        **shared,
        ground=ground,
        reason=reason or ANNULLED,
        law=LAW + rows[0].removeprefix("条例") if rows else LAW,
        handled_by=Office.objects.get(pk=unit).name,
        due_on=_due(starts, at),
        what=REOPENED_FOR[starts],
    )
    return issue(held, form, by, at)


def _due(key: TermKey, at: datetime) -> date:
    return due_for(TERMS[key], localdate(at), calendars.current()).date


def _place(held: Held, method: Service, by: Actor, at: datetime) -> str:
    if method is Service.ELECTRONIC:
        return ONLINE
    if method is not Service.POST:
        return premises(by.office)
    found = people.contact_of(matter=held.matter, purpose="paper", by=by, at=at)
    return next((p["address"] for p in found.values() if p.get("address")), BY_MAIL)
