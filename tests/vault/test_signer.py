"""Signed heads: the format of C2SP, and a signer that signs only what continues its last."""

import base64
from pathlib import Path

import pytest

from xinqiao.kernel.merkle import EMPTY_ROOT, Tree, consistency_proof, leaf_hash
from xinqiao.vault import checkpoint, rings, signer
from xinqiao.vault.checkpoint import Checkpoint, open_note
from xinqiao.vault.errors import KeyFileProblem, NotTheSameTree

# The key and note in the tests of Go's golang.org/x/mod/sumdb/note.
GO_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
    "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ORIGIN = "xinqiao.example/411600"
TREE = Tree(leaf_hash(bytes([n])) for n in range(20))
OTHER = Tree(leaf_hash(bytes([n, 1])) for n in range(20))


def head(size: int, tree: Tree = TREE) -> Checkpoint:
    return Checkpoint(ORIGIN, size, tree.root(size))


def sign(size: int, tree: Tree = TREE) -> str:
    """What the sealing job does: prove, then sign."""
    last = signer.last_signed()
    proof = consistency_proof(last.size, size, tree.node) if last and last.size <= size else []
    return signer.sign_head(head(size, tree), proof)


def test_note__is_byte_for_byte_that_of_the_reference(key_folder: Path) -> None:
    key_folder.mkdir()
    (key_folder / "signer").write_text(base64.b64encode(GO_SEED).decode())
    public = signer.public_key()
    note = checkpoint.note_of(GO_TEXT, "PeterNeumann", signer.sign(GO_TEXT.encode()), public)
    assert note == f"{GO_TEXT}\n{GO_LINE}"
    assert checkpoint.public_line("PeterNeumann", public) == GO_PUBLIC
    assert open_note(note, "PeterNeumann", [public]) == GO_TEXT


def test_checkpoint__is_three_lines() -> None:
    text = f"{ORIGIN}\n3\n{base64.b64encode(TREE.root(3)).decode()}\n"
    assert head(3).text == text
    assert Checkpoint.parse(text) == Checkpoint.parse(f"{text}more\n") == head(3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n3\n",
        head(3).text[:-1],
        head(3).text + "\n",
        head(3).text.replace("\n3\n", "\n03\n"),
        head(3).text.replace("\n3\n", "\n-3\n"),
        head(3).text.replace("\n3\n", "\n٣\n"),
        head(3).text.replace(ORIGIN, "two words"),
        head(3).text.replace(ORIGIN, ""),
        head(3).text.replace("=\n", "\n"),
        head(3).text.replace("=\n", "A\n"),
        f"{ORIGIN}\n3\nAAAA\n",
        f"{ORIGIN}\n0\n{base64.b64encode(bytes(32)).decode()[:-2]}B=\n",
    ],
)
def test_checkpoint__written_any_other_way_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Checkpoint.parse(text)


def test_sign_head__can_be_checked_with_the_public_key_alone() -> None:
    note = sign(3)
    assert signer.verify_head(note, ORIGIN, [signer.public_key()]) == head(3)
    assert note.startswith(head(3).text)


@pytest.mark.usefixtures("key_folder")
def test_verify_head__rejects_every_changed_character() -> None:
    note, publics = sign(3), signer.public_keys()
    for spot, character in enumerate(note):
        for other in {"A", "1", "\n", " "} - {character}:
            with pytest.raises(ValueError, match=r".+"):
                signer.verify_head(note[:spot] + other + note[spot + 1 :], ORIGIN, publics)


def test_verify_head__rejects_other_keys_other_names_and_other_origins() -> None:
    note, publics = sign(3), signer.public_keys()
    stranger = signer.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    text = head(3).text.replace(ORIGIN, "elsewhere")
    lent = checkpoint.note_of(text, ORIGIN, signer.sign(text.encode()), publics[0])
    for forged, name, keys in (
        (note, ORIGIN, [stranger]),
        (note, ORIGIN, []),
        (note, "elsewhere", publics),
        (lent, ORIGIN, publics),
        (note.replace("\n\n", "\n"), ORIGIN, publics),
        (note.partition("\n\n")[0] + "\n\n", ORIGIN, publics),
        (note + "x" * 100_000, ORIGIN, publics),
    ):
        with pytest.raises(ValueError, match=r".+"):
            signer.verify_head(forged, name, keys)


def test_open_note__lets_be_what_other_bodies_added() -> None:
    note, publics = sign(3), signer.public_keys()
    witness = checkpoint.signature_line("witness", bytes(64), bytes(32))
    assert signer.verify_head(note + witness + "— other A\n", ORIGIN, publics) == head(3)
    with pytest.raises(ValueError, match="not signed by"):
        signer.verify_head(
            note + checkpoint.signature_line(ORIGIN, bytes(64), publics[0]), ORIGIN, publics
        )


def test_verify__of_something_that_is_no_key_is_false() -> None:
    assert signer.verify(b"", bytes(64), b"short") is False


def test_sign_head__signs_a_tree_that_grows() -> None:
    assert signer.last_signed() is None
    for size in (0, 1, 3, 3, 8, 20):
        sign(size)
        assert signer.last_signed() == head(size)


@pytest.mark.parametrize(
    ("size", "tree"),
    [
        pytest.param(7, TREE, id="rolled back"),
        pytest.param(8, OTHER, id="rewritten"),
        pytest.param(20, OTHER, id="rewritten and grown"),
    ],
)
def test_sign_head__refuses_a_history_that_was_changed(size: int, tree: Tree) -> None:
    sign(8)
    with pytest.raises(NotTheSameTree, match="was signed last"):
        sign(size, tree)
    assert signer.last_signed() == head(8)


def test_sign_head__refuses_the_tree_of_another_house() -> None:
    sign(0)
    with pytest.raises(NotTheSameTree):
        signer.sign_head(Checkpoint("elsewhere", 0, EMPTY_ROOT), [])


def test_last_signed__that_was_altered_is_noticed(key_folder: Path) -> None:
    file = key_folder / "last-head"
    sign(8)
    file.write_text(file.read_text().replace("\n8\n", "\n7\n"))
    with pytest.raises(ValueError, match="not signed by"):
        signer.last_signed()


def test_signer__keeps_verifying_with_older_keys() -> None:
    old = sign(8)
    rings.signers().add()
    new = sign(20)
    publics = signer.public_keys()
    assert len(publics) == 2
    assert publics[0] == signer.public_key()
    assert signer.verify_head(old, ORIGIN, publics) == head(8)
    assert signer.verify_head(new, ORIGIN, publics[:1]) == head(20)


def test_signer__does_not_replace_a_lost_key_silently(key_folder: Path) -> None:
    sign(8)
    (key_folder / "signer").unlink()
    with pytest.raises(KeyFileProblem, match="Restore it"):
        signer.public_key()
