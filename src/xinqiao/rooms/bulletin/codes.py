"""The states a bulletin passes through, and its two kinds."""

from enum import StrEnum


class IssueKind(StrEnum):
    """The ordinary issue of the day, or one urgent matter on a sheet of its own."""

    ORDINARY = "ordinary"
    SINGLE = "single"


class IssueState(StrEnum):
    """梳理 → 核稿 → 呈送 → 签批 → 转办."""

    COLLATING = "collating"
    CHECKING = "checking"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    DISPATCHED = "dispatched"


# What the leader has before them, or has had.
BEFORE_LEADER = (IssueState.SUBMITTED, IssueState.SIGNED, IssueState.DISPATCHED)


class Opened(StrEnum):
    """How somebody looked at an issue; one line of its log of accesses."""

    PAGE = "page"
    PDF = "pdf"
    DOCX = "docx"
