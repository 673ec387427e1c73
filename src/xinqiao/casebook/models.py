"""The spine: Matter, Event, Duty, Seat, Bar. Only ledger.py writes these tables.

Event is append-only in the database itself (guards.py). The others cache what the
events say, and `verify` replays the events to see whether they still do.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xinqiao.kernel.codes import Channel, LeadState, Purpose
from xinqiao.kernel.procedure.steps import OPEN, Act, Step
from xinqiao.kernel.terms import TermKey

# In the order in which they are grouped, with all that is counted of them.
OWN_CASES = ("leader", "leader_post", "leader_office", "lead", "sealed", "received_on", "id")


def unindexed(to: str, *, null: bool = False) -> Any:
    """A reference that nobody is looked up by, or that an index of the table begins with.

    Django indexes every reference; a registration writes rows of seven tables, and half of its
    index entries would never be read.
    """
    return models.ForeignKey(to, models.PROTECT, null=null, related_name="+", db_index=False)


class Matter(models.Model):
    """信访事项: one problem behind one or many submissions, as it stands now."""

    number = models.CharField(max_length=24, unique=True)  # that of its first submission
    pseudonym = models.CharField(max_length=32)  # random; stands for it in the tree
    key = models.BigIntegerField()  # vault data key of everything said in it
    step = models.CharField(max_length=16)
    open = models.BooleanField()
    seq = models.PositiveIntegerField()  # events folded into this row
    head = models.CharField(max_length=64)  # digest of the last event
    gist = models.CharField(max_length=120)  # what it is about; no names; empty when sealed
    purpose = models.CharField(max_length=1)
    channel = models.CharField(max_length=1)
    category = models.CharField(max_length=6, blank=True)
    place = models.CharField(max_length=6, blank=True)  # where the problem lies, not the home
    urgency = models.CharField(max_length=1, default="0")
    sealed = models.BooleanField(default=False)
    anonymous = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    group = models.BooleanField(default=False)
    repeat = models.BooleanField(default=False)
    people = models.PositiveIntegerField(default=1)
    extended = models.BooleanField(default=False)
    received_on = models.DateField()
    registered_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # the earliest running clock of an office
    due_key = models.CharField(max_length=20, blank=True)
    due_provisional = models.BooleanField(default=False)
    office = models.ForeignKey("directory.Office", models.PROTECT, null=True, related_name="+")
    post = unindexed("directory.Post", null=True)
    staff = unindexed(settings.AUTH_USER_MODEL, null=True)
    lead = models.CharField(max_length=8, blank=True, default="")  # 包案: LeadState; "": none
    leader_office = unindexed("directory.Office", null=True)  # one row, so at most one leader
    leader_post = unindexed("directory.Post", null=True)
    leader = unindexed(settings.AUTH_USER_MODEL, null=True)
    supervised = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Matter"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pseudonym",), name="matter_pseudonym_once"),
            models.CheckConstraint(
                name="matter_step_is_known", condition=Q(step__in=[s.value for s in Step])
            ),
            models.CheckConstraint(
                name="matter_is_open_at_open_steps",
                condition=Q(open=True, step__in=sorted(s.value for s in OPEN))
                | (Q(open=False) & ~Q(step__in=sorted(s.value for s in OPEN))),
            ),
            models.CheckConstraint(  # P1: by office, by post and by name
                name="open_matter_has_an_owner",
                condition=Q(open=False)
                | Q(office__isnull=False, post__isnull=False, staff__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_purpose_is_known", condition=Q(purpose__in=[p.value for p in Purpose])
            ),
            models.CheckConstraint(
                name="matter_channel_is_known", condition=Q(channel__in=[c.value for c in Channel])
            ),
            models.CheckConstraint(
                name="sealed_matter_shows_no_gist", condition=Q(sealed=False) | Q(gist="")
            ),
            models.CheckConstraint(
                name="matter_due_date_and_clock_together",
                condition=Q(due_on=None, due_key="") | (Q(due_on__isnull=False) & ~Q(due_key="")),
            ),
            models.CheckConstraint(  # by office, by post and by name, or nobody
                name="matter_leader_is_whole",
                condition=Q(lead="", leader_office=None, leader_post=None, leader=None)
                | Q(
                    lead__in=[s.value for s in LeadState],
                    leader_office__isnull=False,
                    leader_post__isnull=False,
                    leader__isnull=False,
                ),
            ),
        )
        indexes = (  # where a filter of a list leaves few, it begins here and not at the seats
            models.Index(fields=("staff", "open", "received_on", "id"), name="matter_of_owner"),
            models.Index(fields=("staff", "open", "due_on", "id"), name="matter_of_owner_due"),
            models.Index(
                fields=("category", "open", "received_on", "id"), name="matter_of_category"
            ),
            models.Index(
                fields=("category", "open", "due_on", "id"), name="matter_of_category_due"
            ),
            models.Index(fields=OWN_CASES, condition=~Q(lead=""), name="matter_of_leader"),
            models.Index(
                fields=("office", "id"), condition=Q(supervised=True), name="matter_supervised"
            ),
            models.Index(
                fields=("office", "id"),
                condition=~Q(urgency="0") & Q(open=True),
                name="matter_urgent",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """记录: one act. Who, when, under which rule, what was said and what it did."""

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="events", db_index=False
    )  # the first column of a unique constraint
    seq = models.PositiveIntegerField()  # 1, 2, 3 … without gaps, per matter
    act = models.CharField(max_length=24)
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField()  # when it was written down
    actor = models.CharField(max_length=10)  # staff, petitioner, system
    staff = unindexed(settings.AUTH_USER_MODEL, null=True)
    post = unindexed("directory.Post", null=True)
    office = unindexed("directory.Office", null=True)
    source = models.CharField(max_length=60)  # the article relied on
    facts = models.JSONField()
    effects = models.JSONField()
    salt = models.CharField(max_length=64)  # of the payload's commitment
    prev = models.CharField(max_length=64)  # digest of event seq-1; "" for the first
    digest = models.CharField(max_length=64)  # RFC 6962 leaf hash

    objects: ClassVar[models.Manager["Event"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq")
        constraints = (
            models.UniqueConstraint(fields=("matter", "seq"), name="event_seq_once_per_matter"),
            models.UniqueConstraint(fields=("digest",), name="event_digest_once"),
            models.CheckConstraint(
                name="event_act_is_known", condition=Q(act__in=[a.value for a in Act])
            ),
            models.CheckConstraint(
                name="event_by_staff_names_staff_post_and_office",
                condition=Q(
                    actor="staff", staff__isnull=False, post__isnull=False, office__isnull=False
                )
                | Q(actor__in=("petitioner", "system"), staff=None, post=None, office=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.seq} {self.act}"


class Duty(models.Model):
    """期限: something that somebody must do by a date. Opened and closed by events."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="duties", db_index=False)
    n = models.PositiveIntegerField()
    key = models.CharField(max_length=20)
    office = unindexed("directory.Office", null=True)
    post = unindexed("directory.Post", null=True)
    staff = unindexed(settings.AUTH_USER_MODEL, null=True)
    started = models.DateField()
    due = models.DateField()
    provisional = models.BooleanField()  # counted into a year whose holidays are not announced
    calendar = models.CharField(max_length=64, blank=True)
    extended = models.PositiveIntegerField(default=0)
    paused = models.PositiveIntegerField(default=0)
    opened_by = models.PositiveIntegerField()  # seq of the event
    closed_by = models.PositiveIntegerField(null=True)
    closed_on = models.DateField(null=True)
    how = models.CharField(max_length=8, blank=True)

    objects: ClassVar[models.Manager["Duty"]] = models.Manager()

    class Meta:
        ordering = ("matter", "n")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="duty_once_per_matter"),
            models.CheckConstraint(
                name="duty_key_is_known", condition=Q(key__in=[k.value for k in TermKey])
            ),
            models.CheckConstraint(
                name="duty_closing_is_whole",
                condition=Q(closed_by=None, closed_on=None, how="")
                | (Q(closed_by__isnull=False, closed_on__isnull=False) & ~Q(how="")),
            ),
            models.CheckConstraint(
                name="duty_ends_after_it_starts", condition=Q(due__gte=F("started"))
            ),
        )
        indexes = (
            models.Index(
                fields=("staff", "office", "due", "id"),
                condition=Q(closed_by=None),
                name="duty_of_person",
            ),
            models.Index(
                fields=("office", "due", "id"), condition=Q(closed_by=None), name="duty_of_office"
            ),
            models.Index(
                fields=("key", "due", "id"), condition=Q(closed_by=None), name="duty_by_key"
            ),
            models.Index(  # what somebody had to do and has done: their own page
                fields=("staff", "due"), condition=Q(closed_by__isnull=False), name="duty_done_by"
            ),
            models.Index(
                fields=("calendar",),
                condition=Q(closed_by=None, provisional=True),
                name="duty_provisional",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.n} {self.key}"


class Seat(models.Model):
    """席位: one office's, or one named reader's, place at a matter, with the list's sort keys.

    An office seat (`staff` empty) lets everybody with a case role in that office read; a
    named seat only that person. `capacities` holds the kernel's Capacity values, sorted.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="seats")
    office = unindexed("directory.Office")
    staff = unindexed(settings.AUTH_USER_MODEL, null=True)
    capacities = models.JSONField()
    open = models.BooleanField()
    step = models.CharField(max_length=16)
    received_on = models.DateField()
    due_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Seat"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "office"), condition=Q(staff=None), name="seat_once_per_office"
            ),
            models.UniqueConstraint(
                fields=("matter", "office", "staff"),
                condition=Q(staff__isnull=False),
                name="seat_once_per_reader",
            ),
        )
        indexes = (
            models.Index(
                fields=("office", "open", "received_on", "matter"),
                condition=Q(staff=None),
                name="seat_office_newest",
            ),
            models.Index(
                fields=("office", "open", "due_on", "matter"),
                condition=Q(staff=None),
                name="seat_office_due",
            ),
            models.Index(
                fields=("office", "step", "received_on", "matter"),
                condition=Q(staff=None),
                name="seat_office_step",
            ),
            models.Index(
                fields=("staff", "received_on", "matter"),
                condition=Q(staff__isnull=False),
                name="seat_reader_newest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.office_id}/{self.staff_id}"


class Bar(models.Model):
    """Somebody who may not know of the matter: recused, or complained about. Beats every seat."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="bars")
    office = models.ForeignKey("directory.Office", models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Bar"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="bar_names_an_office_or_a_person",
                condition=Q(office=None, staff__isnull=False) | Q(office__isnull=False, staff=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}: not {self.office_id or self.staff_id}"


class Leaf(models.Model):
    """An event's place in the tree. Given by the sealing job, so that writers never queue."""

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="leaf")

    objects: ClassVar[models.Manager["Leaf"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.index)


class TreeNode(models.Model):
    """Hash of a whole subtree of 2**level leaves, so that a proof reads hundreds of rows only."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["TreeNode"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("level", "index"), name="tree_node_once"),)

    def __str__(self) -> str:
        return f"{self.level}:{self.index}"


class TreeHead(models.Model):
    """A signed head of the tree: its size, its root, and the note that was signed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    note = models.TextField()  # checkpoint text with its signature lines

    objects: ClassVar[models.Manager["TreeHead"]] = models.Manager()

    class Meta:
        ordering = ("-size",)

    def __str__(self) -> str:
        return f"{self.size}: {self.root[:12]}"


class YearNotice(models.Model):
    """A year's holiday notice laid over the shipped calendar by an administrator."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    notice = models.JSONField()  # kernel.worktime.YearNotice as JSON
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[models.Manager["YearNotice"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.year)


class Reaction(models.Model):
    """One effect of one event: queued with it, done at least once, kept when it keeps failing."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="reactions")
    name = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["Reaction"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "name"), name="reaction_once_per_event"),
        )
        indexes = (
            models.Index(fields=("id",), condition=Q(done_at=None), name="reaction_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.name}"
