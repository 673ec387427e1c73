"""What the letterbox does, in one place for its doors."""

from xinqiao.rooms.letterbox.answers import (
    Addressee,
    Answers,
    Naming,
    Speaking,
    addressees,
    intake_of,
)
from xinqiao.rooms.letterbox.enclosures import (
    finish,
    give_owner,
    note_upload,
    put_in,
    take_out,
    uploads,
)
from xinqiao.rooms.letterbox.letters import (
    LetterView,
    add_claim,
    begin,
    drop,
    drop_claim,
    load,
    resume,
    save,
    sweep,
)
from xinqiao.rooms.letterbox.models import State
from xinqiao.rooms.letterbox.sending import Sent, Wait, doubts, receipt, send, take_queued

__all__ = [
    "Addressee", "Answers", "LetterView", "Naming", "Sent", "Speaking", "State", "Wait",
    "add_claim", "addressees", "begin", "doubts", "drop", "drop_claim", "finish", "give_owner",
    "intake_of", "load", "note_upload", "put_in", "receipt", "resume", "save", "send", "sweep",
    "take_out", "take_queued", "uploads",
]  # fmt: skip
