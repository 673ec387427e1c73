"""Review and re-review: requests and opinions. Source: 条例 35, 36."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Block,
    ClaimBlock,
    Contact,
    Heading,
    Layout,
    Paragraph,
    Part,
    SignatureLines,
    Signer,
)
from xinqiao.rooms.documents.forms.base import LAW, NUMERALS, Form, day, ended, section, sections
from xinqiao.rooms.documents.forms.notices import NO_RETALIATION


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorOpinion:
    """The opinion asked to be reviewed."""

    organ: str
    number: str
    issued_on: date
    served_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request(Form):
    """Applicant, the opinion, what is asked, facts and reasons. `office` is the organ asked."""

    layout: ClassVar[Layout] = Layout.PLAIN_FORM
    sealed: ClassVar[bool] = False

    applicant: str
    matter_number: str
    prior: PriorOpinion
    request: str
    facts: str  # in the applicant's own words; with the reasons, where they wrote both as one
    reasons: str = ""
    phone: str = ""
    address: str = ""

    def addressee(self) -> str:
        return self.office

    def body(self, name: str, asked: str) -> tuple[Block, ...]:
        """The request. name: of the opinion; asked: 复查 or 复核."""
        p = self.prior
        first = (
            f"申请人不服{p.organ}于{day(p.issued_on)}出具的《{name}》（{p.number}，"
            f"于{day(p.served_on)}收到，信访事项编号{self.matter_number}），现申请{asked}。"
        )
        return (
            Paragraph(self.applicant, lead="申请人：", indent=False),
            *(Paragraph(t, lead=lead, indent=False) for lead, t in self._reach() if t),
            Paragraph(first),
            *sections(
                (f"{asked}请求", self.request),
                ("事实" if self.reasons.strip() else "事实和理由", self.facts),
                ("理由", self.reasons),
            ),
            SignatureLines(("申请人",)),
        )

    def _reach(self) -> tuple[tuple[str, str], ...]:
        return (("联系电话：", self.phone), ("地址：", self.address))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest(_Request):
    """复查申请书."""

    kind: ClassVar[PaperKind] = PaperKind.REVIEW_REQUEST

    def blocks(self) -> tuple[Block, ...]:
        return self.body("信访处理意见书", "复查")


@dataclass(frozen=True, slots=True, kw_only=True)
class RereviewRequest(_Request):
    """复核申请书."""

    kind: ClassVar[PaperKind] = PaperKind.REREVIEW_REQUEST

    def blocks(self) -> tuple[Block, ...]:
        return self.body("信访事项复查意见书", "复核")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedClaim:
    """One claim as the reviewing organ decides it."""

    number: int
    claim: str
    facts: str
    reasons: str
    decision: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReviewOpinion(Form):
    """Applicant, the opinion reviewed, the request, findings per claim, result."""

    layout: ClassVar[Layout] = Layout.RED_HEAD

    petitioner: str
    matter_number: str
    prior: PriorOpinion
    requested_on: date
    request: str
    claims: tuple[ReviewedClaim, ...]
    result: str  # 维持, 变更, 撤销并责令重新办理
    decision: str  # the result in words, with the date of redoing if there is one
    contact: Contact

    def addressee(self) -> str:
        return self.petitioner

    def signer(self) -> Signer:
        return Signer(self.office)

    def body(self, name: str, asked: str, article: str) -> tuple[Block, ...]:
        """The opinion. name: of the opinion reviewed; asked: 复查 or 复核."""
        p = self.prior
        first = (
            f"你不服{p.organ}于{day(p.issued_on)}出具的《{name}》（{p.number}，"
            f"信访事项编号{self.matter_number}），于{day(self.requested_on)}提出{asked}请求。"
            f"依照{LAW}{article}的规定，经审查，现提出{asked}意见如下。"
        )
        return (
            Paragraph(first),
            *section(NUMERALS[0], f"{asked}请求", self.request),
            Heading(f"{NUMERALS[1]}、审查认定"),
            *(_reviewed(c) for c in self.claims),
            Heading(f"{NUMERALS[2]}、{asked}结果"),
            Paragraph(f"{self.result}。{ended(self.decision)}"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpinion(_ReviewOpinion):
    """复查意见书: 30 days to ask for re-review."""

    kind: ClassVar[PaperKind] = PaperKind.REVIEW_OPINION

    rereview_organ: str

    def blocks(self) -> tuple[Block, ...]:
        return self.body("信访处理意见书", "复查", "第三十五条")

    def remedy(self) -> tuple[str, ...]:
        return (
            "如不服本复查意见，可以自收到本意见书之日起30日内，"
            f"向{self.rereview_organ}书面请求复核。" + NO_RETALIATION,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RereviewOpinion(_ReviewOpinion):
    """复核意见书: the last one on the same facts and reasons."""

    kind: ClassVar[PaperKind] = PaperKind.REREVIEW_OPINION

    def blocks(self) -> tuple[Block, ...]:
        return self.body("信访事项复查意见书", "复核", "第三十六条")

    def remedy(self) -> tuple[str, ...]:
        return (
            "本复核意见为信访程序的最终意见。你以同一事实和理由再次提出的，依法不再受理；"
            "有新的事实或者理由的，可以重新提出。" + NO_RETALIATION,
        )


def _reviewed(claim: ReviewedClaim) -> ClaimBlock:
    """One claim with what the reviewing organ finds."""
    basis = "；".join(quote.rstrip("。；") for quote in claim.basis) + "。"
    return ClaimBlock(
        claim.number,
        ended(claim.claim),
        (
            Part("认定的事实", ended(claim.facts)),
            Part("理由", ended(claim.reasons)),
            Part("法律法规政策依据", basis),
            Part("意见", ended(claim.decision)),
        ),
    )
