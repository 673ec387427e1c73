"""Open an account with a telephone and a second secret, join receipts to it, delete it.

The code that goes to the telephone proves the number and opens nothing by itself: whoever
stole the number, or got it anew from the company, has not the secret, and finds an account
that is empty. Source: TRUST.md 3.7: a text message is a notice or a second step.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from xinqiao.casebook.models import Matter
from xinqiao.kernel import identity
from xinqiao.kernel.errors import NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.accounts.models import Account, Joined, SentCode
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.messages import services as messages
from xinqiao.rooms.people import persons
from xinqiao.rooms.registry.models import Submission
from xinqiao.rooms.registry.queries import by_receipt
from xinqiao.vault import codes

CODE_DIGITS = 6
CODE_FOR = timedelta(minutes=10)
SHORTEST_SECRET = 8
LONGEST_SECRET = 128
SEND_PHONE = gate.Limit("account_send_phone", 3, timedelta(hours=1))
SEND_ADDRESS = gate.Limit("account_send_address", 10, timedelta(hours=1))
OPEN_PHONE = gate.Limit("account_open_phone", 5, timedelta(minutes=15))

NO_ENTRY = gettext_noop("The code or the secret is wrong, or the ten minutes are over.")
SHORT = gettext_noop("The secret has at least %(least)s characters.")
LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
NO_ACCOUNT = gettext_noop("There is no such account.")
NOT_JOINED = gettext_noop("There is no such matter.")


@dataclass(frozen=True, slots=True)
class Line:
    """A matter of the account: the number of the submission, and where its matter stands."""

    number: str
    matter: int
    step: str
    joined_at: datetime


def send_code(*, phone: str, address: str, language: str, at: datetime) -> None:
    """Send a fresh code to the number; an older one stops working.

    Says nothing of whether there is an account. Raises OutOfRange (the number), TooManyTries.
    """
    number = identity.phone(phone)
    gate.take(SEND_ADDRESS, address, at)
    gate.take(SEND_PHONE, number, at)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    with transaction.atomic():
        SentCode.objects.update_or_create(
            phone_index=_index(number),
            defaults={"code": codes.hash_code(code), "until": at + CODE_FOR},
        )
        contact = messages.Contact(phone=number, language=language)
        messages.tell_contact(
            contact=contact, template="account_code", at=at, values={"number": code}
        )


def enter(*, phone: str, code: str, secret: str, at: datetime, anew: bool = False) -> str:
    """The account behind number, code and secret; a new one where there was none.

    anew: the secret was lost; what was there is deleted, and an empty account begins. Raises
    OutOfRange (number, a new secret too short), NotPermitted alike for every wrong part,
    TooManyTries.
    """
    number = identity.phone(phone)
    gate.take(OPEN_PHONE, number, at)
    index = _index(number)
    with transaction.atomic():
        sent = SentCode.objects.select_for_update().filter(phone_index=index).first()
        fits = sent is not None and sent.until > at and codes.code_fits(code, bytes(sent.code))
        account = Account.objects.filter(phone_index__in=persons.indexes(number, "phone")).first()
        known = account is not None and not anew
        right = check_password(secret, account.secret) if account and known else True
        if sent is None or not fits or not right:
            raise NotPermitted(NO_ENTRY, "code")
        if account is None or anew:
            _refuse_secret(secret)
            if account is not None:
                account.delete()
            account = Account.objects.create(phone_index=index, secret=make_password(secret), at=at)
        sent.delete()
    gate.give_back(OPEN_PHONE, number)
    return account.pk


@transaction.atomic
def join(*, account: str, number: str, code: str, at: datetime) -> None:
    """Join a submission by its receipt, once. Raises as `registry.by_receipt`, NotFound."""
    row = _account(account)
    by_receipt(number, code)  # a member's own code is no receipt
    submission = Submission.objects.get(number=number)
    Joined.objects.get_or_create(account=row, submission=submission, defaults={"at": at})


def leave_out(*, account: str, number: str) -> None:
    """Take a submission out of the account; the matter itself goes on."""
    Joined.objects.filter(account=account, submission__number=number).delete()


def delete(*, account: str) -> None:
    """Delete the account and what was joined; at any time, at once. The matters go on."""
    Account.objects.filter(pk=account).delete()


def matters_of(account: str) -> list[Line]:
    """The matters of the account, the last joined first; two statements. Raises NotFound."""
    row = _account(account)
    found = list(Joined.objects.filter(account=row).select_related("submission"))
    steps = dict(
        Matter.objects.filter(pk__in=[j.submission.matter_id for j in found]).values_list(
            "pk", "step"
        )
    )
    return [
        Line(j.submission.number, j.submission.matter_id, steps[j.submission.matter_id], j.at)
        for j in found
    ]


def matter_of(account: str, number: str) -> int:
    """The matter of a joined submission. Raises NotFound for every other one."""
    found = Joined.objects.filter(account=account, submission__number=number)
    matter = found.values_list("submission__matter", flat=True).first()
    if matter is None:
        raise NotFound(NOT_JOINED)
    return int(matter)


def sweep(at: datetime) -> int:
    """Forget codes whose minutes are over; how many."""
    return SentCode.objects.filter(until__lt=at).delete()[0]


def _account(account: str) -> Account:
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NotFound(NO_ACCOUNT)
    return row


def _refuse_secret(secret: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise OutOfRange(SHORT, "secret", least=SHORTEST_SECRET)
    if len(secret) > LONGEST_SECRET:
        raise OutOfRange(LONG, "secret", most=LONGEST_SECRET, count=len(secret))


def _index(number: str) -> int:
    found = persons.index(number, "phone")
    assert found is not None  # noqa: S101 - a checked number is never empty
    return found
