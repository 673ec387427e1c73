"""Scenario B on a phone without a network: the visit, the record that sends itself, the aid."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import looks
from tests.e2e.stage import Stage
from tests.e2e.test_pages import Axe
from tests.rooms import test_visits as visits
from tests.rooms.steps import Case, at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.codes import Route
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling.services import notice
from xinqiao.rooms.registry.models import Attachment

WHO = "housing.handler"


@pytest.fixture
def case(stage: Stage) -> Case:
    """A mother of seventy-two and her ill daughter, in a shed; two officers may come."""
    found = waiting(stage.cast)
    visits.plan(found)
    stage.clock.go(3, 12, 15)
    return found


def outside(stage: Stage) -> Page:
    """The officer's phone, with the form kept by its browser."""
    page = stage.at_desk(WHO, width=390).page
    page.goto("/visits/outside/")
    expect(page.locator("#visits li")).to_have_count(1)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(
        "async () => Boolean(await caches.match('/visits/outside/'))"
        " && Boolean(navigator.serviceWorker.controller)"
    )
    return page


def write(page: Page) -> None:
    page.locator("#visits button").click()
    page.fill("#r_met", "母亲和女儿")
    page.fill("#r_findings", "母女二人住在工棚，屋顶漏雨，女儿卧床。")
    page.get_by_label("临时救助", exact=True).check()
    page.get_by_label("医疗救助", exact=True).check()
    page.get_by_label("本人同意拍照").check()
    page.set_input_files(
        "#r_photos", {"name": "roof.png", "mimeType": "image/png", "buffer": visits.PNG}
    )
    expect(page.locator("#thumbs li")).to_have_count(1)


def test_visit__written_without_a_network_sends_itself_and_leads_to_aid(
    stage: Stage, case: Case, axe: Axe
) -> None:
    page = outside(stage)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-when=offline]")).to_be_visible()
    expect(page.locator("#visits")).to_contain_text("柳村3组工棚")
    write(page)
    page.locator("#report button[type=submit]").click()
    expect(page.locator("#drafts [data-state=waiting]")).to_be_visible()
    assert not case.standing.seq > visits_seen(case)
    kept = page.evaluate(SEALED)
    assert "屋顶" not in kept
    assert "柳村" not in kept
    faults = looks.faults(page, axe, "outside-offline", screens=looks.SCREENS[1:2])
    page.reload()  # the phone was put away: everything typed is still there
    expect(page.locator("#drafts [data-state=waiting]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#sent")).to_be_visible()
    expect(page.locator("#no-drafts")).to_be_visible()
    assert Event.objects.filter(matter=case.matter, act=Act.HOME_VISIT).count() == 1
    assert Attachment.objects.filter(matter=case.matter).count() == 1

    person = stage.at_desk(WHO)
    page.goto("/visits/")
    page.locator("main .line-gist").first.click()
    page.get_by_role("link", name="转介救助").click()
    page.get_by_label("临时救助", exact=True).check()
    page.fill("[name=organ]", "周河市民政局")
    page.fill("[name=hardship]", "母亲七十二岁，女儿患病，住在工棚。")
    page.get_by_role("button", name="转介救助").click()
    person.told("Done: %(act)s.", act=person.term(Act.REFER_AID))
    assert case.duty(TermKey.AID_ANSWER).due == date(2026, 3, 26)
    assert {d.kind for d in Document.objects.filter(matter=case.matter)} >= {
        "visit_record", "aid_referral",
    }  # fmt: skip
    assert case.row.open
    assert {u.split("/")[2] for u in asked if u.startswith("http")} == {page.url.split("/")[2]}
    assert faults == []


def visits_seen(case: Case) -> int:
    """The entries before the visit was sent."""
    return Event.objects.filter(matter=case.matter).exclude(act=Act.HOME_VISIT).count()


def test_visit__what_somebody_did_meanwhile_is_shown_and_sign_out_wipes(
    stage: Stage, case: Case
) -> None:
    page = outside(stage)
    page.locator("#visits button").click()
    page.fill("#r_met", "母亲")
    page.fill("#r_findings", "屋顶漏雨。")
    notice.accept(
        matter=case.matter, by=case.who("intake"), at=at(3, 12),
        routes=dict.fromkeys(case.standing.claims, Route.PETITION),
    )  # fmt: skip
    page.locator("#report button[type=submit]").click()
    expect(page.locator("#problem-since")).to_contain_text("受理")
    assert page.input_value("#r_findings") == "屋顶漏雨。"
    page.locator("#anyway").click()
    expect(page.locator("#sent")).to_be_visible()
    page.goto("/visits/")
    page.locator("details.menu summary").last.click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


# Everything in the device's database, as text.
SEALED = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("xinqiao", 1);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction("items").objectStore("items").getAll();
    all.onsuccess = () => resolve(all.result.map((item) =>
      new TextDecoder().decode(item.data)).join("|"));
  };
})"""
