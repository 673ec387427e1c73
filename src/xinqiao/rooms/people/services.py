"""Keeping parties, and showing what is sealed: every view leaves a line in the read log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from xinqiao.casebook import bulk
from xinqiao.casebook.models import Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import SYSTEM, Actor, Role
from xinqiao.kernel.errors import Missing, NotAllowedNow, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.people import persons, texts
from xinqiao.rooms.people.models import Party, ReadLog
from xinqiao.rooms.people.persons import Person
from xinqiao.vault import fields as vault

REVEALS_AN_HOUR = 60
SHORTEST_REASON = 2
LONGEST_REASON = 200

SENDING = "message"
NO_PARTY = gettext_noop("There is no such person.")
REASON = gettext_noop("Say why you need to see this; the petitioner can read who looked.")
UNKNOWN_FIELD = gettext_noop("There is nothing called %(column)s to be shown.")


class TooManyReveals(NotAllowedNow):
    """One person may not walk through everybody's numbers."""

    code = "too_many_reveals"


@dataclass(frozen=True, slots=True)
class Parties:
    """The people of one submission that enter one matter.

    first: number of the first of them in the matter. submission: its number.
    """

    matter: Matter
    people: Sequence[Person]
    submission: str
    first: int = 1


def add_parties(batch: Sequence[Parties]) -> Sequence[Party]:
    """Keep the people of many submissions, sealed with their matters' keys; one statement.

    They must have been `persons.checked`. A sealed matter keeps no masked form.
    """
    rows = []
    for item in batch:
        matter = item.matter
        for n, person in enumerate(item.people, start=item.first):
            row = persons.as_row(
                person, key=matter.key, n=n, submission=item.submission, masks=not matter.sealed
            )
            row.matter_id = matter.pk
            rows.append(row)
    return bulk.insert(rows)


def seal_parties(matter: Matter) -> None:
    """Drop the masked forms of a matter that has become sealed."""
    Party.objects.filter(matter=matter).update(name_masked="", id_masked="", phone_masked="")


@transaction.atomic
def reveal(
    *, party: str, fields: Iterable[str], reason: str, by: Actor, at: datetime
) -> dict[str, str]:
    """Show sealed values of one person, with a reason, written down before they are shown.

    fields: of `persons.SEALED`. Raises NotFound (no such person, or none of the actor's
    business), Missing without a reason, OutOfRange, TooManyReveals after 60 within an hour.
    Source: DOMAIN.md 7 G6; TRUST.md 3.4, 3.8.
    """
    row = Party.objects.select_related("matter").filter(pk=party).first()
    if row is None or not visible_to(by).filter(pk=row.matter_id).exists():
        raise NotFound(NO_PARTY)
    columns = _known(fields)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Missing(REASON, "reason")
    if by.staff is not None:
        _refuse_many(by, at)
    log_read(
        matter=row.matter, by=by, at=at, parties=[row.pk], fields=columns, purpose=reason,
        revealed=True,
    )  # fmt: skip
    return _opened(row, columns)


def log_read(
    *,
    matter: Matter,
    by: Actor,
    at: datetime,
    parties: Iterable[str] = (),
    texts: Iterable[str] = (),
    fields: Iterable[str] = (),
    purpose: str,
    revealed: bool = False,
) -> None:
    """Write down that somebody is about to be shown personal data; one statement.

    Call it before the data are opened and in the same transaction: if it fails, nothing is
    shown. The petitioner reading their own words leaves no line; the system does.
    """
    if by.staff is None and Role.SYSTEM not in by.roles:
        return
    ReadLog.objects.create(
        at=at, staff_id=by.staff, post_id=by.post, office_id=by.office if by.staff else None,
        matter=matter, parties=list(parties), texts=list(texts), fields=list(fields),
        purpose=purpose.strip()[:LONGEST_REASON], revealed=revealed,
    )  # fmt: skip


@transaction.atomic
def read_texts(
    *, matter: Matter, ids: Sequence[str], purpose: str, by: Actor, at: datetime
) -> dict[str, str | None]:
    """id → text (None: erased) of one matter's texts, written down first; three statements.

    Raises NotFound when the matter is none of the actor's business.
    """
    if not visible_to(by).filter(pk=matter.pk).exists():
        raise NotFound(gettext_noop("There is no such matter."))
    log_read(matter=matter, by=by, at=at, texts=ids, purpose=purpose)
    return texts.read_many(ids, matter=matter)


@transaction.atomic
def read_texts_of_many(
    ids: Mapping[Matter, Sequence[str]], *, purpose: str, by: Actor, at: datetime
) -> dict[str, str | None]:
    """id → text (None: erased) of texts of several matters, each written down; three statements.

    The caller has narrowed the matters to the actor's. Raises NotPermitted for the petitioner.
    """
    if by.staff is None:
        raise NotPermitted(gettext_noop("This act belongs to another post."))
    wanted = {matter: list(found) for matter, found in ids.items() if found}
    ReadLog.objects.bulk_create(
        ReadLog(
            at=at, staff_id=by.staff, post_id=by.post, office_id=by.office, matter=matter,
            texts=found, purpose=purpose,
        )
        for matter, found in wanted.items()
    )  # fmt: skip
    return texts.read_many([one for found in wanted.values() for one in found])


def contact_of(
    *, matter: Matter, purpose: str, by: Actor, at: datetime
) -> dict[str, dict[str, str]]:
    """Party id → name, address and phone of the people of a matter, for a paper; logged.

    Used by services that print what a person is served with, not by pages.
    """
    rows = list(Party.objects.filter(matter=matter))
    columns = ["name", "address", "phone"]
    log_read(matter=matter, by=by, at=at, parties=[r.pk for r in rows], fields=columns,
             purpose=purpose)  # fmt: skip
    return {row.pk: _opened(row, columns) for row in rows}


def address_of(*, party: str, column: str, at: datetime) -> str:
    """One person's phone or e-mail, for a message that is about to be sent; logged as the
    system's. Empty when it is not known. Raises NotFound, and Erased when it was shredded.

    Used by the messages room alone, in the transaction that claims the message.
    """
    row = Party.objects.select_related("matter").filter(pk=party).first()
    if row is None:
        raise NotFound(NO_PARTY)
    if getattr(row, column) is None:
        return ""
    log_read(
        matter=row.matter, by=SYSTEM, at=at, parties=[row.pk], fields=[column], purpose=SENDING
    )
    return _opened(row, [column])[column]


def _known(fields: Iterable[str]) -> list[str]:
    columns = list(dict.fromkeys(fields))
    for column in columns:
        if column not in persons.SEALED:
            raise OutOfRange(UNKNOWN_FIELD, "fields", column=column)
    return columns


def _refuse_many(by: Actor, at: datetime) -> None:
    since = at - timedelta(hours=1)
    seen = ReadLog.objects.filter(staff=by.staff, revealed=True, at__gt=since).count()
    if seen >= REVEALS_AN_HOUR:
        raise TooManyReveals(
            gettext_noop("You have looked at %(most)s people within an hour; please go on later."),
            most=REVEALS_AN_HOUR,
        )


def _opened(row: Party, columns: Sequence[str]) -> dict[str, str]:
    sealed = {c: getattr(row, c) for c in columns}
    return {
        column: vault.unseal_text(blob, where=persons.where(column, row.pk)) if blob else ""
        for column, blob in sealed.items()
    }
