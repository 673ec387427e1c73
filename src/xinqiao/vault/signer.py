"""The signer of tree heads: it remembers what it signed last, and signs only what continues it.

Its key and its memory are files, not rows: whoever rewrites the database, or puts back an older
one, cannot get the result signed.
"""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from xinqiao.kernel.merkle import verify_consistency
from xinqiao.vault import checkpoint, rings
from xinqiao.vault.checkpoint import Checkpoint, verify
from xinqiao.vault.errors import NotTheSameTree

__all__ = ["last_signed", "public_key", "public_keys", "sign", "sign_head", "verify", "verify_head"]


def sign(note: bytes) -> bytes:
    """64 bytes: the Ed25519 signature under the current key, which is made on first use."""
    return _current().sign(note)


def public_key() -> bytes:
    """The current public key, 32 bytes: to be printed, published and handed to witnesses."""
    return _current().public_key().public_bytes_raw()


def public_keys() -> list[bytes]:
    """All public keys this house has signed with, the current one first."""
    return [
        Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        for seed in _ring().newest_first()
    ]


def sign_head(head: Checkpoint, proof: Sequence[bytes]) -> str:
    """Sign a tree head; returns the signed note.

    proof: the consistency proof from the size of `last_signed()` (empty if there is none).
    Sign only leaves whose places are committed: what was signed once must be continued for ever.
    Raises NotTheSameTree when this head does not continue the last one.
    """
    last = last_signed()
    if last and not _continues(last, head, proof):
        raise NotTheSameTree(
            f"The tree of {head.size} entries does not continue the one of {last.size} entries "
            f"that was signed last (root {last.root.hex()})."
        )
    note = checkpoint.note_of(head.text, head.origin, sign(head.text.encode()), public_key())
    rings.replace_text(settings.KEYS_ROOT / "last-head", note)
    return note


def last_signed() -> Checkpoint | None:
    """The head that was signed last, from the signer's own file; None when there is none.

    Raises ValueError when that file was altered.
    """
    path = settings.KEYS_ROOT / "last-head"
    if not path.exists():
        return None
    note = path.read_text(encoding="utf-8")
    return verify_head(note, note.partition("\n")[0], public_keys())


def verify_head(note: str, origin: str, publics: Sequence[bytes]) -> Checkpoint:
    """The head in a signed note of this origin. Raises ValueError when it is not genuine."""
    head = Checkpoint.parse(checkpoint.open_note(note, origin, publics))
    if head.origin != origin:
        raise ValueError(f"This head is of {head.origin}, not of {origin}.")
    return head


def _continues(last: Checkpoint, head: Checkpoint, proof: Sequence[bytes]) -> bool:
    return last.origin == head.origin and verify_consistency(
        last.size, head.size, last.root, head.root, proof
    )


def _current() -> Ed25519PrivateKey:
    ring = _ring()
    return Ed25519PrivateKey.from_private_bytes(ring.keys[ring.current])


def _ring() -> rings.Ring:
    """A lost key is not silently replaced once something was signed with it."""
    return rings.signers().ring(may_make=lambda: not (settings.KEYS_ROOT / "last-head").exists())
