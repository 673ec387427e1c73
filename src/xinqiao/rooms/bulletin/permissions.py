"""Who collates, checks and sends a bulletin. Who signs is named on the issue itself."""

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.text import gettext_noop

COLLATES = frozenset({Role.REGISTRAR, Role.TRIAGE, Role.BUREAU_HEAD})

BUREAU_ONLY = gettext_noop("A bulletin is put together by the officer on duty of a bureau.")
HEAD_ONLY = gettext_noop("A bulletin is checked and submitted by the head of the bureau.")


def may_collate(actor: Actor) -> bool:
    """Whether the actor puts a bulletin of their office together, and sends it out."""
    return actor.bureau and bool(actor.roles & COLLATES)


def may_check(actor: Actor) -> bool:
    """Whether the actor checks and submits it."""
    return actor.bureau and Role.BUREAU_HEAD in actor.roles


def collator(actor: Actor) -> Owner:
    """The actor as somebody of a bureau. Raises NotPermitted."""
    if not may_collate(actor) or not (actor.office and actor.post and actor.staff):
        raise NotPermitted(BUREAU_ONLY)
    return Owner(actor.office, actor.post, actor.staff)


def head(actor: Actor) -> Owner:
    """The actor as head of a bureau. Raises NotPermitted."""
    if not may_check(actor):
        raise NotPermitted(HEAD_ONLY)
    return collator(actor)
