"""People and their words. Every column about a person is sealed, masked or keyed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class Text(models.Model):
    """A text that somebody said or wrote in a matter, sealed with the matter's data key.

    Its salt lies here and its salted commitment in the event: when the key is shredded and
    the row emptied, the ledger still stands and tells nothing.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)  # the act or form field it belongs to
    content = models.BinaryField()
    salt = models.BinaryField()
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Text"]] = models.Manager()

    class Meta:
        ordering = ("made_at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class PartyKind(models.TextChoices):
    """The part a person or body has in a matter (DOMAIN.md 2.1)."""

    MAIN = "main"  # 主访人
    REPRESENTATIVE = "representative"  # 代表
    AGENT = "agent"  # 代理人
    GUARDIAN = "guardian"  # 监护人
    MEMBER = "member"


class Party(models.Model):
    """信访人: one person or body in one matter.

    The sealed columns open only through `services`; the masked ones are what lists show, and
    stay empty in a sealed matter; the indexes say that two values are equal, and no more.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()
    submission = models.CharField(max_length=24, blank=True)  # number of the one they came with
    kind = models.CharField(max_length=16)
    organisation = models.BooleanField(default=False)
    id_type = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=6, blank=True)  # of the home, GB/T 2260
    name = models.BinaryField(null=True)
    id_number = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    email = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    needs = models.BinaryField(null=True)  # language, sign, wheelchair …
    name_masked = models.CharField(max_length=50, blank=True)
    id_masked = models.CharField(max_length=18, blank=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    id_index = models.BigIntegerField(null=True)
    phone_index = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager["Party"]] = models.Manager()

    class Meta:
        ordering = ("matter", "n")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="party_once_per_matter"),
            models.CheckConstraint(
                name="party_kind_is_known", condition=Q(kind__in=PartyKind.values)
            ),
        )
        indexes = (
            models.Index(
                fields=("id_index",), condition=Q(id_index__isnull=False), name="party_same_id"
            ),
            models.Index(
                fields=("phone_index",),
                condition=Q(phone_index__isnull=False),
                name="party_same_phone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.n} {self.kind}"


class ReadLog(models.Model):
    """阅看记录: who read which personal data, when and what for. Only ever added to.

    Without a person, post and office it was the system itself, about to send a message.
    """

    at = models.DateTimeField()
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("directory.Office", models.PROTECT, null=True, related_name="+")
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    parties = models.JSONField(default=list)  # ids
    texts = models.JSONField(default=list)  # ids
    fields = models.JSONField(default=list)  # names of what was shown
    purpose = models.CharField(max_length=200)
    revealed = models.BooleanField(default=False)  # unmasked on request, with a reason typed

    objects: ClassVar[models.Manager["ReadLog"]] = models.Manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                name="read_by_somebody_at_a_post_or_by_the_system",
                condition=Q(staff=None, post=None, office=None)
                | Q(staff__isnull=False, post__isnull=False, office__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("matter", "at"), name="reads_of_matter"),
            models.Index(fields=("staff", "revealed", "at"), name="reads_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.staff_id} {self.matter_id}"


class Member(models.Model):
    """群体成员: one of a group, with what they came to. No list shows more than the masked name.

    `content` is the sealed JSON of name, telephone and what is owed; `result` that of what they
    got. Their salted commitments are in the events. `code` opens this one outcome and no other.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    n = models.PositiveIntegerField()
    listed_seq = models.PositiveIntegerField()  # of the event that entered them
    content = models.BinaryField()
    salt = models.BinaryField()
    name_masked = models.CharField(max_length=50, blank=True)  # empty in a sealed matter
    code = models.BinaryField(null=True)  # keyed hash of the member's own code
    outcome = models.CharField(max_length=16, blank=True)
    done_on = models.DateField(null=True)
    settled = models.BooleanField(default=False)
    settled_seq = models.PositiveIntegerField(null=True)  # of the event that says so
    result = models.BinaryField(null=True)
    result_salt = models.BinaryField(null=True)

    objects: ClassVar[models.Manager["Member"]] = models.Manager()

    class Meta:
        ordering = ("matter", "n")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="member_once_per_matter"),
        )
        indexes = (
            models.Index(
                fields=("matter", "code"), condition=Q(code__isnull=False), name="member_by_code"
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.n}"


class CorrectionState(models.TextChoices):
    """How a correction of personal data stands."""

    DONE = "done"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Correction(models.Model):
    """更正: one value that somebody asked to have set right; the new value is sealed."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    column = models.CharField(max_length=16)
    value = models.BinaryField()
    salt = models.BinaryField()
    state = models.CharField(max_length=12)
    asked_seq = models.PositiveIntegerField()
    decided_seq = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Correction"]] = models.Manager()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="correction_state_is_known", condition=Q(state__in=CorrectionState.values)
            ),
            models.UniqueConstraint(
                fields=("party", "column"),
                condition=Q(state="asked"),
                name="correction_asked_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.column} {self.state}"
