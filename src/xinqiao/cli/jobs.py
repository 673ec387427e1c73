"""What `xinqiao sweep` does: services that look for what has become due, each safe to repeat."""

from collections.abc import Callable
from datetime import datetime

from xinqiao.casebook.recounting import recount_provisional
from xinqiao.rooms.accounts.services import sweep as forget_codes
from xinqiao.rooms.appointments.services.clockwork import forget_old, remind, send_lists
from xinqiao.rooms.appointments.services.leading import plan as plan_reception_days
from xinqiao.rooms.bulletin.services.clockwork import pass_unsigned
from xinqiao.rooms.conveying.services.clockwork import follow_up as convey_further
from xinqiao.rooms.desk.summaries import send_summaries
from xinqiao.rooms.files.services import sweep_orphans, sweep_uploads
from xinqiao.rooms.gate.services import sweep as forget_tries
from xinqiao.rooms.handling.services.withdrawal import complete_withdrawals
from xinqiao.rooms.letterbox.letters import sweep as forget_letters
from xinqiao.rooms.letterbox.services import finish, take_queued
from xinqiao.rooms.messages.sending import requeue_stuck
from xinqiao.rooms.recordings.services.erasing import erase_due
from xinqiao.rooms.registry.receiving import receive_overdue
from xinqiao.rooms.registry.telling import tell_registered
from xinqiao.rooms.review.services.windows import lapse_windows
from xinqiao.rooms.supervision.services.watching import raise_overdue, remind_due

# Each takes the present moment and returns how much it did.
SWEEP: tuple[Callable[[datetime], int], ...] = (
    receive_overdue,
    lapse_windows,
    complete_withdrawals,
    recount_provisional,
    pass_unsigned,
    plan_reception_days,
    send_lists,
    remind,
    send_summaries,
    remind_due,
    raise_overdue,
    convey_further,
    tell_registered,
    requeue_stuck,
    take_queued,
    finish,
    forget_letters,
    forget_tries,
    forget_codes,
    sweep_uploads,
)
# Looks at every file on the disk, and so runs once a day.
DAILY: tuple[Callable[[datetime], int], ...] = (sweep_orphans, forget_old, erase_due)
