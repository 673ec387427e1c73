"""The papers that look back: investigation, extension form, closing report, file index."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Protocol

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Outcome, Service
from xinqiao.kernel.glossary import label
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.standing import DutyState
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TERMS, due_for
from xinqiao.rooms.documents import queries as printed
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.documents.forms.decisions import FileEntry, FileIndex
from xinqiao.rooms.documents.forms.extension import ExtensionApproval
from xinqiao.rooms.documents.forms.records import Finding, InvestigationReport
from xinqiao.rooms.documents.forms.service import ClosingReport
from xinqiao.rooms.documents.models import Document, State
from xinqiao.rooms.handling.inquiry_papers import name, team_of
from xinqiao.rooms.handling.models import DraftState, ExecutionTask, OpinionDraft, ServiceProof
from xinqiao.rooms.handling.opinion_papers import WORDS
from xinqiao.rooms.handling.papers import claims_of, head, issue
from xinqiao.rooms.handling.services.basics import last_event
from xinqiao.rooms.people import texts
from xinqiao.rooms.registry.models import Attachment

COURSE = (
    Act.ACCEPT, Act.STUDY, Act.ROUTE, Act.DECLINE, Act.DECLINE_AGAIN, Act.SERVE_NOTICE,
    Act.ASSIGN_HANDLER, Act.HEAR, Act.HOLD_HEARING, Act.MEDIATE, Act.EXTEND, Act.DRAFT_OPINION,
    Act.ISSUE_OPINION, Act.SERVE_OPINION, Act.REPLY, Act.REOPEN,
)  # fmt: skip
EVIDENCE = (
    PaperKind.INTERVIEW_RECORD,
    PaperKind.HEARING_RECORD,
    PaperKind.MEDIATION_AGREEMENT,
    PaperKind.SETTLEMENT_AGREEMENT,
)
ASKED = {Act.ASK_REVIEW: "申请复查", Act.ASK_REREVIEW: "申请复核"}
CONTENT = "信访件及所附材料"
WAITS = "已提交，待审批。"
RETENTION = "30年"  # 机关文件材料归档范围和文书档案保管期限规定


class Decided(Protocol):
    """What a draft says of one claim."""

    @property
    def outcome(self) -> Outcome:
        """What it comes to."""

    @property
    def findings(self) -> str:
        """The facts."""

    @property
    def reasons(self) -> str:
        """Why."""

    @property
    def basis(self) -> str:
        """The rules, quoted."""


def investigation(held: Held, claims: Mapping[int, Decided], by: Actor, at: datetime) -> Document:
    """调查报告: what was found of each claim, on which evidence, and what is advised.

    Source: Art 31 (6).
    """
    asked = claims_of(held, by, at)
    evidence = tuple(evidence_of(held.matter))
    findings = tuple(
        Finding(
            number=n,
            claim=asked.get(n) or held.matter.gist,
            facts=c.findings,
            evidence=evidence,
            basis=c.basis,
            advice=f"{c.reasons.strip().rstrip('。')}。{WORDS[c.outcome]}",
        )
        for n, c in sorted(claims.items())
    )
    shared = head(held, by, at, asked)
    form = InvestigationReport(
        office=shared["office"],
        date=shared["date"],
        matter_number=held.matter.number,
        gist=shared["gist"],
        investigators=team_of(held) or (name(by.staff, by.post),),
        course="\n".join(course_of(held.matter)),
        findings=findings,
    )
    return issue(held, form, by, at)


def approval(
    held: Held,
    duty: DutyState,
    days: int,
    *,
    reason: str,
    handler: int | None,
    approver: int,
    decision: str,
    by: Actor,
    at: datetime,
) -> Document:
    """延长办理期限审批表. decision: empty while it waits for one. Source: Art 34."""
    shared = head(held, by, at, claims_of(held, by, at))
    del shared["contact"]
    form = ExtensionApproval(
        **shared,
        accepted_on=duty.started,
        original_due=duty.due,
        days=days,
        new_due=due_for(TERMS[duty.key], duty.started, calendars.current(), extended=days).date,
        reason=reason,
        approver=name(approver),
        handler=name(handler or by.staff),
        decision=decision or WAITS,
        decided=bool(decision),
    )
    return issue(held, form, by, at)


def closing_report(held: Held, report: str, by: Actor, at: datetime) -> Document:
    """办结报告 to the office that assigned the matter. report: the unit's own words.

    Source: Art 22; DOMAIN.md 6.1.
    """
    assigned = last_event(held.matter, Act.ASSIGN)
    letter = printed.latest(held.matter.pk, PaperKind.ASSIGNMENT_LETTER)
    shared = head(held, by, at, {})
    form = ClosingReport(
        office=shared["office"],
        date=shared["date"],
        contact=shared["contact"],
        matter_number=held.matter.number,
        to=assigned.office.name if assigned and assigned.office else "交办单位",
        assignment_number=(letter.number if letter else None) or "来函",
        course="\n".join((*course_of(held.matter), report)),
        findings="\n".join(_findings(held)),
        result="\n".join(_results(held)),
        service="\n".join(_services(held.matter)) or "信访人未留姓名或者联系方式，无法送达。",
        petitioner_view="\n".join(_view(held.matter)) or "截至报告之日，信访人没有申请复查。",
        execution="\n".join(_execution(held.matter)) or "没有需要执行的事项。",
    )
    return issue(held, form, by, at)


def file_index(held: Held, pages: Mapping[PaperKind, int], by: Actor, at: datetime) -> Document:
    """卷内文件目录: each kind of paper with its number of sheets, in the order they came."""
    entries, last = [], 0
    for kind, count in pages.items():
        entries.append(_entry(held, kind, last + 1, last + count))
        last += count
    form = FileIndex(
        office=head(held, by, at, {})["office"],
        date=localdate(at),
        matter_number=held.matter.number,
        retention=RETENTION,
        archivist=name(by.staff, by.post),
        entries=tuple(entries),
    )
    return issue(held, form, by, at)


def course_of(matter: Matter) -> Iterator[str]:
    """The handling in dates, a line an act."""
    events = Event.objects.filter(matter=matter, act__in=COURSE).order_by("seq")
    for act, moment in events.values_list("act", "at"):
        yield f"{day(localdate(moment))}，{label(Act(act), 'zh')}。"


def evidence_of(matter: Matter) -> Iterator[str]:
    """What the file holds that findings rest on."""
    yield CONTENT
    rows = Document.objects.filter(matter=matter, kind__in=EVIDENCE, state=State.ISSUED)
    for row in rows.only("kind", "made_at").order_by("made_at", "id"):
        yield f"{row.paper_kind.zh}（{day(localdate(row.made_at))}）"
    if files := Attachment.objects.filter(matter=matter).count():
        yield f"附件材料{files}件"


def _entry(held: Held, kind: PaperKind, first: int, last: int) -> FileEntry:
    found = Document.objects.filter(matter=held.matter, kind=kind, state=State.ISSUED)
    rows = list(found.select_related("office").defer("content").order_by("made_at", "id"))
    if not rows:  # the receipt: printed, not issued
        return FileEntry(title=kind.zh, number=held.matter.number,
                         date=localdate(held.matter.registered_at),
                         first_page=first, last_page=last)  # fmt: skip
    several = f"（{len(rows)}件）" if len(rows) > 1 else ""
    return FileEntry(
        title=kind.zh + several,
        number="、".join(row.number for row in rows if row.number),
        date=localdate(rows[0].made_at),
        first_page=first,
        last_page=last,
        by=rows[0].office.name,
    )


def _findings(held: Held) -> Iterator[str]:
    issued = OpinionDraft.objects.filter(matter=held.matter, state=DraftState.ISSUED)
    draft = issued.order_by("-version").first()
    if draft is None:
        yield f"该信访事项没有进入调查程序，办理状态为{label(held.standing.step, 'zh')}。"
        return
    claims = list(draft.claims.all())
    said = texts.read_many([c.findings for c in claims])
    for claim in claims:
        yield f"诉求{claim.n}：{said.get(claim.findings) or ''}"


def _results(held: Held) -> Iterator[str]:
    for n, claim in sorted(held.standing.claims.items()):
        outcome = label(Outcome(claim.outcome), "zh") if claim.outcome else "未作出结论"
        yield f"诉求{n}：{outcome}。"


def _services(matter: Matter) -> Iterator[str]:
    for proof in ServiceProof.objects.filter(matter=matter).order_by("seq"):
        how = label(Service(proof.method), "zh")
        refused = "，拒收，有见证人" if proof.refused else ""
        yield f"{day(proof.served_on)}，{label(Act(proof.act), 'zh')}（{how}{refused}）。"


def _view(matter: Matter) -> Iterator[str]:
    events = Event.objects.filter(matter=matter, act__in=ASKED).order_by("seq")
    for act, moment in events.values_list("act", "at"):
        yield f"信访人于{day(localdate(moment))}{ASKED[Act(act)]}。"


def _execution(matter: Matter) -> Iterator[str]:
    for task in ExecutionTask.objects.filter(matter=matter, dropped=False).order_by("n"):
        yield f"第{task.n}项（诉求{task.claim}）：{_state(task.done_on, task.due)}。"


def _state(done_on: date | None, due: date) -> str:
    return f"已于{day(done_on)}完成" if done_on else f"限{day(due)}前完成"
