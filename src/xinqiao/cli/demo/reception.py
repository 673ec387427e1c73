"""The demo's front hall: talks at a window that were filed, and who waits there right now."""

import io
from datetime import datetime, time, timedelta

from django.utils.timezone import localtime
from PIL import Image, ImageDraw

from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, work
from xinqiao.cli.demo.play import Play, Stage
from xinqiao.kernel.actors import Actor
from xinqiao.rooms.documents.forms.routes import LegalPath
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.reception.models import Need
from xinqiao.rooms.reception.services import filing, phone, queue, records
from xinqiao.rooms.reception.services.queue import Comer

CLERK, SECOND = "xfj.djy1", "xfj.fb"
WINDOWS = ("一号窗口", "二号窗口")
BETWEEN = timedelta(minutes=7)  # two arrivals
EARLIEST, LATEST = time(9, 30), time(18)  # between them the hall is full
FEW = 3  # come at night
# what about, how many, whether something lets them go first
NOW = (
    ("咨询养老保险转移", 1, Need.NONE), ("小区供暖不热", 3, Need.NONE),
    ("补交一份材料", 1, Need.ELDERLY), ("工资没有结清", 5, Need.NONE),
    ("对答复有疑问", 1, Need.NONE), ("孩子入学", 2, Need.CHILD), ("楼道漏水", 1, Need.NONE),
    ("想问办到哪一步", 1, Need.DISABLED), ("道路施工扰民", 2, Need.NONE),
    ("", 1, Need.NONE),
)  # fmt: skip


def received(p: Play) -> Script:
    """The person comes to the bureau: a number, a window, a record read back and filed."""
    yield work(0, 1)
    by = p.actor(CLERK)
    window = queue.open_window(name=WINDOWS[0], by=by).pk
    came = queue.arrive(by=by, at=p.now.tick(), comers=_comers(p), about="想问办到哪一步")
    queue.call(visit=came.pk, window=window, by=by, at=p.now.tick())
    _talk(p, by, came.pk)


def received_at_unit(p: Play) -> Script:
    """The person comes to the unit itself; its intake officer hears them."""
    yield work(0, 1)
    _talk(p, p.actor("intake"), None)


def _talk(p: Play, by: Actor, visit: str | None) -> None:
    row = records.begin(by=by, at=p.now.tick(), visit=visit, into=p.number).pk
    content = Content(
        title="来访询问事项进展", comers=_comers(p), pairs=words.TALK, into=p.number,
        explained=(LegalPath.ADMINISTRATIVE_REVIEW,), explanation=words.EXPLAINED,
    )  # fmt: skip
    records.save(record=row, content=content, by=by, at=p.now.tick())
    version = records.read_back(record=row, by=by, at=p.now.tick()).version
    if p.rng.random() < 0.2:
        records.refuse_to_sign(record=row, reason="没有带老花镜，已逐句读给本人听。", by=by,
                               at=p.now.tick(), version=version)  # fmt: skip
    else:
        records.sign(record=row, png=stroke(), by=by, at=p.now.tick(), version=version)
    filing.file(record=row, by=by, at=p.now.tick(), into=p.number, purpose=p.message.purpose)


def _comers(p: Play) -> tuple[Comer, ...]:
    return (Comer(p.person.name, p.person.phone),) if p.person else ()


def play(stage: Stage, end: datetime) -> None:
    """Fill the hall up to `end`: two at the windows, one missed, the others waiting."""
    people = stage.city.people
    clerk, second = people[CLERK], people[SECOND]
    first, other = (queue.open_window(name=name, by=clerk).pk for name in WINDOWS)
    midnight = localtime(end).replace(hour=0, minute=0, second=0, microsecond=0)
    full = EARLIEST <= localtime(end).time() <= LATEST
    coming = NOW if full else NOW[:FEW]
    step = min(BETWEEN, (end - midnight) / (len(coming) + 1))
    for n, (about, present, need) in enumerate(coming):
        one = stage.crowd.main()
        comers = (Comer(one.name, one.phone),) if about else ()
        at = end - step * (len(coming) - n)
        queue.arrive(by=clerk, at=at, comers=comers, present=present, need=need, about=about)
    _windows(clerk, second, first, other, end, at_once=full)
    _telephone(clerk, end)


def _windows(
    clerk: Actor, second: Actor, first: int, other: int, end: datetime, *, at_once: bool
) -> None:
    called = queue.call_next(window=first, by=clerk, at=end)
    queue.receive(visit=called.pk, by=clerk, at=end)
    if at_once:
        missed = queue.call_next(window=other, by=second, at=end)
        queue.did_not_come(visit=missed.pk, by=second, at=end)
        queue.call_next(window=other, by=second, at=end)


def _telephone(clerk: Actor, end: datetime) -> None:
    for gist, said in words.PHONED:
        phone.note_call(noted=phone.Noted(gist=gist, words=said), by=clerk, at=end)


def stroke() -> bytes:
    """A line drawn on a tablet, in place of anybody's name."""
    picture = Image.new("L", (160, 60), 255)
    ImageDraw.Draw(picture).line([(10, 40), (45, 15), (70, 48), (110, 20), (150, 36)], 0, 3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
