"""Agreements between the parties: mediation, settlement. Source: 条例 33; 人民调解法 29, 33."""

from dataclasses import dataclass
from typing import ClassVar

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Block, Layout, Paragraph, SignatureLines
from xinqiao.rooms.documents.forms.base import Form, sections


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agreement(Form):
    """Parties, facts of the dispute, content, performance and its time, signatures."""

    layout: ClassVar[Layout] = Layout.PLAIN_FORM

    matter_number: str
    parties: tuple[str, ...]  # each with what identifies it on paper
    dispute: str
    content: str
    performance: str  # how, and by which date

    def terms(self, closing: str) -> tuple[Block, ...]:
        """The body that both agreements have."""
        who = tuple(
            Paragraph(party, lead=f"当事人{mark}：")
            for mark, party in zip("甲乙丙丁戊己庚辛壬癸", self.parties, strict=False)
        )
        return (
            Paragraph(f"信访事项编号：{self.matter_number}", indent=False),
            *who,
            *sections(
                ("争议的主要事实", self.dispute),
                ("协议内容", self.content),
                ("履行方式和期限", self.performance),
            ),
            Paragraph(closing),
        )

    def signing(self, *others: str) -> SignatureLines:
        """A line for each party, then for `others`."""
        marks = "甲乙丙丁戊己庚辛壬癸"[: len(self.parties)]
        return SignatureLines((*(f"当事人{mark}" for mark in marks), *others))


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationAgreement(_Agreement):
    """调解协议书: made with a mediator, both sides willing."""

    kind: ClassVar[PaperKind] = PaperKind.MEDIATION_AGREEMENT

    mediator: str

    def blocks(self) -> tuple[Block, ...]:
        closing = (
            f"本协议由{self.mediator}主持调解，当事人自愿达成，自各方签名或者盖章之日起生效。"
            "各方当事人认为有必要的，可以自协议生效之日起30日内共同申请人民法院司法确认。"
        )
        return (*self.terms(closing), self.signing("调解员"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementAgreement(_Agreement):
    """和解协议书: made by the parties themselves."""

    kind: ClassVar[PaperKind] = PaperKind.SETTLEMENT_AGREEMENT
    sealed: ClassVar[bool] = False

    def blocks(self) -> tuple[Block, ...]:
        closing = "本协议由当事人自愿达成，自各方签名或者盖章之日起生效。"
        return (*self.terms(closing), self.signing())
