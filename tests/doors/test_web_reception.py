"""The pages of the reception house, through the browser's door."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.codes import Channel
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import register

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def matter(cast: Cast) -> Matter:
    intake = Intake(
        channel=Channel.LETTER, title="医药费无人支付", text="弟弟被打伤，医药费无人支付。",
        parties=(Person(name="张三", phone="13900001111"),),
    )  # fmt: skip
    made = register(intake, by=cast.actor("bureau.registrar"), at=timezone.now())
    return Matter.objects.get(pk=made.matter)


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def test_promises__made_on_the_matters_page_stand_on_mine_and_can_be_kept(
    cast: Cast, matter: Matter
) -> None:
    page = browser(cast, "bureau.registrar")
    due = timezone.localdate() + timedelta(days=2)
    form = {"what": "周五前问清医药费", "due": due.isoformat()}
    answer = page.post(
        reverse("act", args=(matter.number, "promise")),
        form | {"holder": cast.staff["bureau.registrar"].pk},
    )
    assert answer.status_code == 302
    assert "周五前问清医药费" in page.get(reverse("promises")).content.decode()
    other = browser(cast, "bureau.triage").get(reverse("promises")).content.decode()
    assert "周五前问清医药费" not in other
    duty = Duty.objects.get(key=TermKey.PROMISE)
    url = reverse("act", args=(matter.number, "keep_promise"))
    assert f'value="{duty.n}"' in page.get(url).content.decode()
    assert page.post(url, {"n": duty.n, "result": "已问清"}).status_code == 302
    assert "周五前问清医药费" not in page.get(reverse("promises")).content.decode()


def test_calls__asked_for_on_the_matters_page_end_with_what_was_said(
    cast: Cast, matter: Matter
) -> None:
    page = browser(cast, "bureau.registrar")
    me = cast.staff["bureau.registrar"].pk
    page.post(reverse("act", args=(matter.number, "ask_call")), {"about": "催问", "holder": me})
    text = page.get(reverse("promises")).content.decode()
    assert reverse("act", args=(matter.number, "call_back")) in text
    assert "催问" not in text  # what they want to talk of is opened apart, and logged
    url = reverse("act", args=(matter.number, "call_back"))
    assert page.post(url, {"note": "已答复"}).status_code == 302
    assert Duty.objects.get(key=TermKey.CALL_BACK).how == "done"
