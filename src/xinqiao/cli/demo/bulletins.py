"""The demo's week of bulletins: signed, missed and passed on, read, answered, late; one sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils.timezone import get_default_timezone, localdate

from xinqiao.casebook.models import Duty, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.cli.demo.play import Stage
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import UrgentGround
from xinqiao.kernel.masking import masked, traces
from xinqiao.kernel.procedure.steps import OPEN
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import ONE_DAY
from xinqiao.rooms.bulletin import settings
from xinqiao.rooms.bulletin.models import Issue, Item
from xinqiao.rooms.bulletin.services import (
    clockwork,
    collating,
    dispatching,
    flagging,
    instructing,
    reporting,
    signing,
    submitting,
)
from xinqiao.rooms.bulletin.services.collating import Told
from xinqiao.rooms.bulletin.services.instructing import Task

SORTER, HEAD, LEADER, ON_DUTY = "xfj.fb", "xfj.jz", "szf.fsz1", "szf.sz"
WORKDAYS = 6  # today's is the last of them
PER_ISSUE = 2
MISSED = 2  # the third day
LATER = timedelta(days=6)
ASKS = ("请求尽快依法处理", "请求明确办理时限", "请求解决基本生活困难", "请求责任单位当面答复")
WORDS = (
    "请责任单位今天到现场，明天报结果。",
    "请分管同志牵头研究，依法解决。",
    "请当面向群众说明情况，限期办结。",
)
RESULT = "已到现场核实并与群众当面沟通，处理方案已确定，正在落实。"
REPORT = reporting.Report(
    to="省信访局", when="当日上午", place="本市城区", people="群众若干名，情绪平稳",
    cause="反映的问题影响基本生活，要求当日答复。", measures="分管领导已到场，责任单位正在处置。",
    trend="预计当日可以平息。",
)  # fmt: skip


@dataclass(slots=True)
class Week:
    """Who is at which desk, and the matters that nobody touched since a given day."""

    stage: Stage
    matters: Iterator[Matter]

    def at(self, who: str) -> Actor:
        """The actor behind a user name."""
        return self.stage.city.people[who]

    def holder(self, duty: Duty) -> Actor:
        """Whoever owes it now."""
        return next(
            a for a in self.stage.city.people.values()
            if (a.staff, a.office) == (duty.staff_id, duty.office_id)
        )  # fmt: skip


def play(stage: Stage, end: datetime) -> None:
    """Issues of the last working days up to `end`; the last one is still being put together."""
    days = _days(stage, localdate(end))
    week = Week(stage, iter(_quiet(stage, _moment(days[0], 8))))
    _hours(week, _moment(days[0], 8))
    *earlier, today = days
    for n, day in enumerate(earlier):
        _day(week, n, day)
    _false_urgent(week, _moment(earlier[-1], 11))
    at = max(end - timedelta(minutes=30), _moment(today, 0) + timedelta(minutes=1))
    if at < end:
        _add(week, at, UrgentGround.TODAY)


def _days(stage: Stage, today: date) -> list[date]:
    found = [stage.workday(today)] if stage.workday(today) == today else []
    day = today
    while len(found) < WORKDAYS:
        day -= ONE_DAY
        if stage.workday(day) == day:
            found.append(day)
    return sorted(found)


def _quiet(stage: Stage, since: datetime) -> list[Matter]:
    """Open matters of the city's bureau with a gist that tells of nobody, most people first."""
    steps = [s.value for s in OPEN]
    found = (
        visible_to(stage.city.people[SORTER])
        .filter(open=True, sealed=False, step__in=steps, bars=None)
        .annotate(last=Max("events__at"))
        .filter(last__lt=since, seats__office=stage.city.offices["szf"])
        .order_by("-people", "-pk")
        .distinct()
    )
    leader = visible_to(stage.city.people[LEADER])
    return [m for m in found.filter(pk__in=leader.values("pk")) if m.gist and not traces(m.gist)]


def _hours(week: Week, at: datetime) -> None:
    settings.change(
        by=week.at(HEAD), at=at, collate_by=16 * 60, submit_by=17 * 60, sign_by=24 * 60, quota=10,
        leader=week.at(LEADER).staff, duty_leader=week.at(ON_DUTY).staff,
    )  # fmt: skip


def _day(week: Week, n: int, day: date) -> None:
    """One issue: answered, late, missed, on time, and an urgent sheet, in this order."""
    items = _items(week, n, day)
    if not items:
        return
    issue = items[0].issue_id
    collating.collate(issue=issue, by=week.at(SORTER), at=_moment(day, 15, 40))
    submitting.submit(issue=issue, by=week.at(HEAD), at=_moment(day, 16, 45))
    missed = n == MISSED
    if missed:
        clockwork.pass_unsigned(_moment(day + ONE_DAY, 0, 20))
    next_day = week.stage.workday(day + ONE_DAY)
    signs = _moment(next_day, 8, 30) if missed else _moment(day, 17, 40)
    leader = week.at(ON_DUTY if missed else LEADER)
    for k, item in enumerate(items):
        due = localdate(signs) + (LATER if n > MISSED else ONE_DAY)
        tasks = () if k else (Task(_unit(week, item), due),)
        text = WORDS[n % len(WORDS)] if tasks else "已阅。"
        signing.sign(item=item.pk, by=leader, at=signs, text=text, tasks=tasks)
    sent = signs + timedelta(minutes=20)
    dispatching.dispatch(issue=issue, by=week.at(SORTER), at=sent)
    _receive(week, issue, sent)
    if n in (0, MISSED):
        _answer(week, items[0], _moment(next_day, 15))


def _items(week: Week, n: int, day: date) -> list[Item]:
    single = n == WORKDAYS - 2
    count = 1 if single else PER_ISSUE
    grounds = (UrgentGround.LIVELIHOOD, UrgentGround.TODAY, UrgentGround.PUBLIC)
    found = []
    for k in range(count):
        at = _moment(day, 10 + k, 15)
        made = _add(week, at, UrgentGround.LIFE if single else grounds[(n + k) % 3], single=single)
        found += [made] if made else []
    return found


def _add(week: Week, at: datetime, ground: UrgentGround, *, single: bool = False) -> Item | None:
    row = next(week.matters, None)
    if row is None:
        return None
    if single or ground is UrgentGround.LIVELIHOOD:
        flagging.flag_urgent(
            matter=row.pk, by=week.at(SORTER), at=at, ground=ground, reason="当日须处置，编入快报。"
        )
    if single:
        reporting.report_up(matter=row.pk, by=week.at(HEAD), at=at, report=REPORT)
        reporting.confirm_report(
            matter=row.pk, by=week.at(SORTER), at=at + timedelta(hours=1), receipt="省收第18号"
        )
    told = Told(
        gist=masked(row.gist), ask=ASKS[row.pk % len(ASKS)], people=row.people, ground=ground,
        unit=row.office_id,
    )  # fmt: skip
    return collating.add_item(
        matter=row.pk, by=week.at(SORTER), at=at + timedelta(minutes=5), told=told, single=single
    )


def _unit(week: Week, item: Item) -> int:
    """Whoever has the matter, else the labour bureau."""
    owner, ours = item.matter.office_id, week.stage.city.offices["xfj"]
    return owner if owner and owner != ours else week.stage.city.offices["rsj"]


def _receive(week: Week, issue: int, at: datetime) -> None:
    for copy in Issue.objects.get(pk=issue).copies.select_related("post"):
        actor = next(
            a for a in week.stage.city.people.values()
            if (a.staff, a.post) == (copy.reader_id, copy.post_id)
        )  # fmt: skip
        dispatching.confirm(issue=issue, by=actor, at=at + timedelta(minutes=15))


def _answer(week: Week, item: Item, at: datetime) -> None:
    duty = Duty.objects.filter(
        matter=item.matter_id, key=TermKey.INSTRUCTION, closed_by=None
    ).first()
    if duty is not None:
        instructing.answer(
            matter=item.matter_id, by=week.holder(duty), at=at, n=duty.n, result=RESULT
        )


def _false_urgent(week: Week, at: datetime) -> None:
    """Marked in a hurry, taken back by the head."""
    if (row := next(week.matters, None)) is None:
        return
    flagging.flag_urgent(
        matter=row.pk, by=week.at("xfj.djy1"), at=at, ground=UrgentGround.PUBLIC,
        reason="来访人称事情紧急。",
    )  # fmt: skip
    flagging.clear_urgent(
        matter=row.pk, by=week.at(HEAD), at=at + timedelta(hours=2), reason="经核实并不紧急。"
    )


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), get_default_timezone())
