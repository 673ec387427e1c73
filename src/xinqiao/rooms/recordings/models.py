"""录音录像: recordings, their log, who may play them, who asked for a copy, how long they stay."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.rooms.files.models import SealedFile
from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class State(models.TextChoices):
    """How far a recording is. Of an erased one everything but the sound and picture stays."""

    BEGUN = "begun"
    KEPT = "kept"
    ERASED = "erased"


class Logged(models.TextChoices):
    """What is written down about a recording, with the moment and who did it."""

    NOTICE_SHOWN = "notice_shown"
    NOTICE_SPOKEN = "notice_spoken"
    AGREED = "agreed"
    STARTED = "started"
    STOPPED = "stopped"
    BROKEN = "broken"
    RESUMED = "resumed"
    KEPT = "kept"
    VIEWED = "viewed"
    READER_NAMED = "reader_named"
    READER_REMOVED = "reader_removed"
    COPY_ASKED = "copy_asked"
    COPY_GRANTED = "copy_granted"
    COPY_REFUSED = "copy_refused"
    COPY_MADE = "copy_made"
    COPY_HANDED = "copy_handed"
    FURTHER = "further"
    ERASED = "erased"


class Copy(models.TextChoices):
    """What became of a request for a copy (个人信息保护法 45)."""

    NONE = ""
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    HANDED = "handed"


class Recording(models.Model):
    """One recording. It has a data key of its own: erasing is deleting that key.

    A talk whose page was closed goes on as a further part; the parts have the first in common.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="recordings")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    room = models.ForeignKey("appointments.Room", models.PROTECT, null=True, related_name="+")
    sound_only = models.BooleanField(default=False)
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="further")
    part = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, default=State.BEGUN)
    key = models.BigIntegerField()
    begun_at = models.DateTimeField()
    seq = models.PositiveIntegerField(null=True)  # of its entry in the record
    until = models.DateField(null=True)  # erased after this day
    copy = models.CharField(max_length=8, blank=True, default=Copy.NONE)
    copy_words = models.CharField(max_length=32, blank=True)  # text id: why refused, how handed
    copy_to = models.CharField(max_length=32, blank=True)  # text id: whom it was handed to

    objects: ClassVar[models.Manager["Recording"]] = models.Manager()

    class Meta:
        ordering = ("-begun_at", "id")
        constraints = (
            models.CheckConstraint(
                name="recording_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="recording_is_kept_whole",
                condition=Q(state=State.BEGUN, seq=None, until=None)
                | Q(state__in=[State.KEPT, State.ERASED], seq__isnull=False, until__isnull=False),
            ),
            models.CheckConstraint(
                name="recording_copy_is_known", condition=Q(copy__in=Copy.values)
            ),
            models.CheckConstraint(
                name="recording_part_follows_the_first",
                condition=Q(first=None, part=1) | Q(first__isnull=False, part__gt=1),
            ),
            models.UniqueConstraint(fields=("first", "part"), name="recording_part_once"),
        )
        indexes = (
            models.Index(fields=("office", "begun_at"), name="recordings_of_office"),
            models.Index(fields=("state", "until"), name="recordings_to_erase"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.begun_at:%F %T}"

    @property
    def head(self) -> str:
        """Id of the first part; readers are named for all of them there."""
        return self.first_id or self.pk


class RecordingFile(SealedFile):
    """The sealed sound and picture of a recording; gone when it is erased."""

    recording = models.OneToOneField(Recording, models.PROTECT, related_name="file")

    objects: ClassVar[models.Manager["RecordingFile"]] = models.Manager()


class Entry(models.Model):
    """One line of a recording's log. Only ever added to."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="log")
    what = models.CharField(max_length=16)
    at = models.DateTimeField()
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the petitioner, or the clock
    about = models.ForeignKey(  # the reader named or removed
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="recording_log_is_known", condition=Q(what__in=Logged.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.recording_id} {self.what}"


class Reader(models.Model):
    """Somebody whom the head of the office named: they may play this recording."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="readers")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Reader"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("recording", "staff"), name="reader_once"),)

    def __str__(self) -> str:
        return f"{self.recording_id} {self.staff_id}"


class Retention(models.Model):
    """How many days an office keeps its recordings; without a row the usual number."""

    office = models.OneToOneField("directory.Office", models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Retention"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.office_id}: {self.days}"


class Purge(models.Model):
    """What was erased of an office's recordings at one time, by which rule. Only ever added to.

    It names recordings by ids that say nothing by themselves: an administrator reads no cases.
    """

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()  # how long they were to be kept
    rule_by = models.ForeignKey(  # who set the rule; null: the usual number of days
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    rule_at = models.DateTimeField(null=True)
    recordings = models.JSONField()  # ids
    size = models.BigIntegerField()  # bytes of what is gone
    oldest = models.DateTimeField()  # when the first and the last of them were begun
    newest = models.DateTimeField()

    objects: ClassVar[models.Manager["Purge"]] = models.Manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                name="purge_rule_is_whole",
                condition=Q(rule_by=None, rule_at=None)
                | Q(rule_by__isnull=False, rule_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.at:%F} {len(self.recordings)}"
