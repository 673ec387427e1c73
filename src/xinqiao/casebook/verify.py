"""Does the book still say what it said? Chains, cached rows, tree and signed heads.

Finds what was changed behind the ledger's back. It cannot know of what was never recorded,
nor of the newest acts, removed without a trace before any head was signed over them.
"""

from collections.abc import Iterable, Iterator

from xinqiao.casebook import verify_books, verify_tree
from xinqiao.casebook.finding import Kind, Problem
from xinqiao.casebook.models import Matter
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.text import gettext_noop

__all__ = ["Kind", "Problem", "numbered", "problems"]


def problems(matters: Iterable[int] | None = None) -> Iterator[Problem]:
    """Everything that is wrong, found while reading; nothing when all is well.

    matters: row ids; None checks every matter, the whole tree and every signed head.
    """
    if matters is None:
        yield from verify_books.everywhere()
        yield from verify_tree.whole()
    else:
        chosen = list(matters)
        yield from verify_books.among(chosen)
        yield from verify_tree.among(chosen)


def numbered(number: str) -> int:
    """The row id of the matter under a number. Raises NotFound."""
    found = Matter.objects.filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound(gettext_noop("There is no such matter."))
    return found
