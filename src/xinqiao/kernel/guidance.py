"""Which legal route a matter may belong to, said before it is sent: a suggestion, never a refusal.

One table: words of the text, or answers to the six questions, and what to tell the person. It
decides nothing; what route a claim goes is decided by a person who has read it (Art 31).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from xinqiao.kernel.codes import Already, Route
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """One row. words: any of these patterns in the text. tried: or a yes to one of these.

    advice, limit: what to say, and until when; limit "" where the law sets none.
    """

    key: str
    route: Route
    words: re.Pattern[str] | None
    tried: frozenset[Already]
    advice: str
    limit: str
    source: Bilingual


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


def _law(name: str, article: str, english: str, number: int) -> Bilingual:
    return Bilingual(f"《{name}》第{article}条", f"{english}, Art {number}")


HINTS: tuple[Hint, ...] = (
    Hint(
        "court_running",
        Route.JUDICIAL,
        _any("判决", "裁定书", "法院.{0,6}(审理|受理|立案|开庭)", "上诉", "强制执行"),
        frozenset({Already.LAWSUIT}),
        gettext_noop(
            "A court is dealing with it, or has decided. Only a court can change a judgment:"
            " appeal, or ask for a retrial. Here we can explain the way and pass your letter on."
        ),
        gettext_noop("Appeal: within 15 days after a civil judgment was served on you."),
        _law("民事诉讼法", "一百七十一", "Civil Procedure Law", 171),
    ),
    Hint(
        "hurt",
        Route.JUDICIAL,
        _any("殴打", "被打", "打伤", "打人", "轻伤", "重伤", "伤情鉴定", "诈骗", "盗窃", "抢劫"),
        frozenset(),
        gettext_noop(
            "If somebody was hurt or robbed, the police (110) must take the report and tell you in"
            " writing what they decide. Medical costs can be claimed in court; legal aid (12348)"
            " is free for whoever cannot pay."
        ),
        gettext_noop("Claim for damages in court: within 3 years."),
        _law("民法典", "一百八十八", "Civil Code", 188),
    ),
    Hint(
        "labour",
        Route.ARBITRATION,
        _any("欠薪", "拖欠.{0,4}薪", "工资", "劳动合同", "辞退", "解雇", "加班费", "经济补偿"),
        frozenset(),
        gettext_noop(
            "For wages and employment the quick ways are the labour inspectorate (12333) and labour"
            " arbitration, which is free and ends in a decision that can be enforced."
        ),
        gettext_noop("Labour arbitration: within 1 year; for unpaid wages, 1 year after you left."),
        _law("劳动争议调解仲裁法", "二十七", "Labour Dispute Mediation and Arbitration Law", 27),
    ),
    Hint(
        "land",
        Route.ARBITRATION,
        _any("土地承包", "承包地", "承包经营权", "土地流转"),
        frozenset(),
        gettext_noop(
            "Disputes about contracted land can go to the land contract arbitration commission of"
            " the county, which is free, or to court."
        ),
        gettext_noop("Land contract arbitration: within 2 years."),
        _law(
            "农村土地承包经营纠纷调解仲裁法", "十八", "Rural Land Contract Arbitration Law", 18
        ),
    ),
    Hint(
        "decision",
        Route.ADMINISTRATIVE,
        _any(
            "行政处罚", "罚款", "处罚决定", "吊销", "征收决定", "补偿决定", "限期拆除", "强制拆除",
            "不予许可", "工伤认定", "不予受理决定", "信息公开",
        ),
        frozenset(),
        gettext_noop(
            "Against a decision of an authority you can ask for administrative review, which is"
            " free, or go to court. Both can undo the decision; we cannot."
        ),
        gettext_noop("Administrative review: within 60 days; lawsuit: within 6 months."),
        Bilingual(
            "《行政复议法》第二十条、《行政诉讼法》第四十六条",
            "Administrative Review Law, Art 20; Administrative Litigation Law, Art 46",
        ),
    ),
    Hint(
        "reviewed",
        Route.ADMINISTRATIVE,
        None,
        frozenset({Already.ADMIN_REVIEW}),
        gettext_noop(
            "You have asked for administrative review. Whoever does not agree with its decision can"
            " go to court."
        ),
        gettext_noop("Lawsuit: within 15 days after the review decision was served on you."),
        _law("行政诉讼法", "四十五", "Administrative Litigation Law", 45),
    ),
    Hint(
        "award",
        Route.ARBITRATION,
        None,
        frozenset({Already.ARBITRATION}),
        gettext_noop(
            "An arbitration decides itself. Whoever does not agree with a labour award can, as a"
            " rule, go to court."
        ),
        gettext_noop("Lawsuit: within 15 days after the award was served on you."),
        _law("劳动争议调解仲裁法", "五十", "Labour Dispute Mediation and Arbitration Law", 50),
    ),
    Hint(
        "opinion",
        Route.PETITION,
        None,
        frozenset({Already.OPINION}),
        gettext_noop(
            "You have a written opinion on this already. The quickest way on is a review by the"
            " next higher organ: look your matter up and ask for it there."
        ),
        gettext_noop("Review: within 30 days after the opinion was served on you."),
        _law("信访工作条例", "三十五", "Regulations on Petition Work", 35),
    ),
)  # fmt: skip


def hints(text: str, tried: Collection[Already] = ()) -> list[Hint]:
    """What may help this person, most certain first: answers before words; three at most."""
    by_answer = [h for h in HINTS if h.tried & set(tried)]
    by_words = [h for h in HINTS if h not in by_answer and h.words and h.words.search(text)]
    return [*by_answer, *by_words][:MOST_SHOWN]
