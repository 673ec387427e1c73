"""Staff's pages: the week, booking by telephone, rota, rooms, leaders' days."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.e2e.clock import Clock
from tests.rooms import registry_play as play
from tests.rooms.appointments_play import THURSDAY, Hall, hall
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.codes import Purpose
from xinqiao.rooms.appointments.models import Appointment, LeaderDay, LeaderRule, Room, Shift
from xinqiao.rooms.appointments.services.booking import Caller

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    shown = Clock()
    shown.go(3, 9, 8)
    monkeypatch.setattr("django.utils.timezone.datetime", shown.stand_in())
    return shown


@pytest.fixture
def house(clock: Clock) -> Hall:
    return hall()


def sit(house: Hall, who: str) -> Client:
    client = Client()
    client.force_login(house.cast.staff[who])
    return client


def read(client: Client, path: str, status: int = 200, **data: Any) -> str:
    answer = client.get(path, {"lang": "en", **data})
    assert answer.status_code == status, answer.get("Location", "")
    return answer.content.decode()


def test_week__shows_who_comes_and_what_is_free(house: Hall) -> None:
    house.book()
    house.rule()
    said = read(sit(house, "bureau.registrar"), reverse("appointments"))
    for part in ("9 Mar 2026 (Mon)", "李*", "5 free times", "副市长甲"):
        assert part in said, part
    assert "李四" not in said
    later = read(sit(house, "bureau.registrar"), reverse("appointments"), day="2026-03-20")
    assert "16 Mar 2026 (Mon)" in later
    assert read(sit(house, "bureau.registrar"), reverse("appointments"), day="nonsense")


def test_week__a_sealed_matter_is_a_taken_time(house: Hall) -> None:
    found = play.registered(house.cast, purpose=Purpose.REPORT)
    house.on_line(
        house.free()[2].key, by=petitioner(found.matter), matter=found.matter, caller=Caller()
    )
    said = read(sit(house, "bureau.triage"), reverse("appointments"))
    assert "taken" in said
    assert found.number not in said
    assert found.number in read(
        sit(house, "bureau.head"), reverse("appointment", args=(Appointment.objects.get().pk,))
    ).replace("-", "")


def typed(house: Hall, **values: Any) -> dict[str, Any]:
    return {
        "slot": house.free()[3].key, "phone": "13900001111", "name": "李四", "way": "phone",
        "people": "1",
    } | values  # fmt: skip


def test_book__by_telephone_gives_the_code_to_read_out(house: Hall) -> None:
    clerk = sit(house, "bureau.registrar")
    assert read(clerk, reverse("book_appointment")).count("-20260309-") == 6
    answer = clerk.post(reverse("book_appointment"), typed(house))
    row = Appointment.objects.get()
    assert answer["Location"] == reverse("appointment", args=(row.pk,))
    said = read(clerk, answer["Location"])
    assert row.number in said
    assert re.search(r"(\w{4}-){4}\w{4}", said)


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"name": ""}, 422, "name"),
        ({"phone": "1"}, 422, "phone"),
        ({"slot": "s9-20260309-1"}, 422, "slot"),
        ({"matter": "41160000"}, 404, None),
    ],
)
def test_book__what_is_wrong_stands_beside_its_field(
    house: Hall, wrong: dict[str, str], status: int, field: str | None
) -> None:
    answer = sit(house, "bureau.registrar").post(reverse("book_appointment"), typed(house, **wrong))
    assert answer.status_code == status
    errors = answer.context["form"].errors
    assert field in errors if field else errors
    assert "13900001111" in answer.content.decode() or field == "phone"
    assert not Appointment.objects.exists()


def test_appointment__is_opened_moved_cancelled_and_met(house: Hall) -> None:
    made, clerk = house.book(house.free()[3].key), sit(house, "bureau.registrar")
    at = {"args": (made.id,)}
    assert "李四" not in read(clerk, reverse("appointment", **at))
    assert "李四" in clerk.post(reverse("appointment_words", **at)).content.decode()
    aim = house.free()[4].key
    lacking = clerk.post(reverse("move_appointment", **at), {"slot": aim})
    assert (lacking.status_code, list(lacking.context["form"].errors)) == (422, ["reason"])
    assert clerk.post(reverse("move_appointment", **at), {"slot": aim, "reason": "改期"})
    assert Appointment.objects.get().first == int(aim.split("-")[-1])
    assert clerk.post(reverse("appointment_came", **at)).status_code == 302
    assert clerk.post(reverse("appointment_came", **at)).status_code == 409
    gone = clerk.post(reverse("cancel_appointment", **at), {"reason": "x"})
    assert gone.status_code == 409
    other = house.book()
    clerk.post(reverse("cancel_appointment", args=(other.id,)), {"reason": "来人取消"})
    assert Appointment.objects.get(pk=other.id).cancelled_at


def test_appointment__another_office_finds_nothing(house: Hall) -> None:
    made, stranger = house.book(), sit(house, "housing.handler")
    for name in ("appointment", "move_appointment", "cancel_appointment"):
        assert stranger.get(reverse(name, args=(made.id,))).status_code == 404
    assert stranger.post(reverse("appointment_words", args=(made.id,))).status_code == 404
    assert stranger.post(reverse("appointment_came", args=(made.id,))).status_code == 404


def test_arrival__of_who_booked_is_one_tap(house: Hall) -> None:
    made, clerk = house.book(), sit(house, "bureau.registrar")
    seen = read(clerk, reverse("arrive"))
    form = {"appointment": str(made.id), "present": "1", "need": ""}
    for name, value in form.items():
        assert f'name="{name}" value="{value}"' in seen
    assert "For the appointment at 09:00" in read(clerk, reverse("arrive"), appointment=made.id)
    answer = clerk.post(reverse("arrive"), form)
    assert made.number in read(clerk, answer["Location"])
    assert "Booked for today" not in read(clerk, reverse("arrive"))
    again = clerk.post(reverse("arrive"), form)
    assert again.status_code == 409
    assert not again.context["appointment"]  # the next tap gives a number without it


def test_board__shows_the_times_of_today_that_can_still_be_booked(
    house: Hall, clock: Clock
) -> None:
    first, later = house.free()[0].key, house.free()[4].key
    house.book(house.free()[1].key)
    clerk = sit(house, "bureau.registrar")
    assert f'value="{later}" selected' in read(clerk, reverse("book_appointment"), slot=later)
    found = {}
    for hour in (8, 11, 12):
        clock.go(3, 9, hour)
        seen = read(sit(house, "bureau.registrar"), reverse("reception"))
        found[hour] = (f"?slot={first}" in seen, f"?slot={later}" in seen, seen.count("?slot="))
    assert found == {8: (True, True, 5), 11: (False, True, 2), 12: (False, False, 0)}
    assert "taken or over" in seen


def test_rooms_and_rota__are_kept_by_the_head(house: Hall) -> None:
    head, clerk = sit(house, "bureau.head"), sit(house, "bureau.registrar")
    assert clerk.get(reverse("appointment_rooms")).status_code == 403
    new = {"name": "约访室", "kind": "appointment", "seats": "6", "equipment": ["recording"]}
    assert head.post(reverse("appointment_rooms"), new).status_code == 302
    again = head.post(reverse("appointment_rooms"), new)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["name"])
    room = Room.objects.get(name="约访室")
    shift = {"weekday": "1", "first": "18", "last": "22", "room": str(room.pk), "length": "2",
             "staff": str(house.staff("bureau.archivist")), "since": "2026-03-09"}  # fmt: skip
    assert head.post(reverse("appointment_rota"), shift).status_code == 302
    clash = head.post(reverse("appointment_rota"), shift)
    assert (clash.status_code, list(clash.context["form"].errors)) == (422, ["first"])
    line = Shift.objects.get(room=room)
    assert "约访室" in read(head, reverse("appointment_rota"))
    assert head.post(reverse("end_shift", args=(line.pk,))).status_code == 302
    change = new | {"name": "约访室一", "active": ""}
    assert head.post(reverse("appointment_room", args=(room.pk,)), change).status_code == 302
    assert not Room.objects.get(pk=room.pk).active


def rule(house: Hall, **values: Any) -> dict[str, Any]:
    leader = house.cast.actor("gov.leader")
    return {
        "leader": str(leader.post), "portfolio": "分管住建", "every": "week", "weekdays": ["3"],
        "nth": "0", "day": "0", "month": "1", "first": "18", "last": "24", "length": "1",
        "form": "hall", "room": str(house.second.pk), "since": "2026-03-01",
        "companion": str(house.staff("bureau.triage")),
    } | values  # fmt: skip


def test_leaders__are_arranged_and_ended(house: Hall) -> None:
    head = sit(house, "bureau.head")
    wrong = head.post(reverse("leaders"), rule(house, weekdays=[]))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["weekdays"])
    assert head.post(reverse("leaders"), rule(house)).status_code == 302
    assert "every week: Thursday" in read(head, reverse("leaders"))
    row = LeaderRule.objects.get()
    assert head.post(reverse("end_leader_rule", args=(row.pk,))).status_code == 302
    assert not LeaderDay.objects.filter(day__gte=THURSDAY).exists()


def test_session__each_change_is_published(house: Hall) -> None:
    house.rule()
    day, head = house.session(), sit(house, "bureau.head")
    page = reverse("reception_day", args=(day.pk,))
    assert "What you can change" in read(head, page)
    lacking = head.post(page, {"change": "put_off", "to": "2026-03-13"})
    assert lacking.status_code == 422
    done = head.post(page, {"change": "put_off", "to": "2026-03-13", "reason": "会议"})
    assert done.status_code == 302
    other = str(house.staff("bureau.archivist"))
    assert head.post(page, {"change": "accompany", "companion": other}).status_code == 302
    assert head.post(page, {"change": "room", "room": str(house.room.pk)}).status_code == 302
    public = Client().get("/reception/", {"lang": "en"}).content.decode()
    for part in ("会议", "Another officer accompanies", "Held in another room: Room 1."):
        assert part in public, part
    refused = head.post(page, {"change": "substitute", "post": "", "reason": ""})
    assert refused.status_code == 422


def test_leader__sees_their_own_days_and_takes_the_list_along(house: Hall) -> None:
    house.rule()
    house.book(house.free(THURSDAY)[0].key, caller=Caller("王五"))
    leader = sit(house, "gov.leader")
    assert leader.get(reverse("appointments"))["Location"] == reverse("my_reception_days")
    said = read(leader, reverse("my_reception_days"))
    assert "12 Mar 2026 (Thu)" in said
    assert "王*" in said
    pdf = leader.get(reverse("reception_list", args=(house.session().pk,)))
    assert pdf.content[:4] == b"%PDF"
    stranger = sit(house, "housing.head")
    for name in ("reception_day", "reception_list"):
        assert stranger.get(reverse(name, args=(house.session().pk,))).status_code == 404


def test_leader_leaves__and_the_public_reads_it(
    house: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.rule()
    clock = Clock()
    clock.go(3, 12, 10, 20)
    monkeypatch.setattr("django.utils.timezone.datetime", clock.stand_in())
    officer = sit(house, "bureau.triage")
    assert "The leader leaves now" in read(officer, reverse("my_reception_days"))
    path = reverse("leader_left", args=(house.session().pk,))
    assert sit(house, "housing.head").post(path).status_code == 404
    assert officer.post(path).status_code == 302
    assert "left at 10:20" in Client().get("/reception/", {"lang": "en"}).content.decode()
