"""The administrator's outbox and wordings, and the petitioner's choice."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from tests.doors.visitor import enter
from tests.rooms import registry_play as play
from xinqiao.kernel.codes import Purpose
from xinqiao.rooms.directory.models import Change
from xinqiao.rooms.messages.models import Choice, Message, State, Wording
from xinqiao.rooms.messages.services import tell_petitioner
from xinqiao.rooms.registry.registration import Registered

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def found(cast: Cast) -> Registered:
    return play.registered(cast)


@pytest.fixture
def keeper(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff["bureau.admin"])
    return client


def failed(found: Registered) -> Message:
    (message,) = tell_petitioner(matter=found.matter, template="registered", at=play.at(3, 5))
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, attempts=7, error="sms: no")
    return message


def test_outbox__shows_what_failed_and_neither_matter_nor_person(
    keeper: Client, cast: Cast, found: Registered
) -> None:
    failed(found)
    sealed = play.registered(cast, purpose=Purpose.REPORT)
    tell_petitioner(matter=sealed.matter, template="registered", at=play.at(3, 5))
    text = keeper.get(reverse("outbox"), {"lang": "en"}).content.decode()
    assert "sms: no" in text
    assert not [w for w in (found.number, sealed.number, "张三丰", "1234") if w in text]


def test_outbox__resends_and_gives_up(keeper: Client, found: Registered) -> None:
    message = failed(found)
    url = reverse("outbox_act", args=(message.pk,))
    assert keeper.post(url, {"do": "resend"}).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 0)
    assert keeper.post(url, {"do": "resend"}).status_code == 409
    assert keeper.post(url, {"do": "give_up"}).status_code == 302
    message.refresh_from_db()
    assert message.state == State.GIVEN_UP
    assert keeper.post(url, {"do": "give_up"}).status_code == 409
    assert keeper.post(url, {"do": "burn"}).status_code == 404
    assert {c.what for c in Change.objects.all()} == {"resend_message", "give_up_message"}


def test_wording__is_kept_and_put_back(keeper: Client) -> None:
    url = reverse("wording", args=("registered",))
    default = keeper.get(url).context["form"].initial
    new = {"zh": "已登记，编号{number}，{link}", "en": "Registered: {number}, {link}"}
    assert keeper.post(url, new).status_code == 302
    assert Wording.objects.count() == 2
    assert "已登记，编号{number}，{link}" in keeper.get(reverse("wordings")).content.decode()
    assert keeper.post(url, default).status_code == 302
    assert not Wording.objects.exists()
    assert keeper.get(reverse("wording", args=("nothing",))).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "{name}您好，编号{number}", "{phone}", "{gist}", "请拨13812345678", "电话0394-8223344",
        "身份证411602199001011234", "写信到a@b.cn", "见http://x.cn", "www.x.cn", "{number", "}",
        "", "   ", "长" * 301, "{}", "{number.__class__}",
    ],
)  # fmt: skip
def test_wording__that_would_carry_anything_else_is_refused_with_a_sentence(
    keeper: Client, text: str
) -> None:
    url = reverse("wording", args=("registered",))
    answer = keeper.post(url, {"zh": text, "en": "Number {number}"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["zh"]
    assert not Wording.objects.exists()


def test_wording__the_neutral_one_takes_the_link_only(keeper: Client) -> None:
    new = {"zh": "编号{number}有新消息{link}", "en": "{link}"}
    assert keeper.post(reverse("wording", args=("neutral",)), new).status_code == 422


def test_notify__the_petitioner_chooses(found: Registered) -> None:
    client = Client()
    enter(client, found.number, found.query_code)
    page = client.get(reverse("portal:notify"), {"lang": "en"})
    assert "Send me nothing" in page.content.decode()
    assert client.post(reverse("portal:notify"), {"wish": "none"}).status_code == 422
    choice = {"wish": "none", "language": "en"}
    assert client.post(reverse("portal:notify"), choice).status_code == 302
    assert Choice.objects.values_list("wish", "language").get() == ("none", "en")
