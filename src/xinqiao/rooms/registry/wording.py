"""Reasons and remarks typed with an act: asked for where needed, kept sealed, referred to."""

from xinqiao.casebook.ledger import Held
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import texts
from xinqiao.rooms.people.texts import LONGEST_TEXT, Ref

SHORTEST = 2

REASON_WANTED = gettext_noop("Say why; it goes into the record and can be read later.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")


def kept(held: Held, kind: str, text: str) -> Ref:
    """Seal a text that must be there. kind: also the form field. Raises Missing, OutOfRange."""
    clean = text.strip()
    if len(clean) < SHORTEST:
        raise Missing(REASON_WANTED, kind)
    if len(clean) > LONGEST_TEXT:
        raise OutOfRange(TOO_LONG, kind, most=LONGEST_TEXT, count=len(clean))
    return texts.keep(matter=held.matter, kind=kind, text=clean)


def kept_if(held: Held, kind: str, text: str) -> dict[str, Ref]:
    """The same for a text that may be missing: {} or {kind: reference}."""
    return {kind: kept(held, kind, text)} if text.strip() else {}
