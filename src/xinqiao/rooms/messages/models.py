"""Messages on their way, the bureau's own wordings, and what each petitioner wishes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """How a message stands."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a worker; taken up again when that one never came back
    RETRYING = "retrying"
    SENT = "sent"
    FAILED = "failed"  # tried often enough: an administrator decides
    GIVEN_UP = "given_up"
    UNWANTED = "unwanted"  # the person asked for no messages
    NO_ADDRESS = "no_address"  # neither phone nor e-mail is known


class Message(models.Model):
    """One message to one recipient. It holds no text: that is made when it is sent.

    `key` is the same for the same event, template and recipient, so telling twice sends once.
    """

    key = models.CharField(max_length=64, unique=True)
    template = models.CharField(max_length=32)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, null=True, related_name="+")
    party = models.CharField(max_length=32, blank=True)  # id of a person in the matter
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.BinaryField(null=True)  # sealed; emptied once it is sent
    values = models.JSONField(default=dict)  # of templates.ALLOWED only
    language = models.CharField(max_length=8)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=State.WAITING)
    channel = models.CharField(max_length=12, blank=True)  # that carried it, or tried to
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Message"]] = models.Manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="message_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="message_sent_has_its_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
            ),
        )
        indexes = (models.Index(fields=("state", "-id"), name="messages_by_state"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.template} {self.state}"


class Wording(models.Model):
    """The bureau's own words for a template, in one language. Without a row the default holds."""

    template = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Wording"]] = models.Manager()

    class Meta:
        ordering = ("template", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("template", "language"), name="wording_once_per_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.language}"


class Wish(models.TextChoices):
    """How a petitioner wants to be told."""

    SMS = "sms"
    EMAIL = "email"
    NONE = "none"


class Choice(models.Model):
    """What the petitioners of a matter wish; without a row: by phone, else by e-mail."""

    matter = models.OneToOneField(
        "casebook.Matter", models.PROTECT, primary_key=True, related_name="+"
    )
    wish = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Choice"]] = models.Manager()

    class Meta:
        ordering = ("matter",)
        constraints = (
            models.CheckConstraint(name="wish_is_known", condition=Q(wish__in=Wish.values)),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.wish}"
