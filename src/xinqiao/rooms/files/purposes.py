"""What files are sent for, by whom, and how much of it is taken. One table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.text import gettext_noop

MB = 1024 * 1024
GB = 1024 * MB
STAFF_ONLY = gettext_noop("Only staff send files here.")


class Purpose(StrEnum):
    """What a file is sent for."""

    ATTACHMENT = "attachment"  # 附件, by staff
    PETITION = "petition"  # 随件材料, by a citizen
    RECORDING = "recording"  # 录音录像, by staff


@dataclass(frozen=True, slots=True)
class Limit:
    """most: of one file. quota, count: of everything that one owner has waiting at once."""

    most: int
    quota: int
    count: int


LIMITS: Mapping[Purpose, Limit] = {
    Purpose.ATTACHMENT: Limit(most=2 * GB, quota=8 * GB, count=200),
    Purpose.PETITION: Limit(most=200 * MB, quota=500 * MB, count=20),
    Purpose.RECORDING: Limit(most=2 * GB, quota=16 * GB, count=50),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose upload it is. `text` says who without giving away a session's secret."""

    text: str


def staff_owner(by: Actor) -> Owner:
    """A member of staff, at whatever post. Raises NotPermitted for anybody else."""
    if by.staff is None:
        raise NotPermitted(STAFF_ONLY)
    return Owner(f"staff:{by.staff}")


def guest_owner(secret: str) -> Owner:
    """Whoever holds the key of a citizen's session or draft. Raises ValueError without one."""
    if not secret:
        raise ValueError("An owner needs a secret of its own.")
    return Owner(f"guest:{sha256(secret.encode()).hexdigest()}")
