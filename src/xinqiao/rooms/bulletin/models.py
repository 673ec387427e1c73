"""信访快报: the issues of a day, what stands in them, what leaders wrote, who has a copy.

No name, number or address is in any column here: a gist passes `kernel.masking` before it is
kept, and what a leader writes lies sealed with the matter's other texts.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.kernel.codes import UrgentGround
from xinqiao.rooms.bulletin.codes import IssueKind, IssueState, Opened

LONGEST_GIST = 200
LONGEST_ASK = 40
STAFF = settings.AUTH_USER_MODEL
GROUNDS = [g.value for g in UrgentGround]


class Settings(models.Model):
    """An office's hours and limits; an office without a row has the defaults."""

    office = models.OneToOneField(
        "directory.Office", models.PROTECT, primary_key=True, related_name="+"
    )
    collate_by = models.PositiveSmallIntegerField(default=16 * 60)  # minutes of the day
    submit_by = models.PositiveSmallIntegerField(default=17 * 60)
    sign_by = models.PositiveSmallIntegerField(default=24 * 60)
    quota = models.PositiveSmallIntegerField(default=10)  # marks of urgency a day
    leader = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")  # who signs
    duty_leader = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Settings"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="bulletin_hours_follow_each_other",
                condition=Q(
                    collate_by__lte=models.F("submit_by"), submit_by__lte=models.F("sign_by"),
                    sign_by__lte=24 * 60,
                ),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.office_id)


class Issue(models.Model):
    """One bulletin. `missed_at`: the day ended before it was signed; that stays."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    day = models.DateField()
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()  # 期号, from 1 in every year
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default=IssueState.COLLATING.value)
    leader = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    leader_post = models.ForeignKey(  # whoever holds it signs, also after a hand-over
        "directory.Post", models.PROTECT, null=True, related_name="+"
    )
    collated_at = models.DateTimeField(null=True)  # 梳理
    collated_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)  # 呈送
    submitted_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)  # 签批
    signed_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    dispatched_at = models.DateTimeField(null=True)
    dispatched_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")
    missed_at = models.DateTimeField(null=True)
    missed_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Issue"]] = models.Manager()

    class Meta:
        ordering = ("-day", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "year", "number"), name="issue_number_once_a_year"
            ),
            models.UniqueConstraint(
                fields=("office", "day"), condition=Q(kind="ordinary"),
                name="ordinary_issue_once_a_day",
            ),
            models.CheckConstraint(
                name="issue_kind_is_known", condition=Q(kind__in=[k.value for k in IssueKind])
            ),
            models.CheckConstraint(
                name="issue_state_is_known", condition=Q(state__in=[s.value for s in IssueState])
            ),
            models.CheckConstraint(
                name="submitted_issue_has_a_leader_and_its_times",
                condition=Q(state__in=("collating", "checking"))
                | Q(
                    leader__isnull=False, leader_post__isnull=False, collated_at__isnull=False,
                    submitted_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="signed_issue_has_its_time",
                condition=~Q(state__in=("signed", "dispatched")) | Q(signed_at__isnull=False),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("office", "-day", "-number"), name="issue_of_office"),
            models.Index(
                fields=("leader_post", "day"), condition=Q(state="submitted"), name="issue_to_sign"
            ),
            models.Index(
                fields=("day",), condition=Q(signed_at=None, missed_at=None), name="issue_unsigned"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.year}-{self.number}"


class Item(models.Model):
    """One matter in an issue: a gist without people, one ask, who could do it."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="items")
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()  # order on the page, from 1
    gist = models.CharField(max_length=LONGEST_GIST)
    ask = models.CharField(max_length=LONGEST_ASK)
    people = models.PositiveIntegerField(default=1)
    unit = models.ForeignKey("directory.Office", models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=12)  # UrgentGround
    seq = models.PositiveIntegerField(null=True)  # of the entry that submitted it
    signed = models.PositiveIntegerField(null=True)  # of the entry with the instruction

    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    class Meta:
        ordering = ("issue", "place")
        constraints = (
            models.UniqueConstraint(fields=("issue", "matter"), name="matter_once_in_an_issue"),
            models.CheckConstraint(name="item_ground_is_known", condition=Q(ground__in=GROUNDS)),
            models.CheckConstraint(
                name="item_is_signed_after_it_was_submitted",
                condition=Q(signed=None) | Q(seq__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.issue_id}/{self.place}"


class Instruction(models.Model):
    """批示: what a leader wrote. Its words are a sealed text; who owes what is a duty.

    n: number of the duty in the matter, whose row says who holds it, today as after a
    hand-over. None: read, and nothing is to be done.
    """

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="instructions")
    seq = models.PositiveIntegerField()
    text = models.CharField(max_length=32)  # text id
    leader = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    n = models.PositiveIntegerField(null=True)
    answered = models.PositiveIntegerField(null=True)  # seq of the entry with the answer
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Instruction"]] = models.Manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="instruction_once_per_duty"),
            models.CheckConstraint(
                name="instruction_is_answered_whole",
                condition=Q(answered=None, answered_at=None)
                | Q(n__isnull=False, answered__isnull=False, answered_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=("leader", "-at"), name="instruction_of_leader"),)

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq}"


class Flag(models.Model):
    """A mark of urgency and what became of it: what the review of false urgents looks at."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")  # who marked
    day = models.DateField()
    seq = models.PositiveIntegerField()
    ground = models.CharField(max_length=12)
    cleared = models.PositiveIntegerField(null=True)  # seq
    cleared_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Flag"]] = models.Manager()

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="flag_once_per_entry"),
            models.CheckConstraint(name="flag_ground_is_known", condition=Q(ground__in=GROUNDS)),
        )
        indexes = (models.Index(fields=("office", "day"), name="flag_of_office"),)

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq}"


class Copy(models.Model):
    """One numbered copy, for one reader at one post; only for them it opens."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField()
    reader = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Copy"]] = models.Manager()

    class Meta:
        ordering = ("issue", "number")
        constraints = (
            models.UniqueConstraint(fields=("issue", "number"), name="copy_number_once"),
            models.UniqueConstraint(fields=("issue", "reader", "post"), name="one_copy_per_reader"),
        )
        indexes = (models.Index(fields=("reader", "issue"), name="copy_of_reader"),)

    def __str__(self) -> str:
        return f"{self.issue_id} No. {self.number}"


class Access(models.Model):
    """Who looked at an issue, when, as what. Only ever added to."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="accesses")
    staff = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    opened = models.CharField(max_length=8)
    copy = models.ForeignKey(Copy, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Access"]] = models.Manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="access_is_known", condition=Q(opened__in=[o.value for o in Opened])
            ),
        )

    def __str__(self) -> str:
        return f"{self.issue_id} {self.at:%F %H:%M}"


class UpReport(models.Model):
    """重大紧急信访信息: told to the superior bureau, and its receipt."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    to = models.CharField(max_length=80)
    n = models.PositiveIntegerField()  # of the clock that waits for the receipt
    receipt = models.CharField(max_length=60, blank=True)
    confirmed = models.PositiveIntegerField(null=True)  # seq

    objects: ClassVar[models.Manager["UpReport"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="up_report_once_per_entry"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq}"
