"""Receipts: one event's proof that it is in the signed tree, to be checked far from here.

A bundle is one line of JSON, written in one way only: the event's leaf, its place, the hashes
that lead to the signed head, the head, and the public key. `check` needs no database and no
Django; every changed bit is refused.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinqiao.casebook import chain
from xinqiao.kernel.merkle import leaf_hash, verify_inclusion
from xinqiao.vault import checkpoint

FORMAT = "xinqiao-receipt-1"
PARTS = {"format", "index", "key", "leaf", "note", "proof"}
MOST_BYTES = 100_000
LEAF_PARTS = 7


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a good bundle proves: this act was in the book when the head was signed.

    pseudonym: stands for the matter. seq: number of the act in it. at, recorded_at: UTC.
    key: the public key; compare it with the published one.
    """

    pseudonym: str
    seq: int
    at: str
    recorded_at: str
    index: int
    size: int
    origin: str
    key: str


class NotGenuine(ValueError):
    """The bundle was altered, or was never a receipt."""


def write(leaf: bytes, index: int, proof: Sequence[bytes], note: str, key: str) -> str:
    """A bundle. key: the line of the public key, as verifiers of signed notes take it."""
    parts = {
        "format": FORMAT,
        "index": index,
        "key": key,
        "leaf": leaf.hex(),
        "note": note,
        "proof": [step.hex() for step in proof],
    }
    return chain.canonical(parts).decode() + "\n"


def check(bundle: bytes, key: str | None = None) -> Receipt:
    """What the bundle proves.

    key: the published line of the public key; without it, the caller must compare `Receipt.key`.
    Raises NotGenuine with the reason.
    """
    try:
        return _check(bundle, key)
    except NotGenuine:
        raise
    except (ValueError, RecursionError) as error:
        raise NotGenuine(f"this is not a receipt ({error})") from error


def _check(bundle: bytes, key: str | None) -> Receipt:
    parts = _read(bundle)
    if key is not None and parts["key"] != key:
        raise NotGenuine("it was signed with another key than the published one")
    name, public = _public(parts["key"])
    text = checkpoint.open_note(parts["note"], name, [public])
    head = checkpoint.Checkpoint.parse(text)
    if head.origin != name or parts["note"] != _rewritten(text, parts["note"], name, public):
        raise NotGenuine("the signed head is not written as it must be")
    leaf = bytes.fromhex(parts["leaf"])
    proof = [bytes.fromhex(step) for step in parts["proof"]]
    if not verify_inclusion(leaf_hash(leaf), parts["index"], head.size, proof, head.root):
        raise NotGenuine("the entry is not under the signed head")
    if write(leaf, parts["index"], proof, parts["note"], parts["key"]).encode() != bundle:
        raise NotGenuine("it is not written as it must be")
    pseudonym, seq, at, recorded_at = _leaf(leaf)
    return Receipt(
        pseudonym, seq, at, recorded_at, parts["index"], head.size, head.origin, parts["key"]
    )


def _read(bundle: bytes) -> Mapping[str, Any]:
    if len(bundle) > MOST_BYTES:
        raise NotGenuine("this is too long for a receipt")
    parts = json.loads(bundle)
    if not isinstance(parts, dict) or parts.keys() != PARTS or parts["format"] != FORMAT:
        raise NotGenuine("this is not a receipt")
    texts = (parts["key"], parts["leaf"], parts["note"])
    steps = parts["proof"] if isinstance(parts["proof"], list) else [None]
    if type(parts["index"]) is not int or not all(isinstance(t, str) for t in (*texts, *steps)):
        raise NotGenuine("this is not a receipt")
    return parts


def _public(line: str) -> tuple[str, bytes]:
    """(name, 32 bytes) of a line name+mark+key."""
    name, _, rest = line.partition("+")
    public = base64.b64decode(rest.partition("+")[2], validate=True)[1:]
    if len(public) != 32 or checkpoint.public_line(name, public) != line:
        raise NotGenuine("the public key is not written as it must be")
    return name, public


def _rewritten(text: str, note: str, name: str, public: bytes) -> str:
    """The note again from its parts: shows stray bits in the signature's Base64."""
    signature = base64.b64decode(note.rpartition(" ")[2].rstrip("\n"), validate=True)[4:]
    return checkpoint.note_of(text, name, signature, public)


def _leaf(leaf: bytes) -> tuple[str, int, str, str]:
    """The readable parts of a leaf."""
    parts, rest = [], leaf
    while rest:
        length = int.from_bytes(rest[:4], "big")
        parts.append(rest[4 : 4 + length].decode())
        rest = rest[4 + length :]
    if len(parts) != LEAF_PARTS or parts[0] != chain.ORIGIN:
        raise NotGenuine("the entry is of another kind")
    return parts[1], int(parts[2]), parts[3], parts[4]
