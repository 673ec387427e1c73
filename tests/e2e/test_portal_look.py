"""The citizens' pages in a browser: both languages, phone and desk, light and dark, with axe."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.cast import assemble
from tests.doors.visitor import Visit, on_day, visit
from xinqiao.casebook import sealing
from xinqiao.casebook.models import Matter
from xinqiao.rooms.people import services as people

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]
NOON = datetime(2026, 3, 30, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A matter whose opinion was served six days ago; it can be reviewed."""
    on_day(monkeypatch, NOON)
    found = visit(assemble())
    found.road.answered()
    row = Matter.objects.get(pk=found.found.matter)
    people.log_read(
        matter=row, by=found.cast.actor("housing.handler"), at=NOON, fields=["name"], purpose="听取"
    )
    sealing.seal(NOON)
    return found


def enter(page: Page, found: Visit) -> None:
    """Type number and code."""
    page.goto("/query/")
    page.locator("#id_number").fill(found.found.number)
    page.locator("#id_code").fill(found.found.query_code)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/query/matter/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_portal__is_readable_everywhere(
    seen: Visit, open_page: OpenPage, axe: Axe, language: str, width: int
) -> None:
    page = open_page(width=width, language=language)
    for path in ("", "query/", "heads/", "contact/", "law/", "figures/"):
        page.goto(f"/{path}")
        _look(page, axe, f"{path.strip('/') or 'front'}-{language}-{width}")
    enter(page, seen)
    _look(page, axe, f"matter-{language}-{width}")
    for path in ("withdraw", "review"):
        page.goto(f"/query/matter/{path}/")
        _look(page, axe, f"{path}-{language}-{width}")


def test_portal__is_readable_in_the_dark(seen: Visit, open_page: OpenPage, axe: Axe) -> None:
    page = open_page(width=390, dark=True)
    enter(page, seen)
    _look(page, axe, "matter-dark-390")


def test_portal__works_without_a_script(seen: Visit, open_page: OpenPage) -> None:
    page = open_page(language="en", scripts=False)
    enter(page, seen)
    page.locator("a[href='/query/matter/review/']").click()
    page.locator("#id_request").fill("第二项应予支持")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/query/matter/")
    assert page.locator("h1").inner_text() == "Under review"


def _look(page: Page, axe: Axe, name: str) -> None:
    """Nothing to scroll sideways, nothing that axe finds; a picture where PICTURES asks for one."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name}: {wide} px too wide"
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert axe(page) == [], name
