"""Every form: what it must contain, and what it says when a part is missing."""

import dataclasses
import io
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pytest

from tests.rooms.documents.examples import EXAMPLES
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents import docx_file, forms, typst_pdf
from xinqiao.rooms.documents.content import ClaimBlock, Layout, Paper
from xinqiao.rooms.documents.forms.parts import PARTS

K = PaperKind
BY_KIND: dict[PaperKind, Any] = {form.kind: form for form in EXAMPLES}

# What DOMAIN 6.1 asks each paper to show, as words of the example.
CONTAINS: dict[PaperKind, tuple[str, ...]] = {
    K.RECEIPT: ("41169912026112300017", "K7MX-2PQR-94", "2026年12月7日", "第二十二条", "回避"),
    K.REGISTRATION_FORM: ("来访", "2026年11月20日", "按合同约定交付房屋", "复议：否", "初次"),
    K.TRANSFER_LETTER: ("第二十二条", "41169912026112300017", "2026年11月30日前", "逾期交房"),
    K.ASSIGNMENT_LETTER: ("2027年1月22日前", "信访人的意见", "第二十二条", "主管"),
    K.COPY_LETTER: ("供了解情况", "周河市住房和城乡建设局"),
    K.REFERRAL_LETTER: ("保密要求", "不得将检举控告材料"),
    K.OBJECTION_LETTER: ("周河市发展和改革委员会", "理由", "依据", "第二十三条"),
    K.OBJECTION_DECISION: ("不同意", "2026年12月8日前", "理由"),
    K.JURISDICTION_LETTER: ("受理并主办", "协助办理", "第二十四条"),
    K.ACCEPTANCE_NOTICE: ("60日", "2027年1月25日（暂定", "周某", "0394-8220000", "回避", "评价"),
    K.ROUTE_NOTICE: ("一年内", "六十日内", "文昌路8号", "仲裁申请书", "已将你的材料"),
    K.NON_ACCEPTANCE_NOTICE: ("不予受理", "立案审理", "育新街2号", "可以向周河市信访局反映"),
    K.NO_LONGER_ACCEPTED_NOTICE: ("周建处意〔2025〕3号", "2025年6月9日", "新的事实"),
    K.EXTENSION_APPROVAL: ("2027年1月25日", "30日", "2027年2月23日", "局长周某", "同意"),
    K.EXTENSION_NOTICE: ("2027年1月25日", "2027年2月23日（暂定", "审计报告", "局长周某批准"),
    K.INTERVIEW_RECORD: ("9时30分", "接待室", "请说明你的诉求", "已向我宣读"),
    K.FOLLOW_UP_RECORD: ("2027年2月3日", "是否已经落实", "未落实", "基本满意", "供电仍未接入"),
    K.FOLLOW_UP_LETTER: ("拨打你的电话3次", "是否属实", "不影响你的任何权利"),
    K.INVESTIGATION_REPORT: ("证据", "供电未接入", "第五百七十七条", "处理建议"),
    K.HEARING_NOTICE: ("2026年12月8日9时", "王某", "公开举行", "申请主持人、听证员回避"),
    K.HEARING_RECORD: ("陈述", "何时能接入供电", "辩论", "吴某"),
    K.HEARING_CONCLUSION: ("认定的事实", "结论", "逾期145日"),
    K.MEDIATION_AGREEMENT: ("吴某", "12000元", "2026年12月31日前", "司法确认", "当事人乙"),
    K.SETTLEMENT_AGREEMENT: ("争议的主要事实", "履行方式和期限", "当事人甲"),
    K.OPINION: (
        "投诉请求",
        "调查认定的事实",
        "理由",
        "支持。",
        "第五百七十七条：当事人",
        "执行安排",
        "30日内",
        "向周河市人民政府书面请求复查",
    ),
    K.SUGGESTION_REPLY: ("采纳", "研究情况", "理由", "感谢"),
    K.PROOF_OF_SERVICE: ("周建处意〔2027〕3号", "当面", "2027年1月22日", "拒绝签收", "卫某"),
    K.CLOSING_REPORT: ("办理经过", "处理结果", "送达情况", "信访人意见", "执行情况"),
    K.REVIEW_REQUEST: ("周建处意〔2027〕3号", "2027年1月22日收到", "复查请求", "申请人"),
    K.REVIEW_OPINION: ("变更", "第三十五条", "30日内", "向河东省人民政府书面请求复核"),
    K.REREVIEW_REQUEST: ("复核请求", "事实", "理由"),
    K.REREVIEW_OPINION: ("第三十六条", "最终意见", "新的事实或者理由"),
    K.RECUSAL_DECISION: ("应当回避", "近亲属", "郑某接替", "第二十八条"),
    K.WITHDRAWAL: ("自愿", "2026年12月23日前可以收回"),
    K.REOPENING_DECISION: ("重新办理的原因", "2027年5月6日前", "第三十五条"),
    K.LINK_NOTE: ("重复", "41169942026112300021", "可以撤销", "交付房屋"),
    K.FILE_INDEX: ("30年", "信访处理意见书", "1—2", "共2件，3页"),
    K.TASK_SHEET: ("周某", "郑某", "2027年1月25日", "回避声明"),
    K.RECEPTION_LIST: (
        "副市长李某",
        "陪同接访",
        "9时30分",
        "电梯停运",
        "另有更早的2条",
        "用后收回",
    ),
    K.VISIT_RECORD: ("周某、郑某", "李某及其女儿", "屋顶漏雨", "照片2张", "已向本人宣读"),
    K.RECEPTION_RECORD: ("共2人", "没有人付", "六个月内", "12348", "11月27日前"),
    K.AID_REFERRAL: ("第三十七条", "临时救助", "证明材料可以在受理后补充", "2026年12月9日前"),
    K.URGENT_REPORT: ("第二十五条", "涉及人员", "已采取的措施", "请求协调应急周转金"),
    K.BULLETIN: ("〔2026〕第12期", "涉及300人", "建议单位", "签批 11月23日 18:05", "当日存证树头"),
    K.LEAD_SHEET: ("包案领导", "指定人", "2026年11月25日前认领", "责任不因此转移", "解除包案"),
    K.REFUSAL_DECISION: ("异议理由", "提出的法律依据", "采纳异议，改由", "裁定理由", "期限不变"),
    K.REMINDER: ("书面告知期限", "2026年11月20日，现已逾期", "第四十条", "催办意见"),
    K.SUPERVISION_LETTER: ("“拖延”", "督办要求", "2026年12月4日前", "第四十条"),
    K.LISTED_SUPERVISION: ("挂牌督办", "第三次联席会议决定", "第三十九条", "2026年12月4日前"),
    K.TALK_NOTICE: ("约谈你单位主要负责人", "2026年11月30日9时", "三楼", "联席会议决定"),
    K.RECTIFICATION_ORDER: ("2026年12月4日前完成整改", "联席会议决定", "第三十九条"),
    K.IMPROVEMENT_SUGGESTION: ("违反的规定", "案例1", "不予采纳的，请说明理由", "2026年12月23日前"),
    K.POLICY_SUGGESTION: ("现行规定", "对同类群体的影响", "41件", "名称、文号和日期"),
    K.ACCOUNTABILITY_SUGGESTION: ("责任链条", "证据", "督查专员冯某、局长陈某", "处理结果"),
}
BLAME = ("无理", "缠访", "闹访", "非访", "越级", "息访", "刁民", "违法上访", "重点人员")


def words(paper: Paper) -> str:
    """Everything the paper says, run together."""
    return re.sub(r'[{}\[\]"]|\\n', "", paper.canonical().decode())


def printed(paper: Paper) -> str:
    with pdfplumber.open(io.BytesIO(typst_pdf.render(paper))) as book:
        return "".join(c["text"] for p in book.pages for c in p.chars if c["text"].strip())


def required() -> Iterator[tuple[PaperKind, str]]:
    for kind, form in forms.FORMS.items():
        for field in dataclasses.fields(form):
            if field.default is dataclasses.MISSING:
                yield kind, field.name


def test_forms__every_kind_of_paper_has_one_form_and_one_example() -> None:
    assert set(forms.FORMS) == set(PaperKind)
    assert [form.kind for form in EXAMPLES] == [form.kind for form in forms.FORMS.values()]


@pytest.mark.parametrize("kind", list(PaperKind))
def test_paper__says_what_the_rule_asks_for(kind: PaperKind) -> None:
    paper = BY_KIND[kind].paper()
    assert (paper.kind, paper.title) == (kind, kind.zh)
    said = words(paper)
    assert [part for part in CONTAINS[kind] if part not in said] == []
    assert Paper.from_json(paper.canonical()) == paper


@pytest.mark.parametrize("kind", list(PaperKind))
def test_paper__prints_all_of_it_as_pdf_and_docx(kind: PaperKind) -> None:
    paper = BY_KIND[kind].paper()
    shown = printed(paper)
    for part in CONTAINS[kind]:
        assert part.replace(" ", "") in shown
    assert docx_file.render(paper)[:2] == b"PK"


@pytest.mark.parametrize(("kind", "name"), list(required()))
def test_paper__without_a_required_part_names_the_part(kind: PaperKind, name: str) -> None:
    form = BY_KIND[kind]
    empty = () if isinstance(getattr(form, name), tuple) else None
    with pytest.raises(Missing) as refusal:
        dataclasses.replace(form, **{name: empty}).paper()
    assert refusal.value.field == name
    assert refusal.value.sentence.msgid == PARTS[name]


@pytest.mark.parametrize("name", ["claim", "facts", "reasons", "outcome", "decision", "basis"])
def test_opinion__every_part_of_every_claim_is_required(name: str) -> None:
    opinion = BY_KIND[K.OPINION]
    claim = opinion.claims[0]
    empty = () if name == "basis" else "  "
    claims = (claim, dataclasses.replace(claim, **{name: empty}))
    with pytest.raises(Missing) as refusal:
        dataclasses.replace(opinion, claims=claims).paper()
    assert refusal.value.field == name


@pytest.mark.parametrize(
    ("outcome", "refused"), [("支持", True), ("部分支持", True), ("不予支持", False)]
)
def test_opinion__a_supported_claim_needs_a_plan(outcome: str, refused: bool) -> None:
    opinion = BY_KIND[K.OPINION]
    claims = (dataclasses.replace(opinion.claims[0], outcome=outcome),)
    bare = dataclasses.replace(opinion, claims=claims, execution="")
    if refused:
        with pytest.raises(Missing) as refusal:
            bare.paper()
        assert refusal.value.field == "execution"
    else:
        assert "执行安排" not in words(bare.paper())


def test_opinion__each_claim_has_its_own_block() -> None:
    opinion = BY_KIND[K.OPINION]
    second = dataclasses.replace(opinion.claims[0], number=2, claim="支付违约金")
    paper = dataclasses.replace(opinion, claims=(*opinion.claims, second)).paper()
    assert [b.number for b in paper.blocks if isinstance(b, ClaimBlock)] == [1, 2]


@pytest.mark.parametrize("days", [0, 31, -1])
@pytest.mark.parametrize("kind", [K.EXTENSION_APPROVAL, K.EXTENSION_NOTICE])
def test_extension__is_one_to_thirty_days(kind: PaperKind, days: int) -> None:
    with pytest.raises(OutOfRange):
        dataclasses.replace(BY_KIND[kind], days=days).paper()


def test_proof_of_service__a_refusal_needs_witnesses() -> None:
    with pytest.raises(Missing) as refusal:
        dataclasses.replace(BY_KIND[K.PROOF_OF_SERVICE], witnesses=()).paper()
    assert refusal.value.field == "witnesses"


def test_referral__has_no_copy_and_letters_of_objection_can_agree() -> None:
    assert BY_KIND[K.REFERRAL_LETTER].paper().copies == ()
    agreed = dataclasses.replace(
        BY_KIND[K.OBJECTION_DECISION], agreed=True, next_organ="周河市发展和改革委员会"
    )
    assert "同意你单位的异议，该事项另送周河市发展和改革委员会办理" in words(agreed.paper())


def test_recusal__can_be_refused() -> None:
    refused = dataclasses.replace(BY_KIND[K.RECUSAL_DECISION], granted=False).paper()
    assert "不需要回避" in words(refused)


def test_hearing__in_private_says_why() -> None:
    private = dataclasses.replace(BY_KIND[K.HEARING_NOTICE], open_to_public=False).paper()
    assert "不公开举行" in words(private)


@pytest.mark.parametrize("path", list(forms.LegalPath))
def test_route__every_path_prints_a_limit_and_its_law(path: forms.LegalPath) -> None:
    notice = BY_KIND[K.ROUTE_NOTICE]
    claims = (dataclasses.replace(notice.claims[0], path=path),)
    said = words(dataclasses.replace(notice, claims=claims).paper())
    facts = forms.PATHS[path]
    assert facts.limit.rstrip("。") in said
    assert facts.law in said
    assert 1 <= facts.number <= 5


@pytest.mark.parametrize("kind", list(PaperKind))
def test_paper__blames_nobody_and_leaves_no_place_unfilled(kind: PaperKind) -> None:
    said = words(BY_KIND[kind].paper())
    assert not [word for word in BLAME if word in said]
    assert "None" not in said
    assert not re.search(r"%\(|\{\w*\}|。。|；。|，，", said)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_paper__goes_to_a_petitioner_with_a_contact(kind: PaperKind) -> None:
    paper = BY_KIND[kind].paper()
    if paper.addressee == "李某" and paper.layout is not Layout.PLAIN_FORM:
        assert paper.contact
        assert paper.contact.phone
