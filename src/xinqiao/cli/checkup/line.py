"""One line of the doctor's report."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.text import Sentence


class Level(StrEnum):
    """How bad it is. Only `fail` makes the command fail."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


WORDS = {Level.OK: noop("ok"), Level.WARN: noop("warn"), Level.FAIL: noop("fail")}


@dataclass(frozen=True, slots=True)
class Line:
    """about: what was looked at. is_so: what is so. to_do: what to do, None when ok."""

    level: Level
    about: Sentence
    is_so: Sentence
    to_do: Sentence | None = None

    @property
    def subject(self) -> str:
        """What was looked at, in English whatever the terminal speaks."""
        return self.about.render()

    @property
    def found(self) -> str:
        """What is so, in English."""
        return self.is_so.render()

    def __str__(self) -> str:
        """The line in the language of the terminal."""
        word = gettext(WORDS[self.level])
        text = f"{word:4}  {self.about.render(gettext)}: {self.is_so.render(gettext)}"
        return f"{text} → {self.to_do.render(gettext)}" if self.to_do else text


def ok(subject: str, found: str, **values: object) -> Line:
    """All is well. values: for the places in subject and found."""
    return Line(Level.OK, Sentence(subject, values), Sentence(found, values))


def warn(subject: str, found: str, advice: str, **values: object) -> Line:
    """It works, but somebody should see to it."""
    return _bad(Level.WARN, subject, found, advice, values)


def fail(subject: str, found: str, advice: str, **values: object) -> Line:
    """It must not stay so."""
    return _bad(Level.FAIL, subject, found, advice, values)


def _bad(level: Level, subject: str, found: str, advice: str, values: dict[str, object]) -> Line:
    about, is_so, to_do = (Sentence(text, values) for text in (subject, found, advice))
    return Line(level, about, is_so, to_do)
