"""Telling people: once per event, to whom it concerns, and nothing of them in the text."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests.cast import Cast, assemble
from tests.rooms import registry_play as play
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import Missing, NotFound, OutOfRange
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.messages import channels, reactions, sending, services
from xinqiao.rooms.messages.models import Message, State
from xinqiao.rooms.messages.services import Contact, tell_contact, tell_petitioner, tell_staff
from xinqiao.rooms.messages.templates import TEMPLATES
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.people.models import Party, ReadLog
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.registration import Registered
from xinqiao.rooms.registry.telling import tell_registered

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CST = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 5, 12, tzinfo=CST)
NIGHT = datetime(2026, 3, 5, 22, 30, tzinfo=CST)
PERSON = Person(
    "欧阳震华", phone="13912345678", email="ouyang@example.org", id_number=play.CARD,
    address="中原路一百零一号",
)  # fmt: skip
OF_THE_PERSON = ("欧阳", "13912345678", "ouyang", play.CARD, "中原路", "电梯", "物业")


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Registered:
    monkeypatch.setattr(sending, "now", lambda: NOON)
    return play.registered(cast, parties=(PERSON,))


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    settings.OUTBOX_ROOT = tmp_path / "outbox"
    settings.OUTBOX_CHANNELS = {}
    settings.ORIGIN_TOLD = "https://xinfang.example"
    return tmp_path / "outbox"


def told(found: Registered, template: str = "registered", **more: object) -> Message:
    (message,) = tell_petitioner(matter=found.matter, template=template, at=NOON, **more)
    return message


def files(outbox: Path) -> list[dict[str, str]]:
    return [json.loads(p.read_text()) for p in sorted(outbox.glob("*.json"))]


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_deliver__writes_into_the_folder_with_the_address_masked(
    found: Registered, outbox: Path
) -> None:
    message = told(found)
    sending.deliver.call(message.pk)
    (letter,) = files(outbox)
    assert letter["to"] == "139****5678"
    assert found.number in letter["text"]
    assert "https://xinfang.example/query/" in letter["text"]
    assert state(message) == State.SENT
    assert (outbox / f"{message.pk}.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("template", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_text__holds_nothing_of_the_person(found: Registered, template: str, language: str) -> None:
    office = Bilingual("周河市信访局", "Zhouhe Petition Bureau")
    message = told(found, template, values={"date": NOON, "office": office, "line": "0394-12345"})
    message.language = language
    text = sending.text_of(message)
    assert text
    assert "{" not in text
    assert not [word for word in OF_THE_PERSON if word in text]


def test_tell__asked_twice_for_one_event_is_queued_once(found: Registered) -> None:
    assert tell_petitioner(matter=found.matter, template="registered", at=NOON, event=1)
    assert not tell_petitioner(matter=found.matter, template="registered", at=NOON, event=1)
    assert tell_petitioner(matter=found.matter, template="registered", at=NOON, event=2)
    assert Message.objects.count() == 2


def test_tell__an_unknown_template_or_value_is_refused(found: Registered) -> None:
    with pytest.raises(NotFound):
        tell_petitioner(matter=found.matter, template="no_such", at=NOON)
    with pytest.raises(ValueError, match="name"):
        tell_petitioner(matter=found.matter, template="registered", at=NOON, values={"name": "张"})


def test_deliver__opens_the_phone_only_then_and_writes_it_down(
    found: Registered, outbox: Path
) -> None:
    message = told(found)
    assert not ReadLog.objects.exists()
    sending.deliver.call(message.pk)
    line = ReadLog.objects.get()
    assert (line.staff, line.fields, line.purpose) == (None, ["phone"], "message")
    assert line.parties == [Party.objects.get().pk]
    (read,) = people.reads_by_office(found.matter)
    assert "系统" in read.office


def test_deliver__a_sealed_matter_says_only_that_something_is_new(
    cast: Cast, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "now", lambda: NOON)
    report = play.registered(cast, purpose=Purpose.REPORT, parties=(PERSON,))
    office = Bilingual("市纪委监委", "Discipline Commission")
    message = told(report, "passed_on", values={"date": NOON, "office": office})
    sending.deliver.call(message.pk)
    (letter,) = files(outbox)
    assert letter["text"] == "您有一条新消息，请凭编号和查询码查看：https://xinfang.example/query/"


def test_deliver__a_matter_sealed_while_the_message_waits_is_neutral_too(
    found: Registered, outbox: Path
) -> None:
    message = told(found)
    Matter.objects.filter(pk=found.matter).update(sealed=True, gist="")
    sending.deliver.call(message.pk)
    assert found.number not in files(outbox)[0]["text"]


def test_choose__nothing_means_nothing_and_leaves_the_phone_closed(
    found: Registered, outbox: Path
) -> None:
    services.choose(
        matter=found.matter, wish="none", language="zh", by=petitioner(found.matter), at=NOON
    )
    message = told(found)
    sending.deliver.call(message.pk)
    assert state(message) == State.UNWANTED
    assert not files(outbox)
    assert not ReadLog.objects.exists()


def test_choose__by_e_mail_and_in_english(found: Registered, outbox: Path) -> None:
    services.choose(
        matter=found.matter, wish="email", language="en", by=petitioner(found.matter), at=NOON
    )
    sending.deliver.call(told(found).pk)
    (letter,) = files(outbox)
    assert letter["to"] == "o***@example.org"
    assert letter["text"].startswith("Your submission")


def test_choose__belongs_to_the_petitioner(cast: Cast, found: Registered) -> None:
    mine = petitioner(found.matter)
    for by in (petitioner(found.matter + 1), cast.actor("bureau.registrar")):
        with pytest.raises(NotFound):
            services.choose(matter=found.matter, wish="none", language="zh", by=by, at=NOON)
    for wish, language in (("pigeon", "zh"), ("sms", "fr")):
        with pytest.raises(OutOfRange):
            services.choose(matter=found.matter, wish=wish, language=language, by=mine, at=NOON)


def test_deliver__without_an_address_says_so(cast: Cast, outbox: Path) -> None:
    bare = play.registered(cast, parties=(Person("李四", address="人民路2号"),))
    message = told(bare)
    sending.claim(message.pk, NOON)
    assert state(message) == State.NO_ADDRESS


def test_night__waits_for_the_morning_unless_urgent(
    cast: Cast, found: Registered, outbox: Path
) -> None:
    (message,) = tell_petitioner(matter=found.matter, template="registered", at=NIGHT)
    message.refresh_from_db()
    assert message.not_before == datetime(2026, 3, 6, 8, tzinfo=CST)
    assert DBTaskResult.objects.get().run_after == message.not_before
    assert sending.claim(message.pk, NIGHT) == (None, "")
    assert state(message) == State.WAITING
    officer = cast.actor("bureau.registrar").staff
    urgent = tell_staff(staff=officer, template="after_hours", at=NIGHT, matter=found.matter)
    letter, _ = sending.claim(urgent.pk, NIGHT)
    assert letter.to == "bureau.registrar"
    assert sending.text_of(urgent).endswith("https://xinfang.example/")


def test_contact__is_sealed_until_it_is_sent_and_then_forgotten(
    outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "now", lambda: NOON)
    booked = {"date": NOON, "office": "周河市信访局", "line": "0394-12345"}
    who = Contact(phone="13700001111")
    message = tell_contact(contact=who, template="appointment_booked", at=NOON, values=booked)
    assert b"1370000" not in bytes(Message.objects.get().contact)
    assert "1370000" not in json.dumps(Message.objects.get().values) + message.key
    assert tell_contact(contact=who, template="appointment_booked", at=NOON, values=booked) is None
    sending.deliver.call(message.pk)
    (letter,) = files(outbox)
    assert letter["to"] == "137****1111"
    assert "3月5日 12:00" in letter["text"]
    assert Message.objects.get().contact is None
    with pytest.raises(Missing):
        tell_contact(contact=Contact(), template="appointment_booked", at=NOON)


def test_failure__is_tried_again_later_and_at_last_shown(
    found: Registered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(channel: str, letter: channels.Letter) -> None:
        raise RuntimeError(f"no route to {letter.to}")

    monkeypatch.setattr(channels, "send", refuse)
    message = told(found)
    pauses = []
    for _ in range(sending.MOST_ATTEMPTS):
        sending.deliver.call(message.pk)
        message.refresh_from_db()
        pauses.append(message.not_before - NOON)
    assert pauses[:-1] == sorted(set(pauses))
    assert (message.state, message.attempts) == (State.FAILED, sending.MOST_ATTEMPTS)
    assert message.error == "folder: RuntimeError"  # and never whom it was for


def test_sweep__takes_up_what_a_lost_worker_left(found: Registered, outbox: Path) -> None:
    message = told(found)
    sending.claim(message.pk, NOON)
    assert sending.requeue_stuck(NOON) == 0
    later = datetime(2026, 3, 5, 12, 20, tzinfo=CST)
    before = DBTaskResult.objects.count()
    assert sending.requeue_stuck(later) == 1
    assert DBTaskResult.objects.count() == before + 1
    sending.deliver.call(message.pk)
    sending.deliver.call(message.pk)  # the first task comes back after all
    assert len(files(outbox)) == 1
    assert state(message) == State.SENT


def test_reactions__every_act_they_tell_of_has_a_template() -> None:
    assert set(reactions.TELLS.values()) <= set(TEMPLATES)


@pytest.mark.parametrize(
    ("channel", "given", "told"),
    [
        (Channel.LETTER, {}, 1),
        (Channel.PHONE, {"read_back": True}, 1),
        (Channel.VISIT, {"read_back": True}, 0),  # has the receipt in hand
        (Channel.LETTER, {"import_key": "row 7"}, 0),  # wrote years ago
    ],
)
def test_sweep__tells_of_a_registration_once_whoever_has_no_receipt_in_hand(
    cast: Cast, channel: Channel, given: dict[str, Any], told: int
) -> None:
    today = timezone.now()
    play.registered(cast, when=today, received_at=today, channel=channel, **given)
    assert [tell_registered(today), tell_registered(today)] == [told, 0]
    assert Message.objects.filter(template="registered").count() == told


def test_reactions__an_act_is_told_once_however_often_it_is_asked_for(cast: Cast) -> None:
    play.sent(cast)
    event = Event.objects.get(act=Act.TRANSFER)
    reactions.tell(event)
    reactions.tell(event)
    assert [m.template for m in Message.objects.all()] == ["passed_on"]


def test_reactions__passed_on_names_the_office_it_went_to(cast: Cast, outbox: Path) -> None:
    play.sent(cast)
    reactions.tell(Event.objects.get(act=Act.TRANSFER))
    text = sending.text_of(Message.objects.get())
    assert "市住房和城乡建设局" in text
    assert "3月4日" in text
