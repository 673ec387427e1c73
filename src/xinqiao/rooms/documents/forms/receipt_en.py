"""The receipt for readers of English: the same facts in the same places as the Chinese one."""

from dataclasses import dataclass, replace
from datetime import date

from xinqiao.rooms.documents.content import Align, Block, Cell, Paper, Paragraph, Qr, Table
from xinqiao.rooms.documents.forms.intake import Receipt

TITLE = "Receipt of a petition"
RIGHTS = (
    "ask how it stands, with number and query code",
    "rate the work of this office and of the responsible unit",
    "ask for the recusal of anybody with an interest in it",
    "be represented by an agent",
    "complain to the superior office of any retaliation, which is forbidden",
)
NOTICE = "It is used for this matter alone and kept in confidence. You may see and correct it."
CHINESE_HOLDS = "A translation; the Chinese receipt is the paper of record."
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date) -> str:
    """23 Nov 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishReceipt(Receipt):
    """The same values, in English."""

    def blocks(self) -> tuple[Block, ...]:
        rights = "; ".join(f"{n}. {right}" for n, right in enumerate(RIGHTS, 1))
        table = Table(
            (2, 4, 2, 4),
            (
                _wide("Number", self.matter_number),
                _wide("Query code", self.query_code),
                (*_pair("Petitioner", self.petitioner), *_pair("Channel", self.channel)),
                (*_pair("Received", day(self.received_on)), *_pair("Issued", day(self.date))),
                _wide("Office", self._who()),
                _wide("About", self.gist),
                *self._next(),
                _wide("Your rights", f"You may {rights}."),
                _wide("Your data", NOTICE),
            ),
        )
        return (table, Paragraph(CHINESE_HOLDS, align=Align.RIGHT))

    def _next(self) -> tuple[tuple[Cell, ...], ...]:
        if self.next_on is None:
            return (_wide("Next", f"{self.next_step}."),)
        until = day(self.next_on) + (" (provisional)" if self.provisional else "")
        return (
            _wide("Next", f"By {until}: {self.next_step}."),
            _wide("Why then", self.explanation),
        )

    def _who(self) -> str:
        who = self.contact
        return ", ".join(filter(None, (who.name, f"telephone {who.phone}", who.address)))

    def qr(self) -> Qr:
        return Qr(
            self.query_url,
            f"Scan it, or type number {self.matter_number} and the query code on the query page, to"
            " see how far it is, who has it and what comes next. Keep the code to yourself.",
        )

    def paper(self) -> Paper:
        """Dated in its own table, because the frame writes dates in Chinese."""
        return replace(Receipt.paper(self), title=TITLE, date=None, signer=None)


def _pair(label: str, text: str) -> tuple[Cell, Cell]:
    return Cell(label, label=True), Cell(text)


def _wide(label: str, text: str, lines: int = 1) -> tuple[Cell, ...]:
    return Cell(label, label=True), Cell(text, width=3, lines=lines)
