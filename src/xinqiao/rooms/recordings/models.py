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
    COPY_HANDED = "copy_handed"
    ERASED = "erased"


class Copy(models.TextChoices):
    """What became of a request for a copy (个人信息保护法 45)."""

    NONE = ""
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    HANDED = "handed"


class Recording(models.Model):
    """One recording. It has a data key of its own: erasing is deleting that key."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="recordings")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    room = models.ForeignKey("appointments.Room", models.PROTECT, null=True, related_name="+")
    sound_only = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=State.BEGUN)
    key = models.BigIntegerField()
    begun_at = models.DateTimeField()
    seq = models.PositiveIntegerField(null=True)  # of its entry in the record
    until = models.DateField(null=True)  # erased after this day
    copy = models.CharField(max_length=8, blank=True, default=Copy.NONE)
    copy_words = models.CharField(max_length=32, blank=True)  # text id: why refused, how handed

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
        )
        indexes = (
            models.Index(fields=("office", "begun_at"), name="recordings_of_office"),
            models.Index(fields=("state", "until"), name="recordings_to_erase"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.begun_at:%F %T}"


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
