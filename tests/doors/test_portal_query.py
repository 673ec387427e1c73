"""The citizens' query: number and code open it, guessing does not."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.cast import assemble
from tests.doors.visitor import Visit, enter, on_day, visit
from tests.rooms import registry_play as play
from xinqiao.portal import access
from xinqiao.vault import codes, keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOON = datetime(2026, 3, 6, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
WRONG_CODE = "0" * 20


@pytest.fixture(autouse=True)
def _fresh_keys() -> None:
    keys.forget()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Visit:
    on_day(monkeypatch, NOON)
    return visit(assemble())


def unknown_number(found: Visit) -> str:
    """A number that could be but was never given: the next one of that day and channel."""
    from xinqiao.kernel.numbering import SubmissionNumber

    given = SubmissionNumber.parse(found.found.number)
    return str(SubmissionNumber(given.region, given.channel, given.day, given.order + 7))


def test_query__number_and_code_open_the_matter(seen: Visit) -> None:
    answer = seen.enter()
    assert (answer.status_code, answer["Location"]) == (302, "/query/matter/")
    assert seen.found.number[:6] in seen.page()


def test_query__reads_what_people_type(seen: Visit) -> None:
    code = "-".join(seen.found.query_code[i : i + 4] for i in range(0, 20, 4)).lower()
    number = f"{seen.found.number[:6]} {seen.found.number[6:]}"
    assert enter(seen.client, number, code).status_code == 302


def test_query__an_unknown_number_and_a_wrong_code_look_alike(seen: Visit) -> None:
    wrong = enter(Client(), seen.found.number, WRONG_CODE)
    unknown = enter(Client(), unknown_number(seen), seen.found.query_code)
    assert wrong.status_code == unknown.status_code == 422

    def plain(text: str, number: str, code: str) -> str:
        text = re.sub("[A-Za-z0-9]{64}", "TOKEN", text)  # of the form's protection
        return text.replace(number, "N").replace(code, "C")

    assert plain(wrong.content.decode(), seen.found.number, WRONG_CODE) == plain(
        unknown.content.decode(), unknown_number(seen), seen.found.query_code
    )


def test_query__an_unknown_number_costs_the_same_work(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real: Callable[[str, bytes], bool] = codes.code_fits

    def counted(code: str, stored: bytes) -> bool:
        calls.append(code)
        return real(code, stored)

    monkeypatch.setattr(codes, "code_fits", counted)
    enter(Client(), seen.found.number, WRONG_CODE)
    enter(Client(), unknown_number(seen), WRONG_CODE)
    assert len(calls) == 2


def test_query__a_slip_of_the_pen_is_named_and_costs_no_try(seen: Visit) -> None:
    for _ in range(9):
        answer = enter(seen.client, seen.found.number[:-1] + "x", seen.found.query_code)
        assert answer.status_code == 422
    assert seen.enter().status_code == 302


def test_query__the_sixth_guess_at_a_number_is_refused_from_any_address(seen: Visit) -> None:
    for n in range(5):
        guess = enter(Client(), seen.found.number, WRONG_CODE, REMOTE_ADDR=f"192.0.2.{n}")
        assert guess.status_code == 422
    late = enter(Client(), seen.found.number, seen.found.query_code, REMOTE_ADDR="198.51.100.9")
    assert late.status_code == 429


def test_query__the_sixth_guess_from_an_address_is_refused_for_any_number(seen: Visit) -> None:
    cast = seen.cast
    others = [play.registered(cast) for _ in range(5)]
    for other in others:
        assert enter(Client(), other.number, WRONG_CODE).status_code == 422
    assert seen.enter().status_code == 429
    assert enter(
        Client(), seen.found.number, seen.found.query_code, REMOTE_ADDR="192.0.2.7"
    ).status_code == 302  # fmt: skip


def test_query__tries_come_back(seen: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        enter(Client(), seen.found.number, WRONG_CODE)
    assert seen.enter().status_code == 429
    on_day(monkeypatch, NOON + timedelta(minutes=3))
    assert seen.enter().status_code == 302


def test_query__who_knows_the_code_may_come_as_often_as_they_like(seen: Visit) -> None:
    for _ in range(12):
        assert seen.enter().status_code == 302


def test_query__opens_for_fifteen_minutes_without_a_click(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.enter()
    on_day(monkeypatch, NOON + timedelta(minutes=14))
    assert seen.client.get("/query/matter/").status_code == 200
    on_day(monkeypatch, NOON + timedelta(minutes=28))
    assert seen.client.get("/query/matter/").status_code == 200
    on_day(monkeypatch, NOON + timedelta(minutes=44))
    answer = seen.client.get("/query/matter/")
    assert (answer.status_code, answer["Location"]) == (302, "/query/")


def test_query__ends_after_two_hours_however_busy(
    seen: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.enter()
    for minutes in range(0, 121, 10):
        on_day(monkeypatch, NOON + timedelta(minutes=minutes))
        assert seen.client.get("/query/matter/").status_code == 200
    on_day(monkeypatch, NOON + timedelta(minutes=121))
    assert seen.client.get("/query/matter/").status_code == 302


def test_query__leaving_closes_it(seen: Visit) -> None:
    seen.enter()
    assert seen.client.post("/query/leave/").status_code == 302
    assert seen.client.get("/query/matter/").status_code == 302


def test_query__a_fresh_session_is_taken_on_entering(seen: Visit) -> None:
    seen.client.get("/query/")
    session = seen.client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    seen.client.cookies["session"] = str(before)
    seen.enter()
    assert seen.client.cookies["session"].value != before


@pytest.mark.parametrize(
    "path",
    ["matter/", "matter/papers/x.pdf", "matter/proofs/1.json", "matter/withdraw/",
     "matter/review/", "matter/rereview/"],
)  # fmt: skip
def test_query__nothing_opens_without_a_receipt(path: str) -> None:
    answer = Client().get(f"/query/{path}")
    assert (answer.status_code, answer["Location"]) == (302, "/query/")


@pytest.mark.parametrize("path", ["/", "/query/", "/heads/", "/query/matter/"])
def test_portal__nothing_is_kept_by_the_browser(seen: Visit, path: str) -> None:
    seen.enter()
    answer = seen.client.get(path)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/query/", "/heads/"])
def test_portal__works_without_a_script(path: str) -> None:
    assert "<script" not in Client().get(path).content.decode()


def test_query__a_post_without_the_forms_protection_is_refused(seen: Visit) -> None:
    client = Client(enforce_csrf_checks=True)
    assert enter(client, seen.found.number, seen.found.query_code).status_code == 403


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),  # nobody is trusted, so a header is only a claim
        (1, "", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the visitor wrote the first one
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_address__only_trusted_proxies_say_where_a_request_comes_from(
    settings: Settings, rf: RequestFactory, proxies: int, forwarded: str, expected: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert access.address(request) == expected


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix", "unix"),
    ],
)
def test_network__one_subscriber_counts_once(address: str, counted: str) -> None:
    assert access.network(address) == counted
