"""The list of a reception day: who comes, and each matter's history on one page, as PDF.

It is made when it is read, so it is never out of date, and for its reader: it holds what both
the leader who receives and the reader may know of. A sealed matter is not in it, nor one that
the leader may not see, nor what was said against somebody here; nothing tells that it is left
out.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext, override

from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.rooms.appointments import reading, words
from xinqiao.rooms.appointments.codes import NEEDS, Told
from xinqiao.rooms.appointments.grid import clock
from xinqiao.rooms.appointments.models import Appointment, Entry, LeaderDay
from xinqiao.rooms.appointments.schedule import NO_DAY
from xinqiao.rooms.appointments.slots import JOINS, leader_of, named
from xinqiao.rooms.appointments.words import Caller
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.documents import typst_pdf
from xinqiao.rooms.documents.content import Paper, zh_date
from xinqiao.rooms.documents.forms import PastAct, ReceptionList, Visitor
from xinqiao.rooms.documents.services import fonts_folder
from xinqiao.rooms.people import queries as people

ON_A_PAGE = 20  # acts of a history that fit
CHINESE = "zh-hans"


def pdf(*, session: int, reader: Actor, at: datetime) -> bytes:
    """The list as PDF. Raises NotFound for who neither receives, accompanies nor hosts."""
    return typst_pdf.render(
        paper(session=session, reader=reader, at=at), extra_fonts=fonts_folder()
    )


@transaction.atomic
def paper(*, session: int, reader: Actor, at: datetime) -> Paper:
    """The list as content. What is opened of a visitor without a matter is written down first.

    Raises NotFound for who neither receives, accompanies nor hosts.
    """
    day = LeaderDay.objects.select_related(*JOINS).filter(pk=session).first()
    if day is None or not _may_have(day, reader):
        raise NotFound(NO_DAY)
    rows = Appointment.objects.filter(leader_day=day, cancelled_at=None).select_related(
        "matter__office", "matter__staff", "matter__post", "leader_day__rule"
    )
    shown = _shown(day, list(rows), reader)
    leader = leader_of(day)
    form = ReceptionList(
        office=day.rule.office.name,
        date=localdate(at),
        leader=f"{leader.post.zh} {leader.name}（{leader.portfolio.zh}）",
        when=f"{zh_date(day.day)} {clock(day.first):%H:%M}—{clock(day.last):%H:%M}",
        place=" ".join(filter(None, (day.rule.office.name, named(day).zh))),
        companion=day.companion.name if day.companion else "",
        visitors=tuple(_visitors(shown, reader, at)),
    )
    return form.paper()


def _may_have(day: LeaderDay, reader: Actor) -> bool:
    receives = day.substitute_id or day.rule.leader_id
    return reader.staff in {receives, day.companion_id} or reader.office == day.rule.office_id


def _shown(day: LeaderDay, rows: list[Appointment], reader: Actor) -> list[Appointment]:
    post = day.substitute_post_id or day.rule.post_id
    try:
        leader = directory.desk(day.substitute_id or day.rule.leader_id, post).actor
    except NotFound:  # the post changed hands: nobody receives until the day is arranged anew
        return []
    both = reading.readable(rows, leader) & reading.readable(rows, reader)
    return [row for row in rows if row.pk in both and not (row.matter and row.matter.sealed)]


def _visitors(rows: list[Appointment], reader: Actor, at: datetime) -> Iterable[Visitor]:
    matters = [row.matter_id for row in rows if row.matter_id]
    names = people.main_names(matters)
    told = _told(matters)
    for row in rows:
        if row.matter is not None:
            yield _of_matter(row, row.matter, names.get(row.matter.pk, ""), told[row.matter.pk])
        else:
            yield _of_caller(row, _open(row, reader, at))


def _told(matters: list[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {matter: [] for matter in matters}
    events = Event.objects.filter(matter__in=matters).select_related("office")
    for event in events.order_by("matter", "seq"):
        found[event.matter_id].append(event)
    return found


def _of_matter(row: Appointment, matter: Matter, name: str, told: list[Event]) -> Visitor:
    owner = ""
    if matter.office and matter.post and matter.staff:
        owner = f"{matter.office.name} {matter.post.title} {matter.staff.name}"
    facts = (
        ("编号", matter.number),
        ("反映事项", matter.gist),
        ("收到日期", zh_date(matter.received_on)),
        ("现状", label(Step(matter.step), CHINESE)),
        ("谁在办", owner),
        ("办理期限", zh_date(matter.due_on) if matter.due_on else ""),
        ("来访需要", _needs(row)),
    )
    return Visitor(
        time=_time(row), name=row.name_masked or name, people=row.people, number=matter.number,
        gist=matter.gist, facts=facts, history=tuple(_past(e) for e in told[-ON_A_PAGE:]),
        left_out=max(0, len(told) - ON_A_PAGE),
    )  # fmt: skip


def _of_caller(row: Appointment, caller: Caller) -> Visitor:
    facts = (("预约号", row.number), ("想谈的事", caller.about), ("来访需要", _needs(row)))
    return Visitor(
        time=_time(row), name=caller.name, people=row.people, gist=caller.about, facts=facts
    )


def _open(row: Appointment, reader: Actor, at: datetime) -> Caller:
    Entry.objects.create(
        appointment=row, at=at, by_id=reader.staff, office_id=reader.office, told=Told.READ
    )
    return words.opened(row) or Caller()


def _past(event: Event) -> PastAct:
    return PastAct(
        on=zh_date(localdate(event.at)), act=label(Act(event.act), CHINESE),
        by=event.office.name if event.office else "",
    )  # fmt: skip


def _needs(row: Appointment) -> str:
    with override(CHINESE):
        return "、".join(gettext(NEEDS[need]) for need in row.needs)


def _time(row: Appointment) -> str:
    return f"{clock(row.first):%H:%M}"
