"""Reception days and appointments as calendars that phones and office programs read."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.appointments.queries import Line
from xinqiao.rooms.appointments.schedule import Session

_FEED = Bilingual("领导接访日", "Leaders' reception days")
_RECEIVES = Bilingual("接访", "receives visitors")
_APPOINTMENT = Bilingual("信访预约", "Appointment")


def feed(sessions: Iterable[Session], at: datetime, language: str) -> bytes:
    """The published reception days. A changed day keeps its UID and counts its changes, so that
    subscribers see it moved and not twice."""
    calendar = _calendar(_FEED.in_language(language))
    calendar.add("x-wr-calname", _FEED.in_language(language))
    for session in sessions:
        leader = session.leader
        post = leader.post.in_language(language) or leader.post.zh
        portfolio = leader.portfolio.in_language(language) or leader.portfolio.zh
        calendar.add_component(
            _event(
                uid=f"reception-day-{session.id}@xinqiao", sequence=len(session.changes), at=at,
                begins=session.begins, ends=session.ends,
                summary=f"{post} {leader.name} {_RECEIVES.in_language(language)}",
                place=_place(session.office, session.place, session.address, language),
                about=portfolio, status="TENTATIVE" if session.provisional else "CONFIRMED",
            )
        )  # fmt: skip
    return bytes(calendar.to_ical())


def appointment(line: Line, address: str, sequence: int, at: datetime, language: str) -> bytes:
    """One appointment. It says when and where, not what about: phones show it to bystanders."""
    calendar = _calendar(_APPOINTMENT.in_language(language))
    calendar.add_component(
        _event(
            uid=f"appointment-{line.number}@xinqiao", sequence=sequence, at=at,
            begins=line.begins, ends=line.ends, summary=_APPOINTMENT.in_language(language),
            place=_place(line.office, line.room, address, language), about=line.number,
            status="CANCELLED" if line.cancelled_at else "CONFIRMED",
        )
    )  # fmt: skip
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Xinqiao//{name}//ZH")
    calendar.add("version", "2.0")
    return calendar


def _event(
    *, uid: str, sequence: int, at: datetime, begins: datetime, ends: datetime, summary: str,
    place: str, about: str, status: str,
) -> Event:  # fmt: skip
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", summary)
    event.add("location", place)
    event.add("description", about)
    event.add("status", status)
    return event


def _place(office: Bilingual, room: Bilingual, address: str, language: str) -> str:
    names = (office.in_language(language) or office.zh, room.in_language(language) or room.zh)
    return " ".join(filter(None, (*names, address)))
