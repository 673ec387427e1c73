"""Indexing people anew after the key of the blind index was changed."""

from collections.abc import Callable, Sequence

from django.db import transaction

from xinqiao.rooms.people import persons
from xinqiao.rooms.people.models import Party
from xinqiao.vault import fields

BATCH = 500
Progress = Callable[[int, int], None]  # rows done, rows in all


def reindex(progress: Progress = lambda done, total: None) -> int:
    """Give every party the hashes of the current key; returns how many parties there are.

    Safe to stop and to begin again. What was erased loses its hashes. While it runs, rows
    under the old key are still found (`persons.indexes`).
    """
    total, done, last = Party.objects.count(), 0, ""
    while batch := list(Party.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        _index(batch)
        done, last = done + len(batch), batch[-1].pk
        progress(done, max(total, done))
    return done


@transaction.atomic
def _index(batch: Sequence[Party]) -> None:
    numbers, phones = (_opened(batch, column) for column in ("id_number", "phone"))
    for row, number, phone in zip(batch, numbers, phones, strict=True):
        row.id_index = persons.index(number, "id_number")
        row.phone_index = persons.index(phone, "phone")
    Party.objects.bulk_update(batch, ["id_index", "phone_index"])


def _opened(batch: Sequence[Party], column: str) -> list[str]:
    """The column of each row in clear; "" where it is empty or erased."""
    held = [(row, getattr(row, column)) for row in batch]
    sealed = [(bytes(blob), persons.where(column, row.pk)) for row, blob in held if blob]
    opened = iter(fields.unseal_many(sealed))
    return [(next(opened) or "") if blob else "" for _, blob in held]
