"""P7: one rule decides who sees a matter, and every door agrees with it and with the table."""

import io
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from tests.doors.world import ACTORS, NO_CASES, NOBODY, SEES, World, at, build, canary, leave_posts
from xinqiao.casebook import queries
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.desk.queries import today_board
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.files.services import from_bytes
from xinqiao.rooms.registry import lists
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.attachments import attach
from xinqiao.rooms.registry.lists import Filters, State
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EVERYTHING = {"state": "all"}


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> World:
    settings.KEYS_ROOT = tmp_path
    settings.MASTER_KEY_FILE = tmp_path / "master"
    settings.FILES_ROOT = tmp_path / "files"
    keys.forget()
    return build()


def actor_of(world: World, who: str) -> Actor | None:
    """The actor behind an account, as it is now; None for whoever holds no post."""
    if who == "anonymous":
        return None
    try:
        return directory.desk(world.cast.staff[who].pk).actor
    except NotFound:
        return None


def expected(who: str) -> set[str]:
    return {kind for kind, people in SEES.items() if who in people}


def kinds(world: World, numbers: Iterable[str]) -> set[str]:
    named = world.numbers()
    return {named[n] for n in numbers}


def mentioned(world: World, text: str) -> set[str]:
    """The matters whose number stands in a text, however it is grouped."""
    plain = text.replace("-", "")
    return {kind for number, kind in world.numbers().items() if number in plain}


def csv_door(client: Client, world: World) -> set[str]:
    answer = client.get("/matters/export.csv", EVERYTHING)
    if answer.status_code != 200:
        return set()
    return mentioned(world, answer.getvalue().decode())


def xlsx_door(client: Client, world: World) -> set[str]:
    answer = client.get("/matters/export.xlsx", EVERYTHING)
    if answer.status_code != 200:
        return set()
    file = io.BytesIO(answer.getvalue())
    cells = (str(c.value) for row in openpyxl.load_workbook(file).active for c in row)
    return mentioned(world, " ".join(cells))


def list_door(client: Client, world: World) -> set[str]:
    return mentioned(world, client.get("/matters/", EVERYTHING).content.decode())


def api_list_door(client: Client, world: World) -> set[str]:
    rows = client.get("/api/v1/matters", EVERYTHING).json().get("items", [])
    return kinds(world, (row["number"] for row in rows))


def page_door(client: Client, world: World) -> set[str]:
    return {
        k for n, k in world.numbers().items() if client.get(f"/matters/{n}/").status_code == 200
    }


def api_matter_door(client: Client, world: World) -> set[str]:
    return {
        k for n, k in world.numbers().items()
        if client.get(f"/api/v1/matters/{n}").status_code == 200
    }  # fmt: skip


WEB_DOORS: dict[str, Callable[[Client, World], set[str]]] = {
    "list page": list_door,
    "CSV": csv_door,
    "XLSX": xlsx_door,
    "API list": api_list_door,
    "matter page": page_door,
    "API matter": api_matter_door,
}


def test_access__the_matrix_is_large_enough() -> None:
    assert len(ACTORS) >= 15
    assert len(SEES) >= 12
    assert set().union(*SEES.values()) <= set(ACTORS)


def test_access__every_door_shows_what_the_table_says(world: World) -> None:
    browsers = {who: world.client(who) for who in ACTORS}
    leave_posts(world)
    wrong = {}
    for door, look in WEB_DOORS.items():
        for who, browser in browsers.items():
            seen, should = look(browser, world), expected(who)
            if seen != should:
                wrong[door, who] = {"too much": seen - should, "missing": should - seen}
    assert wrong == {}


# The smaller doors of a matter, for the actors with whom a slip would be worst.
PARTS = ("/matters/{}/acts/note/", "/matters/{}/said/", "/api/v1/matters/{}/papers",
         "/api/v1/matters/{}/acts", "/api/v1/matters/{}/events")  # fmt: skip
TELLING = (
    "bureau.registrar", "bureau.triage", "bureau.head", "bureau.admin", "gov.head",
    "housing.head", "housing.handler", "labour.head", "discipline.head", "labour.handler2",
)  # fmt: skip


def test_access__the_parts_of_a_matter_open_with_it_and_not_without(world: World) -> None:
    browsers = {who: world.client(who) for who in TELLING}
    leave_posts(world)
    wrong = [
        (who, kind, part)
        for who, browser in browsers.items()
        for number, kind in world.numbers().items()
        for part in PARTS
        if (browser.get(part.format(number)).status_code != 404) != (who in SEES[kind])
    ]
    assert wrong == []


def test_access__the_one_rule_says_what_the_table_says(world: World) -> None:
    leave_posts(world)
    wrong = {}
    for who in ACTORS:
        actor = actor_of(world, who)
        rows = queries.visible_to(actor) if actor else []
        seen = kinds(world, (m.number for m in rows))
        if seen != expected(who):
            wrong[who] = {"too much": seen - expected(who), "missing": expected(who) - seen}
    assert wrong == {}


def test_access__counts_are_of_what_is_seen(world: World) -> None:
    browsers = {who: world.client(who) for who in ACTORS if who not in NO_CASES + NOBODY}
    wrong = {}
    for who, browser in browsers.items():
        actor = actor_of(world, who)
        assert actor is not None
        everything = Filters(state=State.ALL)
        service = lists.count(actor, everything).number
        api = browser.get("/api/v1/matters/count", EVERYTHING).json()["number"]
        text = re.sub(r"<[^>]+>", " ", browser.get("/matters/count/", EVERYTHING).content.decode())
        page = int((re.findall(r"\d+", text) or ["0"])[0])
        if {service, api, page} != {len(expected(who))}:
            wrong[who] = (service, api, page, len(expected(who)))
    assert wrong == {}


def test_access__today_shows_and_counts_nothing_else(world: World) -> None:
    leave_posts(world)
    for who in ACTORS:
        actor = actor_of(world, who)
        if actor is None:
            continue
        board = today_board(actor, date(2026, 3, 12))
        duties = board.lines
        lines = [d.line for d in duties] + [*board.undated, *board.waiting, *board.arrivals]
        assert kinds(world, (line.number for line in lines)) <= expected(who), who
        assert board.counts.all == len(duties), who


def test_access__likely_repeats_tell_of_nothing_else(world: World) -> None:
    leave_posts(world)
    phones = [f"138{n:02d}998877" for n in range(len(SEES))]
    for who in ACTORS:
        if actor := actor_of(world, who):
            found = registry.likely_repeats(by=actor, phones=phones)
            assert kinds(world, (likely.number for likely in found)) <= expected(who), who


def test_access__attachments_open_for_whoever_sees_the_matter(world: World) -> None:
    files = {}
    for kind, who in (("received", "housing.intake"), ("a report", "bureau.head"),
                      ("handling, a handler recused", "housing.handler2")):  # fmt: skip
        found = attach(
            matter=world.matters[kind].matter, file=from_bytes("说明.txt", "情况说明".encode()),
            by=world.cast.actor(who), at=at(14),
        )  # fmt: skip
        files[kind] = found.id
    leave_posts(world)
    for who in ACTORS:
        actor = actor_of(world, who)
        if actor is None:
            continue
        for kind, file in files.items():
            assert _opens(file, actor) is (who in SEES[kind]), (who, kind)


def _opens(file: str, actor: Actor) -> bool:
    try:
        registry.open_file(attachment=file, by=actor, at=at(15))
    except NotFound:
        return False
    return True


def test_canaries__no_page_of_the_barred_holds_a_word_of_a_sealed_matter(world: World) -> None:
    sealed = [kind for kind in SEES if "report" in kind]
    marks = {kind: canary(kind)[:4] for kind in sealed}
    browsers = {who: world.client(who) for who in (*TELLING, "political.head", *NOBODY)}
    leave_posts(world)
    for who, browser in browsers.items():
        answers = [browser.get("/", EVERYTHING), browser.get("/matters/", EVERYTHING),
                   browser.get("/api/v1/matters", EVERYTHING)]  # fmt: skip
        for kind in sealed:
            if who in SEES[kind]:
                continue
            number = world.matters[kind].number
            for path in ("", "words/1/", "acts/note/", "acts/refer/"):
                answers.append(browser.get(f"/matters/{number}/{path}"))
            answers.append(browser.get(f"/api/v1/matters/{number}/events"))
        text = "".join(a.content.decode() for a in answers)
        hidden = [kind for kind in sealed if who not in SEES[kind]]
        assert [kind for kind in hidden if marks[kind] in text] == [], who
        numbers = [world.matters[kind].number for kind in hidden]
        assert [n for n in numbers if f"/matters/{n}/" in text.replace("?next=", "")] == [], who


def test_canaries__a_sealed_matter_shows_no_title_even_to_its_readers_list(world: World) -> None:
    browser, mark = world.client("bureau.head"), canary("a report")[:4]
    assert mark not in browser.get("/matters/", EVERYTHING).content.decode()
    words = browser.get(f"/matters/{world.matters['a report'].number}/said/").content.decode()
    assert mark in words  # the marks can be found: whoever may read them does


def test_access__a_stranger_cannot_tell_sealed_from_absent(world: World) -> None:
    """The same answer, byte for byte but for the number asked for and the form's protection."""
    absent = "411600120260302999995"
    for who in ("housing.head", "labour.head", "bureau.triage", "bureau.admin"):
        browser = world.client(who)
        for kind in ("a report", "a report on the bureau's head"):
            if who in SEES[kind]:
                continue
            number = world.matters[kind].number
            for path in ("/matters/{}/", "/matters/{}/acts/note/", "/matters/{}/words/1/",
                         "/api/v1/matters/{}", "/api/v1/matters/{}/acts"):  # fmt: skip
                there = browser.get(path.format(number))
                nowhere = browser.get(path.format(absent))
                assert there.status_code == nowhere.status_code == 404
                assert _plain(there, number) == _plain(nowhere, absent), (who, path)


def _plain(answer: object, number: str) -> str:
    text = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub("[A-Za-z0-9]{64}", "TOKEN", text).replace(number, "N")
