"""Registering rows of a file: good ones kept, bad ones named, nothing twice.

The rules are those of the page (`intake.check`, `registration.register_many`). What makes a
row known again is its import key, which is unique in the database, so two imports of one file
at the same moment cannot double it either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.text import Sentence, gettext_noop
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.models import Holding, OfficeKind
from xinqiao.rooms.directory.queries import Desk
from xinqiao.rooms.registry.intake import Checked, Doubts, Intake, check
from xinqiao.rooms.registry.models import Submission
from xinqiao.rooms.registry.registration import Registered, register_many
from xinqiao.vault import codes

CONFIRMED = frozenset({"*"})  # nobody sits there to be asked; the file is taken at its word

NO_REGISTRAR = gettext_noop("Nobody called %(name)s holds a post that registers submissions.")
NO_BUREAU = gettext_noop("No petition department has anybody in post who registers submissions.")
TAKERS = (Role.REGISTRAR, Role.TRIAGE, Role.BUREAU_HEAD, Role.INTAKE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: the line it stands on, and what it says."""

    number: int
    intake: Intake


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was not registered. field: of the form, "" when it is the whole row."""

    line: int
    field: str
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of some rows: line → receipt, refusals, and how many were known already."""

    registered: dict[int, Registered]
    refused: tuple[Refusal, ...]
    known: int


def import_key(row: Sequence[str], occurrence: int) -> str:
    """What a row is known by: a keyed hash of its cells, so that it gives nothing away.

    occurrence: the how-manieth equal row of its file, from 0: two equal letters are two.
    """
    said = "\x1f".join((str(occurrence), *row))
    return codes.stable_hash(said.encode("utf-8", "surrogatepass")).hex()


def import_lines(lines: Sequence[Line], *, by: Actor, at: datetime) -> Imported:
    """Register what can be registered and was not before, all of it in one transaction.

    Some hundreds of lines at a time. Raises what `register_many` raises for the actor.
    """
    try:
        return _import(lines, by=by, at=at)
    except IntegrityError:  # another import was faster with one of them: now it is known
        return _import(lines, by=by, at=at)


@transaction.atomic
def _import(lines: Sequence[Line], *, by: Actor, at: datetime) -> Imported:
    keys = [line.intake.import_key for line in lines if line.intake.import_key]
    found = Submission.objects.filter(import_key__in=keys)
    known = set(found.values_list("import_key", flat=True))
    fresh = [line for line in lines if line.intake.import_key not in known]
    good, refused = _sorted(fresh, at)
    registered = register_many([c for _, c in good], by=by, at=at)
    receipts = {line: made for (line, _), made in zip(good, registered, strict=True)}
    return Imported(receipts, tuple(refused), len(lines) - len(fresh))


def _sorted(lines: Sequence[Line], at: datetime) -> tuple[list[tuple[int, Checked]], list[Refusal]]:
    good, refused = [], []
    for line in lines:
        try:
            good.append((line.number, check(line.intake, at=at, confirmed=CONFIRMED)))
        except DomainError as refusal:
            refused.append(refused_line(line.number, refusal))
    return good, refused


def refused_line(number: int, refusal: DomainError) -> Refusal:
    """A refusal as a line of the rejects file; of several doubts the first."""
    first = refusal.doubts[0] if isinstance(refusal, Doubts) else refusal
    return Refusal(number, first.field or "", first.sentence)


def registrar(name: str | None) -> Desk:
    """Who registers what is imported: the person named, else the highest bureau's registrar.

    Raises NotFound when they hold no post that registers, or there is nobody at all.
    """
    if name is not None:
        held = Holding.objects.filter(staff__username=name, until=None).select_related("post")
        for holding in held:
            if holding.post.role_set & set(TAKERS):
                return directory.desk(holding.staff_id, holding.post_id)
        raise NotFound(NO_REGISTRAR, name=name)
    for bureau in directory.offices(kind=OfficeKind.BUREAU):
        if found := directory.holders(bureau.pk, Role.REGISTRAR):
            return directory.desk(found[0].staff, found[0].post)
    raise NotFound(NO_BUREAU)
