"""Indexing texts anew after the key of the blind index was changed."""

import json
from collections.abc import Callable, Sequence

from django.db import transaction

from xinqiao.rooms.people import persons
from xinqiao.rooms.registry.intake import fingerprint
from xinqiao.rooms.registry.models import Submission
from xinqiao.rooms.registry.registration import words_at
from xinqiao.vault import fields
from xinqiao.vault.blind import blind

BATCH = 500
Progress = Callable[[int, int], None]  # rows done, rows in all


def reindex(progress: Progress = lambda done, total: None) -> int:
    """Give every submission the hash of its text under the current key; returns how many.

    Safe to stop and to begin again. What was erased is left with a hash nobody can ask for.
    """
    total, done, last = Submission.objects.count(), 0, 0
    while batch := list(Submission.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        _index(batch)
        done, last = done + len(batch), batch[-1].pk
        progress(done, max(total, done))
    return done


@transaction.atomic
def _index(batch: Sequence[Submission]) -> None:
    opened = fields.unseal_many((bytes(row.words), words_at(row.number)) for row in batch)
    for row, words in zip(batch, opened, strict=True):
        if words is not None:
            text = json.loads(words)["text"]
            row.text_index = persons.as_number(blind(fingerprint(text), "text"))
    Submission.objects.bulk_update(batch, ["text_index"])
