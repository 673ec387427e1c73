"""The register page: typing, drafts, repeats, doubts, the receipt."""

import io
from typing import Any

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Matter
from xinqiao.rooms.registry import drafts
from xinqiao.rooms.registry.models import Attachment, Submission

pytestmark = pytest.mark.django_db(databases="__all__")
TEXT = "小区电梯停运三个月，物业推诿不修，老人无法下楼。"


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def clerk(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff["bureau.registrar"])
    return client


def typed(**more: Any) -> dict[str, Any]:
    fields = {
        "channel": "1", "title": "电梯停运", "text": TEXT, "purpose": "A", "urgency": "0",
        "parties": "1", "parties-0-name": "张三", "parties-0-phone": "13900001111",
        "parties-0-kind": "main",
    }  # fmt: skip
    return fields | more


def send(clerk: Client, **more: Any) -> Any:
    return clerk.post(reverse("register"), typed(**more))


def test_register__gives_number_and_code_once(clerk: Client) -> None:
    answer = send(clerk)
    assert answer.status_code == 302
    first = clerk.get(answer["Location"])
    assert first.context["code"]
    assert first.context["code"] in first.content.decode()
    assert clerk.get(answer["Location"]).context["code"] == ""


def test_register__prints_the_receipt_for_the_right_code_only(clerk: Client) -> None:
    page = clerk.get(send(clerk)["Location"])
    url = reverse("receipt_pdf", args=(page.context["receipt"].number,))
    right = clerk.post(url, {"code": page.context["code"]})
    assert (right.status_code, right.content[:5]) == (200, b"%PDF-")
    assert clerk.post(url, {"code": "0" * 20 + "1"}).status_code in (404, 422)


def test_register__prints_the_receipt_in_english_too(clerk: Client) -> None:
    page = clerk.get(send(clerk)["Location"])
    number, code = page.context["receipt"].number, page.context["code"]
    url = reverse("receipt_pdf", args=(number,))
    printed = clerk.post(url, {"code": code, "language": "en"}).content
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "Receipt of a petition" in text
    assert number in text.replace("-", "")
    assert code in text
    assert "Your rights" in text
    chinese = {sign for sign in text if "\u4e00" <= sign <= "\u9fff"}
    assert chinese <= set("电梯停运张三周河市信访局人民路号" + page.context["receipt"].address)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"channel": ""}, "channel"),
        ({"category": "999999"}, "category"),
        ({"received_at": "2099-01-01T00:00"}, "received_at"),
        ({"happened_on": "2099-01-01"}, "happened_on"),
    ],
)
def test_register__what_cannot_be_stands_beside_its_field(
    clerk: Client, wrong: dict[str, str], field: str
) -> None:
    answer = send(clerk, **wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "电梯停运" in answer.content.decode()
    assert not Matter.objects.exists()


def test_register__a_wrong_number_of_a_person_stands_beside_that_person(clerk: Client) -> None:
    second = {"parties": "2", "parties-1-name": "李四", "parties-1-kind": "representative"}
    answer = send(clerk, **second, **{"parties-1-id_number": "110105194912310021"})
    assert answer.status_code == 422
    assert "id_number" in answer.context["parties"][1].errors


def test_register__a_doubt_is_confirmed_and_passes(clerk: Client) -> None:
    oral = {"channel": "4"}
    doubtful = send(clerk, **oral)
    assert doubtful.status_code == 422
    names = [name for name, _said in doubtful.context["doubts"]]
    assert names == ["read_back"]
    assert send(clerk, **oral, confirmed=names).status_code == 302


@pytest.mark.parametrize(("do", "people"), [("add_party", 2), ("remove_party_0", 1)])
def test_register__rows_come_and_go_without_script(clerk: Client, do: str, people: int) -> None:
    answer = send(clerk, do=do)
    assert answer.status_code == 200
    assert len(answer.context["parties"]) == people
    assert TEXT in answer.content.decode()
    assert not Matter.objects.exists()


def test_draft__is_kept_found_again_and_gone_after_registration(clerk: Client, cast: Cast) -> None:
    clerk.post(reverse("save_draft"), typed())
    kept = drafts.drafts_of(cast.actor("bureau.registrar"))
    assert len(kept) == 1
    page = clerk.get(reverse("register"), {"draft": kept[0].id})
    assert TEXT in page.content.decode()
    assert "13900001111" in page.content.decode()
    send(clerk, draft=kept[0].id)
    assert drafts.drafts_of(cast.actor("bureau.registrar")) == []


def test_draft__nobody_elses(clerk: Client, cast: Cast) -> None:
    clerk.post(reverse("save_draft"), typed())
    kept = drafts.drafts_of(cast.actor("bureau.registrar"))
    other = Client()
    other.force_login(cast.staff["bureau.triage"])
    assert other.get(reverse("register"), {"draft": kept[0].id}).status_code == 404


def test_likely__names_the_same_phone_while_typing(clerk: Client) -> None:
    send(clerk)
    answer = clerk.post(reverse("likely"), typed(text="别的事情"))
    assert [found.reasons for found in answer.context["likely"]] == [("same_phone",)]


def test_register__a_repeat_goes_to_the_matter_that_the_clerk_chose(clerk: Client) -> None:
    send(clerk)
    matter = Matter.objects.get()
    answer = send(clerk, into=matter.number, text="再次反映电梯")
    assert answer.status_code == 302
    assert Matter.objects.count() == 1
    assert Submission.objects.filter(matter=matter).count() == 2


def test_register__files_come_along_and_a_bad_one_is_named(clerk: Client) -> None:
    files = [
        SimpleUploadedFile("照片说明.txt", "电梯照片".encode()),
        SimpleUploadedFile("空.txt", b""),
    ]
    answer = clerk.post(reverse("register"), typed() | {"files": files})
    page = clerk.get(answer["Location"])
    assert Attachment.objects.count() == 1
    assert "空.txt" in page.content.decode()


@pytest.mark.parametrize("who", ["bureau.admin", "bureau.auditor", "housing.legal"])
def test_register__is_not_every_posts_page(cast: Cast, who: str) -> None:
    client = Client()
    client.force_login(cast.staff[who])
    assert client.get(reverse("register")).status_code in (403, 404)


def test_receipt__of_another_office_is_404(clerk: Client, cast: Cast) -> None:
    send(clerk)
    number = Matter.objects.get().number
    other = Client()
    other.force_login(cast.staff["county_bureau.registrar"])
    assert other.get(reverse("receipt", args=(number,))).status_code == 404
