"""What a reception record holds: typed at the window, kept as sealed JSON until it is filed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from xinqiao.rooms.documents.forms.routes import LegalPath
from xinqiao.rooms.people.persons import MOST_REPRESENTATIVES
from xinqiao.rooms.reception.services.queue import Comer

MOST_PAIRS = 200
MOST_PROMISES = 10


@dataclass(frozen=True, slots=True)
class Said:
    """Something promised in the talk. holder: staff id; None: whoever received them."""

    what: str
    due: date | None = None  # while it is typed
    holder: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything typed. pairs: (question, answer). explained: the legal paths told, each with
    its time limit; explanation: further words. place: empty for the hall."""

    title: str = ""
    comers: tuple[Comer, ...] = ()
    present: int = 1
    pairs: tuple[tuple[str, str], ...] = ()
    claims: tuple[str, ...] = ()
    explained: tuple[LegalPath, ...] = ()
    explanation: str = ""
    promises: tuple[Said, ...] = ()
    place: str = ""
    confidential: bool = False
    into: str = ""  # number of the matter it belongs to, if they came about one
    refusal: str = ""  # why they did not sign

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""
        values = asdict(self)
        values["promises"] = [
            p | {"due": p["due"].isoformat() if p["due"] else ""} for p in values["promises"]
        ]
        values["explained"] = [path.value for path in self.explained]
        return values

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Content":
        """The content as it was kept."""
        made = dict(values)
        made["comers"] = tuple(Comer(**c) for c in values["comers"][:MOST_REPRESENTATIVES])
        made["pairs"] = tuple((q, a) for q, a in values["pairs"][:MOST_PAIRS])
        made["claims"] = tuple(values["claims"])
        made["explained"] = tuple(LegalPath(p) for p in values["explained"])
        made["promises"] = tuple(
            Said(p["what"], date.fromisoformat(p["due"]) if p["due"] else None, p["holder"])
            for p in values["promises"][:MOST_PROMISES]
        )
        return cls(**made)

    @property
    def answered(self) -> tuple[tuple[str, str], ...]:
        """Questions that were answered: what is read back, printed and kept."""
        return tuple((q, a) for q, a in self.pairs if a.strip())

    @property
    def text(self) -> str:
        """Questions and answers as one text, the way a submission keeps it."""
        return "\n".join(f"问：{q}\n答：{a}" for q, a in self.answered)
