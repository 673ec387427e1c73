"""What is on its way in, and the columns of what another room keeps."""

from typing import ClassVar

from django.db import models

from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class Scan(models.TextChoices):
    """What a virus scanner said. What it refused is never kept, so there is no third word."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"


class Upload(models.Model):
    """上传: a file on its way in. How far it has come is the length of its file on disk.

    It has a data key of its own, thrown away with it. The last three columns are empty until
    everything is there and was looked at.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    owner = models.CharField(max_length=80, db_index=True)  # files.purposes.Owner
    purpose = models.CharField(max_length=20)
    name = models.BinaryField()
    key = models.BigIntegerField()
    size = models.PositiveBigIntegerField(null=True)  # as announced; null: not known yet
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    scan = models.CharField(max_length=12, blank=True)

    objects: ClassVar[models.Manager["Upload"]] = models.Manager()

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return f"{self.purpose} {self.size} {self.created_at:%F %T}"


class SealedFile(models.Model):
    """The columns of a file that a room keeps; each room has its own table of these.

    `shown` is the copy to show where the file itself is not: of a picture one without its place.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    name = models.BinaryField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=HEX_DIGITS, unique=True)
    shown = models.CharField(max_length=HEX_DIGITS, blank=True)
    scan = models.CharField(max_length=12, default=Scan.NOT_SCANNED)

    class Meta:
        abstract = True
