"""Ratings asked for and given, calls to be made afterwards, thanks. Words lie sealed elsewhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.kernel.codes import Satisfaction
from xinqiao.rooms.files.models import SealedFile

GRADES = ["", *(g.value for g in Satisfaction)]


class Rating(models.Model):
    """评价: one closing that somebody may rate, and the two grades once they are given.

    A row is there from the closing on, so that silence can be counted as silence.
    """

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    closed_seq = models.PositiveIntegerField()
    closed_on = models.DateField()
    due = models.DateField()
    unit = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    bureau = models.ForeignKey("directory.Office", models.PROTECT, null=True, related_name="+")
    unit_grade = models.CharField(max_length=1, blank=True)
    bureau_grade = models.CharField(max_length=1, blank=True)
    unit_words = models.CharField(max_length=32, blank=True)  # id of a sealed text
    bureau_words = models.CharField(max_length=32, blank=True)
    rated_at = models.DateTimeField(null=True)
    reopened = models.BooleanField(default=False)  # before anybody rated

    objects: ClassVar[models.Manager["Rating"]] = models.Manager()

    class Meta:
        ordering = ("-closed_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "closed_seq"), name="rating_once_a_closing"),
            models.CheckConstraint(
                name="rating_grades_are_known",
                condition=Q(unit_grade__in=GRADES, bureau_grade__in=GRADES),
            ),
            models.CheckConstraint(
                name="rating_given_has_a_grade",
                condition=Q(rated_at=None, unit_grade="", bureau_grade="")
                | (Q(rated_at__isnull=False) & ~Q(unit_grade="", bureau_grade="")),
            ),
        )
        indexes = (
            models.Index(fields=("unit", "closed_on"), name="ratings_of_unit"),
            models.Index(fields=("bureau", "closed_on"), name="ratings_of_bureau"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.closed_seq}"


class Why(models.TextChoices):
    """Why somebody is called. The stronger reason stands."""

    SAMPLE = "sample"
    GROUP = "group"
    URGENT = "urgent"
    DISSATISFIED = "dissatisfied"


class CallState(models.TextChoices):
    """How a call stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    REACHED = "reached"
    LETTER = "letter"  # three tries, then a letter


class FollowUp(models.Model):
    """回访: one closing after which somebody outside the unit asks whether it helped."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    closed_seq = models.PositiveIntegerField()
    closed_on = models.DateField()
    bureau = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    unit = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    why = models.CharField(max_length=12)
    due = models.DateField()
    state = models.CharField(max_length=8, default=CallState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["FollowUp"]] = models.Manager()

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "closed_seq"), name="call_once_a_closing"),
            models.CheckConstraint(name="call_why_is_known", condition=Q(why__in=Why.values)),
            models.CheckConstraint(
                name="call_state_is_known", condition=Q(state__in=CallState.values)
            ),
            models.CheckConstraint(
                name="call_taken_has_a_caller",
                condition=~Q(state="taken") | Q(staff__isnull=False, taken_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("bureau", "state", "due"), name="calls_of_bureau"),)

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.closed_seq} {self.state}"


class ThanksKind(models.TextChoices):
    """What was brought."""

    BANNER = "banner"  # 锦旗
    LETTER = "letter"  # 感谢信
    OTHER = "other"


class Thanks(models.Model):
    """致谢: recorded as it was brought; public only with the giver's consent, until withdrawn."""

    unit = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    on = models.DateField()
    words = models.CharField(max_length=200)
    giver = models.CharField(max_length=40, blank=True)  # as they want to be called in public
    consent = models.BooleanField()
    to = models.ForeignKey(  # whom the giver named, if anybody; never shown in public
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Thanks"]] = models.Manager()

    class Meta:
        ordering = ("-on", "-id")
        constraints = (
            models.CheckConstraint(
                name="thanks_kind_is_known", condition=Q(kind__in=ThanksKind.values)
            ),
            models.CheckConstraint(  # a name in public needs the yes of whoever bears it
                name="thanks_giver_only_with_consent", condition=Q(consent=True) | Q(giver="")
            ),
        )
        indexes = (models.Index(fields=("unit", "-on"), name="thanks_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.on}"


class ThanksPhoto(SealedFile):
    """The photo of a banner or a letter; what is shown is the copy without place and device."""

    thanks = models.OneToOneField(Thanks, models.PROTECT, related_name="photo")

    objects: ClassVar[models.Manager["ThanksPhoto"]] = models.Manager()

    class Meta:
        ordering = ("thanks",)

    def __str__(self) -> str:
        return f"{self.thanks_id}"
