"""The plays of the papers made face to face: a visit at home, a referral, a talk at the window."""

from tests.cast import assemble
from tests.rooms import test_reception_records as receiving
from tests.rooms import test_visits as visiting
from tests.rooms.steps import Case, waiting
from xinqiao.kernel.papers import PaperKind as P
from xinqiao.kernel.procedure.steps import Act as A  # noqa: N817 - a table is read across
from xinqiao.rooms.reception.services import filing


def visited() -> Case:
    case = waiting()
    visiting.record(case, visiting.plan(case))
    return case


def aid_referred() -> Case:
    case = waiting()
    visiting.referred(case)
    return case


def received_visitor() -> Case:
    cast = assemble()
    by = cast.actor("bureau.registrar")
    made = filing.file(record=receiving.signed(by).pk, by=by, at=receiving.NINE)
    assert made is not None
    return Case(cast, made.matter, "bureau")


HALL = [
    (A.HOME_VISIT, (P.VISIT_RECORD,),
     ("2026年3月12日10时00分", "柳村3组工棚", "承办人甲、承办人乙甲", "母亲和女儿", "生活困难",
      "屋顶漏雨", "需要临时救助、医疗救助"), visited),
    (A.REFER_AID, (P.AID_REFERRAL,),
     ("市民政局", "张三丰", "临时救助、住房救助", "2026年3月26日前", "周建助〔2026〕1号"),
     aid_referred),
    (A.RECEIVE_VISITOR, (P.RECEPTION_RECORD,),
     ("李大姐、李小弟（共2人）", "没有人付", "支付医药费", "12348", "登记员甲"), received_visitor),
]  # fmt: skip
