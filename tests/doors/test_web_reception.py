"""The pages of the reception house, through the browser's door."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Bar, Duty, Matter
from xinqiao.kernel.codes import Channel
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.reception.models import Call, HandOver, Window
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


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def arrived(page: Client, **more: Any) -> str:
    """Somebody came; the id of their visit."""
    answer = page.post(reverse("arrive"), {"need": "", "present": "1", "about": ""} | more)
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"].rstrip("/").rpartition("/")[2])


def do(page: Client, what: str, **data: Any) -> Any:
    return page.post(reverse("hall_act", args=(what,)), data)


@pytest.mark.parametrize(
    "name", ["reception", "arrive", "records", "phone_log", "promises", "duty", "manners"]
)
@pytest.mark.parametrize("who", ["bureau.registrar", "bureau.head", "gov.leader"])
def test_pages__open_for_whoever_receives_people(cast: Cast, who: str, name: str) -> None:
    assert browser(cast, who).get(reverse(name)).status_code == 200


def test_board__calls_receives_and_shows_the_hall_numbers_only(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    visit = arrived(page, **{"comers-0-name": "欧阳明月", "about": "医药费"})
    assert do(page, "open", name="1号窗口").status_code == 302
    window = Window.objects.get()
    assert do(page, "next", window=window.pk).status_code == 302
    assert "医药费" in text_of(page.get(reverse("reception")))
    hall = text_of(Client().get(reverse("hall", args=("bureau",))))
    assert "1号窗口" in hall
    for secret in ("欧", "明月", "医药费"):
        assert secret not in hall
    assert do(page, "receive", visit=visit).status_code == 302
    assert do(page, "finish", visit=visit).status_code == 302
    again = do(page, "finish", visit=visit)
    assert again.status_code == 409


def test_hall__of_no_office_is_not_there() -> None:
    assert Client().get(reverse("hall", args=("nowhere",))).status_code == 404


def test_arrive__what_cannot_be_stands_beside_its_field_with_everything_typed(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    answer = page.post(
        reverse("arrive"),
        {"need": "elderly", "present": "1", "comers-0-name": "张三", "comers-0-phone": "12"},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["comers-0-phone"]
    assert 'value="张三"' in text_of(answer)


def test_earlier__shows_only_what_the_clerk_may_see_and_logs_each_look(
    cast: Cast, matter: Matter
) -> None:
    sent = {"comers-0-phone": "13900001111"}
    here = browser(cast, "bureau.registrar").post(reverse("earlier_matters"), sent)
    assert matter.number in text_of(here)
    assert ReadLog.objects.filter(matter=matter, purpose="reception").count() == 1
    there = browser(cast, "housing.intake").post(reverse("earlier_matters"), sent)
    assert matter.number not in text_of(there)
    assert ReadLog.objects.filter(matter=matter).count() == 1


TALK = {
    "title": "医药费无人支付", "q": ["请说说发生了什么？"], "a": ["弟弟被打伤，没有人付医药费。"],
    "name": ["李大姐"], "phone": ["13812341234"], "id_number": [""], "present": "2",
    "claims": "依法处理\n支付医药费", "explained": ["judicial"], "promise": [""], "due": [""],
    "holder": [""],
}  # fmt: skip


def begun(page: Client) -> str:
    return str(page.post(reverse("new_record"))["Location"])


def version(page: Client, url: str) -> int:
    return int(page.get(url).context["record"].version)


def test_record__from_the_first_word_to_the_receipt(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    url = begun(page)
    kept = page.post(f"{url}save/", TALK | {"version": version(page, url)})
    assert kept.status_code == 200
    seen = version(page, url)
    assert page.post(url, TALK | {"do": "read_back", "version": seen}).status_code == 302
    spoken = text_of(page.get(url))
    assert "12348" in spoken
    assert "公安机关的法律程序" in spoken
    picture = "data:image/png;base64," + b64encode(b"\x89PNG\r\n\x1a\nink").decode()
    bad = page.post(url, {"do": "sign", "signature": "data:,", "version": version(page, url)})
    assert bad.status_code == 422
    sign = {"do": "sign", "signature": picture, "version": version(page, url)}
    assert page.post(url, sign).status_code == 302
    assert "检举控告" in text_of(page.get(url))
    filed = page.post(url, {"do": "file", "into": "", "purpose": "A"})
    assert filed.status_code == 302
    assert "/receipt/" in filed["Location"]
    assert page.get(filed["Location"]).status_code == 200
    assert page.get(f"{url}signature.png").content.endswith(b"ink")
    assert text_of(page.get(url)).count("弟弟被打伤") >= 1


def test_record__a_refusal_keeps_everything_typed(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    url = begun(page)
    sent = TALK | {"title": "", "do": "read_back", "version": version(page, url)}
    answer = page.post(url, sent)
    assert answer.status_code == 422
    assert "弟弟被打伤" in text_of(answer)
    assert "弟弟被打伤" in text_of(page.get(url))


def test_record__of_somebody_else_is_not_there(cast: Cast) -> None:
    url = begun(browser(cast, "bureau.registrar"))
    for who in ("bureau.triage", "bureau.head", "housing.head"):
        assert browser(cast, who).get(url).status_code == 404


def test_call__registered_with_a_promise_is_a_matter_and_a_duty(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    sent = {
        "gist": "路灯不亮", "words": "村口路灯坏了一个月。", "phone": "13812341234", "name": "王五",
        "register": "on", "call_back": "on", "holder": str(cast.staff["bureau.registrar"].pk),
    }  # fmt: skip
    answer = page.post(reverse("phone_log"), sent)
    assert "/receipt/" in answer["Location"]
    assert Duty.objects.get(key=TermKey.CALL_BACK).staff_id == cast.staff["bureau.registrar"].pk
    assert "路灯不亮" in text_of(page.get(reverse("phone_log")))


def test_call__promised_without_a_matter_is_not_forgotten(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    sent = {"gist": "问政策", "words": "问低保", "call_back": "on"}
    answer = page.post(reverse("phone_log"), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["into"]


def test_call__in_a_matter_that_is_not_theirs_is_not_in_the_log(cast: Cast, matter: Matter) -> None:
    page = browser(cast, "bureau.registrar")
    page.post(reverse("phone_log"), {"gist": "催问", "words": "催问进度", "into": matter.number})
    row = Call.objects.get()
    url = reverse("call_words", args=(row.pk,))
    assert "催问进度" in text_of(page.get(url))
    Bar.objects.create(matter=matter, staff=cast.staff["bureau.triage"])
    other = browser(cast, "bureau.triage")
    assert "催问" not in text_of(other.get(reverse("phone_log")))
    assert other.get(url).status_code == 404


def test_duty__is_planned_told_and_handed_over(cast: Cast) -> None:
    page = browser(cast, "bureau.registrar")
    begins = timezone.localtime() + timedelta(hours=1)
    plan = {"do": "plan", "staff": str(cast.staff["bureau.triage"].pk),
            "begins": begins.strftime("%Y-%m-%dT%H:%M"),
            "ends": (begins + timedelta(hours=10)).strftime("%Y-%m-%dT%H:%M")}  # fmt: skip
    assert page.post(reverse("duty"), plan).status_code == 302
    assert page.post(reverse("duty"), plan).status_code == 409
    assert (
        page.post(reverse("duty"), {"do": "hand", "note": "三楼会议室有人在等"}).status_code == 302
    )
    other = browser(cast, "bureau.triage")
    text = text_of(other.get(reverse("duty")))
    assert "三楼会议室有人在等" in text
    assert "分办员甲" in text
    note = HandOver.objects.get()
    assert other.post(reverse("duty_act"), {"note": note.pk}).status_code == 302
    note.refresh_from_db()
    assert note.taken_by_id == cast.staff["bureau.triage"].pk
    assert "三楼" not in text_of(browser(cast, "housing.head").get(reverse("duty")))
