"""Where the steps live, and what every page of a letter shows."""

from typing import Any

from django.urls import reverse

from xinqiao.kernel.numbering import grouped_code
from xinqiao.portal.letter import session, steps
from xinqiao.rooms.letterbox.services import LetterView

OWN = {
    steps.START: "portal:letter", "claims": "portal:letter-claims", "files": "portal:letter-files",
    "check": "portal:letter-check",
}  # fmt: skip
WITH_HINTS = ("claims", "tried", "check")


def of(name: str) -> tuple[str, ...]:
    """Route and arguments of a step."""
    return (OWN[name],) if name in OWN else ("portal:letter-step", name)


def url(name: str) -> str:
    """The address of a step."""
    route, *arguments = of(name)
    return reverse(route, args=arguments)


def frame(view: LetterView, name: str) -> dict[str, Any]:
    """Where one is, how to come back, and the way that may be quicker."""
    return {
        "letter": view,
        "handle": session.handle(view),
        "code": grouped_code(view.code),
        "step": steps.BY_NAME[name],
        "number": steps.NAMES.index(name) + 1,
        "count": len(steps.STEPS),
        "before": url(steps.before(name)),
        "hints": steps.hints(view) if name in WITH_HINTS else [],
    }
