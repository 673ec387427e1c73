"""Debian's Chromium, driven against a live server. No Chromium, no pass: nothing is skipped."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.cast import assemble
from tests.e2e.clock import Clock
from tests.e2e.stage import Stage
from xinqiao.vault import keys

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Playwright keeps an event loop in this thread; Django would refuse to touch the database in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FAILED = pytest.StashKey[bool]()
PATIENCE = 15_000  # milliseconds; a page answers in one, but CI's two cores are shared
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder is a browser test, marked or not."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True, databases="__all__"))


@pytest.fixture(autouse=True)
def fresh_house(tmp_path: Path, settings: Settings) -> None:
    """Keys of its own for every test, as its database is; nobody has tried to sign in yet."""
    settings.KEYS_ROOT = tmp_path
    settings.MASTER_KEY_FILE = tmp_path / "master"
    settings.LEDGER_ROOT = tmp_path / "heads"
    settings.FILES_ROOT = tmp_path / "files"
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    keys.forget()
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run; every test gets a window of its own from `open_page`."""
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing. Install it: apt-get install -y chromium", pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield running
        running.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let `open_page` know how the test ended."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


def pictures(request: pytest.FixtureRequest, contexts: Iterable[BrowserContext]) -> None:
    """What every window showed when the test failed, as PNG in the test's own folder."""
    folder = request.getfixturevalue("tmp_path")
    for n, page in enumerate(p for context in contexts for p in context.pages):
        page.screenshot(path=folder / f"window-{n}.png", full_page=True)
        print(page.url, folder / f"window-{n}.png")  # noqa: T201 - pytest shows it


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[OpenPage]:
    """open_page(path="/", width=1280, dark=False, language="zh-hans", scripts=True).

    → a page of a person who was never here before.

    Fails at the end when a page logged an error: a refused script or style, a broken address.
    """
    contexts, complaints = [], []

    def opened(
        path: str = "/",
        *,
        width: int = 1280,
        dark: bool = False,
        language: str = "zh-hans",
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url.replace("127.0.0.1", "localhost"),
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale="en-GB" if language == "en" else "zh-CN",
            reduced_motion="reduce",  # a colour is measured when it has arrived
        )
        context.add_cookies(
            [{"name": "language", "value": language, "domain": "localhost", "path": "/"}]
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "response",
            lambda answer: (
                complaints.append(f"{answer.status} {answer.url}")
                if answer.status >= 500 or (answer.status == 404 and "/static/" in answer.url)
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: (
                complaints.append(line.text)
                if line.type == "error" and "Failed to load resource" not in line.text
                else None
            ),
        )
        page.goto(path)
        return page

    yield opened
    if request.node.stash.get(FAILED, False):
        pictures(request, contexts)
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """axe(page) → what breaks WCAG 2.2 AA on the page, one line each; empty when nothing does."""
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        # Evaluated over the debugger, which the page's own security policy does not stop.
        channel = page.context.new_cdp_session(page)

        def run(expression: str) -> Any:
            asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
            return channel.send("Runtime.evaluate", asked)

        if run("typeof axe")["result"]["value"] == "undefined":
            run(source)
        answer = run(
            f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})"
            ".then(r => r.violations)"
        )
        channel.detach()
        return [
            f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
            for rule in answer["result"]["value"]
            for node in rule["nodes"]
        ]

    return violations


@pytest.fixture
def sign_in() -> Callable[[Page, str, str], None]:
    """sign_in(page, username, password): through the form, as a person does."""

    def through_the_form(page: Page, username: str, password: str) -> None:
        page.goto("/account/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", password)
        page.click("form.form button.btn-primary")
        page.wait_for_url(lambda url: "/login/" not in url)

    return through_the_form


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time that the whole house goes by; see tests/e2e/clock.py."""
    shown = Clock()
    monkeypatch.setattr("django.utils.timezone.datetime", shown.stand_in())
    return shown


@pytest.fixture
def stage(
    transactional_db: None,
    open_page: OpenPage,
    sign_in: Callable[[Page, str, str], None],
    clock: Clock,
) -> Stage:
    """The cast at their browsers, in a house whose clock the test moves."""
    return Stage(assemble(), open_page, sign_in, clock)
