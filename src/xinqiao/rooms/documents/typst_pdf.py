"""A paper as PDF, by Typst, in the layout of GB/T 9704-2012 and its letter form.

The compiler and the faces stay warm in the process: the first paper costs the reading of
the fonts, the next ones tens of milliseconds.
"""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents import fonts, geometry
from xinqiao.rooms.documents.content import Layout, Paper, Paragraph, zh_date

TEMPLATES = Path(__file__).parent / "typst"
_MEASURES = {n: v for n, v in vars(geometry).items() if n.isupper()}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Press:
    """A warm compiler, and the lock that keeps papers from mixing."""

    compiler: typst.Compiler
    lock: Lock


@cache
def _press(extra: Path | None) -> _Press:
    """The press of this process for these extra fonts."""
    compiler = typst.Compiler(
        input=TEMPLATES / "paper.typ", root=TEMPLATES, font_paths=fonts.book(extra)
    )
    return _Press(compiler, Lock())


def render(paper: Paper, *, extra_fonts: Path | None = None) -> bytes:
    """The paper as one PDF, tagged for screen readers. Same paper and faces, same bytes.

    extra_fonts: a folder with an office's own faces, or None.
    Raises: typst.TypstError when the text cannot be set.
    """
    press = _press(extra_fonts)
    with press.lock:
        pdf = press.compiler.compile(
            sys_inputs={"paper": json.dumps(_inputs(paper, extra_fonts), ensure_ascii=False)},
            format="pdf",
            timestamp=datetime.combine(paper.date, time(), UTC) if paper.date else _EPOCH,
        )
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


def warm_up(*, extra_fonts: Path | None = None) -> None:
    """Print a line to nowhere, so that no reader waits for the reading of the faces."""
    line = Paper(
        kind=PaperKind.TASK_SHEET,
        layout=Layout.PLAIN_FORM,
        office="",
        title=PaperKind.TASK_SHEET.zh,
        blocks=(Paragraph(PaperKind.TASK_SHEET.zh),),
    )
    render(line, extra_fonts=extra_fonts)


def _inputs(paper: Paper, extra: Path | None) -> dict[str, Any]:
    """What the template reads: the paper, its measures, its faces."""
    return {
        **paper.as_dict(),
        "date_words": zh_date(paper.date) if paper.date else "",
        "qr_svg": qr_svg(paper.qr.payload) if paper.qr else None,
        "measures": _MEASURES,
        "fonts": _faces(extra),
    }


@cache
def _faces(extra: Path | None) -> dict[str, dict[str, Any]]:
    """Role → families to try and whether to set them bold."""
    return {
        face.role: {"families": [face.family] if face.family else [], "bold": face.bold}
        for face in fonts.faces(extra)
    }


def qr_svg(payload: str) -> str:
    """The QR code of `payload` as SVG text, error level M, quiet zone of 2 modules."""
    out = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
