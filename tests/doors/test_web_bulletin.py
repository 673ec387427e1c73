"""The bulletin on pages: put together, checked, signed on a phone, sent; what it costs to read."""

import pytest
from bench.clock import statements
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from tests.e2e.clock import Clock
from tests.rooms.bulletin_play import Desk
from tests.rooms.registry_play import matter as row_of
from xinqiao.kernel.codes import UrgentGround
from xinqiao.rooms.bulletin.models import Instruction, Issue, Item, Settings
from xinqiao.rooms.bulletin.services import flagging

pytestmark = pytest.mark.django_db(databases="__all__")

SESSION = 2
ITEM = {"gist": "三百人反映工地欠薪。", "ask": "除夕前发放工资", "people": "300", "ground": "wages"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    clock.go(3, 12, 10)
    monkeypatch.setattr("django.utils.timezone.datetime", clock.stand_in())
    return clock


@pytest.fixture
def cast() -> Cast:
    return assemble()


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def test_pages__carry_an_issue_from_the_first_item_to_its_receipt(cast: Cast, clock: Clock) -> None:
    found = Desk(cast).matter()
    number = row_of(found).number
    triage, head, leader, labour = (
        browser(cast, who)
        for who in ("bureau.triage", "bureau.head", "gov.leader", "labour.intake")
    )
    asked = triage.get(reverse("bulletin_collate") + f"?number={number}")
    assert asked.headers["Location"] == reverse("bulletin_add", args=(number,))
    unit = str(cast.office("labour"))
    made = triage.post(reverse("bulletin_add", args=(number,)), ITEM | {"unit": unit})
    assert made.status_code == 302, made.context["form"].errors
    issue, item = Issue.objects.get(), Item.objects.get()
    do, page = reverse("bulletin_do", args=(issue.pk,)), made.headers["Location"]
    assert "三百人反映工地欠薪" in triage.get(page).content.decode()
    triage.post(do, {"do": "collate"})
    assert "Submit" in head.get(page + "?lang=en").content.decode()
    head.post(do, {"do": "submit", "leader": str(cast.staff["gov.leader"].pk)})
    issue.refresh_from_db()
    assert issue.state == "submitted"
    assert "三百人" in leader.get(reverse("bulletin_sign")).content.decode()
    sign = reverse("bulletin_sign_item", args=(item.pk,))
    assert leader.get(sign).context["form"].initial["offices"] == [cast.office("labour")]
    answer = leader.post(sign, {"text": "请人社局办。", "offices": [unit], "due": "2026-03-13"})
    assert answer.headers["Location"] == reverse("bulletin_sign")
    triage.post(do, {"do": "dispatch"})
    copy = labour.get(page)
    assert "三百人" in copy.content.decode()
    assert not copy.context["accesses"]
    labour.post(do, {"do": "confirm"})
    assert labour.get(reverse("bulletin_paper", args=(issue.pk, "pdf"))).content[:4] == b"%PDF"
    report = labour.post(
        reverse("act", args=(number, "answer_instruction")),
        {"n": str(Instruction.objects.get().n), "result": "已发放。"},
    )
    assert report.status_code == 302
    assert "请人社局办。" in leader.get(reverse("bulletin_instructions")).content.decode()


def test_add__what_was_typed_stays_with_the_place_marked(cast: Cast, clock: Clock) -> None:
    number = row_of(Desk(cast).matter()).number
    typed = ITEM | {"gist": "来访人电话13812345678，请速办。"}
    answer = browser(cast, "bureau.triage").post(reverse("bulletin_add", args=(number,)), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert typed["gist"] in text
    assert "【13812345678】" in text
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("who", "page", "status"),
    [
        ("housing.head", "bulletin_collate", 403),
        ("bureau.triage", "bulletin_urgents", 403),
        ("bureau.triage", "bulletin_settings", 403),
        ("bureau.head", "bulletin_sign", 403),
        ("bureau.admin", "bulletin", 404),
        ("bureau.head", "bulletin_urgents", 200),
        ("housing.head", "bulletin_issues", 200),
    ],
)
def test_pages__are_the_posts_that_they_belong_to(
    cast: Cast, clock: Clock, who: str, page: str, status: int
) -> None:
    assert browser(cast, who).get(reverse(page)).status_code == status


def test_issue__without_a_copy_is_not_there(cast: Cast, clock: Clock) -> None:
    issue = Desk(cast).submitted()
    for who in ("housing.head", "labour.intake", "county_bureau.head", "bureau.caller"):
        for name in ("bulletin_issue", "bulletin_do"):
            client = browser(cast, who)
            address = reverse(name, args=(issue.pk,))
            answer = (
                client.post(address, {"do": "confirm"})
                if name.endswith("do")
                else client.get(address)
            )
            assert answer.status_code == 404, (who, name)


def test_settings__are_kept_and_hours_must_follow_each_other(cast: Cast, clock: Clock) -> None:
    client = browser(cast, "bureau.head")
    typed = {"collate_by": "900", "submit_by": "960", "sign_by": "1440", "quota": "5"}
    wrong = client.post(reverse("bulletin_settings"), typed | {"submit_by": "600"})
    assert wrong.status_code == 422
    assert client.post(reverse("bulletin_settings"), typed).status_code == 302
    assert Settings.objects.get().quota == 5
    assert "15:00" in client.get(reverse("bulletin_settings")).content.decode()


@pytest.mark.parametrize("size", [1, 4])
def test_pages__cost_the_same_however_much_stands_in_them(
    cast: Cast, clock: Clock, size: int
) -> None:
    desk = Desk(cast)
    for found in [desk.matter() for _ in range(size)]:
        flagging.flag_urgent(
            matter=found.matter, by=cast.actor("bureau.triage"), at=clock.at,
            ground=UrgentGround.WAGES, reason="欠薪",
        )  # fmt: skip
    issue = desk.sent(*[desk.matter() for _ in range(size)])
    triage, leader = browser(cast, "bureau.triage"), browser(cast, "gov.leader")

    def cost(client: Client, address: str) -> int:
        def read() -> None:
            assert client.get(address).status_code == 200

        return statements(read)

    assert [
        cost(triage, reverse("bulletin")) - SESSION,
        cost(triage, reverse("bulletin_collate")) - SESSION,
        cost(triage, reverse("bulletin_issues")) - SESSION,
        cost(triage, reverse("bulletin_issue", args=(issue.pk,))) - SESSION,
        cost(leader, reverse("bulletin_instructions")) - SESSION,
        cost(browser(cast, "bureau.head"), reverse("bulletin_urgents")) - SESSION,
    ] == [2, 7, 2, 8, 4, 3]
