"""A report under seal: the accused office finds nothing, at any address, in any list."""

import re

import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import Page, expect

from tests.e2e.person import Form
from tests.e2e.stage import Stage
from tests.e2e.test_pages import addresses
from xinqiao.casebook.models import Matter
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.procedure.steps import Act

SECRET = "住建局验收收受好处"
ACCUSED = ("housing.head", "housing.intake", "housing.handler")
NUMBERED: dict[str, dict[str, object]] = {
    "matter": {}, "words": {"seq": 1}, "said": {}, "reveal": {"party": "1"},
    "act": {"act": "note"}, "paper": {"paper": "0", "form": "pdf"}, "attachment": {"file": "1"},
    "compare": {"other": "1"}, "receipt": {}, "receipt_pdf": {}, "api-1:act": {"act": "note"},
    "api-1:do": {"act": "note"}, "api-1:matter": {}, "api-1:events": {}, "api-1:duties": {},
    "api-1:papers": {}, "api-1:acts": {}, "api-1:attachments": {}, "api-1:attach": {},
    "api-1:paper_pdf": {"paper": "0"}, "api-1:paper_docx": {"paper": "0"},
    "api-1:attachment": {"file": "0"}, "api-1:reveal": {"party": "0"},
    "members": {}, "told": {}, "plan_visit": {}, "new_recording": {},
    "bulletin_add": {},
}  # fmt: skip


def typed(stage: Stage, who: str) -> Page:
    """A clerk registers a report that names the housing office."""
    clerk = stage.person(who)
    page = clerk.page
    page.get_by_role("link", name=clerk.say("Register"), exact=True).first.click()
    form = Form(stage.words, page.get_by_role("main"))
    form.choose("How it came", clerk.term(Channel.LETTER))
    form.type("What it is about, without names", SECRET)
    form.type("What the petitioner says", SECRET + "，请查处。")
    form.type("Name", "李四").type("Phone", "13900002222").type("Address", "解放路5号")
    form.pick("Purpose", clerk.term(Purpose.REPORT))
    page.get_by_text(clerk.say("More: complained of, other channel, letter, numbers")).click()
    form.type("Who is complained of", "住建局某科长")
    form.choose("Offices complained of", "市住房和城乡建设局")
    form.press(clerk.say("Register"))
    expect(page.get_by_role("heading", level=1)).to_have_text(clerk.say("Registered"))
    return page


def numbered(number: str) -> dict[str, str]:
    """Every address that names a matter."""
    found = {}
    for name in set(addresses()):
        if name.startswith("portal:mine"):  # a citizen's own collection, with a key of its own
            continue
        try:
            found[name] = reverse(name, kwargs={"number": number, **NUMBERED.get(name, {})})
        except NoReverseMatch:
            assert name not in NUMBERED, f"{name} wants other arguments"
    return found


@pytest.fixture
def number(stage: Stage) -> str:
    typed(stage, "bureau.registrar")
    return Matter.objects.get().number


def test_report__the_accused_office_gets_404_everywhere(stage: Stage, number: str) -> None:
    doors = numbered(number)
    assert set(doors) == set(NUMBERED)
    leaks = []
    for who in ACCUSED:
        page = stage.at_desk(who).page
        for name, path in doors.items():
            for send in (page.request.get, page.request.post):
                answer = send(path)
                # 403: a POST without the form's own token, which says nothing of the matter.
                if answer.status not in {403, 404, 405} or SECRET in answer.text():
                    leaks.append(f"{who} {name}: {answer.status}")
            if page.request.get(path).status not in {404, 405}:
                leaks.append(f"{who} {name}: it is there")
    assert leaks == []


def test_report__the_accused_office_sees_no_line_of_it(stage: Stage, number: str) -> None:
    lists = ("/", "/matters/", "/matters/?state=all", "/matters/export.csv?state=all")
    for who in ACCUSED:
        page = stage.at_desk(who).page
        for path in lists:
            text = page.request.get(path).text()
            assert number not in re.sub(r"\D", "", text), f"{who} {path}"
            assert SECRET not in text


def test_report__the_head_refers_it_and_the_organ_reads_it(stage: Stage, number: str) -> None:
    head = stage.person("bureau.head")
    sealed = head.say("Sealed matter")
    head.page.get_by_role("link", name=sealed).first.click()
    form = head.start(Act.REFER)
    form.choose("Organ", "市纪委监委")
    head.send(form, Act.REFER)
    reader = stage.person("discipline.head")
    reader.page.get_by_role("link", name=reader.say("Matters"), exact=True).click()
    reader.page.get_by_role("link", name=sealed).first.click()
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text(sealed)
    for who in ACCUSED:
        assert stage.at_desk(who).page.request.get(f"/matters/{number}/").status == 404
