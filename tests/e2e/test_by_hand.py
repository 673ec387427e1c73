"""With the keyboard alone, and with a browser that runs no script."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.person import Form
from tests.e2e.stage import Stage
from tests.e2e.walk import CLAIMS, GIST, NAME, STORY, Walk
from tests.rooms import registry_play as play
from xinqiao.kernel.codes import Purpose, Urgency
from xinqiao.kernel.procedure.steps import Act, Step

MOST_TABS = 120
FOCUS = """() => {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const named = node.labels && node.labels.length ? node.labels[0].innerText : node.innerText;
  const box = node.getBoundingClientRect();
  return {
    name: (node.getAttribute("aria-label") || named || "").trim(),
    tag: node.tagName,
    visible: style.outlineStyle !== "none" || style.boxShadow !== "none",
    top: node.closest("main") ? Math.round(box.top + scrollY) : 0,
  };
}"""


class Keyboard:
    """Goes through a page by Tab, and remembers where it went."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.way: list[dict[str, object]] = []

    def to(self, name: str) -> None:
        """Tab until the thing with this name has the focus, which must be visible."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(FOCUS)
            self.way.append(here)
            if str(here["name"]).startswith(name):
                assert here["visible"], f"the focus on {name} cannot be seen"
                return
        pytest.fail(f"{name} cannot be reached: {[w['name'] for w in self.way]}")

    def type(self, name: str, text: str) -> None:
        """Write into a field."""
        self.to(name)
        self.page.keyboard.insert_text(text)

    def press(self, name: str, key: str = "Enter") -> None:
        """Press a key on it."""
        self.to(name)
        self.page.keyboard.press(key)


def test_keyboard__registers_and_sorts_a_matter(stage: Stage) -> None:
    sorter = stage.at_desk("bureau.triage")
    say, page = sorter.say, sorter.page
    keys = Keyboard(page)
    keys.press(say("Register"))
    page.wait_for_url("**/register/")
    keys = Keyboard(page)
    keys.to(say("How it came"))
    page.keyboard.press("ArrowDown")
    keys.type(say("What it is about, without names"), GIST)
    keys.type(say("What the petitioner says"), STORY)
    keys.type(say("Claims, one a line"), "\n".join(CLAIMS))
    keys.type(say("Name"), NAME)
    keys.type(say("Address"), "人民路1号")
    jumps = [b["name"] for a, b in pairwise(keys.way) if int(str(b["top"])) < int(str(a["top"]))]
    assert jumps == [], "Tab goes up the page"
    page.keyboard.press("Enter")  # from a field: what the form's first button says
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Registered"))

    Keyboard(page).press(say("To the matter"))
    expect(page.get_by_role("heading", level=1)).to_have_text(GIST)
    Keyboard(page).press(sorter.term(Act.TRIAGE))
    panel = page.get_by_role("region", name=sorter.term(Act.TRIAGE))
    expect(panel).to_be_visible()
    keys = Keyboard(page)
    keys.press(sorter.term(Purpose.COMPLAINT), "Space")
    keys.press(sorter.term(Urgency.ORDINARY), "Space")
    keys.press(sorter.term(Act.TRIAGE))
    sorter.told("Done: %(act)s.", act=sorter.term(Act.TRIAGE))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_script__registers_sorts_and_answers_the_petitioner(stage: Stage, language: str) -> None:
    stage.language, stage.scripts = language, False
    walk = Walk(stage).registered("bureau.triage")
    assert walk.at("bureau.triage").page.url.endswith(f"/matters/{walk.number.replace('-', '')}/")
    sorter = walk.at("bureau.triage")
    sorter.page.get_by_role("link", name=sorter.words.term(Act.TRIAGE)).first.click()
    form = Form(sorter.words, sorter.page.get_by_role("main"))
    form.pick("Purpose", sorter.term(Purpose.COMPLAINT))
    form.press(sorter.term(Act.TRIAGE))
    sorter.told("Done: %(act)s.", act=sorter.term(Act.TRIAGE))
    citizen = walk.looked_up()
    now = citizen.page.locator("[aria-current=step]")
    expect(now).to_contain_text(citizen.term(Step.TRIAGED), ignore_case=True)


def test_no_script__a_wrong_code_is_refused_beside_the_form(stage: Stage) -> None:
    stage.scripts = False
    stage.clock.go(3, 2, 10)
    found = play.registered(stage.cast, claims=CLAIMS)
    citizen = stage.citizen()
    form = Form(citizen.words, citizen.page.get_by_role("main"))
    form.type("Number", found.number).type("Query code", "AAAA-AAAA-AAAA-AAAA-AAAA")
    form.press(citizen.say("Look it up"))
    assert form.field("Number").input_value() == found.number
    expect(citizen.page.locator(".notice-error, .error").first).to_be_visible()
