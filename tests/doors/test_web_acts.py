"""Acts done on pages by different people: the whole way of one matter through the browser door."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, assemble
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Role
from xinqiao.kernel.codes import Channel
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.people.models import ReadLog
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.registration import register
from xinqiao.web.acts.table import TABLE

pytestmark = pytest.mark.django_db(databases="__all__")

# Acts that staff do elsewhere than on a form of their own.
OWN_PAGES = {
    Act.ATTACH_RECORDING, Act.REGISTER, Act.ADD_SUBMISSION, Act.RECEIVE_VISITOR,
    Act.SUBMIT_BULLETIN,
}  # fmt: skip
SORTED = {"purpose": "A", "gist": "电梯停运", "urgency": "0", "keep": ["1", "2"]}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def matter(cast: Cast) -> Matter:
    intake = Intake(
        channel=Channel.LETTER, title="小区电梯停运三个月", text="电梯停运三个月，物业不修。",
        parties=(Person(name="张三", phone="13900001111"),), claims=("修好电梯", "退还物业费"),
    )  # fmt: skip
    made = register(intake, by=cast.actor("bureau.registrar"), at=timezone.now())
    return Matter.objects.get(pk=made.matter)


def post(cast: Cast, who: str, matter: Matter, act: str, **data: Any) -> Any:
    client = Client()
    client.force_login(cast.staff[who])
    return client.post(reverse("act", args=(matter.number, act)), data)


def test_table__every_act_of_staff_has_a_form() -> None:
    machine = {Role.SYSTEM, Role.PETITIONER}
    by_staff = {row.act for row in MOVES if row.roles - machine}
    assert set(TABLE) == by_staff - OWN_PAGES


def test_acts__carry_a_matter_from_triage_to_the_shelf(cast: Cast, matter: Matter) -> None:
    today = timezone.localdate()
    served = {"method": "0", "on": today.isoformat(), "recipient": "本人"}
    ids = {k: str(s.pk) for k, s in cast.staff.items()}
    claim = {"findings": "查明", "reasons": "理由", "basis": "依据"}
    draft = {f"{k}_{n}": v for n in (1, 2) for k, v in claim.items()}
    housing = str(cast.office("housing"))
    handler, second = ids["housing.handler"], ids["housing.handler2"]
    way = (
        ("bureau.triage", "triage", SORTED),
        ("bureau.triage", "transfer", {"main": housing}),
        ("housing.intake", "receive", {}),
        ("housing.intake", "accept", {"route_1": "6", "route_2": "6"}),
        ("housing.head", "assign_handler", {
            "handler": handler, "investigators": [handler, second],
            f"declaration_{handler}": "无", f"declaration_{second}": "无"}),
        ("housing.handler", "serve_notice", served),
        ("housing.handler", "hear", {"on": today.isoformat(), "record": "属实"}),
        ("housing.handler", "ask_extension", {"days": "10", "reason": "复杂"}),
        ("housing.head", "extend", {"days": "10", "reason": "需要鉴定"}),
        ("housing.handler", "serve_notice", served),
        ("housing.handler", "draft_opinion", {
            "outcome_1": "supported", "outcome_2": "not_supported",
            "plan": "一个月内修好", **draft}),
        ("housing.legal", "pass_legal", dict.fromkeys(
            ("requests", "facts", "reasons", "outcomes", "basis", "remedy"), "on")),
        ("housing.head", "issue_opinion", {}),
        ("housing.handler", "serve_opinion", served),
        ("housing.handler", "plan_execution", {
            "what0_1": "更换曳引机", "due0_1": (today + timedelta(days=9)).isoformat()}),
        ("housing.handler", "report_execution", {
            "task": "1", "done_on": today.isoformat(), "result": "已修好"}),
        ("housing.head", "close", {}),
    )  # fmt: skip
    for who, act, data in way:
        answer = post(cast, who, matter, act, **data)
        assert answer.status_code == 302, (who, act, answer.context["form"].errors)
    matter.refresh_from_db()
    assert (matter.step, matter.open) == ("closed", False)


def test_act__a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    cast: Cast, matter: Matter
) -> None:
    post(cast, "bureau.triage", matter, "triage", purpose="A", gist="电梯", urgency="0", keep=["1"])
    answer = post(
        cast, "bureau.triage", matter, "transfer", main=cast.office("housing"), basis="主管",
        helpers=[cast.office("housing")],
    )  # fmt: skip
    assert answer.status_code == 422
    assert "主管" in answer.content.decode()
    matter.refresh_from_db()
    assert matter.step == "triaged"


def test_act__a_page_opened_before_somebody_else_acted_says_what_happened(
    cast: Cast, matter: Matter
) -> None:
    first = SORTED
    post(cast, "bureau.triage", matter, "triage", **first)
    late = post(
        cast, "bureau.head", matter, "triage", expected="1", **first | {"gist": "迟到的概括"}
    )
    text = late.content.decode()
    assert late.status_code == 409
    assert "迟到的概括" in text
    assert [e.told.act for e in late.context["meanwhile"]] == [Act.TRIAGE]
    again = post(cast, "bureau.head", matter, "triage", expected="2", **first)
    assert again.status_code == 302


def test_act__not_now_is_told_with_the_reason(cast: Cast, matter: Matter) -> None:
    client = Client()
    client.force_login(cast.staff["bureau.triage"])
    answer = client.get(reverse("act", args=(matter.number, "transfer")) + "?lang=en")
    assert answer.status_code == 409
    assert "at the step where the matter stands" in answer.content.decode()


@pytest.mark.parametrize("who", ["county_bureau.head", "bureau.admin", "bureau.auditor"])
@pytest.mark.parametrize("path", ["", "acts/triage/", "words/1/", "said/"])
def test_matter__whoever_may_not_know_of_it_gets_404(
    cast: Cast, matter: Matter, who: str, path: str
) -> None:
    client = Client()
    client.force_login(cast.staff[who])
    assert client.get(f"/matters/{matter.number}/{path}").status_code == 404


def test_note__answers_a_repeat_that_came_in_later(cast: Cast, matter: Matter) -> None:
    client = Client()
    client.force_login(cast.staff["bureau.triage"])
    repeat = {
        "channel": "1", "title": "再次反映电梯", "text": "还是没有修。", "purpose": "A",
        "urgency": "0", "parties": "1", "parties-0-name": "张三", "parties-0-kind": "main",
        "parties-0-phone": "13900001111", "into": matter.number,
    }  # fmt: skip
    assert client.post(reverse("register"), repeat).status_code == 302
    form = client.get(reverse("act", args=(matter.number, "note"))).context["form"]
    number = form.fields["submission"].choices[1][0]
    answer = post(cast, "bureau.triage", matter, "note", text="已与前件合并办理", submission=number)
    assert answer.status_code == 302
    form = client.get(reverse("act", args=(matter.number, "note"))).context["form"]
    assert "submission" not in form.fields


@pytest.mark.parametrize("act", sorted(TABLE))
def test_form__of_every_act_can_be_shown(cast: Cast, matter: Matter, act: Act) -> None:
    by = cast.actor("bureau.triage")
    case = act_case(matter.number, act, by, timezone.localdate())
    form = TABLE[act].form(case=case)
    shown = [field for group in form.groups() for field in (*group.fields, *group.folded)]
    assert {field.name for field in shown} == set(form.fields)
    assert all(str(field) for field in shown)


def test_compare__shows_both_matters_and_logs_both_looks(cast: Cast, matter: Matter) -> None:
    intake = Intake(
        channel=Channel.LETTER, title="又是电梯", text="电梯又停了。",
        parties=(Person(name="李四", phone="13900002222"),),
    )  # fmt: skip
    made = register(intake, by=cast.actor("bureau.registrar"), at=timezone.now())
    other = Matter.objects.get(pk=made.matter)
    answer = post(
        cast, "bureau.triage", other, "link", other=matter.number, kind="repeat", note="同一事项"
    )
    assert answer.status_code == 302
    client = Client()
    client.force_login(cast.staff["bureau.triage"])
    text = client.get(reverse("compare", args=(other.number, matter.number))).content.decode()
    assert "电梯又停了。" in text
    assert "物业不修" in text
    assert set(ReadLog.objects.values_list("matter", flat=True)) >= {matter.pk, other.pk}
