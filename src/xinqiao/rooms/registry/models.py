"""What came in, what is asked, where it went: submissions, claims, legs and their papers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.kernel.codes import Channel
from xinqiao.rooms.files.models import SealedFile
from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class DayCount(models.Model):
    """How many numbers a region has given for one channel on one day.

    The row is locked from the count to the end of the transaction, so numbers have no gap and
    no double: what is rolled back was never given.
    """

    region = models.CharField(max_length=6)
    channel = models.CharField(max_length=1)
    day = models.DateField()
    last = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["DayCount"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("region", "channel", "day"), name="one_count_per_region_channel_and_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.channel} {self.day}: {self.last}"


class Submission(models.Model):
    """信访件: one letter, visit, call or post as it arrived. Never changed, never deleted.

    `matter` moves when submissions are merged; `opened` stays the matter it was registered as.
    `words` is the sealed JSON of everything said; its salted commitment is in the event.
    """

    number = models.CharField(max_length=24, unique=True)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    opened = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=1)
    origin = models.CharField(max_length=1, blank=True)  # channel before it was passed to us
    written_on = models.DateField(null=True)  # postmark or date of the letter
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField(default=1)
    involved = models.PositiveIntegerField(null=True)
    visitors = models.PositiveIntegerField(null=True)  # who really came
    anonymous = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    details = models.JSONField(default=dict)  # codes and dates of the form without a column
    words = models.BinaryField()
    salt = models.BinaryField()
    text_index = models.BigIntegerField()  # keyed hash of the normalised text
    code = models.BinaryField()  # keyed hash of the query code
    import_key = models.CharField(max_length=64, null=True, unique=True)
    void_reason = models.CharField(max_length=HEX_DIGITS, blank=True)  # id of a people Text
    voided = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Submission"]] = models.Manager()

    class Meta:
        ordering = ("registered_at", "id")
        constraints = (
            models.CheckConstraint(
                name="submission_channel_is_known",
                condition=Q(channel__in=[c.value for c in Channel]),
            ),
            models.CheckConstraint(name="submission_of_somebody", condition=Q(people__gte=1)),
        )
        indexes = (models.Index(fields=("text_index",), name="submission_same_text"),)

    def __str__(self) -> str:
        return self.number


class Claim(models.Model):
    """诉求: one separable request; its route and outcome are in the matter's record."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=6, blank=True)
    text = models.BinaryField()
    dropped = models.BooleanField(default=False)  # triage found that it is none

    objects: ClassVar[models.Manager["Claim"]] = models.Manager()

    class Meta:
        ordering = ("matter", "n")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="claim_once_per_matter"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.n}"


class Draft(models.Model):
    """What somebody was typing when they were called away. Sealed; theirs alone."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = models.BinaryField()
    key = models.BigIntegerField()  # vault data key of this draft, shredded with it
    updated_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Draft"]] = models.Manager()

    class Meta:
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return f"{self.staff_id} {self.updated_at:%F %T}"


class Attachment(SealedFile):
    """附件: a file, sealed on disk under a random name; pictures also as a copy without place."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    seq = models.PositiveIntegerField()  # of the event
    at = models.DateTimeField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Attachment"]] = models.Manager()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.content_type}"


class LegKind(models.TextChoices):
    """How a matter went from one office to another."""

    TRANSFER = "transfer"  # 转送
    ASSIGNMENT = "assignment"  # 交办
    COPY = "copy"  # 抄送
    RETURN = "return"  # 退回
    DESIGNATION = "designation"  # 指定
    REFERRAL = "referral"  # 移送


class Part(models.TextChoices):
    """The part the receiving office has."""

    MAIN = "main"  # 主办
    HELPER = "helper"  # 协办
    COPY = "copy"  # 抄送


class Leg(models.Model):
    """流转: one hop from office to office."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()  # of the event that sent it
    sender = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    part = models.CharField(max_length=8)
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    limit_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Leg"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq", "id")
        constraints = (
            models.CheckConstraint(name="leg_kind_is_known", condition=Q(kind__in=LegKind.values)),
            models.CheckConstraint(name="leg_part_is_known", condition=Q(part__in=Part.values)),
        )
        indexes = (
            models.Index(fields=("matter", "seq"), name="legs_of_matter"),
            models.Index(
                fields=("sent_on",), condition=Q(kind=LegKind.RETURN.value), name="legs_back"
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.sender_id} → {self.receiver_id}"


class MatterLink(models.Model):
    """关联: two matters that belong together, said by a person and undone by one."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    other = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()  # of the event in `matter`
    undone = models.PositiveIntegerField(null=True)  # seq of the event that undid it

    objects: ClassVar[models.Manager["MatterLink"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "other"), condition=Q(undone=None), name="linked_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} ~ {self.other_id}"


class SavedView(models.Model):
    """A list that somebody keeps under a name: filters, order and columns."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.JSONField()

    objects: ClassVar[models.Manager["SavedView"]] = models.Manager()

    class Meta:
        ordering = ("staff", "name")
        constraints = (
            models.UniqueConstraint(fields=("staff", "name"), name="view_name_once_per_person"),
        )

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A list that left the house as a file: who took which, and how many rows."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    query = models.JSONField()

    objects: ClassVar[models.Manager["Export"]] = models.Manager()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.staff_id}"
