"""What handling keeps beside the record: who works on it, what was drafted, planned, served.

Nothing here says where a matter stands; that is the casebook's. Whatever somebody said is
sealed in people.Text, and a row holds the text's id only.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xinqiao.kernel.codes import Outcome, Service

TEXT_ID = 32  # length of a people.Text id
STAFF = settings.AUTH_USER_MODEL


class Assignment(models.Model):
    """办理任务: the handler and the investigators of one matter, until replaced."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="assignments")
    seq = models.PositiveIntegerField()  # of the event
    handler = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    investigators = models.JSONField()  # staff ids, the handler among them
    declarations = models.JSONField()  # staff id → text id of "no interest in the matter"
    since = models.DateField()
    until = models.DateField(null=True)

    objects: ClassVar[models.Manager["Assignment"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(
                fields=("matter",), condition=Q(until=None), name="one_assignment_at_a_time"
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.handler_id}"


class RecusalRequest(models.Model):
    """回避申请: somebody asks that a person leave the matter, and what became of it."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    staff = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    asked_seq = models.PositiveIntegerField()
    ground = models.CharField(max_length=TEXT_ID)
    decided_seq = models.PositiveIntegerField(null=True)
    granted = models.BooleanField(null=True)

    objects: ClassVar[models.Manager["RecusalRequest"]] = models.Manager()

    class Meta:
        ordering = ("matter", "asked_seq")
        constraints = (
            models.CheckConstraint(
                name="recusal_decision_is_whole",
                condition=Q(decided_seq=None, granted=None)
                | Q(decided_seq__isnull=False, granted__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("matter", "staff"),
                condition=Q(decided_seq=None),
                name="one_open_recusal_request_per_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.staff_id}"


class Hearing(models.Model):
    """听证: called, then held. `stage` is handling or rereview."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8)
    called_seq = models.PositiveIntegerField(null=True)
    planned_on = models.DateField(null=True)
    chair = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    public = models.BooleanField()
    place = models.CharField(max_length=TEXT_ID)
    subject = models.CharField(max_length=TEXT_ID, blank=True)
    held_seq = models.PositiveIntegerField(null=True)
    held_on = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(default=0)  # not counted, in a re-review only
    record = models.CharField(max_length=TEXT_ID, blank=True)
    conclusion = models.CharField(max_length=TEXT_ID, blank=True)

    objects: ClassVar[models.Manager["Hearing"]] = models.Manager()

    class Meta:
        ordering = ("matter", "id")
        constraints = (
            models.CheckConstraint(
                name="hearing_stage_is_known", condition=Q(stage__in=("handling", "rereview"))
            ),
            models.CheckConstraint(
                name="hearing_is_called_or_held_whole",
                condition=(
                    Q(held_seq=None, held_on=None, conclusion="", called_seq__isnull=False)
                    | (Q(held_seq__isnull=False, held_on__isnull=False) & ~Q(conclusion=""))
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.stage} {self.planned_on or self.held_on}"


class Mediation(models.Model):
    """调解、和解: one attempt, met or not; `claims` are those it covers."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)  # what it would come to: mediated or settled
    met = models.BooleanField()
    claims = models.JSONField()
    text = models.CharField(max_length=TEXT_ID)  # the agreement, or why none was reached

    objects: ClassVar[models.Manager["Mediation"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.CheckConstraint(
                name="mediation_outcome_is_known",
                condition=Q(outcome__in=(Outcome.MEDIATED.value, Outcome.SETTLED.value)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.outcome}"


class DraftState(models.TextChoices):
    """How far a draft has come."""

    DRAFT = "draft"
    PASSED = "passed"
    RETURNED = "returned"
    REPLACED = "replaced"
    ISSUED = "issued"


class OpinionDraft(models.Model):
    """处理意见: one version. Immutable but for its state; a change is a new version."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    seq = models.PositiveIntegerField()
    drafter = models.ForeignKey(STAFF, models.PROTECT, related_name="+")
    plan = models.CharField(max_length=TEXT_ID, blank=True)  # how it is to be carried out
    state = models.CharField(max_length=8, choices=DraftState.choices, default=DraftState.DRAFT)
    number = models.CharField(max_length=60, blank=True)  # of the paper, once issued

    objects: ClassVar[models.Manager["OpinionDraft"]] = models.Manager()

    class Meta:
        ordering = ("matter", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "version"), name="draft_version_once_per_matter"
            ),
            models.UniqueConstraint(
                fields=("matter",),
                condition=Q(state__in=("draft", "passed")),
                name="one_draft_at_a_time",
            ),
            models.CheckConstraint(
                name="draft_state_is_known", condition=Q(state__in=DraftState.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} v{self.version}"


class DraftClaim(models.Model):
    """What a draft finds and decides about one claim."""

    draft = models.ForeignKey(OpinionDraft, models.PROTECT, related_name="claims")
    n = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=16)
    findings = models.CharField(max_length=TEXT_ID)
    reasons = models.CharField(max_length=TEXT_ID)
    basis = models.CharField(max_length=TEXT_ID)  # the rule, quoted

    objects: ClassVar[models.Manager["DraftClaim"]] = models.Manager()

    class Meta:
        ordering = ("draft", "n")
        constraints = (
            models.UniqueConstraint(fields=("draft", "n"), name="claim_once_per_draft"),
            models.CheckConstraint(
                name="draft_outcome_is_known",
                condition=Q(outcome__in=[o.value for o in Outcome]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.n} {self.outcome}"


class ExecutionTask(models.Model):
    """执行事项: one thing to carry out, with its own clock."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    n = models.PositiveIntegerField()
    claim = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=TEXT_ID)
    duty = models.PositiveIntegerField()  # number of the clock
    due = models.DateField()
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=TEXT_ID, blank=True)
    dropped = models.BooleanField(default=False)  # overtaken: reopened, or decided otherwise

    objects: ClassVar[models.Manager["ExecutionTask"]] = models.Manager()

    class Meta:
        ordering = ("matter", "n")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="task_once_per_matter"),
            models.CheckConstraint(
                name="task_is_done_with_a_result",
                condition=Q(done_on=None, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} task {self.n}"


class ServiceProof(models.Model):
    """送达回证: how and when a paper reached the person. `act` is the serving act."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=24)
    method = models.CharField(max_length=1)
    served_on = models.DateField()
    refused = models.BooleanField(default=False)
    recipient = models.CharField(max_length=TEXT_ID)
    witness = models.CharField(max_length=TEXT_ID, blank=True)

    objects: ClassVar[models.Manager["ServiceProof"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="one_proof_per_event"),
            models.CheckConstraint(
                name="service_method_is_known",
                condition=Q(method__in=[m.value for m in Service]),
            ),
            models.CheckConstraint(
                name="refused_service_has_a_witness", condition=Q(refused=False) | ~Q(witness="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.served_on}"
