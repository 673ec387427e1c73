"""Whoever wrote or called is told the number; whoever came or wrote on line has it in hand."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

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
    an import of old letters tells nobody. Work is proportional to what came in lately.
    """
    told = Message.objects.filter(matter=OuterRef("matter"), template=TEMPLATE)
    lately = Submission.objects.filter(
        ~Exists(told), registered_at__gt=at - LATEST, import_key=None, anonymous=False
    ).exclude(channel__in=HAVE_IT)
    return sum(
        len(tell_petitioner(matter=matter, template=TEMPLATE, at=when, event=1))
        for matter, when in lately.values_list("opened", "registered_at")
    )
