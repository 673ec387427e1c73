"""Papers of a home visit: the record, the referral for assistance. Source: 条例 18, 37."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    Contact,
    Layout,
    Paragraph,
    SignatureLines,
)
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs, sections

READ_BACK = "以上记录已向本人宣读，本人可以要求更正。"
REFUSED = "本人表示不同意走访，走访人员随即离开。不同意走访不影响信访事项的办理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord(Form):
    """走访记录: who went where and why, what they found, what is needed, what follows."""

    kind: ClassVar[PaperKind] = PaperKind.VISIT_RECORD
    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    matter_number: str
    when: str
    place: str
    visitors: tuple[str, ...]  # two or more
    recorder: str
    visited: str
    ground: str
    findings: str
    needs: str = ""
    follow_ups: str = ""
    photos: int = 0
    refused: bool = False

    def blocks(self) -> tuple[Block, ...]:
        facts = (
            ("信访事项编号：", self.matter_number),
            ("时间：", self.when),
            ("地点：", self.place),
            ("走访人：", "、".join(self.visitors)),
            ("记录人：", self.recorder),
            ("走访对象：", self.visited),
            ("走访原因：", self.ground),
        )
        pictures = f"经本人同意拍摄照片{self.photos}张，附后。" if self.photos else ""
        signed = () if self.refused else (Paragraph(READ_BACK),)
        who = ("走访人", "走访人") if self.refused else ("走访对象", "走访人", "走访人", "记录人")
        return (
            *(Paragraph(text, lead=lead, indent=False) for lead, text in facts),
            *sections(
                ("走访情况", self.findings),
                ("困难和需要", self.needs),
                ("后续工作", self.follow_ups),
                ("照片", pictures),
            ),
            *signed,
            SignatureLines(who),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AidReferral(Form):
    """救助转介函: asks the organ of assistance to help somebody in hardship, and to answer."""

    kind: ClassVar[PaperKind] = PaperKind.AID_REFERRAL

    to: str
    matter_number: str
    petitioner: str
    aid: str
    hardship: str
    answer_on: date
    contact: Contact

    def addressee(self) -> str:
        return self.to

    def blocks(self) -> tuple[Block, ...]:
        first = (
            f"我单位在办理信访事项（编号{self.matter_number}）中了解到，{self.petitioner}及其家庭"
            f"生活确有困难。依照{LAW}第三十七条的规定，现转介你单位，请给予{self.aid}。"
        )
        return (
            Paragraph(first),
            *paragraphs(ended(self.hardship), "困难情况："),
            Paragraph(
                "请主动上门或者电话联系本人，协助其提出申请；所需证明材料可以在受理后补充，"
                "能够由部门之间核实的，请不要让本人自行开具。",
                lead="办理要求：",
            ),
            Paragraph(f"请于{day(self.answer_on)}前将办理结果书面答复我单位。", lead="答复时限："),
        )
