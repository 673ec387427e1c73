"""接访: what was promised, who asked to be called. The duties themselves are the casebook's."""

from typing import ClassVar

from django.db import models

from xinqiao.rooms.people.rowid import HEX_DIGITS

LONGEST_GIST = 120


class Promise(models.Model):
    """承诺: what an officer said would be done. Its holder and date are the duty's (`n`)."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()  # of the event that made it
    n = models.PositiveIntegerField()  # the duty under which it runs now
    gist = models.CharField(max_length=LONGEST_GIST, blank=True)  # no names; empty when sealed
    text = models.CharField(max_length=HEX_DIGITS)  # id of a people Text
    times_put_off = models.PositiveSmallIntegerField(default=0)
    kept = models.PositiveIntegerField(null=True)  # seq of the event that kept it

    objects: ClassVar[models.Manager["Promise"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="promise_once_per_duty"),
            models.UniqueConstraint(fields=("matter", "seq"), name="promise_once_per_event"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.gist}"
