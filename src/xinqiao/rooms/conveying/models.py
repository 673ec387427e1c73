"""Meetings, the versions of their points, and who is to read each. A version is never edited."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Meeting(models.Model):
    """会议: what was held, when its word reached the office, and who brought it."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")  # conveys it
    title = models.CharField(max_length=80)
    held_on = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offices = models.JSONField(default=list)  # audience as it was chosen: office ids
    roles = models.JSONField(default=list)  # kernel Role values; empty: every post
    published_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Meeting"]] = models.Manager()

    class Meta:
        ordering = ("-published_at", "-id")
        indexes = (models.Index(fields=("office", "-published_at"), name="conveyed_by_office"),)

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """The points as they were published once. `reason`: why they were corrected; "" at first."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due = models.DateField()  # read by the end of this day
    reason = models.CharField(max_length=200, blank=True)
    replaced_at = models.DateTimeField(null=True)  # by the next version

    objects: ClassVar[models.Manager["Version"]] = models.Manager()

    class Meta:
        ordering = ("meeting", "n")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "n"), name="version_once_per_meeting"),
            models.UniqueConstraint(
                fields=("meeting",), condition=Q(replaced_at=None), name="one_version_in_force"
            ),
            models.CheckConstraint(
                name="version_corrected_has_its_reason",
                condition=Q(n=1, reason="") | (Q(n__gt=1) & ~Q(reason="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.n}"


class Point(models.Model):
    """One point, and what somebody is to do about it by a day, if anything."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="points")
    n = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    task = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_day = models.DateField(null=True)

    objects: ClassVar[models.Manager["Point"]] = models.Manager()

    class Meta:
        ordering = ("version", "n")
        constraints = (
            models.UniqueConstraint(fields=("version", "n"), name="point_once_per_version"),
            models.CheckConstraint(
                name="task_has_an_owner_and_a_day",
                condition=Q(task="", owner=None, by_day=None)
                | (~Q(task="") & Q(owner__isnull=False, by_day__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id}: {self.n}"


class Reader(models.Model):
    """Somebody who is to read a version, at the post they held when it was published.

    due: the version's own day, or the day of return of who was away until `away_until`.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="readers", db_index=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    due = models.DateField()
    away_until = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)  # that there is something to read
    reminded_at = models.DateTimeField(null=True)  # once, in the evening
    read_at = models.DateTimeField(null=True)  # on line, by their own tap

    objects: ClassVar[models.Manager["Reader"]] = models.Manager()

    class Meta:
        ordering = ("version", "id")
        constraints = (
            models.UniqueConstraint(fields=("version", "staff"), name="reader_once_per_version"),
            models.CheckConstraint(
                name="reader_away_reads_on_return",
                condition=Q(away_until=None) | Q(due__gt=F("away_until")),
            ),
        )
        indexes = (
            models.Index(fields=("due",), condition=Q(read_at=None), name="conveyed_unread_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.version_id}: {self.staff_id}"
