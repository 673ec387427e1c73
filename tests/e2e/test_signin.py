"""Signing in with a browser: password, passkey, and pages that everybody can use."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from xinqiao.rooms.directory.models import Staff

PASSWORD = "a long enough password"
SHARED = ("/styleguide/", "/styleguide/?wrong", "/account/second-step/", "/account/sessions/")
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def wang(transactional_db: None) -> Staff:
    return Staff.objects.create_user("wang", PASSWORD, name="王海燕")


def test_passkey__added_once_it_signs_in_without_a_password(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], wang: Staff
) -> None:
    page = open_page("/account/login/", language="en")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    sign_in(page, "wang", PASSWORD)

    page.goto("/account/second-step/webauthn/add/")
    page.fill("[name=password]", PASSWORD)  # asked again before the keys are changed
    page.click("form.form button.btn-primary")
    page.fill("[name=name]", "desk key")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.goto("/account/second-step/webauthn/")
    expect(page.get_by_text("desk key")).to_be_visible()

    page.click("details.menu summary")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/account/sessions/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you are signed in")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True), (320, False)])
def test_shared_pages__everybody_can_use_them(
    open_page: Callable[..., Page],
    axe: Callable[[Page], list[str]],
    sign_in: Callable[[Page, str, str], None],
    wang: Staff,
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page("/account/login/", width=width, dark=dark, language=language)
    assert axe(page) == []
    sign_in(page, "wang", PASSWORD)
    for path in (
        "/styleguide/",
        "/styleguide/?wrong",
        "/account/second-step/",
        "/account/sessions/",
    ):
        page.goto(path)
        assert axe(page) == [], path
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{path} is {wider} px too wide"


def test_keyboard__the_first_tab_leads_past_the_head(open_page: Callable[..., Page]) -> None:
    page = open_page("/account/login/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
