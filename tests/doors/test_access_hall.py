"""A4, A5: the newer doors, one by one, against whoever may not know of a matter.

Every door that lists matters must tell exactly what the table of hall_world says: nothing to
whoever is complained of, recused, shut out or of another office, and everything to whoever may
know, without which the first would prove nothing. Every address of the staff pages is named
here; one that is not fails the test before anybody can visit it.
"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate, localtime, now
from pytest_django import Settings

from tests.doors.hall_world import PEOPLE, SEALED, SEES, HallWorld, Rows, build, phone
from tests.doors.test_access_urls import ACCESS, CASES, SEAT
from tests.rooms.test_recordings import sound
from xinqiao.rooms.desk.queries import today_board
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.directory.hours import after_hours
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
Look = Callable[[Client, HallWorld, str], set[str]]
EVERYBODY, OPEN = frozenset(PEOPLE), frozenset(SEES) - SEALED


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> HallWorld:
    settings.KEYS_ROOT = tmp_path
    settings.MASTER_KEY_FILE = tmp_path / "master"
    settings.FILES_ROOT = tmp_path / "files"
    keys.forget()
    return build()


def browser(world: HallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.cast.staff[who])
    return client


def wav() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.wav", sound(0.01))


def page(path: str) -> Look:
    def look(client: Client, world: HallWorld, who: str) -> set[str]:
        answer = client.get(path.format(session=world.sessions[who].pk))
        assert answer.status_code == 200, (path, who)
        return world.shown(answer.content.decode())

    return look


def arrival(client: Client, world: HallWorld, who: str) -> set[str]:
    """What a clerk is told of earlier matters when somebody gives their telephone number."""
    told = ""
    for kind in SEES:
        answer = client.post("/counter/arrive/earlier/", {"comers-0-phone": phone(kind)})
        told += answer.content.decode()
    return world.shown(told)


def visitor(client: Client, world: HallWorld, who: str) -> set[str]:
    """A visitor's own page opens for the whole hall; what it tells does not."""
    told = ""
    for kind in SEES:
        row = world.rows[who, kind].visit
        told += client.get(f"/counter/visits/{row.pk}/").content.decode()
    return world.shown(told)


def after(client: Client, world: HallWorld, who: str) -> set[str]:
    """What came in since the hours ended; within them the page has nothing to tell."""
    seen = world.shown(client.get("/counter/duty/").content.decode())
    came = after_hours(None, now())  # every matter of this world came in at this moment
    return seen if came else {kind for kind, people in SEES.items() if who in people} | seen


def outside(client: Client, world: HallWorld, who: str) -> set[str]:
    """What the form for outside takes along."""
    taken = client.get("/visits/outside/state.json").json()
    return world.shown(json.dumps(taken, ensure_ascii=False))


def day_before(client: Client, world: HallWorld, who: str) -> set[str]:
    """The leader's list as PDF."""
    answer = client.get(f"/appointments/leaders/{world.sessions[who].pk}/list.pdf")
    with pdfplumber.open(io.BytesIO(answer.content)) as book:
        return world.shown("".join(p.extract_text() or "" for p in book.pages))


# address → how to look, who uses the page, and which matters it is about at all
LISTS: dict[str, tuple[Look, frozenset[str], frozenset[str]]] = {
    "": (page("/"), EVERYBODY, frozenset(SEES)),
    "counter/": (page("/counter/"), EVERYBODY, frozenset(SEES)),
    "counter/arrive/earlier/": (arrival, EVERYBODY - {"bureau.caller"}, frozenset(SEES)),
    "counter/visits/<str:visit>/": (visitor, EVERYBODY, frozenset(SEES)),
    "counter/records/": (page("/counter/records/"), EVERYBODY, frozenset(SEES)),
    "counter/calls/": (page("/counter/calls/"), EVERYBODY, frozenset(SEES)),
    "counter/promises/": (page("/counter/promises/"), EVERYBODY, frozenset(SEES)),
    "counter/manners/": (page("/counter/manners/"), EVERYBODY, frozenset(SEES)),
    "counter/duty/": (after, EVERYBODY, frozenset(SEES)),
    "recordings/": (page("/recordings/"), EVERYBODY, frozenset(SEES)),
    "visits/": (page("/visits/"), EVERYBODY, frozenset(SEES)),
    "visits/outside/state.json": (outside, EVERYBODY, frozenset(SEES)),
    "appointments/": (page("/appointments/"), EVERYBODY, frozenset(SEES)),
    "appointments/mine/": (page("/appointments/mine/"), EVERYBODY, frozenset(SEES)),
    "appointments/leaders/<int:session>/": (
        page("/appointments/leaders/{session}/"), EVERYBODY, frozenset(SEES),
    ),
    "appointments/leaders/<int:session>/list.pdf": (
        day_before, frozenset({"housing.handler", "county_bureau.registrar"}),
        frozenset(k for k in OPEN if "gov.head" in SEES[k]),  # the leader is of that office
    ),
    "calls/": (page("/calls/"), frozenset({"bureau.head", "bureau.caller"}), OPEN),
    "ratings/": (page("/ratings/"), frozenset({"bureau.head", "housing.head"}), OPEN),
}  # fmt: skip

# address → its path, which opens for whoever may know of the matter and for nobody else
PAGES: dict[str, Callable[[Rows, str], str]] = {
    "counter/records/<str:record>/": lambda r, _: f"/counter/records/{r.record.pk}/",
    "counter/records/<str:record>/signature.png": (
        lambda r, _: f"/counter/records/{r.record.pk}/signature.png"
    ),
    "counter/records/<str:record>/record.<str:form>": (
        lambda r, _: f"/counter/records/{r.record.pk}/record.docx"
    ),
    "counter/calls/<str:call>/": lambda r, _: f"/counter/calls/{r.call.pk}/",
    "recordings/new/<str:number>/": lambda _, number: f"/recordings/new/{number}/",
    "recordings/<str:recording>/": lambda r, _: f"/recordings/{r.recording.pk}/",
    "recordings/<str:recording>/record/": lambda r, _: f"/recordings/{r.recording.pk}/record/",
    "recordings/<str:recording>/file": lambda r, _: f"/recordings/{r.recording.pk}/file",
    "recordings/<str:recording>/copy": lambda r, _: f"/recordings/{r.recording.pk}/copy",
    "visits/plan/<str:number>/": lambda _, number: f"/visits/plan/{number}/",
    "visits/<int:visit>/": lambda r, _: f"/visits/{r.home.pk}/",
    "appointments/<int:appointment>/": lambda r, _: f"/appointments/{r.appointment.pk}/",
    "appointments/<int:appointment>/move/": lambda r, _: f"/appointments/{r.appointment.pk}/move/",
    "appointments/<int:appointment>/cancel/": (
        lambda r, _: f"/appointments/{r.appointment.pk}/cancel/"
    ),
}

# address → its path and what is sent there; whoever may not know is told that there is nothing
ACTS: dict[str, tuple[Callable[[Rows], str], Callable[[], dict[str, Any]]]] = {
    "counter/records/<str:record>/save/": (lambda r: f"/counter/records/{r.record.pk}/save/", dict),
    "recordings/<str:recording>/mark/": (
        lambda r: f"/recordings/{r.recording.pk}/mark/", lambda: {"what": "started"},
    ),
    "recordings/<str:recording>/keep/": (
        lambda r: f"/recordings/{r.recording.pk}/keep/", lambda: {"file": wav()},
    ),
    "recordings/<str:recording>/further/": (
        lambda r: f"/recordings/{r.recording.pk}/further/", dict,
    ),
    "recordings/<str:recording>/do/": (
        lambda r: f"/recordings/{r.recording.pk}/do/", lambda: {"do": "ask"},
    ),
    "visits/<int:visit>/answer/": (
        lambda r: f"/visits/{r.home.pk}/answer/", lambda: {"do": "agree", "words": "同意"},
    ),
    "appointments/<int:appointment>/words/": (
        lambda r: f"/appointments/{r.appointment.pk}/words/", dict,
    ),
    "appointments/<int:appointment>/came/": (
        lambda r: f"/appointments/{r.appointment.pk}/came/", dict,
    ),
}  # fmt: skip

OLDER = "tests/doors/test_access_matrix.py and test_access_urls.py"
OWN = "only what this person is typing or sending"
NONE = "holds no matter"
# Every other address for posts that read cases, and why it needs no row here.
ELSEWHERE: dict[str, str] = {
    **{a: OLDER for a, kind in ACCESS.items()
       if kind in (CASES, SEAT) and a.startswith(("matters/", "^matters/", "api/", "register/"))},
    **dict.fromkeys(
        ("uploads/", "uploads/<str:upload>", "recordings/uploads/",
         "recordings/uploads/<str:upload>", "counter/arrive/", "counter/records/new/",
         "appointments/book/", "visits/outside/"), OWN),
    **dict.fromkeys(
        ("thanks/", "thanks/<int:thanks>/withdraw/", "thanks/<int:thanks>/photo/",
         "recordings/keeping/", "counter/duty/do/", "appointments/rota/",
         "appointments/rota/<int:shift>/end/", "appointments/rooms/",
         "appointments/rooms/<int:room>/", "appointments/leaders/",
         "appointments/leaders/rules/<int:rule>/end/",
         "appointments/leaders/<int:session>/left/"), NONE),
    **dict.fromkeys(
        ("bulletin/", "bulletin/collate/", "bulletin/collate/<str:number>/",
         "bulletin/instructions/", "bulletin/issues/", "bulletin/issues/<int:issue>/",
         "bulletin/issues/<int:issue>/do/", "bulletin/issues/<int:issue>/bulletin.<str:form>",
         "bulletin/items/<int:item>/", "bulletin/settings/", "bulletin/sign/",
         "bulletin/sign/<int:item>/", "bulletin/urgents/"),
        "tests/rooms/test_bulletin_closed.py and tests/doors/test_web_bulletin.py"),
    **dict.fromkeys(("coverage/", "lead/", "lead/<int:staff>/"), "tests/rooms/test_coverage.py"),
    "coverage/objections/": "tests/rooms/test_bounces.py",
    "supervision/": "tests/doors/test_web_supervision.py",
    "today/plans/<int:plan>/reason/": "tests/rooms/test_desk_duties.py",
    "counter/do/<str:what>/": "answers with the board",
    "calls/<int:call>/": "_a_call_is_taken_by_who_may_know",
    "visits/outside/send/": "_a_draft_finds_no_foreign_visit",
}  # fmt: skip


def test_hall__every_address_that_could_tell_of_a_matter_is_named() -> None:
    named = [*LISTS, *PAGES, *ACTS, *ELSEWHERE]
    wanted = {a for a, kind in ACCESS.items() if kind in (CASES, SEAT)}
    assert sorted(wanted - set(named)) == []
    assert sorted(set(named) - wanted - {""}) == []
    assert len(named) == len(set(named))


def test_hall__every_list_tells_exactly_what_its_reader_may_know(world: HallWorld) -> None:
    wrong = {}
    for who in PEOPLE:
        client = browser(world, who)
        mine = {kind for kind, people in SEES.items() if who in people}
        for address, (look, people, about) in LISTS.items():
            if who not in people:
                continue
            seen, should = look(client, world, who), mine & about
            if seen != should:
                wrong[address, who] = {"too much": seen - should, "missing": should - seen}
    assert wrong == {}
    _a_taken_time_tells_nothing(world)
    _today_counts_what_it_lists(world)
    _nothing_for_everybody(world)


def _a_taken_time_tells_nothing(world: HallWorld) -> None:
    """Neither how many come nor what they need: it would tell whoever is complained of."""
    text = browser(world, "bureau.caller").get("/appointments/").content.decode()
    lines = [line.split("</li>")[0] for line in text.split('<li class="visit')[1:]]
    told = ["chip" in line for line in lines]
    assert told == ["/appointments/" in line for line in lines]
    assert {True, False} == set(told)


def _today_counts_what_it_lists(world: HallWorld) -> None:
    for who in PEOPLE:
        board = today_board(directory.desk(world.cast.staff[who].pk).actor, localdate())
        assert board.counts.all == len(board.lines) > 0, who


def _nothing_for_everybody(world: HallWorld) -> None:
    """Screens, public pages and feeds, and the administrator's outbox."""
    anybody, keeper = Client(), browser(world, "bureau.admin")
    for path in ("/hall/bureau/", "/hall/bureau/numbers/", "/units/", "/units/housing/",
                 "/units/bureau/", "/reception/", "/reception/days.ics", "/figures/"):  # fmt: skip
        answer = anybody.get(path)
        assert answer.status_code == 200, path
        assert world.shown(answer.content.decode()) == set(), path
    assert "为民解忧" in anybody.get("/units/housing/").content.decode()
    for path in ("/house/outbox/", "/house/changes/", "/house/erased/"):
        assert world.shown(keeper.get(path).content.decode()) == set(), path


def test_hall__every_page_opens_for_who_may_know_and_for_nobody_else(world: HallWorld) -> None:
    browsers = {who: browser(world, who) for who in PEOPLE}
    wrong, opened = [], set()
    for who, kind, may in world.cells():
        for address, path in PAGES.items():
            if may and (address, who) in opened:
                continue  # one control for each reader and page is enough
            answer = browsers[who].get(path(world.rows[who, kind], world.matters[kind].number))
            if (answer.status_code == 404) == may:
                wrong.append((address, who, kind, answer.status_code))
            opened |= {(address, who)} if may else set()
    assert wrong == []


def test_hall__every_act_finds_nothing_for_who_may_not_know(world: HallWorld) -> None:
    browsers = {who: browser(world, who) for who in PEOPLE}
    wrong, done = [], set()
    for who, kind, may in world.cells():
        for address, (path, sent) in ACTS.items():
            if may and address in done:
                continue
            answer = browsers[who].post(path(world.rows[who, kind]), sent())
            if (answer.status_code == 404) == may:
                wrong.append((address, who, kind, answer.status_code))
            done |= {address} if may else set()
    assert wrong == []
    _a_call_is_taken_by_who_may_know(world)
    _a_draft_finds_no_foreign_visit(world)


def _a_call_is_taken_by_who_may_know(world: HallWorld) -> None:
    for who in ("bureau.head", "bureau.caller"):
        client = browser(world, who)
        for kind, call in world.calls.items():
            status = client.post(f"/calls/{call.pk}/", {"do": "take"}).status_code
            assert (status != 404) == (who in SEES[kind] and kind in OPEN), (who, kind)


def _a_draft_finds_no_foreign_visit(world: HallWorld) -> None:
    tried = (("housing.handler", "handler recused"), ("bureau.caller", "report"),
             ("county_bureau.registrar", "open"), ("housing.handler", "open"))  # fmt: skip
    for who, kind in tried:
        client = browser(world, who)
        owner = client.get("/visits/outside/state.json").json()["owner"]
        sent = {
            "owner": owner, "visit": world.rows[who, kind].home.pk, "key": "0" * 16,
            "on": f"{localtime():%Y-%m-%dT%H:%M}", "met": "母亲", "findings": "漏雨",
        }  # fmt: skip
        status = client.post("/visits/outside/send/", sent).status_code
        assert (status != 404) == (who in SEES[kind]), (who, kind)
