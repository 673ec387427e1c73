"""接访: promises, the queue of the day, records, calls, duty rota, the reception code.

What a visitor said before there is a matter is sealed with a key of its own and moves into
the matter once it is registered. Duties and history are the casebook's.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh

LONGEST_GIST = 120


class Promise(models.Model):
    """承诺: what an officer said would be done. Its holder and date are the duty's (`n`)."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()  # of the event that made it
    n = models.PositiveIntegerField()  # the duty under which it runs now
    gist = models.CharField(max_length=LONGEST_GIST, blank=True)  # no names; empty when sealed
    text = models.CharField(max_length=HEX_DIGITS)  # id of a people Text
    times_put_off = models.PositiveSmallIntegerField(default=0)
    kept = models.PositiveIntegerField(null=True)  # seq of the event that kept it

    objects: ClassVar[models.Manager["Promise"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="promise_once_per_duty"),
            models.UniqueConstraint(fields=("matter", "seq"), name="promise_once_per_event"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.gist}"


class Window(models.Model):
    """窗口: where somebody is received; the hall calls a number to it."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Window"]] = models.Manager()

    class Meta:
        ordering = ("office", "id")
        constraints = (
            models.UniqueConstraint(fields=("office", "name"), name="window_name_once_per_hall"),
        )

    def __str__(self) -> str:
        return self.name


class QueueCount(models.Model):
    """The last number given in a hall on a day; the row is locked while one is given."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    last = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["QueueCount"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("office", "day"), name="one_queue_per_hall_and_day"),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}: {self.last}"


class Need(models.TextChoices):
    """Why somebody goes first. Chosen by the visitor, asked for no proof."""

    NONE = ""
    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    CHILD = "child"


class VisitState(models.TextChoices):
    """Where a visitor is."""

    WAITING = "waiting"
    CALLED = "called"
    RECEIVING = "receiving"
    DONE = "done"
    MISSED = "missed"  # called, did not come


AT_WINDOW = (VisitState.CALLED, VisitState.RECEIVING)


class Visit(models.Model):
    """来访: somebody came. A number, never a condition: no ID and no appointment is asked for.

    `who` is the sealed JSON of at most five people; the others are counted, not listed.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    serial = models.PositiveIntegerField()
    came_at = models.DateTimeField()
    first = models.BooleanField(default=False)  # goes before those without a need
    need = models.CharField(max_length=8, choices=Need.choices, blank=True)
    present = models.PositiveIntegerField(default=1)  # people who came
    about = models.CharField(max_length=60, blank=True)  # no names; empty once sealed
    name_masked = models.CharField(max_length=50, blank=True)
    key = models.BigIntegerField()
    who = models.BinaryField()
    appointment = models.CharField(max_length=HEX_DIGITS, blank=True)
    after_hours = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=VisitState.choices, default=VisitState.WAITING)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="+", db_index=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True)
    times_called = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Visit"]] = models.Manager()

    class Meta:
        ordering = ("office", "day", "serial")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "day", "serial"), name="visit_number_once_per_hall_and_day"
            ),
            models.UniqueConstraint(
                fields=("window",), condition=Q(state__in=AT_WINDOW), name="one_visit_at_a_window"
            ),
            models.CheckConstraint(
                name="arrival_state_is_known", condition=Q(state__in=VisitState.values)
            ),
            models.CheckConstraint(
                name="visit_at_a_window_was_called",
                condition=~Q(state__in=AT_WINDOW)
                | Q(window__isnull=False, called_at__isnull=False),
            ),
            models.CheckConstraint(name="visit_of_somebody", condition=Q(present__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.serial}"


class RecordState(models.TextChoices):
    """How far a reception record is."""

    DRAFT = "draft"
    READ_BACK = "read_back"  # read to the person and corrected; waits for the signature
    SIGNED = "signed"
    REFUSED = "refused"  # they would not sign; the reason is kept
    FILED = "filed"  # stands in a matter


class Record(models.Model):
    """接谈记录: sealed JSON of what was asked, answered, explained and promised."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    visit = models.OneToOneField(Visit, models.PROTECT, null=True, related_name="+")
    key = models.BigIntegerField()
    content = models.BinaryField()
    version = models.PositiveIntegerField(default=1)  # of the content; the signature is of one
    began_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=RecordState.choices, default=RecordState.DRAFT)
    read_back_at = models.DateTimeField(null=True)
    signature = models.BinaryField(null=True)  # sealed PNG
    signature_sha256 = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)  # salted; of what was signed
    salt = models.BinaryField(null=True)
    signed_at = models.DateTimeField(null=True)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, null=True, related_name="+")
    seq = models.PositiveIntegerField(null=True)  # of the event RECEIVE_VISITOR

    objects: ClassVar[models.Manager["Record"]] = models.Manager()

    class Meta:
        ordering = ("-updated_at",)
        constraints = (
            models.CheckConstraint(
                name="record_state_is_known", condition=Q(state__in=RecordState.values)
            ),
            models.CheckConstraint(
                name="filed_record_stands_in_a_matter",
                condition=Q(state="filed", matter__isnull=False, seq__isnull=False)
                | (~Q(state="filed") & Q(matter=None, seq=None)),
            ),
            models.CheckConstraint(
                name="signed_record_has_its_signature",
                condition=~Q(state="signed") | Q(signature__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Call(models.Model):
    """来电: what somebody said on the telephone. `said` is sealed JSON: name, phone, words."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    gist = models.CharField(max_length=LONGEST_GIST, blank=True)  # no names; empty when sealed
    key = models.BigIntegerField()
    said = models.BinaryField()
    after_hours = models.BooleanField(default=False)
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, null=True, related_name="+")
    call_back = models.BooleanField(default=False)  # they were told that they will be called

    objects: ClassVar[models.Manager["Call"]] = models.Manager()

    class Meta:
        ordering = ("-at", "id")
        indexes = (models.Index(fields=("office", "at"), name="calls_of_office"),)

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.gist}"


class Shift(models.Model):
    """值班: who answers for an office outside its hours, from when to when."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begins = models.DateTimeField()
    ends = models.DateTimeField()

    objects: ClassVar[models.Manager["Shift"]] = models.Manager()

    class Meta:
        ordering = ("begins", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "staff", "begins"), name="shift_once_per_person"
            ),
            models.CheckConstraint(
                name="shift_ends_after_it_begins", condition=Q(ends__gt=F("begins"))
            ),
        )
        indexes = (models.Index(fields=("office", "ends"), name="shifts_of_office"),)

    def __str__(self) -> str:
        return f"{self.begins:%F %H:%M} {self.staff_id}"


class HandOver(models.Model):
    """值班交接: what whoever comes next must know. Sealed; never changed, only taken over."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key = models.BigIntegerField()
    note = models.BinaryField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["HandOver"]] = models.Manager()

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("office", "at"), name="hand_overs_of_office"),)
        constraints = (
            models.CheckConstraint(
                name="hand_over_is_taken_by_somebody_at_a_time",
                condition=Q(taken_by=None, taken_at=None)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.staff_id}"


class CodeItem(models.Model):
    """接访规范: one line of an office's reception code. A dropped line stays for old samples."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    text = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["CodeItem"]] = models.Manager()

    class Meta:
        ordering = ("office", "place", "id")

    def __str__(self) -> str:
        return self.text


class Sample(models.Model):
    """抽查: what a supervisor found in one record. For training; nothing is added up.

    The officer sees it first, and nobody else before: `seen_at`.
    """

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    record = models.OneToOneField(Record, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    met = models.JSONField(default=list)  # texts of the lines that were kept
    unmet = models.JSONField(default=list)
    key = models.BigIntegerField()
    note = models.BinaryField()
    seen_at = models.DateTimeField(null=True)
    answer = models.BinaryField(null=True)  # what the officer says to it

    objects: ClassVar[models.Manager["Sample"]] = models.Manager()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%F} {self.record_id}"
