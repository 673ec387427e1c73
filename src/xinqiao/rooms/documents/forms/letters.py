"""Letters between organs: transfer, assignment, copy, referral. Source: 条例 22, 30."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Block, Contact, Paragraph
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, listed, paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class _PassedOn(Form):
    """What every letter that passes a matter on says."""

    to: str
    matter_number: str
    received_on: date
    gist: str
    basis: str  # the reason in law why this organ: 属地, 分级, 主管
    contact: Contact

    def addressee(self) -> str:
        return self.to

    def opening(self, verb: str) -> tuple[Block, ...]:
        """What came in, and that it goes to the reader under which rule."""
        first = (
            f"{day(self.received_on)}，我单位收到信访事项（编号{self.matter_number}）。"
            f"依照{LAW}{self.kind.article.removeprefix('条例')}的规定，现{verb}你单位。"
        )
        return (
            Paragraph(first),
            *paragraphs(ended(self.gist), "概况："),
            *paragraphs(ended(self.basis), "依据："),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLetter(_PassedOn):
    """转送函: pass on, to be handled and answered by the competent organ."""

    kind: ClassVar[PaperKind] = PaperKind.TRANSFER_LETTER

    attachments: tuple[str, ...]  # the material list
    notice_on: date  # last day to tell the petitioner, from the letter's own date
    objection_on: date  # last day to object
    helpers: tuple[str, ...] = ()  # 协办

    def blocks(self) -> tuple[Block, ...]:
        return (
            *self.opening("转送"),
            *_helpers(self.to, self.helpers),
            Paragraph(_TELL.format(day(self.notice_on))),
            Paragraph(_OBJECT.format(day(self.objection_on))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLetter(_PassedOn):
    """交办函: pass on with a limit and the points to report."""

    kind: ClassVar[PaperKind] = PaperKind.ASSIGNMENT_LETTER

    attachments: tuple[str, ...]
    limit_on: date
    report_items: tuple[str, ...]
    notice_on: date
    objection_on: date
    helpers: tuple[str, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        report = f"请于{day(self.limit_on)}前办结，并书面报送办理结果和办结报告。"
        items = listed(self.report_items) + "。"
        return (
            *self.opening("交办"),
            *_helpers(self.to, self.helpers),
            Paragraph(report, lead="办理期限："),
            Paragraph(items, lead="报告内容："),
            Paragraph(_TELL.format(day(self.notice_on))),
            Paragraph(_OBJECT.format(day(self.objection_on))),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLetter(_PassedOn):
    """抄送函: for information; nothing has to be decided by the reader."""

    kind: ClassVar[PaperKind] = PaperKind.COPY_LETTER

    handled_by: str  # who handles the matter

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"{day(self.received_on)}，我单位收到信访事项（编号{self.matter_number}），"
            f"已交由{self.handled_by}办理。现抄送你单位，供了解情况、配合工作。"
        )
        return (
            Paragraph(first),
            *paragraphs(ended(self.gist), "概况："),
            *paragraphs(ended(self.basis), "依据："),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLetter(_PassedOn):
    """移送函: to a discipline or political-legal organ, sealed; never copied to the unit named."""

    kind: ClassVar[PaperKind] = PaperKind.REFERRAL_LETTER

    attachments: tuple[str, ...]

    def blocks(self) -> tuple[Block, ...]:
        return (
            *self.opening("移送"),
            Paragraph(
                "请按管理权限和法定程序处理。本函及所附材料请指定专人拆阅、保管，"
                "不得将检举控告材料、检举控告人的信息透露或者转给被反映的人员或者单位。",
                lead="保密要求：",
            ),
        )


_TELL = (
    "属于你单位职权范围的，请于{}前将处理途径和程序书面告知信访人；"
    "依法受理的，自受理之日起60日内办结。"
)
_OBJECT = (
    "不属于你单位职权范围的，请于{}前书面提出异议，详细说明理由并附有关材料；"
    "经我单位核实同意后交还材料，请勿自行转送第三方。"
)


def _helpers(lead: str, helpers: tuple[str, ...]) -> tuple[Block, ...]:
    """Who leads and who helps, where several organs have a part."""
    if not helpers:
        return ()
    return (Paragraph(f"{lead}为主办单位，{'、'.join(helpers)}为协办单位。", lead="分工："),)
