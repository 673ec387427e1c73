"""What a paper says, stored and hashed."""

import dataclasses
import json
from datetime import date

import pytest

from tests.rooms.documents.samples import complete, paper
from xinqiao.rooms.documents.content import Paper, Paragraph, zh_date


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


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(Paper)])
def test_paper__any_changed_field_changes_the_digest(name: str) -> None:
    whole = complete()
    value = getattr(whole, name)
    if name in {"kind", "layout"}:
        other: object = next(v for v in type(value) if v is not value)
    else:
        other = {tuple: (Paragraph("甲"),) if name == "blocks" else ("甲",), str: "甲"}.get(
            type(value)
        )
    assert dataclasses.replace(whole, **{name: other}).digest() != whole.digest()


def test_paper__an_unknown_format_is_refused() -> None:
    plain = paper().as_dict() | {"format": 99}
    with pytest.raises(ValueError, match="unknown format"):
        Paper.from_json(json.dumps(plain))


def test_zh_date__has_no_leading_zero() -> None:
    assert zh_date(date(2026, 1, 5)) == "2026年1月5日"
