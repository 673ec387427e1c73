"""Numbers the house gives: for a submission, for a document, and the secret query code.

A submission number is region6 + channel1 + yyyymmdd + order + check digit, 21 digits:
`411602120261123000014`. The check digit is ISO 7064 MOD 11,10 (also GB/T 17710), which shows
every single wrong digit and nearly every swap of two neighbours. The order within a day has
five digits and grows to six or more after 99,999, because registration is never capped (P6);
a longer order never begins with 0, so no number can be read in two ways.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from xinqiao.kernel.codes import Channel
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.identity import index_form
from xinqiao.kernel.text import gettext_noop

NUMBER_LENGTH = gettext_noop("A submission number has 21 digits; this one has %(count)s.")
NUMBER_SLIP = gettext_noop(
    "This submission number does not fit together. Please compare it with your receipt."
)
CODE_LENGTH = gettext_noop("A query code has 20 letters and digits; this one has %(count)s.")
CODE_CHARACTER = gettext_noop("A query code has no %(character)s. Please compare your receipt.")
DOCUMENT_SHAPE = gettext_noop("This is not a document number such as %(example)s.")

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32 signs, none easily taken for another
CODE_LENGTH_SIGNS = 20  # 5 bits each: 100 bits
CODE_RANDOM_BYTES = 13
CODE_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
ORDER_DIGITS = 5
SHORTEST = 6 + 1 + 8 + ORDER_DIGITS + 1


@dataclass(frozen=True, slots=True, order=True)
class SubmissionNumber:
    """信访件编号. `order` counts from 1 within one region, channel and day of registration."""

    region: str
    channel: Channel
    day: date
    order: int

    def __post_init__(self) -> None:
        """Raises ValueError for what only a mistake in the program can cause."""
        if not re.fullmatch(r"[0-9]{6}", self.region) or self.order < 1:
            raise ValueError(f"No submission number for region {self.region!r}, {self.order}.")

    def __str__(self) -> str:
        """The digits, as stored and printed."""
        body = f"{self.region}{self.channel}{self.day:%Y%m%d}{self.order:0{ORDER_DIGITS}}"
        return body + check_digit(body)

    def grouped(self) -> str:
        """For people to read aloud: 411602-1-20261123-00001-4."""
        digits = str(self)
        return "-".join((digits[:6], digits[6], digits[7:15], digits[15:-1], digits[-1]))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what somebody typed; spaces and hyphens do not matter.

        Raises OutOfRange when no such number can have been given.
        """
        digits = index_form(text).replace("-", "")
        if len(digits) < SHORTEST:
            raise OutOfRange(NUMBER_LENGTH, "number", count=len(digits))
        if not re.fullmatch(r"[0-9]+", digits) or check_digit(digits[:-1]) != digits[-1]:
            raise OutOfRange(NUMBER_SLIP, "number")
        try:
            day = date.fromisoformat(f"{digits[7:11]}-{digits[11:13]}-{digits[13:15]}")
            read = cls(digits[:6], Channel(digits[6]), day, int(digits[15:-1]))
        except ValueError:
            raise OutOfRange(NUMBER_SLIP, "number") from None
        if str(read) != digits:  # an order of six or more digits that begins with 0
            raise OutOfRange(NUMBER_SLIP, "number")
        return read


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """发文字号: 机关代字〔2026〕1号. `serial` counts from 1 within one office code and year."""

    office_code: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        """Raises ValueError for what only a mistake in the program can cause."""
        if not self.office_code or not 1 <= self.year <= 9999 or self.serial < 1:
            raise ValueError(f"No document number for {self.office_code!r}, {self.serial}.")

    def __str__(self) -> str:
        """No leading 0 and no 第. Source: GB/T 9704-2012, 7.2.5."""
        return f"{self.office_code}〔{self.year:04}〕{self.serial}号"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what somebody typed; any kind of brackets will do.

        Raises OutOfRange when it is not a document number.
        """
        found = re.fullmatch(
            r"([^\d〔\[(【]+)[〔\[(【]([1-9]\d{3})[〕\])】]第?([1-9]\d{0,8})号?",
            index_form(text),
            re.ASCII,
        )
        if not found:
            raise OutOfRange(DOCUMENT_SHAPE, "number", example="周信访函〔2026〕1号")
        return cls(found[1], int(found[2]), int(found[3]))


def check_digit(digits: str) -> str:
    """The check digit for a row of digits. Source: ISO/IEC 7064 MOD 11,10; GB/T 17710."""
    rest = 10
    for digit in digits:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def query_code(random: bytes) -> str:
    """查询码: a secret of 20 signs made from 13 random bytes, which must be fresh each time.

    Raises ValueError when there are fewer bytes. It holds 100 bits, so it is to be stored the way
    passwords are.
    """
    if len(random) < CODE_RANDOM_BYTES:
        raise ValueError(f"A query code needs {CODE_RANDOM_BYTES} random bytes.")
    number = int.from_bytes(random[:CODE_RANDOM_BYTES]) >> 4
    return "".join(CODE_ALPHABET[number >> 5 * n & 31] for n in reversed(range(CODE_LENGTH_SIGNS)))


def grouped_code(code: str) -> str:
    """For print: five groups of four, K7QM-3V5D-…"""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """The query code that somebody typed: small letters, O for 0, I and L for 1 are understood.

    Raises OutOfRange when it cannot be one, so that a slip need not count as a wrong guess.
    """
    code = index_form(text).replace("-", "").translate(CODE_READ_AS)
    if strange := [sign for sign in code if sign not in CODE_ALPHABET]:
        raise OutOfRange(CODE_CHARACTER, "code", character=strange[0])
    if len(code) != CODE_LENGTH_SIGNS:
        raise OutOfRange(CODE_LENGTH, "code", count=len(code))
    return code
