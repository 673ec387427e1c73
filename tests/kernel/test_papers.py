"""The kinds of paper and their names."""

import re

import pytest

from xinqiao.kernel.papers import NAMES, UNNUMBERED, PaperKind


def test_names__every_kind_has_both_names_an_article_and_a_series_of_its_own() -> None:
    assert set(NAMES) == set(PaperKind)
    assert len({kind.series for kind in PaperKind}) == len(PaperKind)
    assert len({kind.zh for kind in PaperKind}) == len(PaperKind)
    assert len({kind.en for kind in PaperKind}) == len(PaperKind)


@pytest.mark.parametrize("kind", list(PaperKind))
def test_names__are_in_their_languages(kind: PaperKind) -> None:
    assert re.fullmatch(r"[一-鿿]+", kind.zh)
    assert re.fullmatch(r"[a-z -]+", kind.en)
    assert kind.article


def test_numbered__what_leaves_the_house_has_a_number_and_what_stays_has_none() -> None:
    assert PaperKind.OPINION.numbered
    assert PaperKind.TRANSFER_LETTER.numbered
    assert not PaperKind.INTERVIEW_RECORD.numbered
    assert {k for k in PaperKind if not k.numbered} == UNNUMBERED
