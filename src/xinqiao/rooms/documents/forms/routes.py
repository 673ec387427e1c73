"""The legal paths of article 31 and the time limits a petitioner must be told of."""

from enum import StrEnum
from typing import NamedTuple


class LegalPath(StrEnum):
    """A procedure outside the petition procedure. Source: 条例 31(1)–(5)."""

    ADMINISTRATIVE_LAWSUIT = "administrative_lawsuit"
    JUDICIAL = "judicial"
    LABOUR_ARBITRATION = "labour_arbitration"
    ARBITRATION = "arbitration"
    PARTY_APPEAL = "party_appeal"
    ADMINISTRATIVE_REVIEW = "administrative_review"
    ADMINISTRATIVE_PROCEDURE = "administrative_procedure"
    ENFORCEMENT = "enforcement"


class PathFacts(NamedTuple):
    """number: the item of article 31. limit: the sentence to print. law: where the limit stands."""

    number: int
    zh: str
    limit: str
    law: str


PATHS: dict[LegalPath, PathFacts] = {
    LegalPath.ADMINISTRATIVE_LAWSUIT: PathFacts(
        1,
        "行政诉讼",
        "应当自知道或者应当知道作出行政行为之日起六个月内提出；"
        "经过行政复议的，应当在收到复议决定书之日起十五日内提出。",
        "《中华人民共和国行政诉讼法》第四十五条、第四十六条",
    ),
    LegalPath.JUDICIAL: PathFacts(
        1,
        "诉讼、检察监督或者公安机关的法律程序",
        "请及时提出；法律对期限另有规定的，受理机关会书面告知。",
        "《信访工作条例》第三十一条第一项",
    ),
    LegalPath.LABOUR_ARBITRATION: PathFacts(
        2,
        "劳动争议仲裁",
        "应当自知道或者应当知道权利被侵害之日起一年内申请；"
        "劳动关系存续期间因拖欠劳动报酬发生争议的，不受该期限限制，"
        "但是劳动关系终止的，应当自终止之日起一年内提出。",
        "《中华人民共和国劳动争议调解仲裁法》第二十七条",
    ),
    LegalPath.ARBITRATION: PathFacts(
        2,
        "仲裁",
        "请在法律规定的仲裁时效内申请，仲裁机构会告知具体期限。",
        "《信访工作条例》第三十一条第二项",
    ),
    LegalPath.PARTY_APPEAL: PathFacts(
        3,
        "党员申诉或者申请复审",
        "请在收到处理决定后及时提出，具体期限以决定机关告知的为准。",
        "《信访工作条例》第三十一条第三项",
    ),
    LegalPath.ADMINISTRATIVE_REVIEW: PathFacts(
        4,
        "行政复议",
        "应当自知道或者应当知道该行政行为之日起六十日内提出；"
        "有的事项应当先申请行政复议，对复议决定不服的，再提起行政诉讼。",
        "《中华人民共和国行政复议法》第二十条、第二十三条",
    ),
    LegalPath.ADMINISTRATIVE_PROCEDURE: PathFacts(
        4,
        "行政裁决、行政确认、行政许可、行政处罚等行政程序",
        "请及时向有权机关申请，具体期限以该机关告知的为准。",
        "《信访工作条例》第三十一条第四项",
    ),
    LegalPath.ENFORCEMENT: PathFacts(
        5,
        "申请查处违法行为、履行保护人身权或者财产权的职责",
        "有权机关应当依法履行或者答复；接到申请之日起两个月内不履行的，"
        "可以向人民法院提起行政诉讼，法律、法规对履行期限另有规定的从其规定。",
        "《中华人民共和国行政诉讼法》第四十七条",
    ),
}
