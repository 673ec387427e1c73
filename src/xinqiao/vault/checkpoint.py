"""Signed tree heads as text: the checkpoint and signed note of C2SP.

    xinqiao.example/411600
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — xinqiao.example/411600 Az3grlgtzPICa5OS8npVmf1Myq/5IZni…

Three lines say whose tree, how many leaves, and the root. Anybody with the public key can check
it without this system; other bodies may add a line of their own (c2sp.org/tlog-checkpoint).
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xinqiao.kernel.merkle import HASH_BYTES

ED25519 = b"\x01"  # the signature type of c2sp.org/signed-note
MOST_CHARACTERS = 100_000
NAME = re.compile(r"[^\s+\x00-\x1f]+")
SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+=*)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a tree: whose it is, how many leaves it has, and its root of 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Raises ValueError for what cannot be written down in three lines."""
        if not NAME.fullmatch(self.origin) or self.size < 0 or len(self.root) != HASH_BYTES:
            raise ValueError(f"No tree head: {self.origin!r}, {self.size}, {self.root.hex()}")

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the three lines; further lines, which others may have added, are let be.

        Raises ValueError unless the text is written exactly as `text` writes it.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or "" in lines[:-1] or not re.fullmatch(r"\d+", lines[1]):
            raise ValueError("This is not a checkpoint.")
        head = cls(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
        if not text.startswith(head.text):  # such as 08 leaves, or a root with stray bits
            raise ValueError("This checkpoint is not written as it must be.")
        return head


def note_of(text: str, name: str, signature: bytes, public: bytes) -> str:
    """A signed note: the text, an empty line, and one line of signature."""
    return f"{text}\n{signature_line(name, signature, public)}"


def signature_line(name: str, signature: bytes, public: bytes) -> str:
    """One line to put below a note. public: the signer's key, 32 bytes."""
    mark = base64.b64encode(key_mark(name, public) + signature).decode()
    return f"— {name} {mark}\n"


def open_note(note: str, name: str, publics: Iterable[bytes]) -> str:
    """The text of a note that `name` has signed with one of these public keys.

    Lines of other signers are let be. Raises ValueError when no line is ours, or ours is false.
    """
    text, empty, below = note.rpartition("\n\n")
    lines = below.splitlines(keepends=True)
    if not empty or len(note) > MOST_CHARACTERS or not all(map(SIGNATURE_LINE.fullmatch, lines)):
        raise ValueError("This is not a signed note.")
    marks = {key_mark(name, public): public for public in publics}
    ours = [
        (marks[mark[:4]], mark[4:])
        for who, mark in map(_signature, lines)
        if who == name and mark[:4] in marks
    ]
    if not ours or not all(verify(f"{text}\n".encode(), sig, key) for key, sig in ours):
        raise ValueError(f"This note was not signed by {name}.")
    return f"{text}\n"


def public_line(name: str, public: bytes) -> str:
    """A public key as verifiers of signed notes take it: name+mark+key."""
    key = base64.b64encode(ED25519 + public).decode()
    return f"{name}+{key_mark(name, public).hex()}+{key}"


def key_mark(name: str, public: bytes) -> bytes:
    """Four bytes that tell which key signed. Source: c2sp.org/signed-note."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verify(note: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the holder of `public` (32 bytes, Ed25519) has signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, note)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signature(line: str) -> tuple[str, bytes]:
    _, name, mark = line.split()
    try:
        return name, base64.b64decode(mark, validate=True)
    except binascii.Error:
        return name, b""
