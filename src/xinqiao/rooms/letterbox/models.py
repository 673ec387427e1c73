"""网上信箱: what a citizen is writing to the bureau, until it is registered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class State(models.TextChoices):
    """How far a letter has come."""

    DRAFT = "draft"
    QUEUED = "queued"  # received; registered as soon as the rush is over
    SENT = "sent"  # registered; the content is now its receipt


class Letter(models.Model):
    """One submission on its way in. Sealed; whoever has its resume code can open it.

    `content` holds the answers of a draft and, once it was sent, the receipt: so whatever is
    sent twice gets the same receipt. Both go with the key when its time is over.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    code = models.BinaryField(max_length=32, unique=True)  # keyed hash of the resume code
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    content = models.BinaryField()
    key = models.BigIntegerField()  # vault data key, shredded with the letter
    turn_at = models.DateTimeField(null=True)  # when it may be sent, where many came at once
    received_at = models.DateTimeField(null=True)  # of what was queued: its clocks count from here
    files_left = models.PositiveSmallIntegerField(default=0)  # sent with it, not in the matter yet
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Letter"]] = models.Manager()

    class Meta:
        ordering = ("updated_at", "id")
        constraints = (
            models.CheckConstraint(
                name="letter_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="letter_in_the_queue_was_received",
                condition=~Q(state=State.QUEUED) | Q(received_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("received_at",), condition=Q(state=State.QUEUED), name="letters_in_queue"
            ),
            models.Index(
                fields=("updated_at",),
                condition=Q(files_left__gt=0),
                name="letters_with_files_left",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.updated_at:%F %T}"
