"""The other roads: sealed reports, other routes, refusals, withdrawal, and two at one desk."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Response, expect

from tests.e2e.person import Form, Person
from tests.e2e.stage import Stage
from tests.e2e.walk import CLAIMS, GIST, NAME, PHONE, STORY, Walk
from tests.rooms import registry_play as play
from tests.rooms.feedback.afterwards_play import listed
from tests.rooms.steps import Case
from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import DeclineReason, Purpose, ReopenGround, Satisfaction, Urgency
from xinqiao.kernel.procedure.steps import Act, Step

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture
def walk(stage: Stage) -> Walk:
    """A matter that the housing office received on 5 March, with two claims."""
    stage.clock.go(3, 5, 10)
    found = play.received(stage.cast, claims=CLAIMS)
    return Walk(stage, unit="housing", number=found.number, code=found.query_code)


def notice_at_home(walk: Walk, step: Step) -> None:
    """The petitioner finds where the matter stands, and the notice."""
    citizen = walk.looked_up()
    now = citizen.page.locator("[aria-current=step]")
    expect(now).to_contain_text(citizen.term(step), ignore_case=True)
    expect(citizen.page.locator(".papers a")).to_have_count(1)


def test_route__another_procedure_is_printed_with_its_limit(walk: Walk) -> None:
    walk.stage.on(3, 10)
    desk = walk.of_unit("intake")
    form = desk.start(Act.ROUTE)
    for n in (1, 2):
        claim = form.part("Claim %(n)s", n=n)
        claim.choose("Procedure", "行政复议")
        claim.type("Organ that takes it", "市司法局").type("Its address", "人民路2号")
    desk.send(form, Act.ROUTE)
    walk.told("2026-03-10")
    notice_at_home(walk, Step.ROUTED)


def test_decline__names_the_reason_and_where_else_to_go(walk: Walk) -> None:
    walk.stage.on(3, 10)
    desk = walk.of_unit("intake")
    form = desk.start(Act.DECLINE)
    form.pick("Reason", desk.term(DeclineReason.IN_HAND))
    form.type("Explain it to the petitioner", "该事项正在上级机关办理期限内。")
    form.type("The rule, quoted", "条例第十九条").type("Where they can go instead", "上级机关")
    desk.send(form, Act.DECLINE)
    walk.told("2026-03-10")
    notice_at_home(walk, Step.NOT_ACCEPTED)


def asks_to_withdraw(walk: Walk) -> Person:
    """The petitioner alone can."""
    citizen = walk.looked_up()
    citizen.page.get_by_role("link", name=citizen.say("Withdraw the matter")).click()
    form = Form(citizen.words, citizen.page.get_by_role("main"))
    form.type("Why you withdraw, in your own words", "电梯已经修好。")
    form.press(citizen.say("Ask to withdraw"))
    citizen.told("State that this is your own free decision.")
    assert form.field("Why you withdraw, in your own words").input_value() == "电梯已经修好。"
    form.tick(citizen.say("It is my own free decision. Nobody asked me to withdraw."))
    form.press(citizen.say("Ask to withdraw"))
    citizen.told("Done: %(act)s.", act=citizen.term(Act.ASK_WITHDRAWAL))
    return citizen


@LANGUAGES
def test_withdrawal__can_be_taken_back_for_three_days_then_ends_the_matter(
    walk: Walk, language: str
) -> None:
    walk.stage.language = language
    walk.stage.on(3, 9)
    citizen = asks_to_withdraw(walk)
    citizen.page.get_by_role("button", name=citizen.say("Take the withdrawal back")).click()
    citizen.told("You took the withdrawal back. The work goes on.")
    asks_to_withdraw(walk)
    walk.stage.on(3, 12)
    call_command("sweep", verbosity=0)
    expect(walk.looked_up().page.locator("[aria-current=step]")).not_to_contain_text(
        citizen.term(Step.WITHDRAWN), ignore_case=True
    )
    walk.stage.on(3, 13)
    call_command("sweep", verbosity=0)
    walk.looked_up().sees(citizen.term(Step.WITHDRAWN))


def test_two_officers__the_second_is_told_and_keeps_what_they_typed(stage: Stage) -> None:
    stage.clock.go(3, 2, 10)
    play.registered(stage.cast, claims=CLAIMS)
    first, second = (stage.at_desk(f"bureau.{who}").open(GIST) for who in ("triage", "head"))
    forms = [person.start(Act.TRIAGE) for person in (first, second)]
    for form, urgency in zip(forms, (Urgency.ORDINARY, Urgency.URGENT), strict=True):
        form.pick("Purpose", first.term(Purpose.COMPLAINT))
        form.pick("Urgency", first.term(urgency)).type("Note", "急需处理。")
    first.send(forms[0], Act.TRIAGE)

    forms[1].press(second.term(Act.TRIAGE))
    second.told("Since you opened this form:")
    second.sees("分办员甲")
    assert forms[1].field("Note").input_value() == "急需处理。"
    forms[1].press(second.say("Do it all the same"))
    second.told("Done: %(act)s.", act=second.term(Act.TRIAGE))


def test_two_officers__an_act_that_came_too_late_says_why_and_keeps_the_text(walk: Walk) -> None:
    walk.stage.on(3, 6)
    late = walk.stage.at_desk("housing.head").open(GIST)
    form = late.start(Act.OBJECT)
    form.type("Reasons in detail", "不属本机关职权。").type("The rule", "三定方案")
    walk.accepted()
    form.press(late.term(Act.OBJECT))
    late.sees(late.say("This cannot be done at the step where the matter stands."))
    assert form.field("Reasons in detail").input_value() == "不属本机关职权。"


def test_back_button__leads_to_the_matter_as_it_is_now(walk: Walk) -> None:
    walk.stage.on(3, 6)
    walk.accepted()
    desk = walk.stage.seated["housing.intake"]
    desk.page.go_back()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text(desk.say("Today"))
    desk.page.go_forward()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(GIST)
    expect(desk.page.locator("[aria-current=step]")).to_contain_text(desk.term(Step.ACCEPTED))

    # From the line on the first page to the act's own page, and back over the act just done.
    desk.page.get_by_role("link", name=desk.say("Xinqiao"), exact=True).first.click()
    name = desk.term(Act.SERVE_NOTICE)
    desk.page.get_by_role("link", name=name).first.click()
    form = Form(desk.words, desk.page.get_by_role("main"))
    form.type("Who took it", NAME).press(name)
    desk.told("Done: %(act)s.", act=name)
    desk.page.go_back()
    desk.told("There is no notice waiting to be served.")


def holds_all_that_was_typed(answer: Response) -> bool:
    """The draft that was kept after the last field of Walk.type_in."""
    sent = answer.request.post_data or ""
    return answer.url.endswith("/register/draft/") and "place=411600" in sent


def test_draft__is_there_again_after_a_crash(stage: Stage) -> None:
    clerk = stage.at_desk("bureau.registrar")
    with clerk.page.expect_response(holds_all_that_was_typed):
        form = Walk(stage).type_in(clerk)
    expect(clerk.page.locator("#draft-state")).to_contain_text("草稿已于")
    clerk.page.reload()
    clerk.told("You were typing:")
    clerk.page.get_by_role("link", name=GIST).click()
    assert form.field("What the petitioner says").input_value() == STORY
    assert form.field("Phone").input_value() == PHONE
    form.press(clerk.say("Register"))
    clerk.told("Registered")
    clerk.page.get_by_role("link", name=clerk.say("Register the next one")).click()
    expect(clerk.page.get_by_text(clerk.say("You were typing:"))).to_have_count(0)


def test_repeat__shows_while_typing_and_a_person_decides(stage: Stage) -> None:
    stage.clock.go(3, 2, 10)
    first = play.registered(stage.cast, claims=CLAIMS)
    clerk = stage.at_desk("bureau.registrar")
    form = Walk(stage, gist="电梯又停了").type_in(clerk)
    likely = clerk.page.get_by_role("region", name=clerk.say("The same before?"))
    expect(likely).to_contain_text(clerk.say("same phone"))
    likely.get_by_role("radio").last.check()
    form.press(clerk.say("Register"))
    clerk.told("Registered")
    clerk.page.get_by_role("link", name=clerk.say("To the matter")).click()
    assert first.number in clerk.page.url
    clerk.sees(clerk.say("repeat"))


def test_afterwards__an_unhappy_answer_leads_to_a_second_look_and_to_new_work(
    walk: Walk,
) -> None:
    case = Case(walk.stage.cast, Matter.objects.get(number=walk.number).pk)
    listed(case.answered().executed().closed())
    walk.stage.on(4, 2)
    caller = walk.stage.at_desk("bureau.caller")
    for button in ("Take it", "Call"):
        rooms = caller.page.get_by_role("navigation", name=caller.say("Rooms"))
        rooms.get_by_role("link", name=caller.say("My calls")).click()
        name = re.compile(rf"^{caller.say(button)}")
        caller.page.get_by_role("main").get_by_role("button", name=name).click()
    form = Form(caller.words, caller.page.get_by_role("main"))
    form.pick("Did you reach them?", caller.say("Somebody answered"))
    form.pick("Are the facts in the opinion true?", caller.say("Yes"))
    form.pick("Was it carried out?", caller.say("No"))
    form.pick("How were they treated?", caller.term(Satisfaction.DISSATISFIED))
    caller.send(form.type("What else?", "电梯又停了。"), Act.FOLLOW_UP_CALL)

    for desk, ground in (
        ("bureau.triage", "现场查看，电梯仍未运行。"),
        ("bureau.head", "情况属实。"),
    ):
        looks = walk.stage.at_desk(desk)
        line = looks.page.locator(".line").filter(has_text=GIST)
        line.get_by_role("link", name=looks.term(Act.RECHECK_CLOSING)).click()
        form = Form(looks.words, looks.page.get_by_role("main"))
        form.pick("What did the re-check find?", looks.say("Not in order: to be taken up again"))
        form.pick("On which ground is it taken up again?", looks.term(ReopenGround.NOT_EXECUTED))
        form.type("What was looked at, and what it showed", ground)
        looks.send(form, Act.RECHECK_CLOSING)
    here = walk.looked_up().page.locator("[aria-current=step]")
    expect(here).to_contain_text(walk.stage.words.term(Step.REOPENED), ignore_case=True)
