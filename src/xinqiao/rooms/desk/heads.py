"""The signed heads of the book's tree, for the public page and whoever witnesses them."""

from dataclasses import dataclass
from datetime import datetime

from xinqiao.casebook import sealing
from xinqiao.casebook.models import TreeHead
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Head:
    """One signed head: how many entries it covers, and the hash over all of them (hex)."""

    size: int
    root: str
    at: datetime
    note: str


def latest() -> list[Head]:
    """The newest heads, newest first."""
    return [Head(h.size, h.root, h.at, h.note) for h in TreeHead.objects.all()[:SHOWN]]


def head_of(size: int) -> Head:
    """The head over the first `size` entries. Raises NotFound when none was signed there."""
    row = TreeHead.objects.filter(size=size).first()
    if row is None:
        raise NotFound(gettext_noop("No head was signed at this size."))
    return Head(row.size, row.root, row.at, row.note)


def public_key() -> str:
    """The line of the public key that signed the newest head; "" before the first one."""
    newest = TreeHead.objects.first()
    return sealing.signed_by(newest.note) if newest else ""
