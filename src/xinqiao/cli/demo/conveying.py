"""The demo's conveyed meetings: one of two days ago, corrected and read by all, one of them late;
one of just now, with people who have not read it and one who is away."""

from datetime import datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localdate

from xinqiao.cli.demo.founding import City
from xinqiao.cli.demo.play import Stage
from xinqiao.rooms.conveying.audience import Audience
from xinqiao.rooms.conveying.models import Meeting, Reader
from xinqiao.rooms.conveying.services import clockwork, publishing, reading
from xinqiao.rooms.conveying.services.publishing import NewMeeting, NewPoint

HEAD = "xfj.jz"
AFTERNOON = time(15, 30)
BEFORE = (
    "当日受理的信访件当日登记、当日分办，不过夜。",
    "临期三天以内的事项逐件核对，写明谁在办、卡在哪里。",
    "接待群众时手机静音，笔录念给来访人听。",
)
NOW = (
    "年底前欠薪类事项优先办，涉及多部门的由主办单位牵头会商。",
    "答复群众要写清依据、结果和下一步的途径。",
)
LATE, UNREAD = "zjj.fz", ("xfj.da", "xfj.tj", "zjj.cb", "zjj.bgs")


def play(stage: Stage, end: datetime) -> None:
    """Both meetings; the second was conveyed an hour and a half ago."""
    _earlier(stage.city, end)
    _just_now(stage.city, end)


def _earlier(city: City, end: datetime) -> None:
    day = localdate(end) - timedelta(days=2)
    zone = get_default_timezone()
    at = datetime.combine(day, AFTERNOON, tzinfo=zone)
    points = [NewPoint(text) for text in BEFORE]
    points[1] = NewPoint(BEFORE[1], "列出一周内到期的事项", city.staff("xfj.fb"),
                         day + timedelta(days=1))  # fmt: skip
    offices = (city.offices["xfj"], city.offices["zjj"])
    meeting = _convey(city, "全市信访工作调度会", points, Audience(offices), at)
    points[2] = NewPoint("接待群众时手机静音，笔录念给来访人听，由本人签名。")
    publishing.correct(
        meeting=meeting.pk, seen=1, points=points, reason="第三点补充“由本人签名”",
        by=city.people[HEAD], at=at + timedelta(minutes=50),
    )  # fmt: skip
    clockwork.follow_up(datetime.combine(day, time(18, 30), tzinfo=zone))
    late = city.staff(LATE)
    _read_by_all(city, meeting, at + timedelta(hours=1), but={late})
    morning = datetime.combine(day + timedelta(days=1), time(8, 50), tzinfo=zone)
    reading.read(meeting=meeting.pk, version=2, by=city.people[LATE], at=morning)


def _just_now(city: City, end: datetime) -> None:
    at = end - timedelta(minutes=90)
    points = [NewPoint(text) for text in NOW]
    points[0] = NewPoint(NOW[0], "报送欠薪类事项清单", city.staff("rsj.jz"),
                         localdate(end) + timedelta(days=3))  # fmt: skip
    own = Audience((city.offices["xfj"], city.offices["zjj"]))
    meeting = _convey(city, "岁末年初信访工作部署会", points, own, at)
    unread = {city.staff(who) for who in UNREAD}
    _read_by_all(city, meeting, at + timedelta(minutes=5), but=unread)


def _convey(
    city: City, title: str, points: list[NewPoint], audience: Audience, at: datetime
) -> Meeting:
    came = at - timedelta(minutes=40)
    new = NewMeeting(title, localdate(came), came, city.staff(HEAD), audience, points)
    return publishing.convey(new, by=city.people[HEAD], at=at)


def _read_by_all(city: City, meeting: Meeting, at: datetime, *, but: set[int]) -> None:
    """Everybody who is there reads it, a few minutes apart."""
    waiting = Reader.objects.filter(
        version__meeting=meeting, version__replaced_at=None, away_until=None, read_at=None
    ).exclude(staff__in=but)
    desks = {actor.staff: actor for actor in city.people.values()}
    for n, row in enumerate(waiting.select_related("version").order_by("id")):
        reading.read(meeting=meeting.pk, version=row.version.n, by=desks[row.staff_id],
                     at=at + timedelta(minutes=4 * n))  # fmt: skip
