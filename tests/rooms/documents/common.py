"""What several example forms share. Names, places and events are invented."""

from datetime import date
from typing import Any

from xinqiao.rooms.documents import forms as f
from xinqiao.rooms.documents.content import Contact

BUREAU, HOUSING, CITY = "周河市信访局", "周河市住房和城乡建设局", "周河市人民政府"
MATTER = "41169912026112300017"
WHO = Contact("张某（信访科）", "0394-8220000", "周河市人民路1号")
D = date
ISSUED: dict[str, Any] = {"office": HOUSING, "date": D(2026, 11, 23), "contact": WHO}
NOTICE: dict[str, Any] = ISSUED | {
    "petitioner": "李某",
    "matter_number": MATTER,
    "received_on": D(2026, 11, 20),
    "gist": "要求开发商按合同约定交付某小区3号楼房屋，并支付逾期交房违约金",
}
LETTER: dict[str, Any] = {
    "office": BUREAU,
    "date": D(2026, 11, 23),
    "contact": WHO,
    "matter_number": MATTER,
    "received_on": D(2026, 11, 20),
    "gist": "群众反映某小区3号楼逾期交房，要求交房并支付违约金",
    "to": HOUSING,
    "basis": "问题发生地在本市，商品房开发建设由你单位主管，按照属地管理、谁主管谁负责的原则办理",
    "attachments": ("信访事项登记表", "信访人提交的材料（共6页）"),
}
HEARING: dict[str, Any] = ISSUED | {
    "matter_number": MATTER,
    "subject": "某小区逾期交房责任认定",
    "when": "2026年12月8日9时",
    "place": "周河市人民来访接待中心二楼听证室",
    "chair": "王某",
    "hearers": ("赵某（律师）", "钱某（人大代表）", "孙某（社区代表）"),
}
EXTENSION: dict[str, Any] = ISSUED | {
    "matter_number": MATTER,
    "petitioner": "李某",
    "accepted_on": D(2026, 11, 25),
    "original_due": D(2027, 1, 25),
    "days": 30,
    "new_due": D(2027, 2, 23),
    "reason": "涉及三家施工单位和资金监管账户的审计，审计报告尚未出具",
    "approver": "局长周某",
}
AGREEMENT: dict[str, Any] = ISSUED | {
    "matter_number": MATTER,
    "parties": ("李某，住周河市川水区", "周河某置业有限公司，法定代表人吴某"),
    "dispute": "双方于2024年3月签订商品房买卖合同，约定2026年6月30日前交房，至今未交付。",
    "content": "公司于2027年3月31日前交付房屋，并一次性支付违约金12000元。",
    "performance": "违约金于2026年12月31日前转入李某账户；房屋交付时双方当场验收。",
}
PRIOR = f.PriorOpinion(
    organ=HOUSING, number="周建处意〔2027〕3号", issued_on=D(2027, 1, 20), served_on=D(2027, 1, 22)
)
REQUEST: dict[str, Any] = {
    "office": CITY,
    "date": D(2027, 2, 8),
    "applicant": "李某",
    "matter_number": MATTER,
    "prior": PRIOR,
    "request": "请求撤销第二项处理意见，支持违约金的诉求。",
    "facts": "合同第九条写明逾期交房按日计算违约金。",
    "reasons": "处理意见认定的逾期天数与事实不符。",
    "phone": "138****0000",
}
REVIEW: dict[str, Any] = {
    "office": CITY,
    "date": D(2027, 3, 5),
    "petitioner": "李某",
    "matter_number": MATTER,
    "prior": PRIOR,
    "requested_on": D(2027, 2, 8),
    "request": "请求撤销第二项处理意见，支持违约金的诉求。",
    "claims": (
        f.ReviewedClaim(
            number=2,
            claim="支付逾期交房违约金",
            facts="约定交房日为2026年6月30日，至今未交付",
            reasons="处理意见计算逾期天数时漏计一个月",
            decision="变更为支持，按合同约定计算",
            basis=("《中华人民共和国民法典》第五百八十五条",),
        ),
    ),
    "result": "变更",
    "decision": "将第二项处理意见变更为支持，由市住房和城乡建设局督促履行",
    "contact": WHO,
}
DECISION = f.ClaimDecision(
    number=1,
    claim="要求按合同约定交付3号楼房屋",
    facts="该楼主体已封顶，配套供电未接入，不具备交付条件。开发企业已逾期145日",
    reasons="买卖合同合法有效，开发企业应当按约定交付",
    outcome="支持",
    decision="责成开发企业于2027年3月31日前完成供电接入并交付",
    basis=(
        "《中华人民共和国民法典》第五百七十七条：当事人一方不履行合同义务或者履行合同义务"
        "不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等违约责任",
    ),
)
