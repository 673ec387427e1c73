"""Fields that take whatever is typed, and say in one sentence why it is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from xinqiao.rooms.registry.intake import TOO_LONG


class Words(forms.CharField):
    """Some words. What is too long comes back whole with a sentence: the browser cuts nothing."""

    def __init__(self, *, most: int, rows: int = 0, why: Any = "", **more: Any) -> None:
        """most: characters. rows: of a field with several lines. why: the reason it is asked."""
        if rows:
            more.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**more)
        self.most, self.why = most, why

    def to_python(self, value: Any) -> str:
        """Line ends as one sign, as the registry counts them."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        """Raises ValidationError above the most characters."""
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(
                gettext(TOO_LONG) % {"most": self.most, "count": len(value)}
            )
