"""督办: orders, suggestions, reminders said, and how far a breach was raised.

What was said with an act is a sealed text named in the event; the columns are what lists need.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import Adoption, SupervisionGround
from xinqiao.rooms.supervision.codes import OrderKind, SuggestionKind


class Order(models.Model):
    """One order of supervision: to which office, on which ground, until when, what came of it."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="orders")
    seq = models.PositiveIntegerField()
    duty = models.PositiveIntegerField()  # number of its clock in the matter
    kind = models.CharField(max_length=14)
    ground = models.CharField(max_length=24)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")  # who ordered
    unit = models.ForeignKey("directory.Office", models.PROTECT, related_name="orders")
    due = models.DateField()
    answered_seq = models.PositiveIntegerField(null=True)
    answered_on = models.DateField(null=True)
    ended_seq = models.PositiveIntegerField(null=True)
    ended_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Order"]] = models.Manager()

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="order_once_per_entry"),
            models.CheckConstraint(
                name="order_kind_is_known", condition=Q(kind__in=[k.value for k in OrderKind])
            ),
            models.CheckConstraint(
                name="order_ground_is_known",
                condition=Q(ground__in=[g.value for g in SupervisionGround]),
            ),
            models.CheckConstraint(
                name="order_is_answered_whole",
                condition=Q(answered_seq=None, answered_on=None)
                | Q(answered_seq__isnull=False, answered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="order_is_ended_whole",
                condition=Q(ended_seq=None, ended_on=None)
                | Q(ended_seq__isnull=False, ended_on__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("due", "id"), condition=Q(ended_seq=None), name="orders_open"),
            models.Index(fields=("ended_on", "id"), name="orders_ended"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.kind}"


class Suggestion(models.Model):
    """One of the three suggestions: to whom, what they answered, which rule changed."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="suggestions")
    kind = models.CharField(max_length=14)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    to = models.ForeignKey("directory.Office", models.PROTECT, related_name="suggestions")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_seq = models.PositiveIntegerField(null=True)  # of the third kind alone
    seq = models.PositiveIntegerField(null=True)  # null: waits for the second signature
    duty = models.PositiveIntegerField(null=True)
    made_on = models.DateField()
    due = models.DateField(null=True)
    adoption = models.CharField(max_length=12, blank=True)
    answered_seq = models.PositiveIntegerField(null=True)
    answered_on = models.DateField(null=True)
    rule = models.CharField(max_length=120, blank=True)
    rule_number = models.CharField(max_length=60, blank=True)
    rule_on = models.DateField(null=True)
    tracked_seq = models.PositiveIntegerField(null=True)
    cases = models.ManyToManyField(Matter, related_name="+")

    objects: ClassVar[models.Manager["Suggestion"]] = models.Manager()

    class Meta:
        ordering = ("-made_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="suggestion_once_per_entry"),
            models.CheckConstraint(
                name="suggestion_kind_is_known",
                condition=Q(kind__in=[k.value for k in SuggestionKind]),
            ),
            models.CheckConstraint(
                name="suggestion_is_made_whole",
                condition=Q(seq=None, duty=None, due=None)
                | Q(seq__isnull=False, duty__isnull=False, due__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_is_answered_whole",
                condition=Q(answered_seq=None, answered_on=None, adoption="")
                | Q(
                    answered_seq__isnull=False,
                    answered_on__isnull=False,
                    adoption__in=[a.value for a in Adoption],
                ),
            ),
            models.CheckConstraint(
                name="suggestion_is_tracked_whole",
                condition=Q(tracked_seq=None, rule="", rule_number="", rule_on=None)
                | (Q(tracked_seq__isnull=False, rule_on__isnull=False) & ~Q(rule="")),
            ),
        )
        indexes = (models.Index(fields=("-made_on", "-id"), name="suggestions_newest"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind} → {self.to_id}"


class Notice(models.Model):
    """A reminder that was said: of this clock, for this day, so many days before. Once."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+", db_index=False)
    duty = models.PositiveIntegerField()
    due = models.DateField()
    days = models.PositiveSmallIntegerField()
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()

    objects: ClassVar[models.Manager["Notice"]] = models.Manager()

    class Meta:
        ordering = ("matter", "duty", "-days")
        constraints = (
            models.UniqueConstraint(fields=("matter", "duty", "due", "days"), name="notice_once"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.duty} -{self.days}"


class Ladder(models.Model):
    """How far a breach was raised: of this clock, at this level, last on this day."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="ladders")
    duty = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(default=0)
    said_on = models.DateField()
    top = models.BooleanField(default=False)  # nobody is left above

    objects: ClassVar[models.Manager["Ladder"]] = models.Manager()

    class Meta:
        ordering = ("matter", "duty")
        constraints = (models.UniqueConstraint(fields=("matter", "duty"), name="ladder_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.duty} {self.level}"


class Rung(models.Model):
    """One level of a ladder: which post was told, who was there, what was done below until then."""

    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="rungs")
    level = models.PositiveSmallIntegerField()
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField()
    seq = models.PositiveIntegerField()
    below = models.JSONField(default=list)  # entries of what the level below had done by then

    objects: ClassVar[models.Manager["Rung"]] = models.Manager()

    class Meta:
        ordering = ("ladder", "level")
        constraints = (
            models.UniqueConstraint(fields=("ladder", "level"), name="rung_once_per_level"),
            models.UniqueConstraint(fields=("ladder", "office"), name="rung_once_per_office"),
        )

    def __str__(self) -> str:
        return f"{self.ladder_id}: {self.level}"


class Watch(models.Model):
    """The last day on which a part of the daily look was finished; one row a part."""

    part = models.CharField(max_length=8, primary_key=True)
    day = models.DateField()

    objects: ClassVar[models.Manager["Watch"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.part} {self.day}"
