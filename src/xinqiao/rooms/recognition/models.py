"""Honours with their paper, and trainings. No column counts or ranks anybody."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.rooms.files.models import SealedFile
from xinqiao.rooms.recognition.codes import KINDS_OF, Ground, Kind, Level, Revoked

_FITS = Q()
for _status, _kinds in KINDS_OF.items():
    _FITS |= Q(status=_status.value, kind__in=[k.value for k in _kinds])


class Honour(models.Model):
    """奖励: of a person, or of an office as a collective (`staff` empty). Revoked, it stays."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=60, blank=True)  # of a title of honour
    level = models.CharField(max_length=8)
    on = models.DateField()
    ground = models.CharField(max_length=16)
    organ = models.CharField(max_length=80)  # that decided it
    file_number = models.CharField(max_length=60)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    revoked = models.CharField(max_length=12, blank=True)  # codes.Revoked
    revoked_on = models.DateField(null=True)
    revoked_organ = models.CharField(max_length=80, blank=True)
    revoked_number = models.CharField(max_length=60, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Honour"]] = models.Manager()

    class Meta:
        ordering = ("-on", "-id")
        constraints = (
            models.CheckConstraint(name="honour_kind_fits_its_status", condition=_FITS),
            models.CheckConstraint(
                name="honour_title_has_its_name",
                condition=(Q(kind=Kind.TITLE.value) & ~Q(title=""))
                | (~Q(kind=Kind.TITLE.value) & Q(title="")),
            ),
            models.CheckConstraint(
                name="honour_level_is_known", condition=Q(level__in=[v.value for v in Level])
            ),
            models.CheckConstraint(
                name="honour_ground_is_known", condition=Q(ground__in=[g.value for g in Ground])
            ),
            models.CheckConstraint(
                name="honour_revocation_is_whole",
                condition=Q(
                    revoked="", revoked_on=None, revoked_organ="", revoked_number="",
                    revoked_by=None, revoked_at=None,
                )
                | (
                    Q(
                        revoked__in=[r.value for r in Revoked], revoked_on__isnull=False,
                        revoked_by__isnull=False, revoked_at__isnull=False,
                    )
                    & ~Q(revoked_organ="") & ~Q(revoked_number="")
                ),
            ),
            models.UniqueConstraint(
                fields=("staff", "kind", "on", "file_number"), condition=Q(staff__isnull=False),
                name="honour_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=("office", "kind", "on", "file_number"), condition=Q(staff=None),
                name="honour_of_an_office_once",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("office", "-on"), name="honours_of_office"),)

    def __str__(self) -> str:
        return f"{self.staff_id or self.office_id} {self.kind} {self.on}"


class HonourFile(SealedFile):
    """The paper that gave the honour."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="file")

    objects: ClassVar[models.Manager["HonourFile"]] = models.Manager()

    class Meta:
        ordering = ("honour",)

    def __str__(self) -> str:
        return f"{self.honour_id}"


class TrainingState(models.TextChoices):
    """How an entry stands: as entered, confirmed, or given back with a reason."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class Training(models.Model):
    """培训: entered by the person, confirmed by the head. A new entry replaces one given back."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    day = models.DateField()
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=TrainingState.ENTERED)
    reason = models.CharField(max_length=120, blank=True)  # why it was given back
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Training"]] = models.Manager()

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.CheckConstraint(
                name="training_state_is_whole",
                condition=Q(state="entered", reason="", decided_by=None, decided_at=None)
                | Q(state="confirmed", reason="", decided_by__isnull=False,
                    decided_at__isnull=False)
                | (Q(state="returned", decided_by__isnull=False, decided_at__isnull=False)
                   & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="training_lasts_a_while", condition=Q(hours__gt=0, hours__lte=200)
            ),
            models.UniqueConstraint(
                fields=("staff", "title", "day"), condition=~Q(state="returned"),
                name="training_entered_once",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=("office", "id"), condition=Q(state="entered"), name="trainings_to_confirm"
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.day}"
