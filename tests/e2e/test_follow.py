"""After the receipt, in a browser: follow without scripts, check a receipt, a group of 300."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.cast import assemble
from tests.doors.visitor import Visit, on_day, visit
from tests.e2e.looks import faults
from tests.e2e.stage import Stage
from tests.rooms import registry_play as play
from tests.rooms.steps import Case
from xinqiao.casebook import receipts, sealing
from xinqiao.casebook.models import Event, Matter
from xinqiao.kernel.codes import Outcome
from xinqiao.rooms.handling.services import execution, questions
from xinqiao.rooms.messages.models import Message
from xinqiao.rooms.people import members, roll
from xinqiao.rooms.people.models import PartyKind
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.people.roll import Paid

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]
CST = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 25, 12, tzinfo=CST)
SCREENS = ((1280, False), (390, True))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """An opinion waits to be served, and a question to be answered."""
    on_day(monkeypatch, NOON)
    found = visit(assemble())
    found.road.handling().drafted().issued()
    questions.ask_person(
        matter=found.found.matter, by=found.cast.actor("housing.handler"), at=NOON,
        question="电梯哪天停的？有没有照片？",
    )  # fmt: skip
    sealing.seal(NOON)
    return found


def enter(page: Page, number: str, code: str) -> None:
    page.goto("/query/")
    page.locator("#id_number").fill(number)
    page.locator("#id_code").fill(code)
    page.locator("main form.form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/query/(matter|member)/"))


def test_follow__goes_without_a_script_on_a_phone(
    seen: Visit, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("/query/", width=390, scripts=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    enter(page, seen.found.number, seen.found.query_code)

    def done(said: str) -> None:
        expect(page.get_by_text(said).first).to_be_visible()

    page.get_by_role("link", name="回答", exact=True).click()
    page.locator("#id_text").fill("一月三日停的，有照片。")
    page.get_by_role("button", name="提交答复").click()
    done("已办理")
    page.get_by_role("link", name="补充材料").click()
    note = tmp_path / "照片说明.txt"
    note.write_text("一月三日停运", encoding="utf-8")
    page.locator("#id_file").set_input_files(note)
    page.locator("main form.form button[type=submit]").click()
    done("已办理")
    page.get_by_role("link", name="补充情况").click()
    page.locator("#id_text").fill("昨天又停了一次")
    page.locator("main form.form button[type=submit]").click()
    page.get_by_role("link", name="要求回电").click()
    page.locator("main form.form button[type=submit]").click()
    done("已办理")
    page.get_by_role("link", name="电子领取").click()
    page.locator("#id_consent").check()
    page.locator("#id_name").fill("张三丰")
    page.get_by_role("button", name="领取文书").click()
    done("可申请时间")
    page.get_by_role("link", name="您的权利").click()
    page.get_by_role("link", name="反映", exact=True).click()
    page.get_by_label("我因为信访受到了刁难、威胁或者其他不公对待").check()
    page.get_by_label("市住房和城乡建设局").check()
    page.locator("#id_text").fill("有人打电话骂我多事")
    page.locator("main form.form button[type=submit]").click()
    done("您的反映已经登记")
    assert Matter.objects.filter(sealed=True).count() == 1
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"localhost"}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_follow__every_page_is_readable_everywhere(
    seen: Visit, open_page: OpenPage, axe: Axe, language: str
) -> None:
    by = seen.cast.actor("housing.intake")
    members.list_members(
        matter=seen.found.matter, by=by, at=NOON,
        members=roll.members("李大山,13900001111,12600元\n王小河"),
    )  # fmt: skip
    slips = members.issue_codes(matter=seen.found.matter, by=by, at=NOON, members=[1])
    members.settle_members(
        matter=seen.found.matter, by=seen.cast.actor("housing.head"), at=NOON,
        outcome=Outcome.SUPPORTED, members=[Paid(1, "12600", NOON.date())], evidence="明细",
    )  # fmt: skip
    asked = Event.objects.get(matter=seen.found.matter, act="ask_person").seq
    page = open_page("/check/", language=language)
    wrong = faults(page, axe, f"check-{language}", screens=SCREENS)
    page.goto("/mine/")
    wrong += faults(page, axe, f"mine-{language}", screens=SCREENS)
    page.locator("#id_phone").fill("13812341234")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url("**/mine/code/")
    wrong += faults(page, axe, f"mine-code-{language}", screens=SCREENS)
    page.locator("#id_code").fill(str(Message.objects.latest("pk").values["number"]))
    page.locator("#id_secret").fill("一句只有我知道的话")
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_url("**/mine/matters/")
    page.locator("#id_number").fill(seen.found.number)
    page.locator("#id_code").fill(seen.found.query_code)
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator(".mine > li")).to_have_count(1)
    wrong += faults(page, axe, f"mine-matters-{language}", screens=SCREENS)
    enter(page, seen.found.number, seen.found.query_code)
    for name in (
        "", "tell/", "file/", "call/", f"questions/{asked}/", "served/serve_opinion/", "rights/",
        "rights/recusal/", "rights/complain/", "rights/data/", "rights/looks/",
    ):  # fmt: skip
        page.goto(f"/query/matter/{name}")
        title = name.strip("/").replace("/", "-") or "matter"
        wrong += faults(page, axe, f"follow-{title}-{language}", screens=SCREENS)
    enter(page, seen.found.number, slips[0].code)
    wrong += faults(page, axe, f"follow-member-{language}", screens=SCREENS)
    assert wrong == []


# ── the receipt ─────────────────────────────────────────────────────────────────────────────

PARTS: tuple[dict[str, object], ...] = (
    {"index": 2}, {"index": True}, {"index": -1}, {"index": 10**30}, {"leaf": None}, {"leaf": ""},
    {"leaf": "zz"}, {"proof": []}, {"proof": "ab"}, {"proof": [None]}, {"proof": ["ab"] * 4},
    {"key": "name"}, {"key": "name+00000000+AAAA"}, {"note": ""}, {"note": "x\n\n— x AAAA\n"},
    {"format": "xinqiao-receipt-2"}, {"more": 1},
)  # fmt: skip
TEXTS = (b"", b"[]", b"null", b"{}", b"\xff", b" " * 200_000, b'{"leaf": 1e999}')


def mutants(bundle: bytes) -> Iterator[bytes]:
    """A bit of every byte flipped, cuts, doubled bytes, other parts, no receipts at all."""
    for place in range(len(bundle)):
        changed = bytearray(bundle)
        changed[place] ^= 1 << place % 8
        yield bytes(changed)
        if place % 7 == 0:
            yield bundle[:place]
            yield bundle[:place] + bundle[place : place + 1] + bundle[place:]
    for parts in PARTS:
        yield receipts.chain.canonical(json.loads(bundle) | parts) + b"\n"
    yield from TEXTS
    yield b"\xef\xbb\xbf" + bundle
    yield bundle.replace(b'"index":', b'"index":0')
    yield bundle.rstrip(b"\n")


def verdict(bundle: bytes, key: str | None = None) -> bool:
    try:
        receipts.check(bundle, key)
    except receipts.NotGenuine:
        return False
    return True


CHECK = """([bundles, key]) => Promise.all(bundles.map(async (coded) => {
  const bytes = Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
  return (await xinqiaoVerify.check(bytes, key)).genuine;
}))"""


def test_check__a_saved_file_says_what_the_command_line_says(
    seen: Visit, open_page: OpenPage, tmp_path: Path
) -> None:
    for _ in range(2):  # a larger tree, and a head of another size
        play.registered(seen.cast)
        sealing.seal(NOON)
    every = [sealing.receipt(pk) for pk in Event.objects.values_list("pk", flat=True)]
    good = [text.encode() for text in every if text]
    assert len(good) == Event.objects.count()
    key = json.loads(good[0])["key"]
    saved = tmp_path / "check.html"
    saved.write_bytes(Client().get("/check/offline.html").content)
    page = open_page("/heads/")
    page.goto(saved.as_uri())
    page.context.set_offline(True)

    def says(bundles: list[bytes], published: str | None = None) -> list[bool | None]:
        coded = [base64.b64encode(b).decode() for b in bundles]
        return page.evaluate(CHECK, [coded, published])

    assert says(good, key) == [True] * len(good)
    assert says(good[:1], key.replace("xinqiao", "other")) == [False]
    bad = list(mutants(good[len(good) // 2]))
    assert len(bad) > 1000
    assert says(bad) == [verdict(bundle) for bundle in bad]
    # The person's own way: paste, press, read.
    page.locator("#pasted").fill(good[0].decode())
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#said")).to_contain_text("这份回执证明是真实的")
    page.locator("#pasted").fill(good[0].decode().replace('"index":0', '"index":1'))
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#said")).to_contain_text("不真实")


def test_check__works_under_the_pages_own_policy(seen: Visit, open_page: OpenPage) -> None:
    bundle = sealing.receipt(Event.objects.earliest("pk").pk)
    page = open_page("/check/", width=390)
    page.locator("#pasted").fill(bundle or "")
    page.get_by_role("button", name="核对").click()
    expect(page.locator("#said")).to_contain_text("这份回执证明是真实的")


# ── scenario F: 300 migrant workers on the eve of New Year ──────────────────────────────────

WORKERS = 300


def test_group__three_hundred_are_paid_one_by_one_and_none_is_hidden(stage: Stage) -> None:
    speakers = [
        Person(f"代表{n}", phone=f"1380000000{i}", kind=kind)
        for i, (n, kind) in enumerate(
            [("甲", PartyKind.MAIN), *((n, PartyKind.REPRESENTATIVE) for n in "乙丙丁戊")]
        )
    ]
    found = play.received(
        stage.cast, title="三百名农民工工资被拖欠", group=True, people=WORKERS,
        claims=("支付工资", "支付路费"), parties=tuple(speakers),
    )  # fmt: skip
    road = Case(stage.cast, found.matter)
    stage.on(3, 6)
    desk = stage.at_desk("housing.intake").page
    workers = "\n".join(f"工友{n:03},,{n * 10}元" for n in range(1, WORKERS + 1))
    desk.goto(f"/matters/{found.number}/acts/list_members/")
    desk.locator("#id_members").fill(f"{workers}\n,坏行")
    desk.locator(".act-panel button[type=submit]").click()
    expect(desk.get_by_text(f"第 {WORKERS + 1} 行").first).to_be_visible()
    desk.locator("#id_members").fill(workers)
    desk.locator(".act-panel button[type=submit]").click()
    expect(desk.get_by_text(f"名单上 {WORKERS} 人，已落实 0 人").first).to_be_visible()
    desk.goto(f"/matters/{found.number}/members/")
    desk.get_by_role("button", name="为勾选的成员生成凭条").click()
    expect(desk.locator(".slip")).to_have_count(WORKERS)
    slip = desk.locator(".slip").filter(has_text="工友017")
    code = slip.locator("dd.number").nth(1).inner_text()

    road.handling().drafted().issued().served()
    task = execution.Task(claim=1, what="支付工资", due=date(2026, 4, 10))
    execution.plan_execution(
        matter=found.matter, by=road.who("handler"), at=play.at(3, 25), tasks=[task]
    )
    execution.report_execution(
        matter=found.matter, by=road.who("handler"), at=play.at(3, 30), task=1,
        done_on=date(2026, 3, 30), result="已支付",
    )  # fmt: skip
    stage.on(3, 31)
    head = stage.at_desk("housing.head").page
    paid = [f"{n},{n * 10},2026-03-30" for n in range(1, WORKERS)]  # all but the last

    def settle(lines: list[str]) -> None:
        head.goto(f"/matters/{found.number}/acts/settle_member/")
        head.locator("#id_members").fill("\n".join(lines))
        head.locator("#id_evidence").fill("银行代发明细")
        head.locator(".act-panel button[type=submit]").click()
        head.wait_for_url(f"**/matters/{found.number}/")

    settle(paid)
    expect(head.get_by_text(f"名单上 {WORKERS} 人，已落实 {WORKERS - 1} 人").first).to_be_visible()
    head.goto(f"/matters/{found.number}/acts/close/")
    expect(head.get_by_text("群体中还有成员没有结果").first).to_be_visible()

    worker = stage.open_page("/query/", width=390, scripts=False)
    enter(worker, found.number, code)
    expect(worker.get_by_text("已向您支付 170 元").first).to_be_visible()
    assert "工友018" not in worker.content()
    speaker = stage.open_page("/query/", width=390, scripts=False)
    enter(speaker, found.number, found.query_code)
    expect(speaker.get_by_text("还有 1 人没有落实").first).to_be_visible()
    assert "工友" not in speaker.content()

    settle([f"{WORKERS},3000,2026-03-31"])
    head.goto(f"/matters/{found.number}/acts/close/")
    head.locator(".act-panel button[type=submit]").click()
    head.wait_for_url(f"**/matters/{found.number}/")
    assert Matter.objects.get(pk=found.matter).step == "closed"
