"""Sealed texts open in their own place only, and every opening is seen."""

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.db import connections
from django.test.utils import CaptureQueriesContext

from xinqiao.vault import keys
from xinqiao.vault.errors import Damaged, Erased
from xinqiao.vault.fields import (
    Opened,
    key_of,
    observing,
    place,
    seal,
    unseal,
    unseal_many,
    unseal_text,
)
from xinqiao.vault.hashing import commit, derive, new_salt

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HERE = place("people_person", "id_number", 7)


@pytest.mark.parametrize("text", ["", "11010519491231002X", "𠮷" * 12_220])
def test_seal__opens_again_and_shows_nothing(text: str) -> None:
    key = keys.new_key()
    sealed = seal(text, key=key, where=HERE)
    assert unseal_text(sealed, where=HERE) == text
    assert unseal(memoryview(sealed), where=HERE) == text.encode()
    assert not text or text.encode() not in sealed
    assert key_of(sealed) == key
    assert sealed != seal(text, key=key, where=HERE)


def test_seal__takes_bytes_as_they_are() -> None:
    assert unseal(seal(b"\x00\xff", key=keys.new_key(), where=HERE), where=HERE) == b"\x00\xff"


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("people_person", "id_number", 8),
        place("people_person", "phone", 7),
        place("people_agent", "id_number", 7),
        "",
    ],
)
def test_unseal__refuses_a_text_moved_to_another_place(elsewhere: str) -> None:
    sealed = seal("11010519491231002X", key=keys.new_key(), where=HERE)
    with pytest.raises(Damaged):
        unseal(sealed, where=elsewhere)


def test_unseal__refuses_every_flipped_bit() -> None:
    sealed = seal("张三", key=keys.new_key(), where=HERE)
    number = int.from_bytes(sealed)
    for bit in range(8 * len(sealed)):
        with pytest.raises((Damaged, Erased)):
            unseal((number ^ 1 << bit).to_bytes(len(sealed)), where=HERE)


@pytest.mark.parametrize("length", [0, 1, 9, 21, 36])
def test_unseal__refuses_a_text_cut_short(length: int) -> None:
    sealed = seal("", key=keys.new_key(), where=HERE)
    with pytest.raises(Damaged):
        unseal(sealed[:length], where=HERE)


def test_unseal__refuses_the_key_of_another_text() -> None:
    one, other = (seal("张三", key=keys.new_key(), where=HERE) for _ in range(2))
    with pytest.raises(Damaged):
        unseal(other[:9] + one[9:], where=HERE)


def test_place__is_never_two_places() -> None:
    with pytest.raises(ValueError, match="No place"):
        place("a|b", "c", 1)


def test_observing__sees_every_opening_and_no_failure() -> None:
    key = keys.new_key()
    sealed = seal("张三", key=key, where=HERE)
    outer: list[Opened] = []
    inner: list[Opened] = []
    with observing(outer.append):
        with observing(inner.append):
            unseal_text(sealed, where=HERE)
            with pytest.raises(Damaged):
                unseal(sealed, where="elsewhere")
        unseal_many([(sealed, HERE)])
    unseal(sealed, where=HERE)
    assert inner == [Opened(key, HERE)]
    assert outer == [Opened(key, HERE)] * 2


def test_unseal_many__asks_once_and_leaves_out_what_was_erased() -> None:
    texts = [(f"person {n}", place("people_person", "name", n)) for n in range(30)]
    sealed = [(seal(text, key=keys.new_key(), where=where), where) for text, where in texts]
    keys.shred(key_of(sealed[3][0]))
    keys.forget()
    with CaptureQueriesContext(connections["keys"]) as sql:
        opened = unseal_many(sealed[:3] + sealed[4:])
    assert opened == [text for n, (text, _) in enumerate(texts) if n != 3]
    assert len(sql) == 1
    assert unseal_many(sealed[2:5]) == ["person 2", None, "person 4"]


def test_derive__is_hkdf_expand() -> None:
    secret = bytes(range(32))
    assert derive(secret, HERE) == HKDFExpand(SHA256(), 32, HERE.encode()).derive(secret)


def test_commit__fixes_the_text_and_hides_it() -> None:
    salt = new_salt()
    assert len(salt) == 32
    assert salt != new_salt()
    assert commit("张三", salt) == commit("张三".encode(), salt) != commit("张三", new_salt())
    assert commit("", bytes(32)).hex() == (
        "523ba5a7ec9362dbb08039a387922592ccea3dde63634480cd1b05b7bd50a269"
    )
    with pytest.raises(ValueError, match="32 bytes"):
        commit("张三", b"short")
