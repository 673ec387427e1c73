"""Every act that names a paper issues it: kept, named in the record, whole, and printable."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.rooms import test_handling_inquiry as asking
from tests.rooms.paper_play import PLAYS, Play
from tests.rooms.steps import at, waiting
from xinqiao.casebook.models import Event
from xinqiao.kernel.papers import PaperKind
from xinqiao.kernel.procedure.moves import MOVES
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.documents import queries as documents
from xinqiao.rooms.documents import services as printing
from xinqiao.rooms.documents.models import Document
from xinqiao.rooms.handling.services import inquiry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# Printed for whoever asks, at the counter: issuing one would cost every registration a paper.
ON_THE_FLY = {(Act.REGISTER, PaperKind.RECEIPT)}


def named(facts: Any) -> Iterator[dict[str, str]]:
    """Every reference to a paper in facts, at whatever depth."""
    if isinstance(facts, dict):
        if "document" in facts:
            yield facts
        for value in facts.values():
            yield from named(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from named(value)


def test_moves__no_paper_is_left_without_a_play() -> None:
    promised = {(m.act, m.paper) for m in MOVES if m.paper}
    played = {(act, kind) for act, kinds, _, _ in PLAYS for kind in kinds}
    assert promised - played == ON_THE_FLY


@pytest.mark.parametrize(
    ("act", "kinds", "words", "play"), PLAYS, ids=[f"{a}-{k[0]}" for a, k, _, _ in PLAYS]
)
def test_act__issues_its_papers(
    act: Act, kinds: tuple[PaperKind, ...], words: tuple[str, ...], play: Play
) -> None:
    case = play()
    event = Event.objects.filter(matter=case.matter, act=act).order_by("-seq")[0]
    refs = {ref["document"]: ref for ref in named(event.facts)}
    papers = list(Document.objects.filter(matter=case.matter, seq=event.seq))
    assert {p.pk for p in papers} == set(refs)
    assert {p.kind for p in papers} == {k.value for k in kinds}
    said = ""
    for paper in papers:
        assert paper.issued
        assert refs[paper.pk]["commit"] == paper.content_sha256
        assert (paper.number is not None) is paper.paper_kind.numbered
        content = documents.content(paper)
        said += content.canonical().decode()
        assert printing.pdf(paper).startswith(b"%PDF-")
    assert [w for w in words if w not in said] == []
    assert "张三丰" not in str(event.facts)


def test_hear__without_a_record_there_is_no_paper() -> None:
    case = waiting().accepted().told().assigned()
    inquiry.hear(
        matter=case.matter, by=case.who("handler"), at=at(3, 16), on=at(3, 16).date(),
        why_not="三次电话未接",
    )  # fmt: skip
    assert list(named(case.last().facts)) == []


def test_mediate__without_an_agreement_there_is_no_paper() -> None:
    case = waiting().handling()
    asking.mediate(case, met=False, other="", performance="")
    assert list(named(case.last().facts)) == []
