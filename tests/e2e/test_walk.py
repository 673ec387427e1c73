"""One matter through the whole path, by the people whose work it is, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.e2e.stage import Stage
from tests.e2e.walk import Walk
from xinqiao.kernel.procedure.steps import Act, Step


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_walk__from_a_citizens_words_to_the_shelf(stage: Stage, language: str) -> None:
    stage.language = language
    walk = Walk(stage)
    walk.registered()
    stage.on(3, 3)
    walk.triaged().transferred()
    stage.on(3, 4)
    walk.received()
    stage.on(3, 6)
    walk.objected()
    stage.on(3, 9)
    walk.rejected()
    stage.on(3, 10)
    walk.accepted().told("2026-03-10")
    stage.on(3, 12)
    walk.assigned()
    stage.on(3, 16)
    walk.heard("2026-03-16").extended()
    stage.on(3, 17)
    walk.told("2026-03-17")  # that the term is longer, and why
    stage.on(3, 20)
    walk.drafted()
    stage.on(3, 23)
    walk.issued()
    stage.on(3, 24)
    walk.served("2026-03-24")
    answered(walk)
    stage.on(3, 30)
    walk.planned("2026-04-10").executed("2026-03-30").closed()
    stage.on(4, 3)
    walk.asks(Act.ASK_REVIEW)
    stage.on(4, 10)
    walk.upheld("housing.head", Act.ISSUE_REVIEW)
    stage.on(4, 13)
    walk.brought("housing.head", Act.SERVE_REVIEW, "2026-04-13")
    stage.on(4, 20)
    walk.asks(Act.ASK_REREVIEW)
    stage.on(5, 6)
    walk.upheld("gov.reviewer", Act.ISSUE_REREVIEW)
    stage.on(5, 8)
    walk.brought("gov.reviewer", Act.SERVE_REREVIEW, "2026-05-08")
    stage.on(5, 11)
    walk.closed().archived()
    filed = walk.looked_up()
    filed.sees(stage.words.term(Step.ARCHIVED))


def answered(walk: Walk) -> None:
    """What the petitioner reads on the day of the answer: who, where, next, papers, proof."""
    walk.sealed()
    citizen = walk.looked_up()
    page = citizen.page
    here = page.get_by_role("list", name=citizen.say("Where it stands"))
    expect(here.locator("[aria-current=step]")).to_contain_text(
        citizen.term(Step.SERVED), ignore_case=True
    )
    answers = page.get_by_role("list", name=citizen.say("Who answers"))
    expect(answers).to_contain_text("承办人甲")
    expect(answers).to_contain_text(walk.office(walk.unit))
    citizen.told("What was granted is carried out. If you do not agree, ask for a review.")
    papers = page.locator(".papers a")
    expect(papers.first).to_be_visible()
    for paper in (papers.first, papers.last):
        with page.expect_download() as got:
            paper.click()
        assert got.value.path().read_bytes().startswith(b"%PDF")
    with page.expect_download() as got:
        page.get_by_role("link", name=citizen.say("Download the proof")).click()
    assert got.value.suggested_filename.endswith(".receipt.json")
    page.get_by_role("button", name=citizen.say("Close this matter on this device")).click()
    page.goto("/query/matter/")
    citizen.told("Enter number and query code again; your time was over.")
