"""Opening an issue: the look is written down before anything is shown."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.kernel.actors import Actor
from xinqiao.rooms.bulletin import queries
from xinqiao.rooms.bulletin.codes import Opened
from xinqiao.rooms.bulletin.models import Issue
from xinqiao.rooms.bulletin.queries import IssueView
from xinqiao.rooms.bulletin.services.dispatching import look


@transaction.atomic
def opened(issue: int, reader: Actor, at: datetime, how: Opened) -> IssueView:
    """One issue as its reader may see it. Raises NotFound."""
    found = queries.issue(issue, reader, localdate(at))
    look(Issue.objects.get(pk=issue), reader, at, how)
    return found
