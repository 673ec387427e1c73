"""A citizen books on a phone without a script, staff move it, both are told; and how it looks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.looks import faults
from tests.e2e.person import Form
from tests.e2e.stage import Stage
from tests.rooms.appointments_play import THURSDAY, Hall, hall
from xinqiao.rooms.appointments.models import Appointment
from xinqiao.rooms.messages.models import Message

Axe = Callable[[Page], list[str]]
ONCE = ((1280, False), (390, True))


@pytest.fixture
def house(stage: Stage) -> Hall:
    stage.clock.go(3, 5)
    found = hall(stage.cast)
    found.rule()
    return found


def told() -> set[str]:
    found = {m.template for m in Message.objects.all()}
    Message.objects.all().delete()
    return found


def test_booking__on_a_phone_without_a_script_then_moved_by_staff(
    stage: Stage, house: Hall
) -> None:
    stage.scripts = False
    citizen = stage.citizen(path="/booking/")
    citizen.page.get_by_role("link", name=citizen.say("See the free times")).first.click()
    citizen.page.locator("a[href*='-20260309-18']").evaluate("e => e.closest('details').open = 1")
    citizen.page.locator("a[href*='-20260309-18']").click()
    form = Form(citizen.words, citizen.page.get_by_role("main"))
    form.press(citizen.say("Book this time"))
    form.type("How may we call you?", "李").type("Phone", "13900001111")
    form.press(citizen.say("Book this time"))
    citizen.told("Your time is booked.")
    assert told() == {"appointment_booked", "staff_appointment"}
    number, code = (citizen.page.locator(".keep dd").nth(n).inner_text() for n in (0, 1))

    stage.scripts = True
    head = stage.at_desk("bureau.head")
    head.page.goto("/appointments/?day=2026-03-09")
    head.page.locator(".visit .what a").first.click()
    head.page.get_by_role("link", name=head.say("Move"), exact=True).click()
    form = Form(head.words, head.page.get_by_role("main"))
    form.choose("Time", "10:30–").type("Reason", "接待人员参加会议")
    form.press(head.say("Move"))
    head.told("Moved; both sides are told.")
    assert told() == {"appointment_moved", "staff_appointment"}

    stage.scripts = False
    again = stage.citizen(path="/booking/find/")
    form = Form(again.words, again.page.get_by_role("main"))
    form.type("Appointment number", number).type("Query code", code).press(again.say("Open it"))
    again.sees("10:30", "接待人员参加会议")
    assert Appointment.objects.get().first == 21


def test_pages__are_accessible_and_stay_in_this_house(stage: Stage, house: Hall, axe: Axe) -> None:
    made = house.book(at=stage.clock.at)
    citizen, head = stage.citizen(path="/booking/"), stage.at_desk("bureau.head")
    hosts: set[str] = set()
    for person in (citizen, head):
        person.page.on("request", lambda r: hosts.add(r.url.split("/")[2].split(":")[0]))
    key = house.free()[1].key
    session = house.session(THURSDAY).pk
    found: list[str] = []
    for path in ("reception/", "booking/", f"booking/times/?office={house.office}",
                 f"booking/new/?office={house.office}&slot={key}", "booking/find/"):  # fmt: skip
        citizen.page.goto(f"/{path}")
        found += faults(citizen.page, axe, path.split("?")[0], screens=ONCE)
    citizen.page.goto(f"/booking/new/?office={house.office}&slot={key}")
    Form(citizen.words, citizen.page.get_by_role("main")).type("How may we call you?", "李").press(
        citizen.say("Book this time")
    )
    for path in ("booking/mine/", "booking/mine/move/", "booking/mine/cancel/"):
        citizen.page.goto(f"/{path}")
        found += faults(citizen.page, axe, path, screens=ONCE)
    for path in ("?day=2026-03-09", "book/", f"{made.id}/", f"{made.id}/move/", "rota/", "rooms/",
                 "leaders/", f"leaders/{session}/", "mine/"):  # fmt: skip
        head.page.goto(f"/appointments/{path}")
        found += faults(head.page, axe, f"appointments/{path}", screens=ONCE)
    assert found == [], "\n".join(found)
    assert hosts == {"localhost"}
