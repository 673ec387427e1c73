"""Scenario F, its bulletin: 300 workers on the eve of the festival, signed on a phone today."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.cast import assemble
from tests.e2e.clock import Clock
from tests.e2e.looks import faults
from tests.rooms.bulletin_play import Desk
from tests.rooms.registry_play import matter as row_of
from xinqiao.casebook.models import Duty
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.bulletin.models import Issue, Item

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]
SCREENS = ((1280, False), (390, True))
GIST = "三百名务工人员在工地门口反映工资被拖欠三个月，除夕将至，无钱返乡。"


def test_bulletin__is_put_together_signed_on_a_phone_and_comes_back_done(
    open_page: OpenPage, axe: Axe, sign_in: Callable[[Page, str, str], None], clock: Clock
) -> None:
    clock.go(3, 12, 10)
    cast = assemble()
    number = row_of(Desk(cast).matter(people=300)).number
    found: list[str] = []

    def at(who: str, width: int = 1280) -> Page:
        page = open_page(width=width)
        sign_in(page, who, "test-password-1")
        return page

    def look(page: Page, name: str, width: int) -> None:
        found.extend(faults(page, axe, name, screens=SCREENS))
        page.set_viewport_size({"width": width, "height": 844})

    desk = at("bureau.triage")
    desk.goto(f"/matters/{number}/acts/flag_urgent/")
    desk.locator("[name=ground][value=wages]").check()
    desk.locator("#id_reason").fill("三百人在工地门口，情绪激动。")
    desk.locator("form.form .actions button").click()
    desk.wait_for_url(f"**/matters/{number}/")
    desk.goto("/bulletin/collate/")
    look(desk, "collate", 1280)
    desk.locator(".line-act").first.click()
    desk.locator("#id_gist").fill(GIST + "联系电话13812341234。")
    desk.locator("#id_ask").fill("除夕前发放工资")
    desk.locator("#id_ground").select_option("wages")
    desk.locator("#id_unit").select_option(str(cast.office("labour")))
    desk.locator("form.form .actions button").click()
    assert "【13812341234】" in desk.locator(".field.wrong").inner_text()
    look(desk, "marked", 1280)
    desk.locator("#id_gist").fill(GIST)
    desk.locator("form.form .actions button").click()
    desk.wait_for_url("**/bulletin/issues/**")
    desk.locator("button[value=collate]").click()

    head = at("bureau.head")
    head.goto(desk.url)
    head.locator("button[value=submit]").click()
    head.locator(".three li.done").nth(1).wait_for()
    look(head, "issue", 1280)

    phone = at("gov.leader", 390)
    phone.goto("/bulletin/")
    look(phone, "today", 390)
    phone.goto("/bulletin/sign/")
    look(phone, "sign", 390)
    phone.locator(".items a.btn").first.click()
    assert GIST in phone.locator(".big-gist").inner_text()
    phone.locator("#id_text").fill("请人社局今天到现场，先启用应急周转金。")
    look(phone, "sign-item", 390)
    phone.locator("form.form .actions button").click()
    phone.wait_for_url("**/bulletin/sign/")
    assert Issue.objects.get().signed_at is not None

    desk.goto(f"/bulletin/issues/{Issue.objects.get().pk}/")
    desk.locator("button[value=dispatch]").click()
    desk.locator("h2", has_text="编号分发").wait_for()
    labour = at("labour.intake")
    labour.goto(desk.url)
    labour.locator("button[value=confirm]").click()
    labour.locator(".chip-done", has_text="已签收").wait_for()
    labour.goto("/bulletin/instructions/")
    labour.locator(".line-act").click()
    labour.locator("#id_result").fill("已启用应急周转金，三百人工资全部发放。")
    labour.locator("form.form .actions button").click()
    labour.wait_for_url(f"**/matters/{number}/")
    assert Duty.objects.get(key=TermKey.INSTRUCTION).how == "done"
    phone.goto("/bulletin/instructions/")
    phone.locator(".chip-done").wait_for()
    look(phone, "instructions", 390)
    for name in ("urgents", "settings", "issues", f"items/{Item.objects.get().pk}"):
        head.goto(f"/bulletin/{name}/")
        look(head, name, 1280)
    assert found == []
