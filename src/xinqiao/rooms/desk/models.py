"""What a person arranges at their own desk: lines put to a day, and the daily summary.

Neither moves a clock; the ledger knows nothing of them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

MATTER_ITSELF = 0  # stands for a duty's number where no clock runs


class Planned(models.Model):
    """A line that rests until a day which its holder chose, with the reason, sealed.

    Earlier plans of the same line stay, so that the head sees how often it was put off.
    """

    matter = models.ForeignKey(
        "casebook.Matter", models.PROTECT, related_name="+", db_index=False
    )  # the first column of a unique constraint
    n = models.PositiveIntegerField()  # number of the duty; MATTER_ITSELF
    office = models.ForeignKey(
        "directory.Office", models.PROTECT, related_name="+", db_index=False
    )  # the first column of an index
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    until = models.DateField()
    text = models.CharField(max_length=32)  # id of the sealed reason
    at = models.DateTimeField()
    current = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Planned"]] = models.Manager()

    class Meta:
        ordering = ("matter", "n", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "n"), condition=Q(current=True), name="planned_once_per_line"
            ),
        )
        indexes = (
            models.Index(
                fields=("office", "until", "id"),
                condition=Q(current=True),
                name="planned_of_office",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.n} until {self.until}"


class Summary(models.Model):
    """When somebody gets the figures of their day. Without a row: at DEFAULT_HOUR."""

    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+"
    )
    wanted = models.BooleanField(default=True)
    hour = models.PositiveSmallIntegerField()
    sent_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Summary"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="summary_hour_is_one", condition=Q(hour__lt=24)),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.hour}"
