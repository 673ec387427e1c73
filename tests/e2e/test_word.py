"""What a meeting said goes round the same day, by telephone; and one's own page, honours, sums."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from tests.e2e.looks import SCREENS, faults
from tests.e2e.stage import Stage
from tests.rooms.conveying_play import away
from tests.rooms.steps import waiting
from xinqiao.rooms.conveying.models import Reader
from xinqiao.rooms.recognition.models import Honour

Axe = Callable[[Page], list[str]]
HEAD, HANDLER = "housing.head", "housing.handler"


def test_word__is_passed_on_today_and_work_is_seen_by_who_did_it(stage: Stage, axe: Axe) -> None:
    cast, say = stage.cast, stage.words.say
    waiting(cast).answered().executed().closed()
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        found.extend(faults(page, axe, name, screens=SCREENS))
        page.set_viewport_size({"width": 390, "height": 900})

    stage.on(4, 7, 16)  # a Tuesday
    away(cast, "housing.handler2", date(2026, 4, 6), date(2026, 4, 10))
    head = stage.at_desk(HEAD).page
    head.goto("/conveyed/new/")
    head.locator("#id_title").fill("全市信访工作调度会")
    head.locator("#id_text_1").fill("当日的事当日办，今天再晚也是早。")
    head.locator("button[value=add]").click()
    expect(head.locator("#id_title")).to_have_value("全市信访工作调度会")
    head.locator("#id_text_2").fill("核对办理时限，临期的逐件报。")
    head.locator(".conveyed-point summary").nth(1).click()
    head.locator("#id_task_2").fill("列出一周内到期的事项")
    head.locator("#id_owner_2").select_option(str(cast.staff[HANDLER].pk))
    head.locator("#id_by_day_2").fill("2026-04-09")
    head.locator(f"[name=offices][value='{cast.office('housing')}']").check()
    look(head, "convey")
    head.locator("button[value=publish]").click()
    expect(head.locator("#unread")).to_contain_text("承办人甲")
    expect(head.locator("#unread")).to_contain_text(say("away"))
    look(head, "unread")

    phone = stage.at_desk(HANDLER, width=390).page
    phone.goto("/conveyed/")
    expect(phone.locator("main")).to_contain_text("列出一周内到期的事项")
    look(phone, "to-read")
    phone.locator(".conveyed-read").click()
    expect(phone.locator(".conveyed-read")).to_have_count(0)
    look(phone, "have-read")

    head.goto("/conveyed/")
    look(head, "conveyed")
    head.locator(".line-gist").first.click()
    head.get_by_role("link", name=say("Correct the points")).click()
    head.locator("#id_text_1").fill("当日的事当日办结。")
    head.locator("#id_reason").fill("第一点漏字")
    look(head, "correct")
    head.locator("button[value=publish]").click()
    expect(head.locator("#unread")).to_contain_text("承办人甲")
    phone.goto("/conveyed/")
    expect(phone.locator("main")).to_contain_text("第一点漏字")
    phone.locator(".conveyed-read").click()
    phone.locator(".line-gist").first.click()
    look(phone, "versions")
    assert Reader.objects.exclude(read_at=None).count() == 2

    phone.goto("/my-work/")
    phone.locator("#id_title").fill("信访工作条例专题培训")
    phone.locator("#id_hours").fill("8")
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("main")).to_contain_text(say("waits for the head"))
    head.goto("/my-work/team/")
    look(head, "team")
    head.locator("button[value=confirm]").click()
    head.goto("/my-work/honours/new/")
    head.locator("#id_whom").select_option(f"{cast.office('housing')}-{cast.staff[HANDLER].pk}")
    for name, code in (("status", "civil_servant"), ("kind", "third"), ("level", "city"),
                       ("ground", "solved")):  # fmt: skip
        head.locator(f"[name={name}][value={code}]").check()
    head.locator("#id_organ").fill("中共周河市委、市人民政府")
    head.locator("#id_file_number").fill("周奖〔2026〕3号")
    look(head, "new-honour")
    head.locator("main form button[type=submit]").click()
    expect(head.get_by_role("heading", level=1)).to_contain_text("三等功")
    head.locator("summary", has_text=say("Revoke it")).click()
    look(head, "honour")
    phone.goto("/my-work/")
    expect(phone.locator("main")).to_contain_text("三等功")
    look(phone, "my-work")
    head.locator("[name=ground][value=fraud]").check()
    head.locator("#id_organ").fill("中共周河市委")
    head.locator("#id_file_number").fill("周奖撤〔2026〕1号")
    head.locator("main form button[type=submit]").click()
    head.goto("/my-work/honours/")
    expect(head.locator("main")).to_contain_text(say("revoked"))
    look(head, "honours")
    assert Honour.objects.get().revoked == "fraud"
    assert found == []
