"""Changing the master key: every data key is wrapped anew, no sealed text is touched."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from xinqiao.vault import keys, rings
from xinqiao.vault.models import DataKey
from xinqiao.vault.router import KEYS

BATCH = 500

Progress = Callable[[int, int], None]  # data keys done, data keys in all


def rotate_kek(progress: Progress = lambda done, total: None) -> str:
    """Wrap all data keys under a fresh master key, or finish a rotation that was interrupted.

    Safe to stop at any moment and to run while the system works. Older master keys stay in the
    file, because backups still need them: `retire` drops them. Returns the id of the current key.
    """
    current = keys.master_ring().current
    if not _left(current).exists():
        current = rings.master().add()
    rewrap(progress)
    return current


def rewrap(progress: Progress = lambda done, total: None) -> int:
    """Wrap under the current master key what is under an older one; returns how many that were.

    Call this alone when an administrator added a line to the key file by hand.
    """
    ring = keys.master_ring()
    keys.overwrite_what_is_deleted()
    total, done, last = _left(ring.current).count(), 0, 0
    while batch := list(_left(ring.current).filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            secret = keys.unwrap(row.pk, bytes(row.wrapped), row.master)
            row.wrapped = keys.wrap(row.pk, secret, ring)
            row.master = ring.current
        # Rows shredded meanwhile match no UPDATE, and so do not come back.
        with transaction.atomic(using=KEYS):
            DataKey.objects.bulk_update(batch, ["wrapped", "master"])
        done, last = done + len(batch), batch[-1].pk
        progress(done, max(total, done))
    return done


def retire() -> list[str]:
    """Drop the master keys that wrap nothing any more. Returns their ids.

    Backups of the database "keys" made before the last rotation cannot be opened afterwards.
    """
    in_use = set(DataKey.objects.order_by().values_list("master", flat=True).distinct())
    keys.master_ring()
    return rings.master().keep(in_use)


def _left(current: str) -> QuerySet[DataKey]:
    return DataKey.objects.exclude(master=current)
