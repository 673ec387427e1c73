"""Whoever wrote or called is told the number; whoever came or wrote on line has it in hand."""

from datetime import datetime, timedelta
from itertools import takewhile

from xinqiao.kernel.codes import Channel
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.messages.services import tell_petitioner
from xinqiao.rooms.registry.models import Submission

TEMPLATE = "registered"
LATEST = timedelta(hours=6)  # a clock that stood still longer than that tells nobody late
HAVE_IT = (Channel.VISIT.value, Channel.WEB.value, Channel.OUTREACH.value)


def tell_registered(at: datetime) -> int:
    """Queue the message of every new registration; how many. Safe to repeat.

    A part of the sweep and no reaction of the act: a registration stays as short as it is, and
    an import of old letters tells nobody. Walks back from the newest until it meets one that is
    too old: work is proportional to what came in lately, and no index is kept for it.
    """
    newest = Submission.objects.order_by("-pk").only(
        "opened", "registered_at", "channel", "import_key", "anonymous"
    )
    lately = takewhile(lambda row: row.registered_at > at - LATEST, newest.iterator(500))
    waiting = {row.opened_id: row.registered_at for row in lately if _is_told(row)}
    told = Message.objects.filter(template=TEMPLATE, matter__in=waiting)
    for matter in told.values_list("matter", flat=True):
        waiting.pop(matter, None)
    return sum(
        len(tell_petitioner(matter=matter, template=TEMPLATE, at=when, event=1))
        for matter, when in waiting.items()
    )


def _is_told(row: Submission) -> bool:
    return row.import_key is None and not row.anonymous and row.channel not in HAVE_IT
