"""What can go wrong on a file's way in. Doors give each its HTTP status."""

from xinqiao.kernel.errors import DomainError, OutOfRange
from xinqiao.kernel.text import gettext_noop

ELSEWHERE = gettext_noop("The file has come further than this, or not so far; please go on there.")
BUSY = gettext_noop("Another part of this file is just being sent. Please try again.")
ALTERED = gettext_noop("A part of this file arrived damaged and was thrown away. Send it again.")


class TooLarge(OutOfRange):
    """More than is taken: of one file, of one person's files, or than the disk has room for."""

    code = "too_large"


class WrongOffset(DomainError):
    """What was sent does not continue what is there."""

    code = "wrong_offset"

    def __init__(self, offset: int) -> None:
        """offset: where to go on."""
        super().__init__(ELSEWHERE, offset=offset)


class Busy(DomainError):
    """Two requests write at once."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__(BUSY)


class Altered(DomainError):
    """The checksum of a part is not the one announced."""

    code = "altered"

    def __init__(self) -> None:
        super().__init__(ALTERED)
