"""docs/procedure.md: the table of moves as a diagram and as tables, made from the table itself."""

from collections.abc import Iterable
from enum import StrEnum

from xinqiao.kernel.glossary import term
from xinqiao.kernel.procedure.checks import sentence
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.row import Move
from xinqiao.kernel.procedure.steps import OPEN, SETTLED, Act, Step

_INTRO = """# The procedure

Made from `kernel/procedure/moves.py`; run `xinqiao procedure-docs` after a change there.
Column T gives the transition of the handbook. Of the clocks marked (one) an act meets the one
it names, or meets it once another has agreed. An act without a destination leaves the
matter where it is. Acts between the same two steps share an arrow; what can be done from
every open step, such as withdrawing, is left out of the diagram."""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_INTRO, _diagram(), _steps(), _moves(), _guards()]
    return "\n\n".join(parts) + "\n"


def _diagram() -> str:
    """A Mermaid state diagram: one arrow per pair of steps, with the acts that draw it."""
    arrows: dict[tuple[Step, Step], list[Act]] = {}
    for m in MOVES:
        for src in sorted(m.src, key=list(Step).index) if m.src != OPEN else ():
            if m.dst and m.dst is not src and m.act not in arrows.setdefault((src, m.dst), []):
                arrows[src, m.dst].append(m.act)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [
        f'  state "{term(s).zh} {term(s).en}" as {s.value}' for s in Step if s is not Step.NEW
    ]
    for (src, dst), acts in arrows.items():
        start = "[*]" if src is Step.NEW else src.value
        lines.append(f"  {start} --> {dst.value}: {_join((term(a).en for a in acts), ' / ')}")
    return "\n".join(["## Steps and moves", "", *lines, "```"])


def _steps() -> str:
    kinds = dict.fromkeys(OPEN, "open: somebody owns it") | dict.fromkeys(SETTLED, "settled")
    rows = ((f"`{s.value}`", term(s).zh, term(s).en, kinds[s]) for s in Step if s in kinds)
    return "## Steps\n\n" + _table(("step", "中文", "English", "kind"), rows)


def _moves() -> str:
    head = ("act", "from", "to", "who", "part in the matter", "if", "starts", "stops", "paper",
            "article", "T")  # fmt: skip
    return "## Moves\n\n" + _table(head, (_row(m) for m in MOVES))


def _row(m: Move) -> tuple[str, ...]:
    return (
        f"`{m.act.value}` {term(m.act).zh} {term(m.act).en}",
        _join(s.value for s in sorted(m.src, key=list(Step).index)),
        m.dst.value if m.dst else "stays",
        _codes(m.roles),
        _codes(m.seats) or "none needed",
        _join(f"`{g.value}`" for g in m.guards),
        _codes(m.starts),
        _join(filter(None, (_codes(m.stops), *(f"{key.value} (one)" for key in m.meets)))),
        term(m.paper).zh if m.paper else "",
        m.article,
        m.t,
    )


def _guards() -> str:
    rows = ((f"`{g.value}`", sentence(g)) for g in Guard)
    return "## Guards\n\n" + _table(("guard", "what is said when it refuses"), rows)


def _codes(members: Iterable[StrEnum]) -> str:
    found = list(members)
    order = list(type(found[0])) if found else []
    return _join(m.value for m in sorted(found, key=order.index))


def _join(words: Iterable[str], by: str = ", ") -> str:
    return by.join(words)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
