"""Every sentence for people in the source, found without gettext's own tools.

Python files are read as syntax trees, templates by Django's own template reader.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "xinqiao"
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "noop", "_"}
PLURAL_MARKS = {"ngettext", "ngettext_lazy"}
CALL = re.compile(r"\b(_|gettext|ngettext)\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))")


def in_python(text: str) -> Iterator[str]:
    """The marked sentences of a Python file."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        sentence = first.value if isinstance(first, ast.Constant) else None
        if name in MARKS | PLURAL_MARKS and isinstance(sentence, str):
            yield sentence


def in_template(text: str) -> Iterator[str]:
    """The marked sentences of a template."""
    for found in CALL.finditer(templatize(text)):
        yield ast.literal_eval(found[2])


def collect() -> dict[str, str]:
    """Every sentence, with the file (below src/xinqiao) where it stands first."""
    if not settings.configured:
        settings.configure()
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*")):
        read = {".py": in_python, ".html": in_template, ".txt": in_template}.get(path.suffix)
        if read and path.is_file() and "static" not in path.parts:
            for sentence in read(path.read_text(encoding="utf-8")):
                found.setdefault(sentence, str(path.relative_to(SOURCE)))
    return found
