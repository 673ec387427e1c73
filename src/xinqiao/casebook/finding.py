"""What a verification finds: one problem, as a name for programs and a sentence for people."""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.kernel.text import Sentence, gettext_noop


class Kind(StrEnum):
    """The kinds of problem; stable names."""

    MATTER_MISSING = "matter_missing"
    MATTER_UNRECORDED = "matter_unrecorded"
    MATTER_COLUMN = "matter_column"
    EVENT_MISSING = "event_missing"
    EVENT_CHANGED = "event_changed"
    EVENT_UNCHAINED = "event_unchained"
    EVENT_SENSELESS = "event_senseless"
    EVENT_UNSEALED = "event_unsealed"
    ROW_MISSING = "row_missing"
    ROW_EXTRA = "row_extra"
    ROW_COLUMN = "row_column"
    LEAF_MISSING = "leaf_missing"
    LEAF_EMPTY = "leaf_empty"
    LEAF_UNPROVEN = "leaf_unproven"
    NODE_MISSING = "node_missing"
    NODE_EXTRA = "node_extra"
    NODE_WRONG = "node_wrong"
    HEAD_TOO_LARGE = "head_too_large"
    HEAD_WRONG = "head_wrong"
    HEAD_UNSIGNED = "head_unsigned"
    SIGNER_FORGOT = "signer_forgot"
    SIGNER_DISAGREES = "signer_disagrees"


_SENTENCES = {
    Kind.MATTER_MISSING: gettext_noop("The row of this matter is gone, but %(table)s names it."),
    Kind.MATTER_UNRECORDED: gettext_noop("The matter has no record at all."),
    Kind.MATTER_COLUMN: gettext_noop(
        "Column %(column)s holds “%(found)s”; the record says “%(wanted)s”."
    ),
    Kind.EVENT_MISSING: gettext_noop("Record %(seq)s is missing."),
    Kind.EVENT_CHANGED: gettext_noop("Record %(seq)s was changed after it was written."),
    Kind.EVENT_UNCHAINED: gettext_noop("Record %(seq)s does not continue the one before it."),
    Kind.EVENT_SENSELESS: gettext_noop("Record %(seq)s cannot be replayed (%(reason)s)."),
    Kind.EVENT_UNSEALED: gettext_noop(
        "Record %(seq)s has no place in the tree, though many later ones have."
        " Run “xinqiao seal --full”."
    ),
    Kind.ROW_MISSING: gettext_noop("%(row)s is missing."),
    Kind.ROW_EXTRA: gettext_noop("%(row)s is in the book, but no record put it there."),
    Kind.ROW_COLUMN: gettext_noop(
        "%(row)s, column %(column)s holds “%(found)s”; the record says “%(wanted)s”."
    ),
    Kind.LEAF_MISSING: gettext_noop("The place is empty, though later ones are taken."),
    Kind.LEAF_EMPTY: gettext_noop("The record that stood at this place is gone."),
    Kind.LEAF_UNPROVEN: gettext_noop(
        "Record %(seq)s does not stand under the signed head at its place %(index)s."
    ),
    Kind.NODE_MISSING: gettext_noop("This node of the tree is missing."),
    Kind.NODE_EXTRA: gettext_noop("This node does not belong to the tree."),
    Kind.NODE_WRONG: gettext_noop("This node is not the hash of what lies below it."),
    Kind.HEAD_TOO_LARGE: gettext_noop("This head was signed, but the tree has only %(size)s."),
    Kind.HEAD_WRONG: gettext_noop("The entries do not have the root of this head."),
    Kind.HEAD_UNSIGNED: gettext_noop("The signed text of this head is not genuine (%(reason)s)."),
    Kind.SIGNER_FORGOT: gettext_noop(
        "The signer's memory of the last head is gone or was altered (%(reason)s)."
    ),
    Kind.SIGNER_DISAGREES: gettext_noop(
        "The signer last signed %(signed)s entries with another root, or more than are here"
        " (%(size)s): an older state of the book was put back, or history was rewritten."
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. where: a matter's number, or a place in the tree."""

    kind: Kind
    where: str
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def problem(kind: Kind, where: str, **params: object) -> Problem:
    """A problem with its sentence."""
    return Problem(kind, where, Sentence(_SENTENCES[kind], params))
