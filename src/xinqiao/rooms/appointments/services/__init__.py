"""What may be done with appointments, rotas, rooms and reception days."""

from xinqiao.rooms.appointments.services.booking import Booked, Caller, book, came, cancel, move

__all__ = ["Booked", "Caller", "book", "came", "cancel", "move"]
