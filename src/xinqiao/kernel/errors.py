"""Refusals. Every rule the kernel or a service enforces fails as one of these.

A door shows `refusal.sentence` in the reader's language, beside what they typed.
"""

from xinqiao.kernel.text import Sentence


class DomainError(Exception):
    """Base of all refusals. `code` is stable (API, tests, logs); the sentence is for people."""

    code = "domain_error"

    def __init__(self, msgid: str, field: str | None = None, **params: object) -> None:
        """msgid: from `gettext_noop`. field: the form field at fault, if one is."""
        self.sentence = Sentence(msgid, params)
        self.field = field
        super().__init__(str(self.sentence))


class NotAllowedNow(DomainError):
    """The procedure has no such move from here, or a guard refuses it."""

    code = "not_allowed_now"


class NotPermitted(DomainError):
    """This person may not do this."""

    code = "not_permitted"


class NotFound(DomainError):
    """There is nothing here for this person (also: they may not know that there is)."""

    code = "not_found"


class OutOfRange(DomainError):
    """A value that cannot be."""

    code = "out_of_range"


class Missing(DomainError):
    """A value without which the act cannot be recorded."""

    code = "missing"


class ChangedMeanwhile(DomainError):
    """Somebody else acted on the matter since this page was opened."""

    code = "changed_meanwhile"


class Doubtful(DomainError):
    """A value that may be wrong; the person may confirm it and go on."""

    code = "doubtful"
