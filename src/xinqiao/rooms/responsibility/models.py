"""包案: the milestones of a plan. Leader, state, clocks and history are the casebook's."""

from typing import ClassVar

from django.db import models

from xinqiao.rooms.people.rowid import HEX_DIGITS

LONGEST_GIST = 120


class Milestone(models.Model):
    """节点: what is to be reached by a day. Its holder and date are the duty's (`n`)."""

    matter = models.ForeignKey("casebook.Matter", models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()  # of the event that planned it
    n = models.PositiveIntegerField()  # the duty under which it runs now
    gist = models.CharField(max_length=LONGEST_GIST, blank=True)  # no names
    text = models.CharField(max_length=HEX_DIGITS)  # id of a people Text
    times_put_off = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager["Milestone"]] = models.Manager()

    class Meta:
        ordering = ("matter", "seq", "id")
        constraints = (
            models.UniqueConstraint(fields=("matter", "n"), name="milestone_once_per_duty"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}#{self.n} {self.gist}"
