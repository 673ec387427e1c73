"""我的账号: a telephone number, a second secret, and the receipts joined to it. Never needed."""

from typing import ClassVar

from django.db import models

from xinqiao.rooms.people.rowid import HEX_DIGITS, fresh


class Account(models.Model):
    """An account of somebody who asked for one. The number is only known by its keyed hash."""

    id = models.CharField(max_length=HEX_DIGITS, primary_key=True, default=fresh)
    phone_index = models.BigIntegerField(unique=True)
    secret = models.CharField(max_length=200)  # hashed as passwords are
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Account"]] = models.Manager()

    def __str__(self) -> str:
        return self.id


class Joined(models.Model):
    """A submission that somebody joined to their account with its number and query code."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="joined")
    submission = models.ForeignKey("registry.Submission", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Joined"]] = models.Manager()

    class Meta:
        ordering = ("account", "-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("account", "submission"), name="joined_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.submission_id}"


class SentCode(models.Model):
    """A code that was sent to a telephone, until it is used or its minutes are over."""

    phone_index = models.BigIntegerField(primary_key=True)
    code = models.BinaryField()  # keyed hash
    until = models.DateTimeField()

    objects: ClassVar[models.Manager["SentCode"]] = models.Manager()

    def __str__(self) -> str:
        return f"until {self.until:%F %T}"
