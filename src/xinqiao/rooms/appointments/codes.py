"""The code lists of this room: kinds of room, equipment, needs, forms of a reception day."""

from enum import StrEnum

from xinqiao.kernel.text import gettext_noop


class RoomKind(StrEnum):
    """What a room is for."""

    RECEPTION = "reception"  # 接待室
    APPOINTMENT = "appointment"  # 约访室


class Equipment(StrEnum):
    """What a room has."""

    RECORDING = "recording"  # camera and microphone
    SIGNATURE = "signature"  # signature pad
    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    VIDEO = "video"  # a link to people elsewhere
    CHILDREN = "children"  # a corner for children
    PRINTER = "printer"


class Need(StrEnum):
    """What a visitor asks for. Chosen by the visitor; never a mark on a person."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    CHILD = "child"
    SIGN = "sign"  # sign language
    LANGUAGE = "language"  # another language or dialect


class Way(StrEnum):
    """How an appointment was made."""

    STAFF = "staff"
    WEB = "web"
    PHONE = "phone"


class Form(StrEnum):
    """How a leading official receives visitors on a day."""

    HALL = "hall"  # 定点接访, in the hall
    JOINT = "joint"  # 联合接访, with several departments
    DOWN = "down"  # 带案下访, goes to the people
    VIDEO = "video"  # 视频接访


class Told(StrEnum):
    """What happened to an appointment."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CAME = "came"
    READ = "read"  # somebody opened name, phone and words


class DayTold(StrEnum):
    """What happened to a reception day. Public."""

    MOVED = "moved"  # by a holiday, or back by a new notice
    PUT_OFF = "put_off"  # by a person, with the reason
    SUBSTITUTE = "substitute"
    RETURNED = "returned"  # the substitute is not needed any more
    COMPANION = "companion"
    ROOM = "room"
    LEFT = "left"  # the leader left; the session goes on with the officer


# What a need is called, on pages and in the leader's list.
NEEDS = {
    "elderly": gettext_noop("elderly"),
    "disabled": gettext_noop("disabled"),
    "pregnant": gettext_noop("pregnant"),
    "child": gettext_noop("comes with a small child"),
    "sign": gettext_noop("sign language"),
    "language": gettext_noop("another language or dialect"),
}
