"""Giving submission numbers: one locked count per region, channel and day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import connection

from xinqiao.kernel.codes import Channel
from xinqiao.kernel.numbering import SubmissionNumber

_TAKE = """
INSERT INTO registry_daycount (region, channel, day, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (region, channel, day) DO UPDATE SET last = registry_daycount.last + excluded.last
RETURNING last
"""


def give(region: str, channels: Sequence[Channel], day: date) -> list[SubmissionNumber]:
    """One number per channel listed, in order; one statement per different channel.

    Must run inside the transaction that uses the numbers: until it ends, others who want a
    number of the same day wait, and if it fails the numbers were never given. Channels are
    always taken in the same order, so that two of these cannot wait for each other.
    """
    following = {}
    for channel, count in sorted(Counter(channels).items()):
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [region, channel.value, day, count])
            following[channel] = cursor.fetchone()[0] - count
    numbers = []
    for channel in channels:
        following[channel] += 1
        numbers.append(SubmissionNumber(region, channel, day, following[channel]))
    return numbers
