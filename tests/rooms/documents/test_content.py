"""What a paper says, stored and hashed."""

import dataclasses
import json
from datetime import date
from typing import Any

import pytest

from tests.rooms.documents.samples import complete, paper
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents.content import Layout, Paper, Paragraph, printable, zh_date


def test_paper__comes_back_whole_from_its_canonical_bytes() -> None:
    assert Paper.from_json(complete().canonical()) == complete()
    bare = paper(signer=None, contact=None, date=None, number=None, addressee=None)
    assert Paper.from_json(bare.canonical()) == bare


def test_paper__canonical_bytes_do_not_depend_on_key_order_or_spaces() -> None:
    shuffled = dict(reversed(list(complete().as_dict().items())))
    again = Paper.from_json(json.dumps(shuffled, indent=2))
    assert again.canonical() == complete().canonical()


def test_paper__digest_is_pinned_so_that_old_papers_verify() -> None:
    assert paper().digest() == "6f6f5a87a5019fc4950a9e98c4eeace32b9a4493c60d420cad2ab3ff69716bdd"


def _changes() -> list[dict[str, Any]]:
    """One other value for each field of a paper."""
    words = {f.name: "甲" for f in dataclasses.fields(Paper)}
    lists = dict.fromkeys(("attachments", "remedy", "copies"), ("甲",))
    special = {
        "kind": PaperKind.OPINION,
        "layout": Layout.RED_HEAD,
        "blocks": (Paragraph("甲"),),
        "date": date(2027, 1, 1),
        **dict.fromkeys(("signer", "contact", "qr")),
    }
    return [{name: value} for name, value in {**words, **lists, **special}.items()]


@pytest.mark.parametrize("change", _changes(), ids=lambda c: next(iter(c)))
def test_paper__any_changed_field_changes_the_digest(change: dict[str, Any]) -> None:
    assert dataclasses.replace(complete(), **change).digest() != complete().digest()


def test_paper__an_unknown_format_is_refused() -> None:
    plain = paper().as_dict() | {"format": 99}
    with pytest.raises(ValueError, match="unknown format"):
        Paper.from_json(json.dumps(plain))


def test_zh_date__has_no_leading_zero() -> None:
    assert zh_date(date(2026, 1, 5)) == "2026年1月5日"


def test_printable__keeps_text_and_line_ends_and_drops_control_characters() -> None:
    assert printable("甲\x00\x0b乙\n𠮷\t丙\ud800") == "甲乙\n𠮷\t丙"
