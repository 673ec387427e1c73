"""A ruler for printed pages. Lengths in millimetres from the page's top left corner."""

import io
from collections import defaultdict
from typing import Any

import pdfplumber

MM = 25.4 / 72


class Sheet:
    """One page of a PDF, measured."""

    def __init__(self, page: Any) -> None:
        self.width, self.height = page.width * MM, page.height * MM
        self.chars = page.chars
        self.rects = page.rects

    def lines(self, size: float = 16) -> list[str]:
        """The texts of the lines set in `size` points, top to bottom."""
        return [self._text(row) for row in self.rows(size)]

    def rows(self, size: float = 16) -> list[list[Any]]:
        """The characters of each line set in `size` points, top to bottom."""
        rows: dict[float, list[Any]] = defaultdict(list)
        for c in self.chars:
            if abs(c["size"] - size) < 0.05 and c["text"].strip():
                rows[round(baseline(c), 0)].append(c)
        return [sorted(rows[y], key=lambda c: c["x0"]) for y in sorted(rows)]

    def row(self, words: str) -> list[Any]:
        """The characters of the first stretch that reads `words`, in any size."""
        lines: dict[tuple[float, float], list[Any]] = defaultdict(list)
        for c in self.chars:
            if c["text"].strip():
                lines[round(baseline(c), 0), round(c["size"], 1)].append(c)
        for line in lines.values():
            line.sort(key=lambda c: c["x0"])
            text = self._text(line)
            if words in text:
                at = text.index(words)
                return line[at : at + len(words)]
        raise AssertionError(f"{words} is not on the page")

    def red_bars(self) -> list[tuple[float, float, float]]:
        """(top, left, width) of each red bar, top to bottom."""
        red = [r for r in self.rects if is_red(r["non_stroking_color"])]
        return sorted((r["top"] * MM, r["x0"] * MM, r["width"] * MM) for r in red)

    @staticmethod
    def _text(row: list[Any]) -> str:
        return "".join(c["text"] for c in row)


def sheets(pdf: bytes) -> list[Sheet]:
    """Every page of `pdf`."""
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        return [Sheet(page) for page in book.pages]


def baseline(char: Any) -> float:
    """Where the character stands, millimetres from the top edge."""
    return (841.8898 - float(char["matrix"][5])) * MM


def top(char: Any) -> float:
    """Upper edge of the em square (0.88 em above the baseline)."""
    return baseline(char) - 0.88 * float(char["size"]) * MM


def bottom(char: Any) -> float:
    """Lower edge of the em square."""
    return baseline(char) + 0.12 * float(char["size"]) * MM


def left(row: list[Any]) -> float:
    """Left edge of the first character's advance."""
    return float(row[0]["x0"]) * MM


def right(row: list[Any]) -> float:
    """Right edge of the last character's advance."""
    return float(row[-1]["x1"]) * MM


def is_red(color: Any) -> bool:
    """An RGB colour that reads as the red of official papers."""
    return isinstance(color, tuple) and len(color) == 3 and color[0] > 0.8 and max(color[1:]) < 0.2
