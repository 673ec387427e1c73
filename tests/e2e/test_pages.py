"""Every page there is, in both languages, on both screens, light and dark."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from playwright.sync_api import Page

from tests.e2e import looks
from tests.e2e.stage import Stage
from tests.e2e.walk import Walk
from tests.e2e.world import ACTS, World
from xinqiao.web.acts.table import TABLE

Axe = Callable[[Page], list[str]]
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
NEXT_YEAR = (5, 25)

# Pages of staff: name of the address → at which matter, at whose desk, what else it needs.
STAFF: dict[str, tuple[str, str]] = {
    "home": ("", "housing.head"),
    "matters": ("", "housing.head"),
    "choose": ("", "housing.head"),
    "matter": ("longer_asked", "housing.head"),
    "words": ("longer_asked", "housing.head"),
    "said": ("longer_asked", "housing.head"),
    "reveal": ("longer_asked", "housing.head"),
    "compare": ("received", "housing.head"),
    "register": ("", "bureau.registrar"),
    "receipt": ("registered", "bureau.registrar"),
    "styleguide": ("", "housing.head"),
    "offices": ("", "bureau.admin"),
    "office": ("", "bureau.admin"),
    "new_post": ("", "bureau.admin"),
    "appoint": ("", "bureau.admin"),
    "staff": ("", "bureau.admin"),
    "absences": ("", "bureau.admin"),
    "calendar": ("", "bureau.admin"),
    "categories": ("", "bureau.admin"),
    "changes": ("", "bureau.admin"),
}
ACCOUNT = (
    "account_login", "account_inactive", "account_reauthenticate", "account_change_password",
    "usersessions_list", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
)  # fmt: skip
CITIZEN = (
    "portal:front", "portal:query", "portal:matter", "portal:withdraw", "portal:review",
    "portal:rereview", "portal:heads",
)  # fmt: skip
# Addresses that answer with something else than a page of their own.
NO_PAGE = {
    "count": "a line of the list", "save_view": "POST", "drop_view": "POST", "export": "a file",
    "paper": "a file", "attachment": "a file", "save_draft": "POST", "drop_draft": "POST",
    "likely": "POST", "receipt_pdf": "a file", "set_active": "POST", "account_logout": "POST",
    "change_post": "POST", "mfa_download_recovery_codes": "a file", "mfa_login_webauthn": "JSON",
    "portal:paper": "a file", "portal:proof": "a file", "portal:keep": "POST",
    "portal:leave": "POST", "portal:heads-key": "text", "portal:heads-note": "text",
}  # fmt: skip


def addresses() -> Iterator[str]:
    """The names of all addresses; those of the HTTP API aside, which has no pages."""

    def below(node: object, space: str) -> Iterator[str]:
        for pattern in getattr(node, "url_patterns", ()):
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name or pattern.pattern}"
            else:
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from below(pattern, space + inner)

    root = get_resolver()
    for pattern in root.url_patterns:
        route = str(pattern.pattern)
        if not route.startswith("api/"):
            yield from below(type("Root", (), {"url_patterns": [pattern]})(), "")


def test_addresses__every_page_has_a_browser_test() -> None:
    visited = {*STAFF, *ACCOUNT, *CITIZEN, "act"}
    assert set(addresses()) == visited | set(NO_PAGE)
    assert not visited & set(NO_PAGE)


def test_acts__every_form_has_a_browser_test() -> None:
    assert set(ACTS) == set(TABLE)


@pytest.fixture
def world(stage: Stage) -> World:
    stage.clock.go(*NEXT_YEAR)
    return World(stage.cast)


def arguments(name: str, at: str, world: World) -> dict[str, object]:
    """What the address of a staff page needs."""
    cast = world.cast
    given: dict[str, object] = {"number": world.number(at)} if at else {}
    if name in ("office", "new_post", "appoint"):
        given["office"] = cast.office("housing")
    if name == "appoint":
        given["post"] = cast.actor("housing.handler").post
    if name == "words":
        given["seq"] = world[at].last().seq
    if name == "compare":
        given["other"] = world.number("rereview_issued")
    if name == "reveal":
        page = Client()
        page.force_login(cast.staff["housing.head"])
        found = page.get(reverse("matter", args=(world.number(at),))).context["matter"]
        given["party"] = found.parties[0].id
    return given


@LANGUAGES
def test_staff_pages__hold_for_everybody(
    stage: Stage, world: World, axe: Axe, language: str
) -> None:
    stage.language = language
    for name in ("handling", "reported_back", "review"):
        world[name]  # so that the lists have something to show
    found = []
    for name, (at, who) in STAFF.items():
        path = reverse(name, kwargs=arguments(name, at, world))
        page = stage.at_desk(who).page
        answer = page.goto(path)
        if answer is None or answer.status != 200:
            found.append(f"{name}: {answer and answer.status}")
            continue
        found += looks.faults(page, axe, f"{language}-{name}", screens=looks.SCREENS)
    assert found == []


@LANGUAGES
@pytest.mark.parametrize("half", [0, 1])
def test_act_forms__hold_for_everybody(
    stage: Stage, world: World, axe: Axe, language: str, half: int
) -> None:
    stage.language = language
    found = []
    for n, (act, (at, who)) in enumerate(sorted(ACTS.items(), key=lambda item: item[1])):
        if (n < len(ACTS) // 2) == bool(half):
            continue
        page = stage.at_desk(who).page
        answer = page.goto(reverse("act", args=(world.number(at), act.value)))
        if answer is None or answer.status not in {200, 409}:
            found.append(f"{act}: {answer and answer.status}")
            continue
        screens = looks.SCREENS[:2] if n % 2 else looks.SCREENS[2:]
        found += looks.faults(page, axe, f"{language}-act-{act}", screens=screens)
    assert found == []


@LANGUAGES
def test_citizens_pages__hold_for_everybody(
    stage: Stage, world: World, axe: Axe, language: str
) -> None:
    stage.language = language
    # The front page and the book need no receipt; the others need one at the right step.
    stage.clock.go(5, 25)
    walk = Walk(stage)
    page = stage.citizen(path="/").page
    found = []
    for name in ("front", "query", "heads"):
        page.goto(reverse(f"portal:{name}"))
        found += looks.faults(page, axe, f"{language}-{name}", screens=looks.SCREENS)
    assert walk.number == ""
    assert found == []
