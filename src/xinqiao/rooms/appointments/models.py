"""Rooms, rotas, appointments and reception days.

A `Hold` is a half hour taken: of a room, of a person, or of a place in a leader's session.
Its unique keys are why nobody and nothing can be booked twice, whoever writes at once.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xinqiao.kernel.reception_days import Every
from xinqiao.rooms.appointments.codes import DayTold, Form, RoomKind, Told, Way
from xinqiao.rooms.appointments.grid import CELLS

_WHOLE_DAY = Q(first__gte=0, last__lte=CELLS, last__gt=F("first"))


class Room(models.Model):
    """接待室、约访室: where people are received, with what stands in it."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12)
    place = models.CharField(max_length=80, blank=True)  # floor, entrance
    seats = models.PositiveSmallIntegerField(default=4)
    equipment = models.JSONField(default=list)  # codes.Equipment values
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Room"]] = models.Manager()

    class Meta:
        ordering = ("office", "name")
        constraints = (
            models.UniqueConstraint(fields=("office", "name"), name="room_once_per_office"),
            models.CheckConstraint(
                name="room_kind_is_known", condition=Q(kind__in=[k.value for k in RoomKind])
            ),
        )

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """排班: every week on this day, this officer receives in this room from `first` to `last`.

    first, last: half hours of the day, `last` not included. length: half hours of one slot.
    """

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="shifts")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # 0 Monday to 6 Sunday
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True)

    objects: ClassVar[models.Manager["Shift"]] = models.Manager()

    class Meta:
        ordering = ("office", "weekday", "first", "room")
        constraints = (
            models.CheckConstraint(name="shift_lies_in_a_day", condition=_WHOLE_DAY),
            models.CheckConstraint(name="shift_has_a_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="shift_has_slots", condition=Q(length__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.first}-{self.last} {self.room_id}/{self.staff_id}"


class LeaderRule(models.Model):
    """领导接访安排: when a leading official receives visitors, again and again."""

    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")  # the host
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey("directory.Post", models.PROTECT, related_name="+")
    portfolio = models.CharField(max_length=80)  # 分管
    portfolio_en = models.CharField(max_length=120, blank=True)
    every = models.CharField(max_length=8)
    weekdays = models.JSONField(default=list)
    nth = models.SmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=0)
    month = models.PositiveSmallIntegerField(default=1)
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField(default=1)
    form = models.CharField(max_length=8)
    place = models.CharField(max_length=80, blank=True)  # where it is not the office's own room
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+")
    companion = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    objects: ClassVar[models.Manager["LeaderRule"]] = models.Manager()

    class Meta:
        ordering = ("office", "id")
        constraints = (
            models.CheckConstraint(name="leader_rule_lies_in_a_day", condition=_WHOLE_DAY),
            models.CheckConstraint(
                name="leader_rule_every_is_known",
                condition=Q(every__in=[e.value for e in Every]),
            ),
            models.CheckConstraint(
                name="leader_rule_form_is_known", condition=Q(form__in=[f.value for f in Form])
            ),
            models.CheckConstraint(
                name="leader_has_a_companion", condition=~Q(companion=F("leader"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.leader_id} {self.every}"


class LeaderDay(models.Model):
    """领导接访日: one session. `planned_on` is what the rule says, `day` when it is held."""

    rule = models.ForeignKey(LeaderRule, models.PROTECT, related_name="days")
    planned_on = models.DateField()
    day = models.DateField()
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    provisional = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)  # put off by a person: the calendar moves it not
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+")
    companion = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    substitute_post = models.ForeignKey(
        "directory.Post", models.PROTECT, null=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True)  # the leader; the session goes on
    listed_at = models.DateTimeField(null=True)  # when the list went to the leader

    objects: ClassVar[models.Manager["LeaderDay"]] = models.Manager()

    class Meta:
        ordering = ("day", "first", "id")
        constraints = (
            models.UniqueConstraint(fields=("rule", "planned_on"), name="leader_day_once_per_rule"),
            models.CheckConstraint(name="leader_day_lies_in_a_day", condition=_WHOLE_DAY),
        )
        indexes = (models.Index(fields=("day",), name="leader_day_by_day"),)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.day}"


class DayChange(models.Model):
    """What changed in a reception day. Published; only ever added to."""

    leader_day = models.ForeignKey(LeaderDay, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told = models.CharField(max_length=12)
    values = models.JSONField(default=dict)  # dates, names of posts and rooms, the reason

    objects: ClassVar[models.Manager["DayChange"]] = models.Manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(
                name="day_change_is_known", condition=Q(told__in=[t.value for t in DayTold])
            ),
        )

    def __str__(self) -> str:
        return f"{self.leader_day_id} {self.told}"


class Appointment(models.Model):
    """约访: somebody comes at a time, to a room, to a person.

    Everything personal is sealed: with the matter's data key, or with one of its own where
    there is no matter yet. `code` is the hash of the query code that opens it to the visitor.
    """

    number = models.CharField(max_length=16, unique=True)
    office = models.ForeignKey("directory.Office", models.PROTECT, related_name="+")
    day = models.DateField()
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    leader_day = models.ForeignKey(
        LeaderDay, models.PROTECT, null=True, related_name="appointments"
    )
    matter = models.ForeignKey("casebook.Matter", models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=8)
    code = models.BinaryField(null=True)
    key = models.BigIntegerField()  # vault data key of the sealed columns
    name = models.BinaryField(null=True)
    name_masked = models.CharField(max_length=50, blank=True)  # what calendars show
    phone = models.BinaryField(null=True)
    about = models.BinaryField(null=True)
    restricted = models.BooleanField(default=False)  # about somebody here: only the head reads it
    language = models.CharField(max_length=2, default="zh")  # of messages: zh or en
    people = models.PositiveSmallIntegerField(default=1)
    needs = models.JSONField(default=list)  # codes.Need values
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    erased = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Appointment"]] = models.Manager()

    class Meta:
        ordering = ("day", "first", "id")
        constraints = (
            models.CheckConstraint(name="appointment_lies_in_a_day", condition=_WHOLE_DAY),
            models.CheckConstraint(
                name="appointment_way_is_known", condition=Q(way__in=[w.value for w in Way])
            ),
            models.CheckConstraint(
                name="appointment_is_with_somebody",
                condition=Q(staff__isnull=False) | Q(leader_day__isnull=False),
            ),
            models.CheckConstraint(name="appointment_has_people", condition=Q(people__gte=1)),
        )
        indexes = (models.Index(fields=("office", "day", "first"), name="appointment_of_day"),)

    def __str__(self) -> str:
        return self.number


class Hold(models.Model):
    """A half hour taken. Exactly one thing is held, by exactly one appointment or session."""

    day = models.DateField()
    cell = models.PositiveSmallIntegerField()
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+", db_index=False)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    session = models.ForeignKey(
        LeaderDay, models.PROTECT, null=True, related_name="+", db_index=False
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="holds")
    leader_day = models.ForeignKey(LeaderDay, models.PROTECT, null=True, related_name="holds")

    objects: ClassVar[models.Manager["Hold"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("room", "day", "cell"), condition=Q(room__isnull=False),
                name="room_held_once",
            ),
            models.UniqueConstraint(
                fields=("staff", "day", "cell"), condition=Q(staff__isnull=False),
                name="person_held_once",
            ),
            models.UniqueConstraint(
                fields=("session", "day", "cell"), condition=Q(session__isnull=False),
                name="session_held_once",
            ),
            models.CheckConstraint(name="hold_is_on_the_grid", condition=Q(cell__lt=CELLS)),
            models.CheckConstraint(
                name="hold_holds_one_thing",
                condition=Q(room__isnull=False, staff=None, session=None)
                | Q(room=None, staff__isnull=False, session=None)
                | Q(room=None, staff=None, session__isnull=False),
            ),
            models.CheckConstraint(
                name="hold_has_one_holder",
                condition=Q(appointment=None, leader_day__isnull=False)
                | Q(appointment__isnull=False, leader_day=None),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("day",), name="hold_by_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.cell}: {self.room_id or self.staff_id or self.session_id}"


class Entry(models.Model):
    """What happened to an appointment: who, when, from where to where. Only ever added to."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("directory.Office", models.PROTECT, null=True, related_name="+")
    system = models.BooleanField(default=False)  # neither staff nor the visitor: the calendar
    told = models.CharField(max_length=12)
    values = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="entry_is_known", condition=Q(told__in=[t.value for t in Told])
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.told}"
