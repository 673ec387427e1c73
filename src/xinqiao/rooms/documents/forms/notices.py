"""Notices to the petitioner within 15 days: accepted, routed, not accepted. Source: 条例 23, 31."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Block, ClaimBlock, Contact, Paragraph, Part
from xinqiao.rooms.documents.forms.base import LAW, Form, day, ended, paragraphs, sections, until
from xinqiao.rooms.documents.forms.routes import PATHS, LegalPath

NO_RETALIATION = "任何单位和个人不得打击报复信访人；受到打击报复的，可以向上一级机关反映。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Form):
    """A notice to the petitioner about one matter."""

    petitioner: str
    matter_number: str
    received_on: date
    gist: str
    contact: Contact

    def addressee(self) -> str:
        return self.petitioner

    def opening(self, told: str) -> Paragraph:
        """What came in and when, and what the notice tells."""
        return Paragraph(
            f"你提出的信访事项（编号{self.matter_number}），"
            f"本机关于{day(self.received_on)}收到。{told}"
        )

    def request(self) -> tuple[Paragraph, ...]:
        """What the petitioner asks, in its own paragraph."""
        return paragraphs(ended(self.gist), "你的诉求：")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceNotice(Notice):
    """受理告知书: who handles it, with phone; the limit with its date; the rights."""

    kind: ClassVar[PaperKind] = PaperKind.ACCEPTANCE_NOTICE

    accepted_on: date
    handler: str
    due_on: date
    provisional: bool = False

    def blocks(self) -> tuple[Block, ...]:
        told = f"经审查，依照{LAW}第二十三条的规定，决定受理，现告知如下。"
        by = until(self.due_on, self.provisional)
        limit = (
            f"本机关自{day(self.accepted_on)}受理之日起60日内办结，即{by}前。"
            "情况复杂的，经负责人批准可以延长不超过30日，并书面告知你理由。"
        )
        rights = (
            "你可以申请有直接利害关系的工作人员回避，可以查询办理进度，"
            "可以对办理工作作出评价，可以委托代理人。"
        )
        return (
            self.opening(told),
            *self.request(),
            Paragraph(f"{self.office}。", lead="受理机关："),
            Paragraph(f"{self.handler}，电话{self.contact.phone}。", lead="承办人："),
            Paragraph(limit, lead="办理期限："),
            Paragraph(rights + NO_RETALIATION, lead="你的权利："),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedClaim:
    """One claim, the procedure for it, where to go, by when, with what, and what was done."""

    number: int
    claim: str
    path: LegalPath
    organ: str
    address: str
    materials: str
    done: str  # what this organ has done for it, e.g. 已将材料转送
    limit: str = ""  # a special limit; else the general one of the path is printed


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteNotice(Notice):
    """处理途径告知书: each claim with its procedure, organ, address, time limit and materials."""

    kind: ClassVar[PaperKind] = PaperKind.ROUTE_NOTICE

    claims: tuple[RoutedClaim, ...]

    def blocks(self) -> tuple[Block, ...]:
        told = (
            f"经审查，依照{LAW}第二十三条、第三十一条的规定，应当通过下列法定途径处理，现告知如下。"
        )
        return (self.opening(told), *self.request(), *(_routed(c) for c in self.claims))

    def remedy(self) -> tuple[str, ...]:
        return (
            "请留意上述期限，逾期可能失去相应的权利。有权机关不予受理的，"
            "请持其书面答复与本机关联系。" + NO_RETALIATION,
        )


def _routed(claim: RoutedClaim) -> ClaimBlock:
    """One claim with everything needed to take the next step."""
    path = PATHS[claim.path]
    return ClaimBlock(
        claim.number,
        ended(claim.claim),
        (
            Part("途径", f"{path.zh}（{path.law}）。"),
            Part("受理机关", f"{claim.organ}，地址：{claim.address}。"),
            Part("申请期限", ended(claim.limit or path.limit)),
            Part("所需材料", ended(claim.materials)),
            Part("本机关已做的工作", ended(claim.done)),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NonAcceptanceNotice(Notice):
    """不予受理告知书: the claim, why not, under which law, where to go, how to complain."""

    kind: ClassVar[PaperKind] = PaperKind.NON_ACCEPTANCE_NOTICE

    reason: str
    law: str
    where_to_go: str
    complain_to: str  # the organ above, which hears complaints about this notice

    def blocks(self) -> tuple[Block, ...]:
        told = f"经审查，依照{LAW}第二十三条的规定，本机关不予受理，现告知如下。"
        return (
            self.opening(told),
            *self.request(),
            *sections(("理由", self.reason), ("依据", self.law), ("可以怎么办", self.where_to_go)),
        )

    def remedy(self) -> tuple[str, ...]:
        return (
            f"你认为应当受理的，可以向{self.complain_to}反映。"
            "有新的事实或者理由的，可以重新提出。" + NO_RETALIATION,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorPaper:
    """An earlier paper on the same matter."""

    name: str  # 处理意见书, 复查意见书, 复核意见书
    organ: str
    number: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLongerAcceptedNotice(Notice):
    """不再受理告知书: only after a re-review on the same facts and reasons. Source: 条例 36."""

    kind: ClassVar[PaperKind] = PaperKind.NO_LONGER_ACCEPTED_NOTICE

    prior: tuple[PriorPaper, ...]
    same_facts: str  # why facts and reasons are the same
    complain_to: str

    def blocks(self) -> tuple[Block, ...]:
        told = f"经审查，依照{LAW}第三十六条的规定，不再受理，现告知如下。"
        papers = "\n".join(
            f"{p.organ}于{day(p.date)}出具《{p.name}》（{p.number}）。" for p in self.prior
        )
        return (
            self.opening(told),
            *self.request(),
            *sections(("已经出具的意见", papers), ("事实和理由相同的说明", self.same_facts)),
        )

    def remedy(self) -> tuple[str, ...]:
        return (
            "你有新的事实或者理由的，可以随时提出，本机关将依法登记办理。"
            f"你认为不属于同一事实和理由的，可以向{self.complain_to}反映。" + NO_RETALIATION,
        )
