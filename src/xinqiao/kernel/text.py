"""Sentences for people, kept apart from their language.

The kernel has no translations. It says what it means as an English sentence with
named values; a door translates the sentence and fills in the values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


def gettext_noop(message: str) -> str:
    """Mark `message` for the translators' catalogue; returns it unchanged."""
    return message


class Term(NamedTuple):
    """One term of the field: as it stands on Chinese pages, and on English ones."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One translatable sentence: `msgid` with %(name)s places, and their values.

    A value that is a sentence itself comes in the same language.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def render(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The sentence in the language of `translate` (English by default)."""
        text = translate(self.msgid)
        if not self.params:
            return text
        return text % {
            name: value.render(translate) if isinstance(value, Sentence) else value
            for name, value in self.params.items()
        }

    def __str__(self) -> str:
        return self.render()
