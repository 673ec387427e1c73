"""Numbers and names that say who somebody is: what can be, how it is shown, how it is compared.

A value that cannot be is refused with a sentence that says why (`OutOfRange`). A value that
may well be right although it looks odd is `Doubtful`: the person who types may confirm it,
and calls again with `confirmed=True`. None of this is a condition of being heard: a matter is
registered without any number (Art 21, DOMAIN.md 4.1).
"""

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from operator import mul

from xinqiao.kernel.errors import Doubtful, OutOfRange
from xinqiao.kernel.text import gettext_noop

ID_LENGTH = gettext_noop("An ID card number has 18 characters; this one has %(count)s.")
ID_CHARACTERS = gettext_noop(
    "An ID card number has digits only, and at most an X at the end. Please check what you typed."
)
ID_DATE = gettext_noop("Digits 7 to 14 of the ID card number are not a date: %(digits)s.")
ID_FUTURE = gettext_noop("By the ID card number, the person is born in the future: %(born)s.")
ID_CHECK = gettext_noop(
    "The last character of the ID card number does not fit the others. "
    "Please compare it with the card."
)
ID_AREA = gettext_noop("No area has the code %(area)s, with which this ID card number begins.")
ID_OLD = gettext_noop(
    "ID card numbers of 15 digits are no longer issued. Is there a newer card with 18?"
)
CREDIT_LENGTH = gettext_noop("A unified credit code has 18 characters; this one has %(count)s.")
CREDIT_CHARACTERS = gettext_noop(
    "A unified credit code has digits and capital letters without I, O, S, V and Z. "
    "Please check %(character)s."
)
CREDIT_CHECK = gettext_noop(
    "The last character of the unified credit code does not fit the others. Please compare it."
)
MOBILE = gettext_noop("A mobile number has 11 digits and begins with 13 to 19.")
LANDLINE = gettext_noop(
    "A landline number begins with its area code, for example 0394-8123456, "
    "and may end with -extension."
)
NAME_EMPTY = gettext_noop("There is no name here.")
NAME_LONG = gettext_noop("A name has at most %(most)s characters; this one has %(count)s.")
NAME_CONTROL = gettext_noop("The name contains a character that cannot be printed.")
NAME_SHORT = gettext_noop("This name has only one character. Is it complete?")

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_CHARACTERS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
NAME_MOST = 50

# First two digits of area codes (GB/T 2260); 81 to 83 are residence permits for people from
# Hong Kong, Macao and Taiwan, 9 begins the newer cards of foreign permanent residents.
PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
FOREIGN_RESIDENT = "9"


@dataclass(frozen=True, slots=True)
class IdCard:
    """What an ID card number says. `number` always has 18 characters."""

    number: str
    area: str
    born: date
    male: bool


def index_form(text: str) -> str:
    """The form in which two spellings of the same value are equal: for a blind index.

    NFKC, capitals, and no white space or invisible characters. Applying it twice changes nothing.
    """
    if text.isascii():  # most numbers: there is nothing to normalise and nothing invisible
        return "".join(text.upper().split())
    folded = text
    # What leaves lets its neighbours meet and compose ("U¨" loses a space and becomes "Ü"),
    # so fold until nothing changes; each round but the last takes something away.
    while (again := _folded_once(folded)) != folded:
        folded = again
    return folded


def _folded_once(text: str) -> str:
    capitals = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    kept = (c for c in capitals if not c.isspace() and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", "".join(kept))


def id_card(
    text: str, *, today: date, areas: Container[str] | None = None, confirmed: bool = False
) -> IdCard:
    """Read an ID card number of 18 characters, or an old one of 15.

    areas: the six-digit codes known to the house, old ones included; None: provinces only.
    Raises OutOfRange when no card can bear it; Doubtful (unless confirmed) for an unknown area
    or an old number. Source: GB 11643-1999; DOMAIN.md 4.2.
    """
    typed = index_form(text)
    if len(typed) not in (15, 18):
        raise OutOfRange(ID_LENGTH, "id_number", count=len(typed))
    if not re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", typed):
        raise OutOfRange(ID_CHARACTERS, "id_number")
    old = len(typed) == 15
    number = _with_18_characters(typed) if old else typed
    born = _birthday(number[6:14], today)
    if number[17] != _id_check(number):
        raise OutOfRange(ID_CHECK, "id_number")
    if old and not confirmed:
        raise Doubtful(ID_OLD, "id_number")
    if not confirmed and not _area_known(number[:6], areas):
        raise Doubtful(ID_AREA, "id_number", area=number[:6])
    return IdCard(number, area=number[:6], born=born, male=int(number[16]) % 2 == 1)


def credit_code(text: str) -> str:
    """A unified social credit code of an organisation, 18 characters in capitals.

    Raises OutOfRange when it cannot be. Source: GB 32100-2015; DOMAIN.md 4.2.
    """
    code = index_form(text)
    if len(code) != 18:
        raise OutOfRange(CREDIT_LENGTH, "credit_code", count=len(code))
    if strange := [c for c in code if c not in CREDIT_ALPHABET]:
        raise OutOfRange(CREDIT_CHARACTERS, "credit_code", character=strange[0])
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(code, CREDIT_WEIGHTS, strict=False))
    if code[17] != CREDIT_ALPHABET[-total % 31]:
        raise OutOfRange(CREDIT_CHECK, "credit_code")
    return code


def mobile(text: str) -> str:
    """A mobile number as 11 digits; spaces, hyphens and +86 are dropped.

    Raises OutOfRange when it cannot be. Source: DOMAIN.md 4.1.
    """
    digits = _dialled(text)
    if not re.fullmatch(r"1[3-9][0-9]{9}", digits):
        raise OutOfRange(MOBILE, "phone")
    return digits


def landline(text: str) -> str:
    """A landline number as area code-number or area code-number-extension.

    Raises OutOfRange when it cannot be. Source: DOMAIN.md 4.1.
    """
    typed = re.sub(r"[()]", "-", index_form(text)).strip("-")
    # Beijing, Shanghai and a few others have two digits after the 0, all other places three.
    found = re.fullmatch(r"(0(?:10|2[0-9])|0[3-9][0-9]{2})-?([0-9]{7,8})(?:-([0-9]{1,6}))?", typed)
    if not found:
        raise OutOfRange(LANDLINE, "phone")
    return "-".join(part for part in found.groups() if part)


def phone(text: str) -> str:
    """A mobile or a landline number: what begins with 0 is taken for a landline.

    Raises OutOfRange when it cannot be.
    """
    return (landline if _dialled(text).startswith("0") else mobile)(text)


def person_name(text: str, *, confirmed: bool = False) -> str:
    """A name as typed, without white space around it; no rare character is ever refused.

    Raises OutOfRange when it is empty, longer than 50 characters or not printable; Doubtful
    (unless confirmed) when it has one character only. Source: DOMAIN.md 4.2.
    """
    name = " ".join(text.split())
    if not name:
        raise OutOfRange(NAME_EMPTY, "name")
    if len(name) > NAME_MOST:
        raise OutOfRange(NAME_LONG, "name", most=NAME_MOST, count=len(name))
    if any(unicodedata.category(c) == "Cc" for c in name):
        raise OutOfRange(NAME_CONTROL, "name")
    if len(name) == 1 and not confirmed:
        raise Doubtful(NAME_SHORT, "name")
    return name


def mask_name(name: str) -> str:
    """张三丰 → 张**: the first character only, and always at least one star."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def mask_number(number: str) -> str:
    """11010519491231002X → 110***********002X: three in front, four at the end.

    Nothing is shown of a number with fewer than ten characters.
    """
    return _mask(number, 3, 4) if len(number) >= 10 else "*" * len(number)


def mask_phone(number: str) -> str:
    """13812341234 → 138****1234; 0394-8123456 → 0394-****456; anything else as a number."""
    if re.fullmatch(r"1[0-9]{10}", number):
        return _mask(number, 3, 4)
    if found := re.fullmatch(r"(0[0-9]{2,3}-)([0-9]{7,8})(?:-[0-9]+)?", number):
        return found[1] + _mask(found[2], 0, 3)
    return mask_number(number)


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "id_number": mask_number,
    "credit_code": mask_number,
    "phone": mask_phone,
}


def _mask(text: str, front: int, back: int) -> str:
    hidden = len(text) - front - back
    return text[:front] + "*" * hidden + text[front + hidden :]


def _with_18_characters(old: str) -> str:
    """An old number with its century and check character. Source: GB 11643-1999."""
    number = f"{old[:6]}19{old[6:]}"
    return number + _id_check(number)


def _id_check(number: str) -> str:
    total = sum(map(mul, map(int, number[:17]), ID_WEIGHTS))
    return ID_CHECK_CHARACTERS[total % 11]


def _birthday(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise OutOfRange(ID_DATE, "id_number", digits=digits) from None
    if born > today:
        raise OutOfRange(ID_FUTURE, "id_number", born=born.isoformat())
    return born


def _area_known(area: str, areas: Container[str] | None) -> bool:
    if area.startswith(FOREIGN_RESIDENT):
        return True
    return PROVINCE.fullmatch(area[:2]) is not None and (areas is None or area in areas)


def _dialled(text: str) -> str:
    """The digits alone, without the country's own prefix in front of a mobile number."""
    return re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", re.sub(r"[-()]", "", index_form(text)))
