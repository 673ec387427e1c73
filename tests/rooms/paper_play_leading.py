"""The plays of the papers of a leader's own case."""

from tests.rooms import leading_play as play
from xinqiao.kernel.papers import PaperKind as P
from xinqiao.kernel.procedure.steps import Act as A  # noqa: N817 - a table is read across

LEADING = [
    (A.ASSIGN_LEAD, (P.LEAD_SHEET,),
     ("周河市人民政府副市长副市长甲", "联席会议召集人甲", "小区电梯停运三个月",
      "2026年3月11日前认领",
      "市住房和城乡建设局"), play.named),
    (A.UPHOLD_REFUSAL, (P.REFUSAL_DECISION,),
     ("电梯不属于分管范围", "分工文件第三条", "采纳异议，改由周河市人民政府副市长乙副市长乙甲包案",
      "分工确有调整", "周政裁〔2026〕1号"), play.upheld),
    (A.REJECT_REFUSAL, (P.REFUSAL_DECISION,),
     ("驳回异议", "属地管理，不能推诿", "期限不变"), play.rejected),
]  # fmt: skip
