"""One line of the doctor's report."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only `fail` makes the command fail."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Line:
    """subject: what was looked at. found: what is so. advice: what to do, empty when ok."""

    level: Level
    subject: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        text = f"{self.level.value:4}  {self.subject}: {self.found}"
        return f"{text} → {self.advice}" if self.advice else text


def ok(subject: str, found: str) -> Line:
    """All is well."""
    return Line(Level.OK, subject, found)


def warn(subject: str, found: str, advice: str) -> Line:
    """It works, but somebody should see to it."""
    return Line(Level.WARN, subject, found, advice)


def fail(subject: str, found: str, advice: str) -> Line:
    """It must not stay so."""
    return Line(Level.FAIL, subject, found, advice)
