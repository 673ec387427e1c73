"""What somebody was typing: kept sealed, found again after a crash, gone once registered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.registry.models import Draft
from xinqiao.vault import fields, keys

MOST_BYTES = 200_000

NO_DRAFT = gettext_noop("There is no such draft, or it is somebody else's.")
TOO_BIG = gettext_noop("This draft is too long to be kept; register it and attach the rest.")
STAFF_ONLY = gettext_noop("Only staff keep drafts here.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as its owner gets it back. form: what was typed, as the page sent it."""

    id: str
    form: dict[str, Any]
    updated_at: datetime


@transaction.atomic
def save_draft(
    *, form: Mapping[str, Any], by: Actor, at: datetime, draft: str | None = None
) -> str:
    """Keep what is being typed, under the id given or a new one; returns the id.

    form: JSON-ready. Raises NotFound for another's draft, OutOfRange above 200,000 bytes,
    NotPermitted for anybody but staff.
    """
    if by.staff is None:
        raise NotPermitted(STAFF_ONLY)
    content = json.dumps(dict(form), ensure_ascii=False)
    if len(content.encode()) > MOST_BYTES:
        raise OutOfRange(TOO_BIG, "draft")
    row = _mine(draft, by) if draft else Draft(id=fresh(), staff_id=by.staff, key=keys.new_key())
    row.content = fields.seal(content, key=row.key, where=_where(row.id))
    row.updated_at = at
    row.save()
    return row.id


def drafts_of(by: Actor) -> list[Kept]:
    """The drafts of this person, newest first."""
    rows = list(Draft.objects.filter(staff=by.staff or 0))
    opened = fields.unseal_many((bytes(r.content), _where(r.id)) for r in rows)
    return [
        Kept(row.id, json.loads(text), row.updated_at)
        for row, text in zip(rows, opened, strict=True)
        if text is not None
    ]


def load_draft(draft: str, *, by: Actor) -> Kept:
    """One draft of this person. Raises NotFound, also for somebody else's."""
    row = _mine(draft, by)
    text = fields.unseal_text(bytes(row.content), where=_where(row.id))
    return Kept(row.id, json.loads(text), row.updated_at)


def drop_draft(draft: str, *, by: Actor) -> None:
    """Throw a draft away with its key; nothing happens when it is gone already."""
    row = Draft.objects.filter(pk=draft, staff=by.staff or 0).first()
    if row is None:
        return
    row.delete()
    keys.shred(row.key)


def _mine(draft: str, by: Actor) -> Draft:
    row = Draft.objects.filter(pk=draft, staff=by.staff or 0).first()
    if row is None:
        raise NotFound(NO_DRAFT)
    return row


def _where(draft: str) -> str:
    return fields.place("registry_draft", "content", draft)
