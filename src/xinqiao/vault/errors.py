"""What can go wrong with a key, a sealed text or a signed head."""

from django.core.exceptions import ImproperlyConfigured

from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.text import gettext_noop

ERASED = gettext_noop("This text was erased, as the law allows, and cannot be shown again.")
DAMAGED = gettext_noop(
    "This text was changed outside the system or does not belong here. "
    "Please tell the administrator."
)


class Erased(NotFound):
    """The key is gone, and with it the text."""

    code = "erased"

    def __init__(self) -> None:
        super().__init__(ERASED)


class Damaged(DomainError):
    """The sealed text was altered, or lies in another place than the one it was sealed for."""

    code = "damaged"

    def __init__(self) -> None:
        super().__init__(DAMAGED)


class KeyFileProblem(ImproperlyConfigured):
    """A key file is missing or unreadable; the administrator has to restore it."""


class NotTheSameTree(Exception):
    """The tree to be signed does not continue the one signed last: somebody changed history."""
