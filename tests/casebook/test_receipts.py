"""A receipt can be checked far away, and no bit of it can be changed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.timezone import now
from pytest_django import Settings

from tests.casebook import books
from tests.cast import assemble
from xinqiao.casebook import receipts, sealing
from xinqiao.casebook.models import Event
from xinqiao.casebook.receipts import NotGenuine
from xinqiao.kernel.merkle import leaf_hash
from xinqiao.vault import checkpoint, signer


@pytest.fixture
def bundle(db: None, tmp_path: Path, settings: Settings) -> bytes:
    """The receipt of the third record of a sealed book of eleven."""
    settings.KEYS_ROOT = tmp_path / "keys"
    matters = books.book(assemble())
    sealing.seal(now())
    text = sealing.receipt(Event.objects.get(matter=matters[0], seq=3).pk)
    assert text is not None
    return text.encode()


def changed(bundle: bytes, **parts: object) -> bytes:
    return receipts.chain.canonical(json.loads(bundle) | parts) + b"\n"


def test_check__tells_what_a_good_receipt_proves(bundle: bytes) -> None:
    found = receipts.check(bundle)
    event = Event.objects.get(seq=3)
    assert (found.pseudonym, found.seq, found.size) == (event.matter.pseudonym, 3, 11)
    assert found.at == "2026-03-02T03:00:00.000000+00:00"
    assert found.origin == sealing.origin()
    assert receipts.check(bundle, found.key) == found


def test_check__refuses_every_flipped_bit(bundle: bytes) -> None:
    """L3: the whole bundle, bit by bit."""
    passed = []
    for place in range(len(bundle)):
        for bit in range(8):
            mutant = bytearray(bundle)
            mutant[place] ^= 1 << bit
            try:
                receipts.check(bytes(mutant))
            except NotGenuine:
                continue
            passed.append((place, bit))
    assert passed == []


def test_check__refuses_every_cut_and_every_doubled_byte(bundle: bytes) -> None:
    for place in range(len(bundle)):
        for mutant in (bundle[:place], bundle[:place] + bundle[place : place + 1] + bundle[place:]):
            with pytest.raises(NotGenuine):
                receipts.check(mutant)


@pytest.mark.parametrize(
    "parts",
    [
        {"index": 2},
        {"index": True},
        {"index": -1},
        {"index": 10**30},
        {"leaf": None},
        {"leaf": ""},
        {"leaf": "zz"},
        {"proof": []},
        {"proof": "ab"},
        {"proof": [None]},
        {"proof": ["ab"] * 4},
        {"key": "name"},
        {"key": "name+00000000+AAAA"},
        {"note": ""},
        {"note": "x\n\n— x AAAA\n"},
        {"format": "xinqiao-receipt-2"},
        {"more": 1},
    ],
)
def test_check__refuses_other_parts(bundle: bytes, parts: dict[str, object]) -> None:
    with pytest.raises(NotGenuine):
        receipts.check(changed(bundle, **parts))


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000, b" " * 200_000, b'{"leaf": 1e999}'],
)
def test_check__refuses_what_is_no_receipt(text: bytes) -> None:
    with pytest.raises(NotGenuine):
        receipts.check(text)


def test_check__refuses_another_key_than_the_published_one(bundle: bytes) -> None:
    """Whoever signs a forged head has a key, but not the one on the notice board."""
    published = json.loads(bundle)["key"]
    other = published.replace("xinqiao.local", "xinqiao.other")
    with pytest.raises(NotGenuine, match="another key"):
        receipts.check(bundle, other)


def test_check__refuses_an_entry_of_another_kind(
    bundle: bytes, tmp_path: Path, settings: Settings
) -> None:
    """Signed, and in the tree, but no record of a matter."""
    settings.KEYS_ROOT = tmp_path / "other"
    leaf = b"\x00\x00\x00\x05other"
    head = checkpoint.Checkpoint("house/1", 1, leaf_hash(leaf))
    key = checkpoint.public_line("house/1", signer.public_key())
    note = signer.sign_head(head, ())
    with pytest.raises(NotGenuine, match="another kind"):
        receipts.check(receipts.write(leaf, 0, [], note, key).encode())


def test_receipts__need_neither_django_nor_a_database(bundle: bytes, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(bundle)
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from xinqiao.casebook import receipts\n"
        f"print(receipts.check(open({str(file)!r}, 'rb').read()).seq)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}
    )
    assert done.stdout == "3\n"
