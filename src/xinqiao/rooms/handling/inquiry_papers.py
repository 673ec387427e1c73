"""The papers of the inquiry: task sheet, recusal, records, hearing, agreement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from xinqiao.casebook import calendars
from xinqiao.casebook.ledger import Held
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.terms import TERMS, TermKey, due_for
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents.forms.agreements import MediationAgreement, SettlementAgreement
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.documents.forms.decisions import RecusalDecision, TaskSheet
from xinqiao.rooms.documents.forms.hearings import (
    HearingConclusion,
    HearingNotice,
    HearingRecord,
)
from xinqiao.rooms.documents.forms.records import InterviewRecord
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling.models import Assignment, RecusalRequest
from xinqiao.rooms.handling.papers import claims_of, head, issue, petitioner_of, premises
from xinqiao.rooms.people import texts

OPENING_QUESTION = "请陈述你的诉求、事实和理由。"
SEE_RECORD = "听证查明的事实，见听证笔录。"
LEADER = "负责人提出"
ALWAYS = ("听取信访人陈述事实和理由，制作笔录。", "在办结期限前逐项提出处理意见，书面答复并送达。")


def task_sheet(
    held: Held, handler: int, investigators: Sequence[int], by: Actor, at: datetime
) -> Document:
    """办理任务单: who works on it, until when, on what. Source: Art 28, 31 (6)."""
    claims = claims_of(held, by, at)
    shared = head(held, by, at, claims)
    del shared["petitioner"], shared["contact"]
    asked = (f"调查核实诉求{n}：{text}" for n, text in sorted(claims.items()))
    form = TaskSheet(
        **shared,
        handler=name(handler),
        investigators=names(investigators),
        assigned_by=name(by.staff, by.post),
        due_on=term_of(held, at),
        tasks=(*asked, *ALWAYS),
    )
    return issue(held, form, by, at)


def recusal(
    held: Held,
    staff: int,
    *,
    granted: bool,
    reason: str,
    successor: int | None = None,
    by: Actor,
    at: datetime,
) -> Document:
    """回避决定书, to the petitioner who asked, else to the person. Source: Art 28 ¶3."""
    asked = RecusalRequest.objects.filter(matter=held.matter, staff=staff, decided_seq=None).first()
    who, whom = _asked_by(held, asked, staff), titled(staff)
    form = RecusalDecision(
        office=head(held, by, at, {})["office"],
        date=localdate(at),
        to=petitioner_of(held, by, at) if who == "信访人申请" else whom,
        matter_number=held.matter.number,
        person=whom,
        asked_by=who,
        ground=texts.read(asked.ground) if asked else reason,
        granted=granted,
        reason=reason,
        decided_by=titled(by.staff, by.post),
        successor=name(successor) if successor else "",
    )
    return issue(held, form, by, at)


def interview(held: Held, on: date, record: str, place: str, by: Actor, at: datetime) -> Document:
    """谈话笔录. record: what was said, as one statement or as lines 问：… and 答：…"""
    form = InterviewRecord(
        office=head(held, by, at, {})["office"],
        date=localdate(at),
        matter_number=held.matter.number,
        when=day(on),
        place=place.strip() or premises(by.office),
        interviewers=team_of(held) or (name(by.staff, by.post),),
        recorder=name(by.staff, by.post),
        interviewee=petitioner_of(held, by, at),
        exchanges=exchanges(record),
    )
    return issue(held, form, by, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The frame of a hearing. when: as printed; hearers, present: names, parted by 、 or lines."""

    when: str
    place: str
    subject: str
    chair: int
    hearers: str = ""
    public: bool = True


def hearing_notice(held: Held, session: Session, by: Actor, at: datetime) -> Document:
    """听证通知书 to the petitioner. Source: Art 31."""
    shared = head(held, by, at, {})
    form = HearingNotice(
        office=shared["office"],
        date=shared["date"],
        contact=shared["contact"],
        to=shared["petitioner"],
        **_frame(held, session),
        open_to_public=session.public,
    )
    return issue(held, form, by, at)


def hearing(
    held: Held,
    session: Session,
    *,
    record: str,
    present: str,
    findings: str,
    conclusion: str,
    by: Actor,
    at: datetime,
) -> list[Document]:
    """听证笔录 and 听证结论. present: empty for the petitioner and the unit. Source: Art 31, 36."""
    shared = head(held, by, at, {})
    made = {"office": shared["office"], "date": shared["date"], **_frame(held, session)}
    there = split_names(present) or (shared["petitioner"], shared["office"])
    kept = HearingRecord(
        **made,
        present=there,
        recorder=name(by.staff, by.post),
        statements=statements(record),
    )
    found = HearingConclusion(
        **made, findings=findings.strip() or SEE_RECORD, conclusion=conclusion
    )
    return [issue(held, kept, by, at), issue(held, found, by, at)]


def agreement(
    held: Held,
    outcome: Outcome,
    claims: Collection[int],
    *,
    other: str,
    content: str,
    performance: str,
    by: Actor,
    at: datetime,
) -> Document:
    """调解协议书 or 和解协议书. other: the other party. Source: Art 33; 人民调解法 29."""
    asked = {n: text for n, text in claims_of(held, by, at).items() if n in claims}
    shared = head(held, by, at, asked)
    made = {
        "office": shared["office"],
        "date": shared["date"],
        "matter_number": held.matter.number,
        "parties": (shared["petitioner"], other),
        "dispute": shared["gist"],
        "content": content,
        "performance": performance,
    }
    if outcome is Outcome.SETTLED:
        return issue(held, SettlementAgreement(**made), by, at)
    mediator = titled(by.staff, by.post)
    return issue(held, MediationAgreement(**made, mediator=mediator), by, at)


def exchanges(record: str) -> tuple[tuple[str, str], ...]:
    """Questions with their answers from lines 问：… and 答：…; else one answer to the first."""
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, record.splitlines())):
        if line.startswith(("问：", "问:")):
            found.append((line[2:].strip(), ""))
            continue
        said = line[2:].strip() if line.startswith(("答：", "答:")) else line
        question, before = found.pop() if found else (OPENING_QUESTION, "")
        found.append((question, f"{before}\n{said}".strip()))
    return tuple(found)


def statements(record: str) -> tuple[tuple[str, str], ...]:
    """(speaker, words) of lines 谁：说什么; a line without a speaker goes on with the last one."""
    found: list[tuple[str, str]] = []
    for line in filter(None, map(str.strip, record.splitlines())):
        speaker, mark, said = line.partition("：")
        if mark and said.strip() and len(speaker) <= LONGEST_SPEAKER:
            found.append((speaker, said.strip()))
        else:
            who, before = found.pop() if found else ("记录", "")
            found.append((who, f"{before}\n{line}".strip()))
    return tuple(found)


LONGEST_SPEAKER = 12  # characters before the colon that still name somebody


def split_names(text: str) -> tuple[str, ...]:
    """Names parted by 、 ， ； or lines."""
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def term_of(held: Held, at: datetime) -> date:
    """The last day of the handling: of the running term, else counted from today."""
    for key in (TermKey.HANDLE, TermKey.SUGGESTION):
        if duty := held.standing.running(key):
            return duty.due
    return due_for(TERMS[TermKey.HANDLE], localdate(at), calendars.current()).date


def team_of(held: Held) -> tuple[str, ...]:
    """The names of those who investigate now."""
    running = Assignment.objects.filter(matter=held.matter, until=None).first()
    return names(running.investigators) if running else ()


def name(staff: int | None, post: int | None = None) -> str:
    """The name of somebody in post."""
    return directory.desk(staff or 0, post).name


def names(staff: Sequence[int]) -> tuple[str, ...]:
    """The names of several people in post."""
    return tuple(name(person) for person in staff)


def titled(staff: int | None, post: int | None = None) -> str:
    """Office, post and name of somebody in post."""
    desk = directory.desk(staff or 0, post)
    return f"{desk.office}{desk.post}{desk.name}"


def _frame(held: Held, session: Session) -> dict[str, Any]:
    chair = name(session.chair)
    return {
        "matter_number": held.matter.number,
        "subject": session.subject,
        "when": session.when,
        "place": session.place,
        "chair": chair,
        "hearers": split_names(session.hearers) or (chair,),
    }


def _asked_by(held: Held, asked: RecusalRequest | None, staff: int) -> str:
    if asked is None:
        return LEADER
    event = Event.objects.get(matter=held.matter, seq=asked.asked_seq)
    if event.staff_id is None:
        return "信访人申请"
    return "本人申请" if event.staff_id == staff else "工作人员提出"
