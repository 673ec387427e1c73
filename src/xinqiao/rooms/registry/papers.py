"""Letters between offices and notes on links: one function per paper of the registry's acts.

Each is issued in the transaction of its act, numbered and hashed, and named in its facts.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Office
from xinqiao.rooms.documents import queries as printed
from xinqiao.rooms.documents import services as documents
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms.base import Form, day
from xinqiao.rooms.documents.forms.intake import LinkNote
from xinqiao.rooms.documents.forms.jurisdiction import (
    JurisdictionLetter,
    ObjectionDecision,
    ObjectionLetter,
)
from xinqiao.rooms.documents.forms.letters import (
    AssignmentLetter,
    CopyLetter,
    ReferralLetter,
    TransferLetter,
)
from xinqiao.rooms.documents.models import Document, State
from xinqiao.rooms.registry.models import Attachment, Leg, Submission
from xinqiao.rooms.registry.queries import words_of

ENCLOSED = "见所附信访件。"  # a submission without a title
COMPETENT = "属于你单位职权范围（属地管理、分级负责，谁主管、谁负责）。"
COMPETENT_OVER_REPORTS = "按照管理权限，属于你单位职权范围。"
FOR_INFORMATION = "与你单位工作有关。"
NO_NUMBER = "来函"  # passed on before letters were kept here
REPORT_ITEMS = ("办理经过", "调查认定的事实", "处理结果", "送达情况", "信访人意见", "执行情况")
LETTERS = (
    PaperKind.TRANSFER_LETTER,
    PaperKind.ASSIGNMENT_LETTER,
    PaperKind.JURISDICTION_LETTER,
)
RELATIONS = {
    "repeat": ("重复信访件", "同一信访人就同一诉求再次提出。"),
    "same_cause": ("并案", "不同信访人就同一诉求提出。"),
    "new_facts": ("新事实新理由", "信访人就同一诉求提出新的事实或者理由。"),
    "related": ("相关信访事项", "内容相互关联，办理时可以互相参考。"),
}
MERGED = "并案"


def transfer(
    held: Held, main: int, helpers: Sequence[int], basis: str, by: Actor, at: datetime
) -> Document:
    """转送函 to the main office, with its days to tell and to object. Source: Art 22."""
    form = TransferLetter(**_passed(held, main, helpers, basis, by, at))
    return _issue(held, form, by, at)


def assignment(
    held: Held, main: int, helpers: Sequence[int], basis: str, limit: date, by: Actor, at: datetime
) -> Document:
    """交办函 with the limit and what to report. limit: last day of the report. Source: Art 22."""
    passed = _passed(held, main, helpers, basis, by, at)
    form = AssignmentLetter(**passed, limit_on=limit, report_items=REPORT_ITEMS)
    return _issue(held, form, by, at)


def copies(
    held: Held, offices: Sequence[int], main: int, by: Actor, at: datetime
) -> list[Document]:
    """抄送函, one for each office that gets a copy."""
    names = _names(main, *offices)
    return [
        _issue(
            held,
            CopyLetter(
                **_letter(held, names[office], by, at),
                basis=FOR_INFORMATION,
                handled_by=names[main],
            ),
            by,
            at,
        )
        for office in offices
    ]


def referral(held: Held, to: int, basis: str, by: Actor, at: datetime) -> Document:
    """移送函, sealed, to one organ and nobody else. Source: Art 22, 30."""
    form = ReferralLetter(
        **_letter(held, _names(to)[to], by, at),
        basis=basis.strip() or COMPETENT_OVER_REPORTS,
        attachments=_materials(held),
        confidential="秘密",
    )
    return _issue(held, form, by, at)


def objection(
    held: Held, leg: Leg, reason: str, law: str, suggest: int | None, by: Actor, at: datetime
) -> Document:
    """管辖异议函 to whoever sent the matter. leg: the hop that brought it. Source: Art 23."""
    names = _names(leg.sender_id, *([suggest] if suggest else []))
    sent = Document.objects.filter(matter=held.matter, seq=leg.seq, kind__in=LETTERS)
    form = ObjectionLetter(
        **_head(held, by, at),
        to=names[leg.sender_id],
        received_on=leg.received_on or held.matter.received_on,
        sent_number=sent.values_list("number", flat=True).first() or NO_NUMBER,
        reason=reason,
        law=law,
        proposed_organ=names.get(suggest or 0, "有权处理的机关、单位"),
    )
    return _issue(held, form, by, at)


def objection_decision(
    held: Held, objector: int, next_organ: int | None, reason: str, by: Actor, at: datetime
) -> Document:
    """管辖异议核实意见. next_organ: where it goes now; None: it stays. Source: Art 23."""
    names = _names(objector, *([next_organ] if next_organ else []))
    letter = printed.latest(held.matter.pk, PaperKind.OBJECTION_LETTER)
    notice = held.standing.running(TermKey.NOTIFY)
    form = ObjectionDecision(
        **_head(held, by, at),
        to=names[objector],
        objection_number=(letter.number if letter else None) or NO_NUMBER,
        agreed=next_organ is not None,
        reason=reason,
        next_organ=names.get(next_organ or 0, ""),
        notice_on=notice.due if notice and next_organ is None else None,
    )
    return _issue(held, form, by, at)


def jurisdiction(
    held: Held, main: int, helpers: Sequence[int], reason: str, by: Actor, at: datetime
) -> Document:
    """指定受理函 of the common superior or the joint conference. Source: Art 24."""
    names = _names(main, *helpers)
    form = JurisdictionLetter(
        **_head(held, by, at),
        to=tuple(names[o] for o in (main, *helpers)),
        gist=_gist(held, by, at),
        reason=reason,
        law="《信访工作条例》第二十四条",
        main_organ=names[main],
        notice_on=_due(TermKey.NOTIFY, at),
        helpers=tuple(names[o] for o in helpers),
    )
    return _issue(held, form, by, at)


def link_note(
    held: Held, other: Matter, kind: str, reason: str, by: Actor, at: datetime
) -> Document:
    """信访件关联说明. kind: of the link, or "" for a merge; reason: empty for the usual one."""
    relation, usual = RELATIONS.get(kind, (MERGED, ""))
    hidden = other.sealed and not held.standing.sealed  # its number would say that it exists
    head = _head(held, by, at)
    del head["contact"]
    form = LinkNote(
        **(head | {"matter_number": "（依法保密）" if hidden else other.number}),
        submission_number=held.matter.number,
        relation=relation,
        reason=reason.strip() or usual,
        decided_by=_name(by),
        compared=() if hidden or held.standing.sealed else _compared(other, held.matter),
    )
    return _issue(held, form, by, at)


def check(held: Held, act: Act, by: Actor, at: datetime) -> None:
    """Refuse before anything is opened or numbered for a paper. Raises as `ledger.record`."""
    permit(act, Situation(held.standing, by, localdate(at)))


def _compared(one: Matter, other: Matter) -> tuple[tuple[str, str, str], ...]:
    return (
        ("编号", one.number, other.number),
        ("收到日期", day(one.received_on), day(other.received_on)),
        ("概况", one.gist or ENCLOSED, other.gist or ENCLOSED),
    )


def _issue(held: Held, form: Form, by: Actor, at: datetime) -> Document:
    if by.office is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    return documents.issue(matter=held.matter, paper=form.paper(), office=by.office, by=by, at=at)


def _head(held: Held, by: Actor, at: datetime) -> dict[str, Any]:
    """What every letter of the actor's office has."""
    place = Office.objects.get(pk=by.office or 0)
    return {
        "office": place.name,
        "date": localdate(at),
        "matter_number": held.matter.number,
        "contact": Contact(place.name, place.service_phone or "本机关公布的电话", place.address),
    }


def _letter(held: Held, to: str, by: Actor, at: datetime) -> dict[str, Any]:
    """What every letter that passes a matter on has, but the basis."""
    return _head(held, by, at) | {
        "to": to,
        "received_on": held.matter.received_on,
        "gist": _gist(held, by, at),
    }


def _passed(
    held: Held, main: int, helpers: Sequence[int], basis: str, by: Actor, at: datetime
) -> dict[str, Any]:
    """What transfer and assignment share."""
    names = _names(main, *helpers)
    helping = tuple(names[o] for o in helpers)
    return _letter(held, names[main], by, at) | {
        "basis": basis.strip() or COMPETENT,
        "attachments": _materials(held),
        "notice_on": _due(TermKey.NOTIFY, at),
        "objection_on": _due(TermKey.OBJECT, at),
        "helpers": helping,
        "copies": helping,
    }


def _gist(held: Held, by: Actor, at: datetime) -> str:
    """The gist; of a sealed matter it is opened, and the opening written down."""
    if not held.standing.sealed:
        return held.matter.gist or ENCLOSED
    said, _ = words_of(matter=held.matter, by=by, at=at, purpose="paper")
    return next((view.title for view in said if view.title), ENCLOSED)


def _materials(held: Held) -> tuple[str, ...]:
    """The list of what goes with the letter."""
    numbers = Submission.objects.filter(matter=held.matter).values_list("number", flat=True)
    files = Attachment.objects.filter(matter=held.matter).count()
    listed = [f"信访件（{number}）1件" for number in numbers]
    return (*listed, *([f"附件材料{files}件"] if files else []))


def _due(key: TermKey, at: datetime) -> date:
    """The last day of a term that starts today."""
    return due_for(TERMS[key], localdate(at), calendars.current()).date


def _names(*offices: int) -> dict[int, str]:
    return {pk: name.zh for pk, name in directory.office_names(offices).items()}


def _name(by: Actor) -> str:
    return directory.desk(by.staff or 0, by.post).name


def issued_kinds(matter: Matter) -> list[PaperKind]:
    """The kinds of paper issued in a matter, in the order in which they came, once each."""
    rows = Document.objects.filter(matter=matter, state=State.ISSUED).order_by("made_at", "id")
    return list(dict.fromkeys(PaperKind(kind) for kind in rows.values_list("kind", flat=True)))
