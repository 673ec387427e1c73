"""Who signs a bulletin of an office, and to whom it goes when nobody did."""

from collections.abc import Iterable, Iterator
from datetime import date

from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin.models import Settings
from xinqiao.rooms.directory import queries as directory

NO_LEADER = gettext_noop(
    "No leading official above this office may read all of it. Take the matter out, or name"
    " another leader in the settings."
)


def above(office: int) -> list[Owner]:
    """Leading officials of the office and those above it, the nearest first."""
    places = (office, *reversed(directory.line_of(office)))
    return [leader for o in places for leader in directory.holders(o, Role.LEADER)]


def signs(settings: Settings, matters: Iterable[int]) -> Owner:
    """Who is to sign a bulletin with these matters: the one named, else the nearest.

    Raises NotFound when no leader may know of every one of them.
    """
    found = _able(_first(above(settings.office_id), settings.leader_id), set(matters))
    leader = next(found, None)
    if leader is None:
        raise NotFound(NO_LEADER)
    return leader


def on_duty(settings: Settings, signer: int, matters: Iterable[int], day: date) -> Owner | None:
    """To whom it goes at the end of the day: the duty leader, who stands in, or another one.

    None when nobody but the signer may read it all; then it stays where it is, and late.
    """
    named = settings.duty_leader_id or directory.substitute_for(signer, day)
    others = [o for o in above(settings.office_id) if o.staff != signer]
    return next(_able(_first(others, named), set(matters)), None)


def choices(office: int, matters: Iterable[int]) -> list[directory.Desk]:
    """Leaders who could sign a bulletin with these matters, the nearest first."""
    return [directory.desk(o.staff, o.post) for o in _able(above(office), set(matters))]


def sees(reader: Actor, matters: set[int]) -> bool:
    """Whether the reader may know of every one of them."""
    return visible_to(reader).filter(pk__in=matters).count() == len(matters)


def _able(leaders: Iterable[Owner], matters: set[int]) -> Iterator[Owner]:
    return (o for o in leaders if sees(directory.desk(o.staff, o.post).actor, matters))


def _first(leaders: list[Owner], named: int | None) -> list[Owner]:
    return sorted(leaders, key=lambda o: o.staff != named)
