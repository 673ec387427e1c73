"""来电: a note while the telephone is still warm; linked, registered, or only kept. 3.13."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xinqiao.casebook.models import Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel import identity
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.hours import after_hours
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.people.texts import LONGEST_TEXT
from xinqiao.rooms.reception import sealed
from xinqiao.rooms.reception.models import LONGEST_GIST, Call
from xinqiao.rooms.reception.services import calls
from xinqiao.rooms.reception.services.basics import at_counter
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import Registered
from xinqiao.vault import keys

GIST = gettext_noop("Say in one line what the call was about, without names.")
WORDS = gettext_noop("Write down what they said.")
TOO_LONG = gettext_noop("This has at most %(most)s characters; it has %(count)s.")
NO_MATTER = gettext_noop("There is no such matter.")
NOWHERE = gettext_noop(
    "A promised call must not be forgotten: link the call to a matter, or register it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A call as typed. into: number of the matter it is about; register: as a new one.

    call_back: they were told that somebody calls them; holder: who (staff id), None: oneself.
    """

    gist: str
    words: str
    name: str = ""
    phone: str = ""
    into: str = ""
    register: bool = False
    call_back: bool = False
    holder: int | None = None


@transaction.atomic
def note_call(*, noted: Noted, by: Actor, at: datetime) -> tuple[Call, Registered | None]:
    """Keep a call; link it to a matter or register it; a promised call becomes a duty.

    Raises Missing (gist, words; a call promised without a matter), OutOfRange (length, phone),
    NotFound (no such matter), NotPermitted, NotAllowedNow (a call is asked for already).
    Source: DOMAIN.md 3.13.
    """
    counter = at_counter(by)
    gist, phone = " ".join(noted.gist.split()), noted.phone.strip()
    _refuse_words(gist, noted.words)
    phone = identity.phone(phone) if phone else ""
    matter, made = _matter(noted, gist, phone, by, at)
    if noted.call_back:
        if matter is None:
            raise Missing(NOWHERE, "into")
        calls.ask_call(matter=matter.pk, by=by, at=at, about=noted.words, holder=noted.holder)
    key, row = keys.new_key(), fresh()
    said: Mapping[str, str] = {
        "name": noted.name.strip()[:50], "phone": phone, "words": noted.words.strip(),
    }  # fmt: skip
    call = Call.objects.create(
        id=row, office_id=counter.office, staff_id=counter.staff, at=at, key=key,
        gist="" if matter is not None and matter.sealed else gist,
        said=sealed.seal(said, key=key, table="call", column="said", row=row),
        after_hours=after_hours(counter.office, at), matter=matter, call_back=noted.call_back,
    )  # fmt: skip
    return call, made


def _matter(
    noted: Noted, gist: str, phone: str, by: Actor, at: datetime
) -> tuple[Matter | None, Registered | None]:
    if noted.into:
        found = visible_to(by).filter(number=noted.into.replace("-", "").strip()).first()
        if found is None:
            raise NotFound(NO_MATTER, "into")
        if not noted.call_back:  # the call asked for keeps the words already
            registry.note(matter=found.pk, text=noted.words, by=by, at=at)
        return found, None
    if not noted.register:
        return None, None
    name = noted.name.strip()[:50]
    parties = (Person(name=name, phone=phone),) if name or phone else ()
    intake = Intake(
        channel=Channel.PHONE, title=gist, text=noted.words.strip(), parties=parties,
        anonymous=not name, read_back=True,
    )  # fmt: skip
    made = registry.register(intake, by=by, at=at, confirmed=frozenset({"*"}))
    return Matter.objects.get(pk=made.matter), made


def _refuse_words(gist: str, words: str) -> None:
    if not gist:
        raise Missing(GIST, "gist")
    if not words.strip():
        raise Missing(WORDS, "words")
    for name, text, most in (("gist", gist, LONGEST_GIST), ("words", words, LONGEST_TEXT)):
        if len(text) > most:
            raise OutOfRange(TOO_LONG, name, most=most, count=len(text))
