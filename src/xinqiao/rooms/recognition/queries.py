"""Honours and trainings as pages show them. No list counts or orders people by what they have."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.tally import FEWEST_SHOWN, Rate
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Holding, Office
from xinqiao.rooms.files.services import Opened, open_kept
from xinqiao.rooms.recognition.definitions import covered, four_years_before
from xinqiao.rooms.recognition.models import Honour, HonourFile, Training, TrainingState
from xinqiao.rooms.recognition.permissions import is_head, may_decide
from xinqiao.rooms.recognition.services.honouring import NO_HONOUR

MOST = 100


@dataclass(frozen=True, slots=True)
class HonourLine:
    """One honour. name "": of the office as a collective. revoked "": it stands."""

    id: int
    office: Bilingual
    name: str
    status: str
    kind: str
    title: str
    level: str
    on: date
    ground: str
    organ: str
    file_number: str
    file: bool
    revoked: str
    revoked_on: date | None
    revoked_organ: str
    revoked_number: str


@dataclass(frozen=True, slots=True)
class HonourPage:
    """One honour, and whether the reader may revoke it."""

    line: HonourLine
    decides: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """An office's four years. rate None: fewer than five people are in post."""

    office: Bilingual
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """One training. name: whose; "" on one's own page."""

    id: int
    name: str
    title: str
    hours: Decimal
    day: date
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a head may honour: somebody in post, or (staff None) the office itself."""

    office: int
    staff: int | None
    name: str
    post: Bilingual | None
    under: Bilingual


def my_honours(reader: Actor) -> list[HonourLine]:
    """The reader's own, newest first; one statement."""
    return [_line(h) for h in _rows().filter(staff=reader.staff)]


def wall(reader: Actor) -> list[HonourLine]:
    """The honours of the reader's office and its people, a head's also of those below.

    By day, and by nothing else; one statement.
    """
    seen = Q(office=reader.office) | Q(staff=reader.staff)
    if is_head(reader):
        seen |= Q(office__in=[o.pk for o in _house(reader)])
    return [_line(h) for h in _rows().filter(seen)[:MOST]]


def honour_page(honour: int, reader: Actor) -> HonourPage:
    """One honour. Raises NotFound alike where there is none and where it is not theirs to see."""
    row = _visible(honour, reader)
    return HonourPage(
        _line(row),
        not row.revoked and may_decide(reader, row.office_id, row.office.line, row.staff_id),
    )


def paper(honour: int, reader: Actor) -> Opened:
    """The paper of an honour. Raises NotFound."""
    row = HonourFile.objects.filter(honour=_visible(honour, reader)).first()
    if row is None:
        raise NotFound(NO_HONOUR)
    return open_kept(row, original=True)


def coverage(reader: Actor, on: date) -> list[Coverage]:
    """For a head: the share of people with an honour, office by office; three statements.

    Empty for every other post. An office of fewer than five people has no rate.
    """
    if not is_head(reader) or Role.ADMIN in reader.roles:
        return []
    house = _house(reader)
    in_post: dict[int, list[int]] = defaultdict(list)
    held = Holding.objects.filter(
        post__office__in=house, post__active=True, until=None, staff__is_active=True
    )
    for office, staff in held.values_list("post__office", "staff"):
        in_post[office].append(staff)
    since = four_years_before(on)
    standing = Honour.objects.filter(on__range=(since, on), revoked="", staff__isnull=False)
    people = {staff for every in in_post.values() for staff in every}
    honoured = set(standing.filter(staff__in=people).values_list("staff", flat=True))
    return [
        Coverage(Bilingual(office.name, office.name_en), _rate(honoured, in_post[office.pk]))
        for office in house
    ]


def candidates(reader: Actor) -> list[Candidate]:
    """Whom the reader may honour: below them, never themselves; two statements."""
    found: list[Candidate] = []
    held = (
        Holding.objects.filter(post__active=True, until=None, staff__is_active=True)
        .select_related("post", "staff")
        .order_by("-post__is_head", "post")
    )
    people: dict[int, list[Holding]] = defaultdict(list)
    house = _house(reader) if is_head(reader) else []
    for row in held.filter(post__office__in=house).exclude(staff=reader.staff):
        people[row.post.office_id].append(row)
    for office in house:
        under = Bilingual(office.name, office.name_en)
        found.append(Candidate(office.pk, None, "", None, under))
        found += [
            Candidate(office.pk, h.staff_id, h.staff.name,
                      Bilingual(h.post.title, h.post.title_en), under)
            for h in people[office.pk]
        ]  # fmt: skip
    return found


def my_trainings(reader: Actor) -> list[TrainingLine]:
    """The reader's own, newest first; one statement."""
    return [_training(t, "") for t in Training.objects.filter(staff=reader.staff)[:MOST]]


def to_confirm(reader: Actor) -> list[TrainingLine]:
    """For a head: entries of people below that wait, the oldest first; two statements."""
    if not is_head(reader):
        return []
    rows = (
        Training.objects.filter(state=TrainingState.ENTERED, office__in=_house(reader))
        .exclude(staff=reader.staff)
        .select_related("staff")
    )
    return [_training(t, t.staff.name) for t in rows.order_by("id")[:MOST]]


def _house(reader: Actor) -> list[Office]:
    """The reader's office and those below it, their own first; one statement."""
    every = Office.objects.filter(active=True).order_by("level", "code")
    found = [o for o in every if o.pk == reader.office or reader.office in o.line]
    return sorted(found, key=lambda o: o.pk != reader.office)


def _rows() -> QuerySet[Honour]:
    return Honour.objects.select_related("office", "staff", "file")


def _visible(honour: int, reader: Actor) -> Honour:
    row = _rows().filter(pk=honour).first()
    if row is None:
        raise NotFound(NO_HONOUR)
    own = reader.staff is not None and row.staff_id == reader.staff
    here = reader.office is not None and reader.office == row.office_id
    if not own and not here and not (is_head(reader) and reader.office in row.office.line):
        raise NotFound(NO_HONOUR)
    return row


def _rate(honoured: set[int], in_post: list[int]) -> Rate | None:
    return covered(honoured, in_post) if len(set(in_post)) >= FEWEST_SHOWN else None


def _line(row: Honour) -> HonourLine:
    return HonourLine(
        id=row.pk,
        office=Bilingual(row.office.name, row.office.name_en),
        name=row.staff.name if row.staff else "",
        status=row.status,
        kind=row.kind,
        title=row.title,
        level=row.level,
        on=row.on,
        ground=row.ground,
        organ=row.organ,
        file_number=row.file_number,
        file=getattr(row, "file", None) is not None,
        revoked=row.revoked,
        revoked_on=row.revoked_on,
        revoked_organ=row.revoked_organ,
        revoked_number=row.revoked_number,
    )


def _training(row: Training, name: str) -> TrainingLine:
    return TrainingLine(row.pk, name, row.title, row.hours, row.day, row.state, row.reason)
