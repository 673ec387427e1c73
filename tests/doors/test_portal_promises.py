"""What was promised, as the person it was promised to reads it."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.doors.visitor import Visit, day, first_visit, plain
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.reception.services import promises

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def seen(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visit:
    found = first_visit(tmp_path, settings, monkeypatch)
    promises.promise(
        matter=found.found.matter, by=found.road.who("intake"), at=day(3, 6),
        what="下周去现场看电梯", due=date(2026, 3, 11),
    )  # fmt: skip
    return found


def running(seen: Visit) -> int:
    return seen.road.duty(TermKey.PROMISE).n


def test_page__shows_what_was_promised_and_by_when(seen: Visit) -> None:
    page = plain(seen.page())
    assert "What was promised to you" in page
    assert "下周去现场看电梯 by 11 Mar 2026" in page
    assert "Put off" not in page


def test_page__shows_the_new_day_and_why_it_was_put_off(seen: Visit) -> None:
    promises.put_off(
        matter=seen.found.matter, by=seen.road.who("intake"), at=day(3, 6), n=running(seen),
        due=date(2026, 3, 18), reason="厂家周三到场",
    )  # fmt: skip
    page = plain(seen.page())
    assert "by 18 Mar 2026" in page
    assert "Put off on 6 Mar 2026 (Fri): 厂家周三到场" in page
    assert "11 Mar 2026 (Wed) ·" not in page


def test_page__shows_that_it_was_done(seen: Visit) -> None:
    promises.keep_promise(
        matter=seen.found.matter, by=seen.road.who("intake"), at=day(3, 6), n=running(seen),
        result="已到现场",
    )  # fmt: skip
    assert "下周去现场看电梯 done on 6 Mar 2026" in plain(seen.page())
