"""Offices, posts, the people who hold them, and who stands in for whom."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from xinqiao.kernel.actors import Role

OPENS, CLOSES = time(8, 30), time(17, 30)  # until an office has hours of its own


class OfficeKind(models.TextChoices):
    """What an office is, as far as the procedure asks."""

    GOVERNMENT = "government"
    BUREAU = "bureau"  # 信访局: a petition department
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    CONFERENCE = "conference"  # 联席会议办公室
    DISCIPLINE = "discipline"  # 纪检监察机关
    POLITICAL_LEGAL = "political_legal"  # 政法委


class Office(models.Model):
    """An organ or unit. `line` lists the ids of the offices above it, top first."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    short = models.CharField(max_length=12)  # 机关代字, heads its document numbers
    kind = models.CharField(max_length=16, choices=OfficeKind.choices)
    level = models.PositiveSmallIntegerField()  # 1 province, 2 city, 3 county, 4 township
    region = models.CharField(max_length=6)  # GB/T 2260
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    line = models.JSONField(default=list)
    review_by = models.ForeignKey(  # next higher organ, asked for a review (Art 35)
        "self", models.PROTECT, null=True, related_name="reviews"
    )
    service_phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=120, blank=True)
    opens = models.TimeField(default=OPENS)  # on working days; see `hours`
    closes = models.TimeField(default=CLOSES)
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Office"]] = models.Manager()

    class Meta:
        ordering = ("level", "code")
        constraints = (
            models.CheckConstraint(
                name="office_kind_is_known", condition=Q(kind__in=OfficeKind.values)
            ),
            models.CheckConstraint(
                name="office_is_not_its_own_reviewer", condition=~Q(review_by=F("id"))
            ),
            models.CheckConstraint(
                name="office_hours_end_after_they_begin", condition=Q(closes__gt=F("opens"))
            ),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A place of duty in an office. Cases belong to posts; people come and go."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    roles = models.JSONField(default=list)  # kernel Role values
    is_head = models.BooleanField(default=False)
    is_intake = models.BooleanField(default=False)  # what arrives, arrives here
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Post"]] = models.Manager()

    class Meta:
        ordering = ("office", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("office",),
                condition=Q(is_head=True, active=True),
                name="one_head_per_office",
            ),
            models.UniqueConstraint(
                fields=("office",),
                condition=Q(is_intake=True, active=True),
                name="one_intake_per_office",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles of the post as kernel roles."""
        return frozenset(Role(r) for r in self.roles)


class StaffManager(BaseUserManager["Staff"]):
    """Makes accounts; there are no super-users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Staff":
        """An account with a hashed password (unusable when None)."""
        staff = self.model(username=username, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """One person who works here. What they may do comes from the post they hold."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=50)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[StaffManager] = StaffManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name

    # Django's admin is not installed and nobody is above the rules; allauth asks all the same.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Always False: permissions come from seats and roles, never from Django's."""
        return False


class Holding(models.Model):
    """Who holds a post, from when to when (`until` empty: now)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True)

    objects: ClassVar[models.Manager["Holding"]] = models.Manager()

    class Meta:
        ordering = ("post", "since")
        constraints = (
            models.UniqueConstraint(
                fields=("post",), condition=Q(until=None), name="one_holder_per_post"
            ),
            models.CheckConstraint(
                name="holding_ends_after_it_starts",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.post_id}: {self.staff_id}"


class Absence(models.Model):
    """Days on which a person is away, and who stands in."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Staff, models.PROTECT, related_name="stands_in")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=80, blank=True)

    objects: ClassVar[models.Manager["Absence"]] = models.Manager()

    class Meta:
        ordering = ("-since",)
        constraints = (
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="nobody_stands_in_for_themselves", condition=~Q(substitute=F("staff"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.staff_id} {self.since}"


class Category(models.Model):
    """One entry of a version of the content categories (内容分类), up to three levels."""

    version = models.CharField(max_length=12)
    code = models.CharField(max_length=6)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="below")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Category"]] = models.Manager()

    class Meta:
        ordering = ("version", "code")
        constraints = (
            models.UniqueConstraint(fields=("version", "code"), name="category_once_per_version"),
            models.CheckConstraint(name="category_has_a_level", condition=Q(level__in=(1, 2, 3))),
        )

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """What an administrator changed, when. Never edited; no case content."""

    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # null: the system
    what = models.CharField(max_length=24)
    target = models.CharField(max_length=80)
    values = models.JSONField()

    objects: ClassVar[models.Manager["Change"]] = models.Manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.what} {self.target}"
