"""Files by drag and drop: progress, a broken connection, a draft that keeps them, a refusal."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Page, Response, Route, expect

from tests.e2e.stage import Stage
from tests.rooms.file_samples import PDF, photo
from xinqiao.rooms.files.models import Upload
from xinqiao.rooms.registry.models import Attachment

BIG = PDF + b"%" * (9 * 1024 * 1024)  # three parts
DROP = """([selector, name, type, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type }));
    for (const kind of ["dragover", "drop"])
        document.querySelector(selector).dispatchEvent(
            new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def choose(page: Page, *files: tuple[str, str, bytes], field: str = "#id_files") -> None:
    chosen: list[Any] = [{"name": n, "mimeType": t, "buffer": b} for n, t, b in files]
    page.set_input_files(field, chosen)


def kept(answer: Response) -> bool:
    """Whether this is the draft that holds the title."""
    asked = answer.request
    return asked.url.endswith("/draft/") and "电梯" in unquote(asked.post_data or "")


def breaking(page: Page) -> list[int]:
    """The second part of every file breaks once on its way."""
    broken: list[int] = []

    def handle(route: Route) -> None:
        offset = int(route.request.headers.get("upload-offset", 0))
        if route.request.method == "PATCH" and offset and not broken:
            broken.append(offset)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*", handle)
    return broken


def test_register__a_file_goes_on_after_a_break_and_stays_with_the_draft(
    stage: Stage, axe: Callable[[Page], list[str]]
) -> None:
    clerk = stage.person("bureau.registrar")
    page = clerk.page
    page.goto("/register/")
    broken = breaking(page)
    choose(page, ("证据.pdf", "application/pdf", BIG))
    item = page.locator(".drop-item")
    expect(item.locator(".drop-state")).to_have_text("已发送")
    assert broken == [4 * 1024 * 1024]
    assert Upload.objects.get().size == len(BIG)
    assert page.locator("#id_files").input_value() == ""
    page.evaluate(DROP, ["#drop-files", "说明.txt", "text/plain", "情况说明"])
    expect(page.locator(".drop-state", has_text="已发送")).to_have_count(2)
    page.evaluate(DROP, ["#drop-files", "程序.svg", "image/svg+xml", "<svg/>"])
    expect(page.locator(".drop-item.wrong")).to_contain_text("可能带有程序")
    assert axe(page) == []
    page.locator(".drop-item.wrong [data-remove]").click()
    with page.expect_response(kept):
        page.fill("[name=title]", "电梯停运")
    page.goto("/register/")
    page.get_by_role("link", name="电梯停运").click()
    expect(page.locator(".drop-item")).to_have_count(2)
    page.locator("[data-remove]").first.click()
    expect(page.locator(".drop-item")).to_have_count(1)
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.locator(".field.wrong").first).to_be_visible()
    expect(page.locator(".drop-item")).to_have_count(1)
    page.select_option("[name=channel]", "1")
    page.fill("[name=text]", "小区电梯停运三个月，无人修理。")
    page.fill("[name=parties-0-name]", "张三")
    page.fill("[name=parties-0-phone]", "13900001111")
    page.get_by_role("button", name="登记", exact=True).last.click()
    page.wait_for_url("**/receipt/**")
    assert Attachment.objects.get().content_type == "text/plain"
    assert not Upload.objects.exists()


def test_register__a_form_sent_too_early_waits_for_its_files(stage: Stage) -> None:
    page = stage.person("bureau.registrar").page
    page.goto("/register/")
    page.route("**/uploads/*", lambda route: None)
    choose(page, ("照片.jpg", "image/jpeg", photo()))
    expect(page.locator(".drop-state")).to_have_text("正在上传")
    page.select_option("[name=channel]", "1")
    page.fill("[name=title]", "电梯停运")
    page.fill("[name=text]", "小区电梯停运三个月，无人修理。")
    page.fill("[name=parties-0-name]", "张三")
    page.fill("[name=parties-0-phone]", "13900001111")
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.locator(".drop-wait")).to_be_visible()
    page.unroute("**/uploads/*")  # what was held goes on
    page.wait_for_url("**/receipt/**")
    page.get_by_role("link", name="查看事项").click()
    expect(page.locator("#files")).to_contain_text("照片.jpg")
    page.evaluate(DROP, ["#drop-page-file", "补充.txt", "text/plain", "补充材料"])
    expect(page.locator("#files .drop-state")).to_have_text("已发送")
    page.locator("#files button[type=submit]").click()
    expect(page.locator("#files ul.files")).to_contain_text("补充.txt")


def test_register__a_field_made_larger_by_hand_breaks_no_policy_when_errors_come_back(
    stage: Stage,
) -> None:
    """htmx would carry the field's own style over, which the security policy refuses and logs."""
    page = stage.person("bureau.registrar").page
    page.goto("/register/")
    page.evaluate("document.querySelector('[name=text]').style.height = '30rem'")
    page.fill("[name=parties-0-id_number]", "12")
    page.get_by_role("button", name="登记", exact=True).last.click()
    expect(page.locator(".field.wrong").nth(1)).to_be_visible()
    page.wait_for_timeout(100)  # attributes settle after the swap; `open_page` reads the console
