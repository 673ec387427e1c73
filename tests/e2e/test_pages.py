"""Every page there is, in both languages, on both screens, light and dark."""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from playwright.sync_api import Page

from tests.e2e import looks
from tests.e2e.stage import PASSWORD, Stage
from tests.e2e.test_signin import KEY
from tests.e2e.walk import CLAIMS, Walk
from tests.e2e.world import ACTS, World
from tests.rooms import registry_play as play
from tests.rooms.steps import Case
from xinqiao.casebook import sealing
from xinqiao.rooms.recordings.models import Recording
from xinqiao.rooms.visits import queries
from xinqiao.web.acts.table import TABLE

Axe = Callable[[Page], list[str]]
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
LATER = (5, 25)

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
    "supervision": ("", "bureau.inspector"),
    "coverage": ("", "gov.convenor"),
    "bounces": ("", "bureau.head"),
    "lead": ("", "gov.leader"),
    "summary": ("", "housing.head"),
    "visits": ("aid_asked", "housing.handler"),
    "plan_visit": ("handling", "housing.handler"),
    "visit": ("aid_asked", "housing.handler"),
    "outside": ("", "housing.handler"),
    "recordings": ("recorded", "housing.head"),
    "new_recording": ("handling", "housing.handler"),
    "record": ("begun", "housing.handler"),
    "recording": ("recorded", "housing.head"),
    "calls": ("", "bureau.caller"),
    "ratings": ("", "bureau.head"),
    "thanks": ("", "housing.head"),
    "outbox": ("", "bureau.admin"),
    "erased": ("", "bureau.admin"),
    "wordings": ("", "bureau.admin"),
    "wording": ("", "bureau.admin"),
    "told": ("closed", "bureau.head"),
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
NAMED = {"wording": {"key": "staff_recheck"}}  # what an address names beside a matter
ACCOUNT = (
    "account_login", "account_inactive", "account_reauthenticate", "account_change_password",
    "usersessions_list", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
)  # fmt: skip
CITIZEN = (
    "portal:front", "portal:query", "portal:matter", "portal:withdraw", "portal:review",
    "portal:rereview", "portal:visits", "portal:recordings", "portal:heads",
    "portal:contact", "portal:law",
    "portal:figures", "portal:units", "portal:unit", "portal:notify", "portal:rate",
)  # fmt: skip
# The pages of a letter are walked in test_letter.py.
LETTER = (
    "portal:letter", "portal:letter-resume", "portal:letter-later", "portal:letter-claims",
    "portal:letter-files", "portal:letter-check", "portal:letter-sent", "portal:letter-step",
)  # fmt: skip
# Walked where their work is played: test_hall, test_booking, test_follow, test_word, test_bulletin.
ELSEWHERE = {
    "plan",
    "lead_cases",
    "bulletin",
    "bulletin_add",
    "bulletin_collate",
    "bulletin_instructions",
    "bulletin_issue",
    "bulletin_issues",
    "bulletin_item",
    "bulletin_settings",
    "bulletin_sign",
    "bulletin_sign_item",
    "bulletin_urgents",
    "my_work",
    "team",
    "honours",
    "honour",
    "new_honour",
    "conveyed",
    "convey",
    "meeting",
    "correct_meeting",
    "arrive",
    "earlier_matters",
    "reception",
    "records",
    "new_record",
    "talk",
    "promises",
    "phone_log",
    "duty",
    "manners",
    "hall",
    "hall_visit",
    "appointments",
    "appointment",
    "appointment_room",
    "appointment_rooms",
    "appointment_rota",
    "appointment_words",
    "book_appointment",
    "cancel_appointment",
    "move_appointment",
    "leaders",
    "reception_day",
    "my_reception_days",
    "portal:booking",
    "portal:booking_cancel",
    "portal:booking_find",
    "portal:booking_matter",
    "portal:booking_matter_cancel",
    "portal:booking_matter_move",
    "portal:booking_matter_new",
    "portal:booking_matter_times",
    "portal:booking_mine",
    "portal:booking_move",
    "portal:booking_new",
    "portal:booking_times",
    "portal:schedule",
    "portal:acknowledge",
    "portal:answer",
    "portal:attach",
    "portal:call",
    "portal:check",
    "portal:check-offline",
    "portal:complain",
    "portal:correct",
    "portal:member",
    "portal:mine",
    "portal:mine_code",
    "portal:mine_delete",
    "portal:mine_look",
    "portal:mine_matters",
    "portal:reads",
    "portal:recusal",
    "portal:rights",
    "portal:tell",
    "members",
}
# Addresses that answer with something else than a page of their own.
NO_PAGE = {
    "plan_reason": "a part", "take_back": "POST", "bulletin_do": "POST",
    "bulletin_paper": "a file",
    "read_meeting": "POST", "trainings": "POST", "training": "POST", "honour_file": "a file",
    "call": "POST",
    "retention": "POST", "recording_uploads": "a protocol", "recording_upload": "a protocol",
    "mark_recording": "POST", "keep_recording": "POST", "recording_file": "a file",
    "do_recording": "POST", "further_recording": "POST", "recording_copy": "a file",
    "answer_visit": "POST", "outside_worker": "a script", "outside_manifest": "JSON",
    "outside_state": "JSON", "outside_send": "POST",
    "count": "a line of the list", "save_view": "POST", "drop_view": "POST", "export": "a file",
    "paper": "a file", "attachment": "a file", "save_draft": "POST", "drop_draft": "POST",
    "likely": "POST", "receipt_pdf": "a file", "set_active": "POST", "account_logout": "POST",
    "change_post": "POST", "mfa_download_recovery_codes": "a file", "mfa_login_webauthn": "JSON",
    "portal:paper": "a file", "portal:proof": "a file", "portal:keep": "POST",
    "uploads": "tus", "upload": "tus", "portal:leave": "POST",
    "portal:follow-uploads": "tus", "portal:follow-upload": "tus",
    "portal:letter-uploads": "tus", "portal:letter-upload": "tus", "portal:letter-stop": "POST",
    "portal:letter-drop": "POST", "portal:letter-send": "POST", "portal:letter-sent-pdf": "a file",
    "appointment_came": "POST", "leader_left": "POST", "end_leader_rule": "POST",
    "end_shift": "POST", "duty_act": "POST", "hall_act": "POST", "hall_numbers": "JSON",
    "save_record": "POST", "record_paper": "a file", "record_signature": "a picture",
    "reception_list": "a file", "call_words": "a part", "outbox_act": "POST",
    "thanks_photo": "a picture", "withdraw_thanks": "POST", "portal:thanks-photo": "a picture",
    "portal:booking_ics": "a file", "portal:booking_matter_ics": "a file",
    "portal:booking_leave": "POST", "portal:schedule_feed": "a file",
    "portal:everything": "a file", "portal:mine_leave": "POST", "portal:mine_out": "POST",
    "portal:heads-key": "text", "portal:heads-note": "text",
}  # fmt: skip


def addresses() -> Iterator[str]:
    """The names of all addresses."""

    def below(node: object, space: str) -> Iterator[str]:
        for pattern in getattr(node, "url_patterns", ()):
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name or pattern.pattern}"
            else:
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from below(pattern, space + inner)

    return below(get_resolver(), "")


def test_addresses__every_page_has_a_browser_test() -> None:
    visited = {*STAFF, *ACCOUNT, *CITIZEN, *LETTER, *ELSEWHERE, "act"}
    assert {a for a in addresses() if not a.startswith("api")} == visited | set(NO_PAGE)
    assert not visited & set(NO_PAGE)


def test_acts__every_form_has_a_browser_test() -> None:
    assert set(ACTS) == set(TABLE)


@pytest.fixture
def world(stage: Stage) -> World:
    stage.clock.go(*LATER)
    return World(stage.cast)


def arguments(name: str, at: str, world: World) -> dict[str, object]:
    """What the address of a staff page needs."""
    cast = world.cast
    given: dict[str, object] = {"number": world.number(at)} if at else dict(NAMED.get(name, {}))
    if at in ("recorded", "begun"):
        row = Recording.objects.get(matter=world[at].matter)
        return {} if name == "recordings" else {"recording": row.pk}
    if name in ("visits", "visit"):  # at the matter's visits, not at the matter
        coming = queries.visits_of(world[at].matter, world[at].who("handler"))[-1]
        return {"visit": coming.id} if name == "visit" else {}
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
    assert not found, "\n".join(found)


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
        screen = looks.SCREENS[(n + (language == "en")) % 2]  # the forms share their parts
        found += looks.faults(page, axe, f"{language}-act-{act}", screens=(screen,))
    assert not found, "\n".join(found)


@LANGUAGES
def test_citizens_pages__hold_for_everybody(stage: Stage, axe: Axe, language: str) -> None:
    stage.language = language
    found = play.received(stage.cast, claims=CLAIMS)
    case = Case(stage.cast, found.matter).answered()
    at = stage.clock.go(4, 1)
    sealing.seal(at)
    page = Walk(stage, number=found.number, code=found.query_code).looked_up().page
    faults = []
    for name in CITIZEN:
        if name == "portal:rate":
            case.executed().closed()
        office = ("housing",) if name == "portal:unit" else ()
        answer = page.goto(reverse(name, args=office))
        assert answer is not None
        assert answer.status == 200, name
        faults += looks.faults(page, axe, f"{language}-{name[7:]}-home", screens=looks.SCREENS)
    page.goto(reverse("portal:query"))
    page.locator("form.form button").click()  # nothing typed: the page with its errors
    faults += looks.faults(page, axe, f"{language}-query-wrong", screens=looks.SCREENS[:2])
    page.goto("/nowhere/")
    faults += looks.faults(page, axe, f"{language}-nowhere", screens=looks.SCREENS[:2])
    assert not faults, "\n".join(faults)


@LANGUAGES
def test_account_pages__hold_for_everybody(
    stage: Stage, sign_in: Callable[[Page, str, str], None], axe: Axe, language: str
) -> None:
    stage.language = language
    faults, seen = [], set()

    def look(page: Page, name: str, *, path: str = "") -> None:
        page.goto(path or reverse(name))
        assert page.url.split("?")[0].endswith(path or reverse(name)), f"{name}: {page.url}"
        seen.add(name)
        screens = looks.SCREENS[:2]
        faults.extend(looks.faults(page, axe, f"{language}-{name}", screens=screens))

    nobody = stage.open_page("/account/login/", language=language)
    look(nobody, "account_login")
    look(nobody, "account_inactive")

    page = stage.person("housing.handler").page
    page.goto(reverse("mfa_activate_totp"))
    page.fill("[name=password]", PASSWORD)  # asked again before the keys are changed
    page.click("form.form button.btn-primary")
    page.wait_for_url("**/activate/")
    look(page, "mfa_activate_totp")
    look(page, "mfa_add_webauthn")
    # Only now: the key is gone when axe closes its own channel to the page.
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.fill("[name=name]", "桌上的钥匙")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    user = stage.cast.staff["housing.handler"]
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN).pk
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        look(page, name, path=reverse(name, args=(key,)))
    for name in (
        "account_reauthenticate", "account_change_password", "usersessions_list", "mfa_index",
        "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_reauthenticate_webauthn",
    ):  # fmt: skip
        look(page, name)

    sign_in(nobody, "housing.handler", PASSWORD)
    look(nobody, "mfa_authenticate")
    assert not faults, "\n".join(faults)
    assert seen == set(ACCOUNT)
