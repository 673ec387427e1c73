"""Writing to the bureau in a browser: a phone without scripts, a child at school, every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.cast import Cast, assemble
from tests.doors import letter_play as play
from tests.e2e import looks
from tests.e2e.stage import Stage
from xinqiao.casebook.models import Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.rooms.directory.models import Office, OfficeKind

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]
SCREENS = ((390, False), (1280, True))


def go_on(page: Page) -> None:
    page.locator("main button[name=go]").click()


def fill(page: Page, step: str, **values: str) -> None:
    """Type what a step asks; boxes and lists by their kind. Then go on."""
    for name, value in {**play.TYPED[step], **values}.items():
        if not value:
            continue
        field = page.locator(f"[name={name}]").first
        kind = field.get_attribute("type")
        if kind == "radio":
            page.locator(f"[name={name}][value='{value}']").check()
        elif kind == "checkbox":
            field.check()
        elif field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    go_on(page)


def begin(page: Page, purpose: str = "A") -> None:
    page.goto("/")
    page.locator("a.door[href='/submit/']").click()
    page.locator(f"[name=purpose][value={purpose}]").check()
    page.locator("main button[type=submit]").click()


def send(page: Page) -> tuple[str, str]:
    """→ number and query code, off the receipt."""
    page.locator("form[action='/submit/send/'] button").click()
    page.wait_for_url("**/submit/receipt/")
    number, code = page.locator(".receipt-number").all_inner_texts()
    return number, code


def test_submit__on_a_phone_without_scripts_to_the_receipt_and_back(open_page: OpenPage) -> None:
    assemble()
    page = open_page(width=390, scripts=False)
    begin(page)
    for step in play.TYPED:
        fill(page, step)
    page.locator("input[type=file]").set_input_files(
        {"name": "话.txt", "mimeType": "text/plain", "buffer": "证据".encode()}
    )
    go_on(page)
    number, code = send(page)
    page.locator("a[href='/query/']").first.click()
    page.locator("#id_number").fill(number)
    page.locator("#id_code").fill(code)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/query/matter/")
    assert "登记" in page.locator("main").inner_text()


def school(cast: Cast) -> Office:
    above = Office.objects.get(pk=cast.office("gov"))
    return Office.objects.create(
        code="school", name="第三中学", name_en="Third School", short="三中",
        kind=OfficeKind.DEPARTMENT, level=3, region="411600", parent=above,
        line=[*above.line, above.pk],
    )  # fmt: skip


def test_scenario_e__a_child_hurt_at_school_is_confidential_and_shielded(stage: Stage) -> None:
    named = school(stage.cast)
    page = stage.open_page(width=390)
    begin(page)
    fill(page, "what", text="孩子在学校被打伤，学校不处理。", title="学生在校受伤")
    fill(page, "where", address="第三中学", against="第三中学", against_office=str(named.pk))
    fill(page, "claims", claim="安排心理辅导，让孩子回校上课")
    fill(page, "who", speaking="guardian", person="李小明", minor="on", name="李大山")
    fill(page, "tried")
    go_on(page)
    shown = page.locator("main").inner_text()
    assert "被反映的单位接触不到" in shown
    assert "保密" in shown
    number, _code = send(page)
    row = Matter.objects.get()
    assert row.confidential
    assert page.url.endswith("/submit/receipt/")
    assert "".join(c for c in number if c.isdecimal()) == row.number
    bureau = stage.cast.actor("bureau.triage")
    assert visible_to(bureau).filter(pk=row.pk).exists()
    assert row.pk in set(Matter.objects.filter(bars__office=named).values_list("pk", flat=True))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("care", [False, True], ids=["ordinary", "care"])
def test_letter__is_readable_everywhere(
    open_page: OpenPage, axe: Axe, language: str, care: bool
) -> None:
    assemble()
    asked: set[str] = set()
    page = open_page(language=language)
    page.on("request", lambda request: asked.add(request.url.split("/")[2].split(":")[0]))
    found: list[str] = []

    def look(name: str) -> None:
        kind = "care" if care else "plain"
        found.extend(looks.faults(page, axe, f"{language}-{kind}-{name}", screens=SCREENS))

    page.goto(f"/?care={int(care)}")
    look("front")
    for path in ("contact", "law", "figures", "submit/resume", "submit"):
        page.goto(f"/{path}/")
        look(path.replace("/", "-"))
    page.locator("[name=purpose][value=A]").check()
    page.locator("main button[type=submit]").click()
    for step in play.TYPED:
        look(step)
        go_on(page) if step == "what" else None
        if step == "what":
            look("what-wrong")
        while page.url.split("?")[0].endswith(f"/{step}/"):
            shown = {
                n: v for n, v in play.TYPED[step].items() if page.locator(f"[name={n}]").count()
            }
            _fill_shown(page, shown)
    look("files")
    go_on(page)
    look("check")
    page.goto("/submit/later/")
    look("later")
    page.goto("/submit/check/")
    send(page)
    look("receipt")
    assert not found, "\n".join(found)
    assert asked == {"localhost"}


def _fill_shown(page: Page, values: dict[str, object]) -> None:
    for name, value in values.items():
        field = page.locator(f"[name={name}]").first
        if not value or field.get_attribute("type") == "radio":
            continue
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    go_on(page)
