"""走访: visits planned and made, and the help somebody in hardship was referred for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.kernel.codes import AidOutcome, VisitGround, VisitState


class Visit(models.Model):
    """One visit at somebody's home: two officers or more, never without the person's word.

    Place, reason and what was said are sealed texts; the columns hold their ids.
    """

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="visits")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=VisitState.ASKED.value)
    planned_for = models.DateTimeField()
    place = models.CharField(max_length=32)  # text id
    reason = models.CharField(max_length=32)  # text id
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # two or more
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # agreed or refused
    answered_by = models.ForeignKey(  # whoever wrote it down; null: the person on their own page
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=32, blank=True)  # text id: how they agreed; why called off
    done_seq = models.PositiveIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Visit"]] = models.Manager()

    class Meta:
        ordering = ("planned_for", "id")
        constraints = (
            models.CheckConstraint(
                name="visit_ground_is_known", condition=Q(ground__in=[g.value for g in VisitGround])
            ),
            models.CheckConstraint(
                name="visit_state_is_known", condition=Q(state__in=[s.value for s in VisitState])
            ),
            models.CheckConstraint(
                name="visit_is_done_whole",
                condition=Q(done_seq=None, done_at=None)
                | Q(done_seq__isnull=False, done_at__isnull=False),
            ),
            models.UniqueConstraint(fields=("matter", "done_seq"), name="visit_once_per_entry"),
        )
        indexes = (models.Index(fields=("office", "planned_for"), name="visits_of_office"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.planned_for:%F} {self.state}"


class AidReferral(models.Model):
    """救助转介: somebody in hardship, the organ asked to help, and its answer (Art 37)."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="aid_referrals")
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="referrals")
    seq = models.PositiveIntegerField()
    duty = models.PositiveIntegerField()  # number of its clock in the matter
    aid = models.JSONField()  # codes of Aid, one or more
    organ = models.CharField(max_length=100)
    hardship = models.CharField(max_length=32)  # text id
    answer_by = models.DateField()
    answered_seq = models.PositiveIntegerField(null=True)
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.CharField(max_length=32, blank=True)  # text id

    objects: ClassVar[models.Manager["AidReferral"]] = models.Manager()

    class Meta:
        ordering = ("answer_by", "id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="aid_once_per_entry"),
            models.CheckConstraint(
                name="aid_is_answered_whole",
                condition=Q(answered_seq=None, answered_on=None, outcome="", answer="")
                | (
                    Q(answered_seq__isnull=False, answered_on__isnull=False)
                    & Q(outcome__in=[o.value for o in AidOutcome])
                    & ~Q(answer="")
                ),
            ),
        )
        indexes = (models.Index(fields=("office", "answer_by"), name="aid_of_office"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.organ}"
