"""An order from the inspector's desk to the finding, and how far a breach was raised."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e import looks
from tests.e2e.looks import Axe
from tests.e2e.stage import Stage
from tests.e2e.world import World

LATER = (5, 25)
PHONE, DESK = ((390, False),), ((1280, False),)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_supervision__is_ordered_answered_and_ended(stage: Stage, axe: Axe, language: str) -> None:
    stage.language = language
    stage.clock.go(*LATER)
    world = World(stage.cast)
    world["supervised"]
    found = []
    matter = reverse("matter", args=(world.number("supervised"),))
    there = re.compile(f"{re.escape(matter)}(#.*)?$")
    inspector = stage.at_desk("bureau.inspector").page
    for path, name in ((reverse("supervision"), "board"), (matter, "matter")):
        inspector.goto(path)
        found += looks.faults(inspector, axe, f"{language}-{name}", screens=PHONE + DESK)
    expect(inspector.locator("#supervision .ladder li")).to_have_count(1)
    head = stage.at_desk("housing.head", width=390).page
    head.goto(reverse("act", args=(world.number("supervised"), "answer_supervision")))
    head.locator("textarea[name=answer]").fill("已约见本人，五日内出具意见。")
    head.locator("form button[type=submit]").last.click()
    expect(head).to_have_url(there)
    head.goto(matter)
    assert not head.get_by_text("追究责任").count()
    inspector.goto(reverse("act", args=(world.number("supervised"), "end_supervision")))
    inspector.locator("textarea[name=finding]").fill("已核查，落实到位。")
    inspector.locator("form button[type=submit]").last.click()
    expect(inspector).to_have_url(there)
    inspector.goto(reverse("supervision"))
    expect(inspector.locator("#ended li")).to_have_count(1)
    found += looks.faults(inspector, axe, f"{language}-ended", screens=PHONE + DESK)
    assert not found, "\n".join(found)
