"""The petitioner's key to their matter: the number and the query code of a receipt."""

from dataclasses import dataclass

from xinqiao.rooms.registry.models import Submission
from xinqiao.vault.codes import code_fits

NOBODY = bytes(32)  # compared with when there is no such number: the answer takes as long


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a number and its code open. own: the matter began with this very submission."""

    number: str
    matter: int
    own: bool


def by_receipt(*, number: str, code: str) -> Receipt | None:
    """The matter behind a receipt; None alike for an unknown number and a wrong code.

    number, code: in one spelling (`SubmissionNumber.parse`, `typed_code`). Doors count the tries
    (rooms.gate) before they ask. One statement, and the same work whatever was asked.
    """
    found = Submission.objects.filter(number=number)
    row = found.values_list("code", "matter", "matter__number").first()
    stored, matter, first = row or (NOBODY, 0, "")
    if not code_fits(code, bytes(stored)) or row is None:
        return None
    return Receipt(number, matter, own=number == first)
