"""The store of sessions: Django's, whose one statement of every page is written once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from xinqiao.casebook.prepared import prepared


@prepared
def _running(key: str, moment: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=moment)


class SessionStore(db.SessionStore):
    """As Django's in every other respect."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        found = _running(self.session_key or "", timezone.now())
        # What is not there any more is Django's to say and to clear away.
        return found[0] if found else super()._get_session_from_db()  # type: ignore[misc]
