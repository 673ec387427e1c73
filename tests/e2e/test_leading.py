"""“Not my job” is no answer: refused in writing, shown to the convenor, decided, carried.

Scenario G, and the leader's part of C, with the steps of the leaders at the width of a phone.
"""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e import looks
from tests.e2e.looks import Axe
from tests.e2e.stage import Stage
from tests.rooms import leading_play as play
from tests.rooms.steps import Case

PHONE, DESK = ((390, False),), ((1280, False),)
REASON, BASIS = "电梯监管不归我分管。", "市政府领导分工文件第三条"


def test_refusal__is_shown_with_its_basis_decided_and_another_carries_the_case(
    stage: Stage, axe: Axe
) -> None:
    stage.clock.go(3, 10, 9)
    case = play.named(cast=stage.cast)
    matter = reverse("matter", args=(case.row.number,))
    found: list[str] = []

    def look(page: Page, name: str, *, phone: bool = True, at: str = matter) -> None:
        page.goto(at)
        screens = PHONE if phone else PHONE + DESK
        found.extend(looks.faults(page, axe, name, screens=screens))

    first = stage.at_desk("gov.leader", width=390).page
    fill(first, case, "refuse_lead", reason=REASON, basis=BASIS)
    look(first, "refused")

    convenor = stage.at_desk("gov.convenor").page
    look(convenor, "to-decide", phone=False)
    expect(convenor.locator("#lead em")).to_be_visible()  # the owner has not changed
    convenor.locator("#lead li").filter(has=convenor.locator("em")).get_by_role("link").click()
    expect(convenor.get_by_text(BASIS)).to_be_visible()
    look(convenor, "convenors-own", phone=False, at=reverse("lead"))
    choices = convenor.locator("#decide .own-acts a")
    expect(choices).to_have_count(2)  # uphold the refusal, or reject it
    choices.last.click()
    fill(convenor, case, "uphold_refusal", reason="分工确已调整。",
         leader=play.post(case, "gov.leader2"))  # fmt: skip

    leader = stage.at_desk("gov.leader2", width=390).page
    fill(leader, case, "accept_lead")
    fill(leader, case, "plan_lead", aim="恢复电梯运行", what0="查清原因", due0="2026-03-20")
    fill(leader, case, "contact", said="到家中听取意见，说明安排。", on="2026-03-10")
    look(leader, "carried")
    section = leader.locator("#lead")
    expect(section.locator(".leader strong")).to_have_text("副市长乙甲")
    expect(section.get_by_text("查清原因")).to_be_visible()
    assert case.row.leader_id == case.staff("gov.leader2")
    look(leader, "leaders-own", at=reverse("lead"))
    expect(leader.locator("#cases .own-case")).to_have_count(1)
    look(convenor, "coverage", phone=False, at=reverse("coverage"))
    carried = convenor.locator("#tree tr").filter(has_text="副市长乙甲").locator(".count a")
    expect(carried).to_have_text(re.compile("^1"))
    carried.click()  # each number leads to its list
    expect(convenor.get_by_role("link", name=case.row.gist)).to_be_visible()
    look(convenor, "whose-is-it", phone=False, at=reverse("bounces"))
    whose = case.staff("gov.leader2")
    look(convenor, "cases-of-one", phone=False, at=reverse("lead_cases", args=(whose,)))
    assert not found, "\n".join(found)


def fill(page: Page, case: Case, act: str, **typed: object) -> None:
    """Open the form of an act by its address, fill it in, send it."""
    page.goto(reverse("act", args=(case.row.number, act)))
    for name, value in typed.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))
    before = case.row.seq
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/acts/" not in url)
    assert case.row.seq > before
