"""How often somebody knocked: a bucket of tries per address, per number, per account."""

from typing import ClassVar

from django.db import models


class Bucket(models.Model):
    """Tries left for one key at a moment. `key` is a keyed hash: no address is stored."""

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.FloatField()  # left at `at`; they come back evenly with time
    at = models.FloatField()  # seconds since 1970

    objects: ClassVar[models.Manager["Bucket"]] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("at",), name="bucket_oldest"),)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.tries:.1f}"


class Answer(models.Model):
    """What a request sent under an Idempotency-Key was answered with, sealed.

    The row is written in the transaction of the request it answers, so either both are there
    or neither; a second request with the same key finds the answer instead of acting again.
    """

    key = models.CharField(max_length=64, primary_key=True)  # keyed hash of door, person and key
    asked = models.CharField(max_length=64)  # keyed hash of what was asked
    content = models.BinaryField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Answer"]] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=("at",), name="answer_oldest"),)

    def __str__(self) -> str:
        return self.key[:8]
