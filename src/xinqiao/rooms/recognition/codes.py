"""The code lists of honours: kinds by status, levels, grounds, grounds of revocation.

That people came less often, or stopped asking, is no merit: no ground says so, there is no
"other" under which it could be written, and a title that boasts of it is refused (`NO_MERIT`).
"Kept things stable" (公务员法 52 四) is left out for the same reason.
"""

from collections.abc import Mapping
from enum import StrEnum

from xinqiao.kernel.text import gettext_noop


class Status(StrEnum):
    """Under which rules somebody, or an office, is honoured."""

    CIVIL_SERVANT = "civil_servant"  # 公务员
    INSTITUTION = "institution"  # 事业单位


class Kind(StrEnum):
    """What was given, by rising rank within a status."""

    COMMENDED = "commended"  # 嘉奖, in both
    THIRD = "third"  # 三等功
    SECOND = "second"  # 二等功
    FIRST = "first"  # 一等功
    MERIT = "merit"  # 记功
    GREAT_MERIT = "great_merit"  # 记大功
    TITLE = "title"  # 授予称号, in both


# 公务员法 53; 事业单位工作人员奖励规定.
KINDS_OF: Mapping[Status, tuple[Kind, ...]] = {
    Status.CIVIL_SERVANT: (Kind.COMMENDED, Kind.THIRD, Kind.SECOND, Kind.FIRST, Kind.TITLE),
    Status.INSTITUTION: (Kind.COMMENDED, Kind.MERIT, Kind.GREAT_MERIT, Kind.TITLE),
}


class Level(StrEnum):
    """Of the organ that decided."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    UNIT = "unit"


class Ground(StrEnum):
    """What it was given for (公务员法 52, in this bureau's words)."""

    DUTY = "duty"
    FAIR = "fair"
    SOLVED = "solved"
    HARDSHIP = "hardship"
    IMPROVED = "improved"
    FRONT_LINE = "front_line"
    EMERGENCY = "emergency"
    AGAINST_WRONG = "against_wrong"


class Revoked(StrEnum):
    """Why an honour is revoked (公务员法 56)."""

    FRAUD = "fraud"
    HIDDEN = "hidden"
    DISREPUTE = "disrepute"
    OTHER_LAW = "other_law"


STATUSES: Mapping[str, str] = {
    Status.CIVIL_SERVANT: gettext_noop("civil servants"),
    Status.INSTITUTION: gettext_noop("staff of public institutions"),
}
KINDS: Mapping[str, str] = {
    Kind.COMMENDED: gettext_noop("commendation"),
    Kind.THIRD: gettext_noop("merit, third class"),
    Kind.SECOND: gettext_noop("merit, second class"),
    Kind.FIRST: gettext_noop("merit, first class"),
    Kind.MERIT: gettext_noop("merit recorded"),
    Kind.GREAT_MERIT: gettext_noop("great merit recorded"),
    Kind.TITLE: gettext_noop("title of honour"),
}
LEVELS: Mapping[str, str] = {
    Level.NATIONAL: gettext_noop("national"),
    Level.PROVINCE: gettext_noop("of the province"),
    Level.CITY: gettext_noop("of the city"),
    Level.COUNTY: gettext_noop("of the county"),
    Level.UNIT: gettext_noop("of the unit"),
}
GROUNDS: Mapping[str, str] = {
    Ground.DUTY: gettext_noop("devoted to duty, with marked results"),
    Ground.FAIR: gettext_noop("honest and fair, an example to others"),
    Ground.SOLVED: gettext_noop("solved hard problems by law and on their merits"),
    Ground.HARDSHIP: gettext_noop("got people in hardship the help due to them"),
    Ground.IMPROVED: gettext_noop("a proposal that improved a rule or a service"),
    Ground.FRONT_LINE: gettext_noop("years of service at the window and in people's homes"),
    Ground.EMERGENCY: gettext_noop("rescue, relief, or an accident averted"),
    Ground.AGAINST_WRONG: gettext_noop("stood up against breaches of law and discipline"),
}
REVOKED: Mapping[str, str] = {
    Revoked.FRAUD: gettext_noop("obtained by fraud"),
    Revoked.HIDDEN: gettext_noop("a grave error or breach of procedure was hidden"),
    Revoked.DISREPUTE: gettext_noop("a grave breach of law or discipline harms its name"),
    Revoked.OTHER_LAW: gettext_noop("a law or regulation demands it"),
}
# What no honour may be given for, wherever words are free.
NO_MERIT = (
    "息访", "罢访", "上访", "进京", "越级", "三无", "零访", "信访量", "信访总量", "稳控", "维稳",
)  # fmt: skip
