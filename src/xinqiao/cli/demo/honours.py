"""The demo's honours of several kinds, one of them revoked; trainings, and thanks to somebody."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from xinqiao.cli.demo.founding import City
from xinqiao.cli.demo.play import Stage
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.feedback.services import thanking
from xinqiao.rooms.feedback.services.thanking import Brought
from xinqiao.rooms.files.services import from_bytes
from xinqiao.rooms.recognition.codes import Ground, Kind, Level, Revoked, Status
from xinqiao.rooms.recognition.models import Honour
from xinqiao.rooms.recognition.services import honouring, training
from xinqiao.rooms.recognition.services.honouring import NewHonour, Revocation

CIVIL, INSTITUTION = Status.CIVIL_SERVANT, Status.INSTITUTION
MAYOR, HEAD = "szf.sz", "xfj.jz"
ORGANS = {
    Level.PROVINCE: "江东省人力资源和社会保障厅", Level.CITY: "中共江岚市委、江岚市人民政府",
    Level.UNIT: "江岚市信访局", Level.COUNTY: "中共岚东县委、岚东县人民政府",
}  # fmt: skip
# who ("" after the dot: the office), status, kind, title, level, days ago, ground, recorded by
GIVEN = (
    ("xfj.jz", CIVIL, Kind.THIRD, "", Level.CITY, 620, Ground.DUTY, MAYOR),
    ("xfj.fb", CIVIL, Kind.THIRD, "", Level.CITY, 620, Ground.SOLVED, HEAD),
    ("xfj.djy1", CIVIL, Kind.COMMENDED, "", Level.UNIT, 300, Ground.FRONT_LINE, HEAD),
    ("xfj.djy2", INSTITUTION, Kind.MERIT, "", Level.CITY, 260, Ground.HARDSHIP, HEAD),
    ("xfj.da", INSTITUTION, Kind.COMMENDED, "", Level.UNIT, 1500, Ground.DUTY, HEAD),
    ("xfj.tj", INSTITUTION, Kind.COMMENDED, "", Level.UNIT, 90, Ground.IMPROVED, HEAD),
    ("xfj.hf", INSTITUTION, Kind.GREAT_MERIT, "", Level.CITY, 200, Ground.FAIR, HEAD),
    ("xfj.", CIVIL, Kind.TITLE, "人民满意的公务员集体", Level.PROVINCE, 210, Ground.DUTY, MAYOR),
    ("zjj.", CIVIL, Kind.THIRD, "", Level.CITY, 340, Ground.SOLVED, MAYOR),
    ("zjj.cb", CIVIL, Kind.SECOND, "", Level.CITY, 340, Ground.EMERGENCY, "zjj.jz"),
)  # fmt: skip
TAKEN_BACK = "xfj.tj"
# who, what, hours, days ago, whether the head has confirmed it; None: given back
COURSES = (
    ("xfj.djy1", "信访工作条例专题培训", "8", 60, True),
    ("xfj.djy2", "信访工作条例专题培训", "8", 60, True),
    ("xfj.fb", "信访工作条例专题培训", "8", 60, True),
    ("xfj.da", "档案整理规范", "4", 45, True),
    ("xfj.tj", "统计数据质量", "6", 40, True),
    ("xfj.hf", "与老年人沟通", "3.5", 30, True),
    ("xfj.djy1", "调解技巧", "4", 6, False),
    ("xfj.hf", "普通话与方言接访", "2", 5, False),
    ("xfj.da", "消防演练", "12", 9, None),
    ("zjj.cb", "物业纠纷调解", "6", 20, True),
)
THANKS = (
    ("xfj.djy1", "三次耐心听我讲完，还帮我写好了材料。", 25),
    ("zjj.cb", "电梯修好了，老人能下楼晒太阳了。", 18),
)


def play(stage: Stage, end: datetime) -> None:
    """Everything as it was recorded in the last weeks."""
    city, today = stage.city, localdate(end)
    at = end - timedelta(days=3)
    for n, line in enumerate(GIVEN, start=1):
        _give(city, n, line, today, at)
    _take_back(city, today, end - timedelta(days=1))
    _train(city, today, at)
    for who, words, ago in THANKS:
        brought = Brought(
            kind="letter", on=today - timedelta(days=ago), words=words, to=city.staff(who)
        )
        thanking.record_thanks(brought=brought, by=_head_of(city, who), at=at)


def _give(city: City, n: int, line: tuple[object, ...], today: date, at: datetime) -> None:
    who, status, kind, title, level, ago, ground, by = line
    office, _, post = str(who).partition(".")
    on = today - timedelta(days=int(str(ago)))
    new = NewHonour(
        office=city.offices[office], staff=city.staff(str(who)) if post else None,
        status=Status(str(status)), kind=Kind(str(kind)), title=str(title), level=Level(str(level)),
        on=on, ground=Ground(str(ground)), organ=ORGANS[Level(str(level))],
        file_number=f"江奖〔{on.year}〕{n}号",
    )  # fmt: skip
    paper = from_bytes("奖励决定.txt", f"{new.organ}决定，予以奖励。\n".encode()) if n < 3 else None
    honouring.honour(new, by=city.people[str(by)], at=at, file=paper)


def _take_back(city: City, today: date, at: datetime) -> None:
    row = Honour.objects.get(staff=city.staff(TAKEN_BACK))
    revocation = Revocation(
        ground=Revoked.FRAUD, on=today - timedelta(days=1), organ=ORGANS[Level.UNIT],
        file_number=f"江信撤〔{today.year}〕1号",
    )  # fmt: skip
    honouring.revoke(honour=row.pk, revocation=revocation, by=city.people[HEAD], at=at)


def _train(city: City, today: date, at: datetime) -> None:
    for who, title, hours, ago, settled in COURSES:
        row = training.enter(
            title=title, hours=Decimal(hours), day=today - timedelta(days=ago),
            by=city.people[who], at=at,
        )  # fmt: skip
        head = _head_of(city, who)
        if settled:
            training.confirm(entry=row.pk, by=head, at=at)
        elif settled is None:
            training.give_back(entry=row.pk, reason="学时应为2，请重填。", by=head, at=at)


def _head_of(city: City, who: str) -> Actor:
    office, _, _post = who.partition(".")
    return city.people[f"{office}.jz"]
