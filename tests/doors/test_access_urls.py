"""A4: every address declares who may come, and nobody else gets anything through it.

The addresses are walked in the resolver, so a view that nobody declared here fails the test
before anybody can visit it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests.doors.access_bulletin import BULLETIN
from tests.doors.world import ACTORS, NO_CASES, NOBODY, SEES, World, build, canary, leave_posts
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# Kinds of access. "public": everybody. "receipt": whoever entered number and code. "letter":
# whoever is writing one. "signed in": every account. "cases": a post that reads cases. "seat":
# somebody who sees that very matter. "admin": an administrator's post. Addresses are as the
# resolver writes them.
PUBLIC, RECEIPT, LETTER, SIGNED_IN, CASES, SEAT, ADMIN = (
    "public", "receipt", "letter", "signed in", "cases", "seat", "admin",
)  # fmt: skip
ACCESS: dict[str, str] = {
    # citizens
    "": PUBLIC,
    "query/": PUBLIC,
    "query/leave/": PUBLIC,
    "query/matter/": RECEIPT,
    "query/matter/papers/<str:document>.pdf": RECEIPT,
    "query/matter/proofs/<int:seq>.json": RECEIPT,
    "query/matter/withdraw/": RECEIPT,
    "query/matter/keep/": RECEIPT,
    "query/matter/review/": RECEIPT,
    "query/matter/rereview/": RECEIPT,
    "query/matter/messages/": RECEIPT,
    "reception/": PUBLIC,
    "reception/days.ics": PUBLIC,
    "booking/": PUBLIC,
    "booking/times/": PUBLIC,
    "booking/new/": PUBLIC,
    "booking/find/": PUBLIC,
    "booking/leave/": PUBLIC,
    "booking/mine/": RECEIPT,
    "booking/mine/move/": RECEIPT,
    "booking/mine/cancel/": RECEIPT,
    "booking/mine/appointment.ics": RECEIPT,
    "query/matter/booking/": RECEIPT,
    "query/matter/booking/times/": RECEIPT,
    "query/matter/booking/new/": RECEIPT,
    "query/matter/booking/<int:appointment>/move/": RECEIPT,
    "query/matter/booking/<int:appointment>/cancel/": RECEIPT,
    "query/matter/booking/<int:appointment>/appointment.ics": RECEIPT,
    "query/matter/visits/": RECEIPT,
    "query/matter/recordings/": RECEIPT,
    "query/matter/tell/": RECEIPT,
    "query/matter/file/": RECEIPT,
    "query/matter/uploads/": RECEIPT,
    "query/matter/uploads/<str:upload>": RECEIPT,
    "query/matter/call/": RECEIPT,
    "query/matter/questions/<int:seq>/": RECEIPT,
    "query/matter/served/<str:act>/": RECEIPT,
    "query/matter/rights/": RECEIPT,
    "query/matter/rights/recusal/": RECEIPT,
    "query/matter/rights/complain/": RECEIPT,
    "query/matter/rights/data/": RECEIPT,
    "query/matter/rights/looks/": RECEIPT,
    "query/matter/everything.zip": RECEIPT,
    "query/member/": RECEIPT,
    "mine/": PUBLIC,
    "mine/code/": RECEIPT,
    "mine/matters/": RECEIPT,
    "mine/matters/<str:number>/": RECEIPT,
    "mine/matters/<str:number>/out/": RECEIPT,
    "mine/delete/": RECEIPT,
    "mine/leave/": PUBLIC,
    "check/": PUBLIC,
    "check/offline.html": PUBLIC,
    "query/matter/rate/": RECEIPT,
    "units/": PUBLIC,
    "units/<str:code>/": PUBLIC,
    "units/thanks/<int:thanks>/": PUBLIC,
    "submit/": PUBLIC,
    "submit/resume/": PUBLIC,
    "submit/later/": LETTER,
    "submit/stop/": PUBLIC,
    "submit/drop/": PUBLIC,
    "submit/claims/": LETTER,
    "submit/files/": LETTER,
    "submit/uploads/": LETTER,
    "submit/uploads/<str:upload>": LETTER,
    "submit/check/": LETTER,
    "submit/send/": LETTER,
    "submit/receipt/": LETTER,
    "submit/receipt.pdf": LETTER,
    "submit/<str:name>/": LETTER,
    "contact/": PUBLIC,
    "law/": PUBLIC,
    "figures/": PUBLIC,
    "heads/": PUBLIC,
    "heads/key.txt": PUBLIC,
    "heads/<int:size>.txt": PUBLIC,
    # the API
    "api/": PUBLIC,
    "api/<path:rest>": PUBLIC,
    "api/v1/": PUBLIC,
    "api/v1/openapi.json": PUBLIC,
    "api/v1/matters": CASES,
    "api/v1/matters/count": CASES,
    "api/v1/matters/<number>": SEAT,
    "api/v1/matters/<number>/events": SEAT,
    "api/v1/matters/<number>/duties": SEAT,
    "api/v1/matters/<number>/papers": SEAT,
    "api/v1/matters/<number>/papers/<paper>.pdf": SEAT,
    "api/v1/matters/<number>/papers/<paper>.docx": SEAT,
    "api/v1/matters/<number>/files": SEAT,
    "api/v1/matters/<number>/files/<file>": SEAT,
    "api/v1/matters/<number>/people/<party>/reveal": SEAT,
    "api/v1/matters/<number>/acts": SEAT,
    "api/v1/matters/<number>/acts/<act>": SEAT,
    # the staff pages
    "matters/": CASES,
    "matters/filter/": CASES,
    "matters/count/": CASES,
    "matters/views/save/": CASES,
    "matters/views/drop/": CASES,
    "^matters/export\\.(?P<form>csv|xlsx)$": CASES,
    "matters/<str:number>/": SEAT,
    "matters/<str:number>/plans/<int:n>/": SEAT,
    "matters/<str:number>/plans/<int:n>/back/": SEAT,
    "today/plans/<int:plan>/reason/": SEAT,
    "matters/<str:number>/words/<int:seq>/": SEAT,
    "matters/<str:number>/people/<str:party>/": SEAT,
    "matters/<str:number>/members/": SEAT,
    "matters/<str:number>/said/": SEAT,
    "matters/<str:number>/beside/<str:other>/": SEAT,
    "^matters/(?P<number>\\d+)/papers/(?P<paper>[0-9a-f]+)\\.(?P<form>pdf|docx)$": SEAT,
    "matters/<str:number>/files/<str:file>": SEAT,
    "matters/<str:number>/acts/<str:act>/": SEAT,
    "supervision/": CASES,
    "uploads/": CASES,
    "uploads/<str:upload>": CASES,
    "matters/<str:number>/afterwards/": SEAT,
    "lead/": CASES,
    "lead/<int:staff>/": CASES,
    "coverage/": CASES,
    "coverage/objections/": CASES,
    "calls/": CASES,
    "calls/<int:call>/": CASES,
    "ratings/": CASES,
    "thanks/": CASES,
    "thanks/<int:thanks>/withdraw/": CASES,
    "thanks/<int:thanks>/photo/": CASES,
    "register/": CASES,
    "register/draft/": CASES,
    "register/draft/drop/": CASES,
    "register/likely/": CASES,
    "register/receipt/<str:number>.pdf": SEAT,
    "register/receipt/<str:number>/": SEAT,
    # the reception house
    "recordings/": CASES,
    "recordings/keeping/": CASES,
    "recordings/new/<str:number>/": SEAT,
    "recordings/uploads/": CASES,
    "recordings/uploads/<str:upload>": CASES,
    "recordings/<str:recording>/": SEAT,
    "recordings/<str:recording>/record/": SEAT,
    "recordings/<str:recording>/mark/": SEAT,
    "recordings/<str:recording>/keep/": SEAT,
    "recordings/<str:recording>/further/": SEAT,
    "recordings/<str:recording>/file": SEAT,
    "recordings/<str:recording>/copy": SEAT,
    "recordings/<str:recording>/do/": SEAT,
    "visits/": CASES,
    "visits/plan/<str:number>/": SEAT,
    "visits/<int:visit>/": SEAT,
    "visits/<int:visit>/answer/": SEAT,
    "visits/outside/": CASES,
    "visits/outside/worker.js": PUBLIC,
    "visits/outside/app.webmanifest": PUBLIC,
    "visits/outside/state.json": CASES,
    "visits/outside/send/": CASES,
    **BULLETIN,
    "appointments/": CASES,
    "appointments/book/": CASES,
    "appointments/<int:appointment>/": CASES,
    "appointments/<int:appointment>/words/": CASES,
    "appointments/<int:appointment>/move/": CASES,
    "appointments/<int:appointment>/cancel/": CASES,
    "appointments/<int:appointment>/came/": CASES,
    "appointments/rota/": CASES,
    "appointments/rota/<int:shift>/end/": CASES,
    "appointments/rooms/": CASES,
    "appointments/rooms/<int:room>/": CASES,
    "appointments/leaders/": CASES,
    "appointments/leaders/rules/<int:rule>/end/": CASES,
    "appointments/leaders/<int:session>/": CASES,
    "appointments/leaders/<int:session>/left/": CASES,
    "appointments/leaders/<int:session>/list.pdf": CASES,
    "appointments/mine/": CASES,
    "counter/": CASES,
    "counter/do/<str:what>/": CASES,
    "counter/arrive/": CASES,
    "counter/arrive/earlier/": CASES,
    "counter/visits/<str:visit>/": SEAT,
    "counter/records/": CASES,
    "counter/records/new/": CASES,
    "counter/records/<str:record>/": SEAT,
    "counter/records/<str:record>/save/": SEAT,
    "counter/records/<str:record>/signature.png": SEAT,
    "counter/records/<str:record>/record.<str:form>": SEAT,
    "counter/calls/": CASES,
    "counter/calls/<str:call>/": SEAT,
    "counter/duty/": CASES,
    "counter/duty/do/": CASES,
    "counter/manners/": CASES,
    "counter/promises/": CASES,
    "hall/<str:hall>/": PUBLIC,
    "hall/<str:hall>/numbers/": PUBLIC,
    "my-work/": SIGNED_IN,
    "my-work/trainings/": SIGNED_IN,
    "my-work/trainings/<int:entry>/": SIGNED_IN,
    "my-work/team/": SIGNED_IN,
    "my-work/honours/": SIGNED_IN,
    "my-work/honours/new/": SIGNED_IN,
    "my-work/honours/<int:honour>/": SIGNED_IN,
    "my-work/honours/<int:honour>/file": SIGNED_IN,
    "conveyed/": SIGNED_IN,
    "conveyed/new/": SIGNED_IN,
    "conveyed/<int:meeting>/": SIGNED_IN,
    "conveyed/<int:meeting>/read/": SIGNED_IN,
    "conveyed/<int:meeting>/correct/": SIGNED_IN,
    "styleguide/": SIGNED_IN,
    # the house: offices, posts, people, calendar; no cases
    "house/": ADMIN,
    "house/offices/<int:office>/": ADMIN,
    "house/offices/<int:office>/posts/new/": ADMIN,
    "house/offices/<int:office>/posts/<int:post>/": ADMIN,
    "house/staff/": ADMIN,
    "house/staff/<int:staff>/": ADMIN,
    "house/absences/": ADMIN,
    "house/calendar/": ADMIN,
    "house/categories/": ADMIN,
    "house/changes/": ADMIN,
    "house/outbox/": ADMIN,
    "house/outbox/<int:message>/": ADMIN,
    "house/erased/": ADMIN,
    "house/wordings/": ADMIN,
    "house/wordings/<str:key>/": ADMIN,
    # the account: one's own
    "account/login/": PUBLIC,
    "account/logout/": SIGNED_IN,
    "account/inactive/": PUBLIC,
    "account/again/": SIGNED_IN,
    "account/password/": SIGNED_IN,
    "account/sessions/": SIGNED_IN,
    "account/post/": SIGNED_IN,
    "account/summary/": SIGNED_IN,
}
FAMILIES = {"account/second-step/": SIGNED_IN}  # whole families: django-allauth's second step
# Of these, the parts before the sign-in is complete are open, as they must be.
BEFORE_SIGN_IN = (
    "account/second-step/authenticate/",
    "account/second-step/trust/",
    "account/second-step/webauthn/login/",
)
GONE = {401, 403, 404, 405}


def addresses(within: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the installation, as the resolver writes it."""
    for entry in (within or get_resolver()).url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield here
        else:
            yield from addresses(entry, here)


def kind_of(address: str) -> str | None:
    if address.startswith(BEFORE_SIGN_IN):
        return PUBLIC
    family = next((k for prefix, k in FAMILIES.items() if address.startswith(prefix)), None)
    return ACCESS.get(address, family)


def names(within: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for entry in (within or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield space + (entry.name or str(entry.pattern))
        else:
            yield from names(entry, space + (f"{entry.namespace}:" if entry.namespace else ""))


def test_addresses__no_two_share_a_name() -> None:
    assert [name for name, count in Counter(names()).items() if count > 1] == []


def test_addresses__every_one_declares_who_may_come() -> None:
    known = list(addresses())
    assert [a for a in known if kind_of(a) is None] == []
    assert sorted(set(ACCESS) - set(known)) == []


def filled(address: str, number: str) -> str:
    """The address with something in every place: the number of a foreign matter."""
    path = address.replace("^", "").replace("$", "").replace("\\.", ".")
    path = path.replace("(?P<form>csv|xlsx)", "csv").replace("(?P<form>pdf|docx)", "pdf")
    path = path.replace("(?P<number>\\d+)", number).replace("(?P<paper>[0-9a-f]+)", "0")
    path = re.sub(r"<(str:)?number>", number, path)
    path = re.sub(r"<(str:)?act>", "note", path)
    path = re.sub(r"<str:form>", "pdf", path)
    path = re.sub(r"<int:\w+>", "1", path)
    return "/" + re.sub(r"<[^>]*>", "x", path)


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> World:
    settings.KEYS_ROOT = tmp_path
    settings.MASTER_KEY_FILE = tmp_path / "master"
    keys.forget()
    return build()


AWAY = ("/account/login/", "/query/", "/booking/find/", "/mine/", "/submit/resume/")


def refused(client: Client, path: str) -> bool:
    """Whether nothing comes of GET or POST: to the sign-in, to the query form, or not at all."""
    for answer in (client.get(path), client.post(path, data="{}", content_type="application/json")):
        elsewhere = answer.get("Location", "")
        away = answer.status_code == 302 and elsewhere.startswith(AWAY)
        if not away and answer.status_code not in GONE:
            return False
    return True


def allowed(who: str, kind: str, matter: str) -> bool:
    if kind == PUBLIC:
        return True
    if kind in (RECEIPT, LETTER) or who in ("anonymous", "housing.disabled"):
        return False  # nobody here has entered a receipt, or writes a letter
    if kind == SIGNED_IN:
        return True
    if kind == ADMIN:
        return who == "bureau.admin"
    if who in NOBODY or who in NO_CASES:
        return False
    return kind == CASES or who in SEES[matter]


FOREIGN = ("a report on the unit it would go to", "registered below")


def test_addresses__let_nobody_in_who_is_not_declared(world: World) -> None:
    browsers = {who: world.client(who) for who in ACTORS}
    leave_posts(world)
    # Most addresses name no matter: those are tried once, not once for each.
    tried = {
        (who, filled(address, world.matters[matter].number)): address
        for matter in FOREIGN
        for who in browsers
        for address in addresses()
        if not allowed(who, str(kind_of(address)), matter)
    }
    leaks = [
        (who, path, address)
        for (who, path), address in tried.items()
        if not refused(browsers[who], path)
    ]
    assert leaks == []


def test_addresses__what_is_public_tells_nothing_of_a_matter(world: World) -> None:
    marks = [canary(kind)[:4] for kind in SEES]
    for address in addresses():
        if kind_of(address) == PUBLIC:
            answer = Client().get(filled(address, world.matters["received"].number))
            text = answer.content.decode()
            assert not [m for m in marks if m in text], address
            assert answer.status_code < 500, address


def test_addresses__a_change_without_the_forms_protection_is_refused(world: World) -> None:
    number = world.matters["received"].number
    browser = world.client("housing.head", enforce_csrf_checks=True)
    open_doors = []
    for address in addresses():
        path = filled(address, number)
        answer = browser.post(path, data=json.dumps({}), content_type="application/json")
        if answer.status_code not in (403, 404, 405):
            open_doors.append((address, answer.status_code))
    assert open_doors == []
