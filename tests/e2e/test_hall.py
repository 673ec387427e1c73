"""Scenario A at the window: brother beaten, bills unpaid; and the screen in the hall."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from tests.cast import assemble
from tests.e2e.looks import faults
from xinqiao.casebook.models import Duty, Matter
from xinqiao.kernel.terms import TermKey

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]
SCREENS = ((1280, False), (390, True))


def test_siblings__are_received_told_their_way_and_promised_something(
    open_page: OpenPage, axe: Axe, sign_in: Callable[[Page, str, str], None]
) -> None:
    cast = assemble()
    page = open_page(width=1280)
    sign_in(page, "bureau.registrar", "test-password-1")
    found = []

    def look(name: str) -> None:
        found.extend(faults(page, axe, name, screens=SCREENS))
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto("/counter/arrive/")
    page.locator("#id_comers-0-name").fill("李大姐")
    page.locator("#id_comers-0-phone").fill("13812341234")
    page.locator("#id_present").fill("2")
    page.locator("#id_about").fill("医药费")
    look("arrive")
    page.locator("main form .actions button").click()
    page.wait_for_url("**/counter/visits/**")
    look("ticket")
    page.goto("/counter/")
    page.locator("#new-window summary").click()
    page.locator("#window-name").fill("1号窗口")
    page.locator("#new-window button").click()
    page.locator("[id^=next-]").click()
    page.locator("[id^=receive-]").wait_for()
    look("board")
    hall = open_page(width=390)
    hall.goto("/hall/bureau/")
    assert "李" not in hall.locator("main").inner_text()
    found += faults(hall, axe, "hall", screens=SCREENS)
    hall.context.set_offline(True)
    hall.locator(".hall-lost").wait_for(timeout=15_000)
    assert hall.locator(".hall-now .hall-number").inner_text() == "1"
    hall.context.set_offline(False)
    hall.locator(".hall-lost").wait_for(state="detached", timeout=15_000)

    page.locator("[id^=receive-]").click()
    page.locator(".window a.btn").click()
    page.locator("main section:last-of-type form button").click()
    page.wait_for_url("**/counter/records/**")
    page.locator("#title").fill("弟弟被打伤医药费无人支付")
    answers = page.locator("[name=a]")
    answers.nth(0).fill("弟弟被打伤，住院花了三万元，没有人付。")
    before = answers.count()
    answers.nth(before - 1).press("Enter")
    assert page.locator("[name=a]").count() == before + 1
    page.locator("#claims").fill("依法处理打人的人\n支付医药费")
    page.locator("[name=explained][value=judicial]").check()
    due = timezone.localdate() + timedelta(days=2)
    page.locator("[name=promise]").first.fill("问清派出所的处理情况")
    page.locator("[name=due]").first.fill(due.isoformat())
    page.locator("#draft-state", has_text=":").wait_for()
    look("record")
    page.locator("button[value=read_back]").click()
    page.locator("#pad").wait_for()
    assert "12348" in page.locator("main").inner_text()
    look("read-back")
    box = page.locator("#pad").bounding_box()
    assert box
    page.locator("#pad").scroll_into_view_if_needed()
    box = page.locator("#pad").bounding_box() or box
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=8)
    page.mouse.up()
    page.locator("button[value=sign]").click()
    page.locator("button[value=file]").wait_for()
    look("file")
    page.locator("button[value=file]").click()
    page.wait_for_url("**/receipt/**")
    number, code = (page.locator(".receipt-number").nth(n).inner_text() for n in (0, 1))
    matter = Matter.objects.get()
    duty = Duty.objects.get(key=TermKey.PROMISE)
    assert duty.staff_id == cast.staff["bureau.registrar"].pk
    due_before = duty.due
    for name in ("promises", "records", "calls", "duty", "manners"):
        page.goto(f"/counter/{name}/")
        look(name)
    page.goto("/")
    assert matter.gist in page.locator("main").inner_text()
    promised = page.get_by_role("link", name="问清派出所的处理情况")
    look("today")
    promised.click()
    assert page.locator(f"#owed-{matter.number}-{duty.n}").is_visible()
    put_to_a_day(page, look)
    pass_on(page, look, cast.staff["bureau.triage"].pk)
    duty.refresh_from_db()
    assert (duty.staff_id, duty.due) == (cast.staff["bureau.triage"].pk, due_before)

    citizen = open_page(path="/query/", width=390)
    citizen.locator("[name=number]").fill(number)
    citizen.locator("[name=code]").fill(code)
    citizen.locator("main form [type=submit]").first.click()
    citizen.wait_for_url("**/query/matter/")
    said = citizen.locator("main").inner_text()
    assert "问清派出所的处理情况" in said
    assert f"{due.year}年{due.month}月" in said
    assert found == []


def put_to_a_day(page: Page, look: Callable[[str], None]) -> None:
    """A line of Today rests until tomorrow and is taken back; the form opens in its place."""
    page.goto("/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_role("link", name="排期").first.click()
    form = page.locator(".line-place .act-panel")
    form.locator("[name=until]").fill(tomorrow.isoformat())
    form.locator("button[type=submit]").click()
    form.locator(".field.wrong [name=reason]").wait_for()
    assert form.locator("[name=until]").input_value() == tomorrow.isoformat()
    look("today-plan")
    form.locator("[name=reason]").fill("等派出所回复")
    form.locator("button[type=submit]").click()
    page.locator("#messages", has_text="已排期").wait_for()
    assert page.locator(".line-owed").count() == 0
    page.locator("summary", has_text="已排期").click()
    look("today-resting")
    page.get_by_role("button", name="现在就办").click()
    page.locator(".line-owed").wait_for()


def pass_on(page: Page, look: Callable[[str], None], to: int) -> None:
    """A line of Today goes to a colleague, with a reason."""
    page.get_by_role("link", name="转交").first.click()
    form = page.locator(".line-place .act-panel")
    form.locator("[name=to]").select_option(str(to))
    form.locator("[name=reason]").fill("明天出差")
    look("today-pass")
    form.locator("button[type=submit]").click()
    page.locator("#messages", has_text="转交待办").wait_for()
    assert page.locator(".line-owed").count() == 0
