"""Thanks, and the public page of an office. Reads only."""

from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Office, OfficeKind
from xinqiao.rooms.feedback.models import Thanks, ThanksPhoto
from xinqiao.rooms.feedback.queries import Tally, tally
from xinqiao.rooms.files.services import Opened, open_kept


@dataclass(frozen=True, slots=True)
class ThanksView:
    """One entry. photo: whether there is one."""

    id: int
    kind: str
    on: date
    words: str
    giver: str
    consent: bool
    withdrawn: bool
    photo: bool


def thanks_of(office: int, *, public: bool, most: int = 50) -> list[ThanksView]:
    """An office's thanks, newest first; public: those the giver agreed to show. One statement."""
    rows = Thanks.objects.filter(unit=office).select_related("photo")
    if public:
        rows = rows.filter(consent=True, withdrawn_at=None)
    return [
        ThanksView(
            row.pk, row.kind, row.on, row.words, row.giver, row.consent,
            row.withdrawn_at is not None, getattr(row, "photo", None) is not None,
        )
        for row in rows[:most]
    ]  # fmt: skip


def photo(thanks: int, reader: Actor | None = None) -> Opened:
    """The photo of an entry that is public, or of the reader's own office. Raises NotFound."""
    rows = ThanksPhoto.objects.filter(thanks=thanks)
    if reader is None:
        rows = rows.filter(thanks__consent=True, thanks__withdrawn_at=None)
    else:
        rows = rows.filter(thanks__unit=reader.office)
    row = rows.first()
    if row is None:
        raise NotFound(gettext_noop("There is no such photo."))
    return open_kept(row)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """An office's public page."""

    code: str
    name: Bilingual
    phone: str
    address: str
    tally: Tally
    thanks: tuple[ThanksView, ...]


def unit_page(code: str, on: date) -> UnitPage:
    """How to reach an office, what people said of it, who thanked it. Raises NotFound."""
    row = Office.objects.filter(code=code, active=True).first()
    if row is None:
        raise NotFound(gettext_noop("There is no such office."))
    bureau = row.kind == OfficeKind.BUREAU
    return UnitPage(
        row.code, Bilingual(row.name, row.name_en), row.service_phone, row.address,
        tally(row.pk, on, bureau=bureau), tuple(thanks_of(row.pk, public=True)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """An office in the public list."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A government and the offices under it, petition departments first; None: under none."""

    government: Unit | None
    offices: tuple[Unit, ...]


def units() -> list[UnitGroup]:
    """Every active office for the public list, by government, the highest first; one statement."""
    rows = list(Office.objects.filter(active=True).order_by("level", "code"))
    governments = {o.pk: o for o in rows if o.kind == OfficeKind.GOVERNMENT}
    below: dict[int, list[Office]] = {pk: [] for pk in (*governments, 0)}
    for row in rows:
        if row.pk not in governments:
            below[next((pk for pk in reversed(row.line) if pk in governments), 0)].append(row)
    return [
        UnitGroup(
            _unit(governments[pk]) if pk else None,
            tuple(map(_unit, sorted(found, key=lambda o: o.kind != OfficeKind.BUREAU))),
        )
        for pk, found in below.items()
        if pk or found
    ]


def _unit(row: Office) -> Unit:
    return Unit(row.code, Bilingual(row.name, row.name_en))
