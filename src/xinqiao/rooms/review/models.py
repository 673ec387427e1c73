"""复查、复核: one row per review or re-review of a matter."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinqiao.kernel.codes import ReviewOutcome


class Stage(models.TextChoices):
    """The first review, or the one after it, which is the last."""

    REVIEW = "review"
    REREVIEW = "rereview"


class Review(models.Model):
    """What the petitioner asked of the next higher organ, and what it decided."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="reviews")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    organ = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    of = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")  # whose opinion
    asked_seq = models.PositiveIntegerField()
    asked_on = models.DateField()
    request = models.CharField(max_length=32)  # text id
    late_reason = models.CharField(max_length=32, blank=True)  # text id
    outcome = models.CharField(max_length=12, blank=True)
    outcomes = models.JSONField(default=dict)  # claim number → outcome, where changed
    reasons = models.CharField(max_length=32, blank=True)  # text id
    basis = models.CharField(max_length=32, blank=True)  # text id
    issued_seq = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)  # of the opinion
    served_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Review"]] = models.Manager()

    class Meta:
        ordering = ("matter", "asked_seq")
        constraints = (
            models.UniqueConstraint(fields=("matter", "asked_seq"), name="review_once_per_request"),
            models.CheckConstraint(
                name="review_stage_is_known", condition=Q(stage__in=Stage.values)
            ),
            models.CheckConstraint(
                name="review_is_issued_whole",
                condition=Q(issued_seq=None, outcome="", reasons="", basis="", served_on=None)
                | (
                    Q(issued_seq__isnull=False, outcome__in=[o.value for o in ReviewOutcome])
                    & ~Q(reasons="")
                    & ~Q(basis="")
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.stage}"
