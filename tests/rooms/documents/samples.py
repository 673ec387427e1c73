"""Papers to print and measure. Names and places are invented."""

from datetime import date
from typing import Any

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import (
    Cell,
    ClaimBlock,
    Contact,
    Exchange,
    Heading,
    Layout,
    Paper,
    Paragraph,
    Part,
    Qr,
    SignatureLines,
    Signer,
    Table,
)

DAY = date(2026, 11, 23)
EVERY_BLOCK = (
    Heading("一、受理情况"),
    Heading("（一）期限", 2),
    Paragraph("本机关已收到你提出的信访事项。", lead="收到："),
    ClaimBlock(1, "要求按合同约定交房。", (Part("处理意见", "支持。"), Part("理由", "合同有效。"))),
    Exchange("你的诉求是什么？", "按时交房。"),
    Table((1, 2), ((Cell("编号", label=True), Cell("甲")), (Cell("合计", width=2, lines=2),))),
    SignatureLines(("信访人", "承办人")),
)


def paper(layout: Layout = Layout.LETTER, **changes: Any) -> Paper:
    """A complete notice in `layout`, with `changes`."""
    kind = PaperKind.ACCEPTANCE_NOTICE
    values: dict[str, Any] = {
        "kind": kind,
        "layout": layout,
        "office": "周河市信访局",
        "title": kind.zh,
        "number": "周信受告〔2026〕12号",
        "addressee": "李某",
        "blocks": (Paragraph("国" * 60 + "。"),),
        "date": DAY,
        "signer": Signer("周河市信访局"),
        "contact": Contact("张某", "0394-8220000"),
    }
    return Paper(**(values | changes))


def full_page(layout: Layout = Layout.PLAIN_FORM) -> Paper:
    """Several pages of nothing but full-width characters in one paragraph."""
    return paper(layout, blocks=(Paragraph("国" * 2400, indent=False),), contact=None)


def complete() -> Paper:
    """A paper with a value in every field and every kind of block."""
    return paper(
        blocks=EVERY_BLOCK,
        attachments=("材料清单", "送达回证"),
        remedy=("如不服本意见，可以自收到之日起三十日内申请复查。",),
        confidential="内部",
        urgency="加急",
        copies=("周河市住房和城乡建设局",),
        printed_by="周河市信访局办公室",
        qr=Qr("https://example.org/q/ABC", "手机扫码查询"),
        nonce="00ff",
    )
