"""A complaint about retaliation or a leak: sealed, sent above, and the unit learns nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.doors.visitor import Visit, day, enter, first_visit, last, post
from xinqiao.casebook.models import Bar, Event, Matter
from xinqiao.casebook.queries import visible_to
from xinqiao.rooms.registry import retaliation
from xinqiao.rooms.registry.models import Submission

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def seen(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return first_visit(tmp_path, settings, monkeypatch)


def complaint(seen: Visit, **changes: Any) -> Any:
    form: dict[str, Any] = {
        "kind": "retaliation", "offices": [seen.cast.office("housing")], "token": "a" * 32,
        "text": "收件员打电话骂我多事", "named": "on",
    }  # fmt: skip
    return post(seen, "rights/complain/", **(form | changes))


def complained(seen: Visit) -> Matter:
    return Matter.objects.exclude(pk=seen.found.matter).get()


def test_complain__is_a_sealed_report_above_with_its_own_receipt(seen: Visit) -> None:
    before = last(seen).seq
    page = complaint(seen).content.decode()
    row = complained(seen)
    assert row.sealed
    assert row.office_id == seen.cast.office("bureau")
    assert last(seen).seq == before  # the matter it came from has no mark
    number = Submission.objects.get(matter=row).number
    code = next(w for w in page.replace("<", " ").replace(">", " ").split() if w.count("-") == 4
                and len(w) == 24)  # fmt: skip
    other = Client()
    assert enter(other, number, code).status_code == 302
    text = other.get("/query/matter/", {"lang": "en"}).content.decode()
    assert "Housing" not in text


def test_complain__sent_twice_is_registered_once(seen: Visit) -> None:
    first = complaint(seen).content.decode()
    second = complaint(seen).content.decode()
    row = complained(seen)
    number = Submission.objects.get(matter=row).number
    assert number[:6] in first
    assert first.count("receipt") == second.count("receipt") == 1


def test_complain__the_unit_learns_nothing_through_any_door(seen: Visit) -> None:
    complaint(seen)
    row = complained(seen)
    number = Submission.objects.get(matter=row).number
    assert Bar.objects.filter(matter=row, office=seen.cast.office("housing")).exists()
    for who in ("intake", "handler", "head", "legal", "archivist"):
        actor = seen.cast.actor(f"housing.{who}")
        assert not visible_to(actor).filter(pk=row.pk).exists()
        client = Client()
        client.force_login(seen.cast.staff[f"housing.{who}"])
        for path in (
            "/", "/matters/", "/matters/?state=all", "/matters/export.csv?state=all",
            f"/matters/{seen.found.number}/", "/api/v1/matters",
        ):  # fmt: skip
            answer = client.get(path)
            body = b"".join(answer) if answer.streaming else answer.content
            text = body.decode("utf-8-sig")
            assert number not in text, (who, path)
            assert "打击报复" not in text, (who, path)
        for path in (
            f"/matters/{number}/", f"/matters/{number}/said/", f"/api/v1/matters/{number}",
            f"/matters/{number}/acts/note/", f"/register/receipt/{number}/",
        ):  # fmt: skip
            assert client.get(path).status_code in (403, 404), (who, path)
    assert "complain" not in json.dumps(
        list(Event.objects.filter(matter=seen.found.matter).values_list("act", flat=True))
    )


def test_complain__about_the_bureau_itself_goes_past_it(seen: Visit) -> None:
    complaint(seen, offices=[seen.cast.office("bureau"), seen.cast.office("housing")])
    row = complained(seen)
    assert row.office_id not in (seen.cast.office("bureau"), seen.cast.office("housing"))
    for who in ("bureau.head", "bureau.triage", "housing.head"):
        assert not visible_to(seen.cast.actor(who)).filter(pk=row.pk).exists(), who


def test_complain__refusals_keep_what_was_typed_and_register_nothing(seen: Visit) -> None:
    for changes in (
        {"offices": []}, {"text": " "}, {"kind": "x"}, {"offices": [seen.cast.office("labour")]},
    ):  # fmt: skip
        answer = complaint(seen, **changes)
        assert answer.status_code == 422, changes
        if "text" not in changes:
            assert "骂我多事" in answer.content.decode()
    assert Matter.objects.count() == 1


def test_complain__without_a_name_is_anonymous(seen: Visit) -> None:
    complaint(seen, named="")
    assert complained(seen).anonymous


def test_complain__is_the_petitioners_alone(seen: Visit) -> None:
    from xinqiao.kernel.errors import NotPermitted

    with pytest.raises(NotPermitted):
        retaliation.complain(
            by=seen.cast.actor("housing.head"), at=day(3, 6), kind=retaliation.Wrong.LEAK,
            offices=[seen.cast.office("housing")], text="x",
        )  # fmt: skip
