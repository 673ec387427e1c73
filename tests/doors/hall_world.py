"""What the newer rooms hold, laid out against everybody: a row of each matter in each name.

The rows are in the book although most of these people may not know of the matter any more: they
were recused after they wrote them, or complained of, or stand in an office that has no part in
it. So whatever a page shows beyond the table below is a leak, and whatever it lacks a fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate, now

from tests.cast import Cast, assemble
from tests.doors.world import _recused
from tests.rooms import registry_play as play
from tests.rooms.registry_play import at
from tests.rooms.test_recordings import sound
from xinqiao.casebook import ledger
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.reception_days import Every
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.appointments.codes import Form, Way
from xinqiao.rooms.appointments.models import Appointment, LeaderDay, LeaderRule
from xinqiao.rooms.directory.models import Post, Staff
from xinqiao.rooms.feedback.models import CallState, FollowUp, Rating, Thanks, Why
from xinqiao.rooms.files.services import from_bytes, keeping
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.reception import models as hall
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.content import Content
from xinqiao.rooms.recordings.models import Reader, Recording, RecordingFile, State
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.visits import models as outside
from xinqiao.vault import fields, keys

PEOPLE = ("bureau.registrar", "bureau.head", "bureau.caller", "gov.head", "housing.head",
          "housing.handler", "county_bureau.registrar")  # fmt: skip
BUREAU = {p for p in PEOPLE if p.startswith("bureau.")}
HOUSING, GOV = {"housing.head", "housing.handler"}, {"gov.head"}
NAMED = {"bureau.registrar", "bureau.head"}  # who registered a report, and the head

# matter → who may know of it, of PEOPLE; by hand, as in world.SEES
SEES: dict[str, set[str]] = {
    "open": BUREAU | HOUSING | GOV,
    "handler recused": (BUREAU | HOUSING | GOV) - {"housing.handler"},
    "clerks shut out": (BUREAU | HOUSING | GOV) - {"bureau.registrar", "bureau.caller"},
    "unit shut out": BUREAU | GOV,
    "superior shut out": BUREAU | HOUSING,
    "report": NAMED,
    "report on the head": {"gov.head"},
    "report on the unit": NAMED,
    "another office's": {"gov.head", "county_bureau.registrar"},
}
SEALED = {kind for kind in SEES if kind.startswith("report")}


@dataclass
class Rows:
    """The rows of one person in one matter."""

    visit: hall.Visit
    record: hall.Record
    call: hall.Call
    recording: Recording
    home: outside.Visit
    appointment: Appointment


@dataclass
class HallWorld:
    """The city, its matters by kind, and the rows by person and kind."""

    cast: Cast
    matters: dict[str, Matter] = field(default_factory=dict)
    rows: dict[tuple[str, str], Rows] = field(default_factory=dict)
    sessions: dict[str, LeaderDay] = field(default_factory=dict)
    calls: dict[str, FollowUp] = field(default_factory=dict)

    def cells(self) -> Iterator[tuple[str, str, bool]]:
        """Person, kind, and whether they may know."""
        return ((who, kind, who in SEES[kind]) for who in PEOPLE for kind in SEES)

    def shown(self, text: str) -> set[str]:
        """The matters of which a text tells the number or a word."""
        plain = text.replace("-", "").replace(" ", "")
        return {
            kind for kind, row in self.matters.items() if row.number in plain or mark(kind) in plain
        }


def mark(kind: str) -> str:
    """A word that stands in everything said in one matter and nowhere else."""
    return "暗" + chr(0x5E00 + list(SEES).index(kind)) * 2


def phone(kind: str) -> str:
    return f"1370000{list(SEES).index(kind):04d}"


def build() -> HallWorld:
    """Matters first, then the rows of everybody in every one."""
    world = HallWorld(assemble())
    for kind, found in _matters(world.cast).items():
        world.matters[kind] = Matter.objects.get(pk=found)
    moment = now()
    Matter.objects.update(registered_at=moment)
    for n, who in enumerate(PEOPLE):
        world.sessions[who] = _session(world.cast, who)
        for kind in SEES:
            world.rows[who, kind] = _rows(world, who, kind, n)
    for n, office in enumerate(("bureau", "county_bureau")):
        for kind in SEES:
            call = _afterwards(world, office, kind, n)
            if office == "bureau":
                world.calls[kind] = call
    Thanks.objects.create(
        unit=world.cast.offices["housing"], kind="banner", on=localdate(), words="为民解忧",
        consent=True, recorded_by=world.cast.staff["housing.head"], recorded_at=moment,
    )  # fmt: skip
    return world


def _matters(cast: Cast) -> dict[str, int]:
    def said(kind: str, **more: object) -> dict[str, object]:
        person = Person(f"{mark(kind)}名", phone=phone(kind), address="柳村")
        return {"title": f"{mark(kind)}题", "text": f"{mark(kind)}文，请处理。",
                "parties": (person,), **more}  # fmt: skip

    def shut(kind: str, **whom: tuple[int, ...]) -> int:
        matter = play.received(cast, **said(kind)).matter
        by = cast.actor("bureau.triage")
        registry.shield(matter=matter, reason="被反映人", by=by, at=at(3, 6), **whom)
        return matter

    unit, staff = cast.office("housing"), cast.staff
    report = {"purpose": Purpose.REPORT}
    recused = play.received(cast, **said("handler recused"))
    _recused(cast, recused)
    return {
        "open": play.received(cast, **said("open")).matter,
        "handler recused": recused.matter,
        "clerks shut out": shut(
            "clerks shut out", staff=(staff["bureau.registrar"].pk, staff["bureau.caller"].pk)
        ),
        "unit shut out": shut("unit shut out", offices=(unit,)),
        "superior shut out": shut("superior shut out", offices=(cast.office("gov"),)),
        "report": play.registered(cast, **said("report", **report)).matter,
        "report on the head": play.registered(
            cast, **said("report on the head", against_staff=(staff["bureau.head"].pk,), **report)
        ).matter,
        "report on the unit": play.registered(
            cast, **said("report on the unit", against_offices=(unit,), **report)
        ).matter,
        "another office's": play.registered(
            cast, who="county_bureau.registrar", **said("another office's")
        ).matter,
    }


def _session(cast: Cast, who: str) -> LeaderDay:
    """A leader's day today, at which this person accompanies the leader."""
    leader = cast.actor("gov.leader")
    rule = LeaderRule.objects.create(
        office_id=cast.actor(who).office, leader_id=leader.staff, post_id=leader.post,
        portfolio="分管住建", every=Every.WEEK, weekdays=[0], first=18, last=24,
        form=next(iter(Form)), companion=cast.staff[who], since=localdate(),
    )  # fmt: skip
    return LeaderDay.objects.create(
        rule=rule,
        planned_on=localdate(),
        day=localdate(),
        first=18,
        last=24,
        companion=cast.staff[who],
    )


def _rows(world: HallWorld, who: str, kind: str, n: int) -> Rows:
    matter, staff = world.matters[kind], world.cast.staff[who]
    office, moment = world.cast.offices[who.split(".")[0]], now()
    common = {"office": office, "matter": matter}
    key, pk = keys.new_key(), fresh()
    serial = n * len(SEES) + list(SEES).index(kind) + 1
    visit = hall.Visit.objects.create(
        id=pk, day=localdate(), serial=serial, came_at=moment, about=f"{mark(kind)}事",
        name_masked=f"{mark(kind)}某", key=key, state="done", staff=staff, called_at=moment,
        who=sealed.seal({"comers": [{"name": f"{mark(kind)}名"}]}, key=key, table="visit",
                        column="who", row=pk), **common,
    )  # fmt: skip
    record = _record(common, staff, visit, kind)
    call_id = fresh()
    call = hall.Call.objects.create(
        id=call_id, staff=staff, at=moment, gist=f"{mark(kind)}电", key=key,
        said=sealed.seal({"name": mark(kind), "phone": "", "words": mark(kind)}, key=key,
                         table="call", column="said", row=call_id), **common,
    )  # fmt: skip
    _promise(matter, staff, office.pk, n, kind)
    appointment = Appointment.objects.create(
        number=f"Y{serial:05d}", day=localdate(), first=18, last=19, staff=staff,
        leader_day=world.sessions[who], way=Way.WEB, key=key, name_masked=f"{mark(kind)}约",
        needs=["elderly"], people=3, made_at=moment, **common,
    )  # fmt: skip
    return Rows(
        visit, record, call, _recording(common, staff), _home(common, staff, kind, n), appointment
    )


def _record(common: dict[str, object], staff: Staff, visit: hall.Visit, kind: str) -> hall.Record:
    key, pk, moment = keys.new_key(), fresh(), now()
    content = Content(title=f"{mark(kind)}谈", pairs=(("问", f"{mark(kind)}答"),))
    row = hall.Record.objects.create(
        id=pk,
        staff=staff,
        visit=visit,
        key=key,
        began_at=moment,
        updated_at=moment,
        read_back_at=moment,
        signed_at=moment,
        state="filed",
        seq=1,
        content=sealed.seal(content.as_json(), key=key, table="record", column="content", row=pk),
        signature=fields.seal(
            b"\x89PNG", key=key, where=fields.place("reception_record", "signature", pk)
        ),
        **common,
    )
    sample = fresh()
    hall.Sample.objects.create(
        id=sample, record=row, by=staff, at=moment, met=[f"{mark(kind)}守"], unmet=[], key=key,
        note=sealed.seal({"note": f"{mark(kind)}评"}, key=key, table="sample", column="note",
                         row=sample),
    )  # fmt: skip
    return row


def _promise(matter: Matter, staff: Staff, office: int, n: int, kind: str) -> None:
    post = Post.objects.filter(office=office).values_list("pk", flat=True)[0]
    Duty.objects.create(
        matter=matter, n=100 + n, key=TermKey.PROMISE, office_id=office, post_id=post, staff=staff,
        started=localdate(), due=localdate() + timedelta(days=2), provisional=False, opened_by=1,
    )  # fmt: skip
    hall.Promise.objects.create(
        matter=matter, seq=100 + n, n=100 + n, gist=f"{mark(kind)}诺", text=fresh()
    )


def _recording(common: dict[str, object], staff: Staff) -> Recording:
    key = keys.new_key()
    row = Recording.objects.create(
        officer=staff, key=key, begun_at=now(), state=State.KEPT, seq=1, until=localdate(), **common
    )
    with keeping(from_bytes("a.wav", sound(0.01)), key=key, table=RecordingFile) as kept:
        RecordingFile.objects.create(**kept, recording=row)
    Reader.objects.create(recording=row, staff=staff)
    return row


def _home(common: dict[str, object], staff: Staff, kind: str, n: int) -> outside.Visit:
    with transaction.atomic():
        words = texts.keep(matter=common["matter"], kind="place", text=f"{mark(kind)}村")["text"]  # type: ignore[arg-type]
    row = outside.Visit.objects.create(
        ground="hardship", planned_for=now() + timedelta(hours=2), place=words, reason=words,
        planned_by=staff, planned_at=now(), **common,
    )  # fmt: skip
    row.officers.add(staff)
    outside.AidReferral.objects.create(
        seq=100 + n, duty=1, aid=["medical"], organ=f"{mark(kind)}所", hardship=words,
        answer_by=localdate() + timedelta(days=3), visit=row, **common,
    )  # fmt: skip
    return row


def _afterwards(world: HallWorld, office: str, kind: str, n: int) -> FollowUp:
    matter, cast = world.matters[kind], world.cast
    with transaction.atomic():
        held = ledger.hold(matter.pk)
        words = texts.keep(matter=held.matter, kind="words", text=f"{mark(kind)}评价")["text"]
    common = {"matter": matter, "closed_seq": 50 + n, "closed_on": localdate(),
              "unit": cast.offices["housing"], "bureau": cast.offices[office]}  # fmt: skip
    Rating.objects.create(
        due=localdate(), unit_grade="1", unit_words=words, rated_at=now(), **common
    )
    return FollowUp.objects.create(
        why=Why.SAMPLE, due=localdate(), state=CallState.REACHED, taken_at=now(),
        staff=cast.staff["bureau.caller"], **common,
    )  # fmt: skip
