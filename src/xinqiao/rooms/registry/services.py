"""What the registry does, in one place for its doors; each act lives in its own module."""

from xinqiao.rooms.registry.attachments import attach, attach_upload, open_file
from xinqiao.rooms.registry.drafts import drop_draft, load_draft, save_draft
from xinqiao.rooms.registry.keeping import hand_over, note, shield
from xinqiao.rooms.registry.linking import (
    LinkKind,
    add_submission,
    answer_submission,
    link,
    merge,
    unlink,
    unmerge,
)
from xinqiao.rooms.registry.objections import (
    agree_objection,
    designate,
    escalate,
    object_to,
    reject_objection,
)
from xinqiao.rooms.registry.passing import Target, assign, refer, transfer
from xinqiao.rooms.registry.receiving import receive, receive_down, receive_overdue
from xinqiao.rooms.registry.registration import Registered, register, register_many
from xinqiao.rooms.registry.repeats import likely_repeats
from xinqiao.rooms.registry.triage import (
    Triage,
    confirm_void,
    correct_receipt_date,
    propose_void,
    take_up,
    triage,
)
from xinqiao.rooms.registry.views import drop_view, export, save_view

__all__ = [
    "LinkKind", "Registered", "Target", "Triage", "add_submission", "agree_objection",
    "answer_submission", "assign", "attach", "attach_upload", "confirm_void",
    "correct_receipt_date", "designate",
    "drop_draft", "drop_view", "escalate", "export", "hand_over", "likely_repeats", "link",
    "load_draft", "merge", "note", "object_to", "open_file", "propose_void", "receive",
    "receive_down", "receive_overdue", "refer", "register", "register_many", "reject_objection",
    "save_draft", "save_view", "shield", "take_up", "transfer", "triage",
    "unlink", "unmerge",
]  # fmt: skip
