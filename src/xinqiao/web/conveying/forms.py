"""The form of a meeting and the form of its correction: the same points in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.actors import Role
from xinqiao.rooms.conveying.audience import Audience
from xinqiao.rooms.conveying.queries import Choices, PointLine
from xinqiao.rooms.conveying.services.publishing import MOST_POINTS, NewMeeting, NewPoint
from xinqiao.web import words
from xinqiao.web.acts.base import day, line, text
from xinqiao.web.acts.visits import moment

AT_FIRST = 3
PARTS = ("text", "task", "owner", "by_day")


@dataclass(frozen=True, slots=True)
class PointFields:
    """The fields of one point; what is to be done stays folded until it is wanted."""

    n: int
    text: BoundField
    task: Sequence[BoundField]

    @property
    def open(self) -> bool:
        """Whether the folded part has something to show."""
        return any(f.errors or f.value() for f in self.task)


class PointsForm(forms.Form):
    """So many points, each with a task or without."""

    def __init__(self, *args: Any, choices: Choices, count: int, **kwargs: Any) -> None:
        """count: how many points there is room for."""
        super().__init__(*args, **kwargs)
        self.count = max(1, min(count, MOST_POINTS))
        people = [("", "—"), *((str(p.staff), f"{p.name} · {words.named(p.post)} · "
                  f"{words.named(p.office)}") for p in choices.people)]  # fmt: skip
        for n in range(1, self.count + 1):
            self.fields[f"text_{n}"] = text(_("What the meeting asks"), rows=2, required=False)
            self.fields[f"task_{n}"] = line(_("What is to be done"), required=False)
            self.fields[f"owner_{n}"] = forms.TypedChoiceField(
                label=_("Who does it"), choices=people, coerce=int, empty_value=None, required=False
            )
            self.fields[f"by_day_{n}"] = day(_("By which day"), required=False)

    @classmethod
    def again(cls, typed: QueryDict, *, choices: Choices) -> Self:
        """The same with room for one more point, and everything as it was typed."""
        several = ("offices", "roles")
        initial = {k: typed.getlist(k) if k in several else typed[k] for k in typed}
        return cls(initial=initial, choices=choices, count=counted(typed) + 1)

    def point_fields(self) -> list[PointFields]:
        """The points, in order."""
        return [
            PointFields(n, self[f"text_{n}"], [self[f"{part}_{n}"] for part in PARTS[1:]])
            for n in range(1, self.count + 1)
        ]

    def points(self) -> list[NewPoint]:
        """What was typed, without empty points at the end."""
        data = self.cleaned_data
        found = [
            NewPoint(*(data[f"{part}_{n}"] for part in PARTS)) for n in range(1, self.count + 1)
        ]
        while found and found[-1] == NewPoint(""):
            found.pop()
        return found


class MeetingForm(PointsForm):
    """A meeting with its points, and who is to read them."""

    title = line(_("Meeting"), most=80)
    held_on = day(_("Held on"))
    received_at = moment(_("When its word reached the office"))
    received_by = forms.TypedChoiceField(label=_("Who brought it"), coerce=int)
    offices = forms.TypedMultipleChoiceField(
        label=_("Offices"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody in post there. None ticked: every office below."),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("Only these posts"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: every post."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        """choices: of offices, posts and people."""
        super().__init__(*args, choices=choices, **kwargs)
        named: Any = self.fields
        named["received_by"].choices = [
            (str(p.staff), f"{p.name} · {words.named(p.post)}") for p in choices.people if p.here
        ]
        named["offices"].choices = [(str(o.id), words.named(o.name)) for o in choices.places]
        named["roles"].choices = [(r.value, words.word(r).capitalize()) for r in choices.roles]

    def about(self) -> list[BoundField]:
        """What the meeting was."""
        return [self[name] for name in ("title", "held_on", "received_at", "received_by")]

    def audience(self) -> list[BoundField]:
        """Who is to read it."""
        return [self["offices"], self["roles"]]

    def meeting(self) -> NewMeeting:
        """As the service takes it."""
        data = self.cleaned_data
        roles = frozenset(Role(r) for r in data["roles"])
        return NewMeeting(
            title=data["title"], held_on=data["held_on"], received_at=data["received_at"],
            received_by=data["received_by"], points=self.points(),
            audience=Audience(tuple(data["offices"]), roles),
        )  # fmt: skip


class CorrectionForm(PointsForm):
    """The points as they should read, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = line(_("Why it is corrected"), hint=_("Everybody reads this above the points."))


def counted(typed: QueryDict) -> int:
    """How many points the sent form had."""
    given = typed.get("count", "")
    return int(given) if given.isdecimal() and len(given) < 4 else AT_FIRST


def known(points: Sequence[PointLine]) -> dict[str, Any]:
    """The points in force, as a form begins with them."""
    initial: dict[str, Any] = {}
    for p in points:
        values = (p.text, p.task, p.owner_id, p.by_day)
        initial |= {f"{part}_{p.n}": v for part, v in zip(PARTS, values, strict=True)}
    return initial
