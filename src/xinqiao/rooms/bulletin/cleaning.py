"""A gist without people: what is kept of a typed text, and what keeps it back."""

import re
from datetime import datetime

from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.masking import marked, masked, traces
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.bulletin.models import LONGEST_ASK, LONGEST_GIST
from xinqiao.rooms.people import members
from xinqiao.rooms.people import services as people
from xinqiao.rooms.people.models import Member

WANTED = gettext_noop("Please write something here.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
UNMASKED = gettext_noop(
    "A bulletin names nobody. Take out what stands in 【】: names, ID numbers, telephone numbers,"
    " addresses. %(marked)s"
)
ONE_ASK = gettext_noop("One item asks for one thing: the one that cannot wait.")
_SEVERAL = re.compile(r"[；;\n]|[一二三四1-9][、.．)）].*[二三四五2-9][、.．)）]|第二[，、]|其次")


def names_of(matter: Matter, by: Actor, at: datetime) -> list[str]:
    """Everybody in the matter by full name, members of a group included; the look is logged."""
    found = people.contact_of(matter=matter, purpose="bulletin", by=by, at=at)
    rows = list(Member.objects.filter(matter=matter))
    inside = [said.get("name", "") for said in members.opened(rows)] if rows else []
    return [name for name in (*(p.get("name", "") for p in found.values()), *inside) if name]


def clean(text: str, field: str, most: int, names: list[str]) -> str:
    """The text on one line with every name as 孙某. field: of the form.

    Raises Missing, and OutOfRange for what is too long or still tells who it is about, with
    the place marked.
    """
    line = masked(" ".join(text.split()), names)
    if not line:
        raise Missing(WANTED, field)
    if found := traces(line, names):
        raise OutOfRange(UNMASKED, field, marked=marked(line, found))
    if len(line) > most:
        raise OutOfRange(TOO_LONG, field, most=most, count=len(line))
    return line


def gist(text: str, names: list[str]) -> str:
    """The gist of an item. Raises Missing, OutOfRange."""
    return clean(text, "gist", LONGEST_GIST, names)


def ask(text: str, names: list[str]) -> str:
    """The one ask of an item. Raises Missing, OutOfRange."""
    if _SEVERAL.search(text.strip()):
        raise OutOfRange(ONE_ASK, "ask")
    return clean(text, "ask", LONGEST_ASK, names)
