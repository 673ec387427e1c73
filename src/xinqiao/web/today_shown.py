"""How Today names its shelves, and the one sentence beside each line."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.procedure.handing_on import BY_NAME
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.urgency import Band, Why
from xinqiao.rooms.desk.queries import Today
from xinqiao.rooms.desk.work import DueLine
from xinqiao.web import dates, words
from xinqiao.web.acts.table import TABLE
from xinqiao.web.shapes import Clock

# The sentence while there is time, and the one afterwards.
_SAID: dict[Why, tuple[str, str]] = {
    Why.LATE: (noop("%(clock)s: overdue since %(since)s."),) * 2,
    Why.TODAY: (noop("%(clock)s: due today."),) * 2,
    Why.BY: (noop("%(clock)s: by %(due)s."),) * 2,
    Why.PROMISED: (
        noop("Promised for %(due)s; somebody counts on it."),
        noop("Promised for %(due)s, and not kept yet."),
    ),
    Why.CALL: (noop("Somebody has waited for a call since %(asked)s."),) * 2,
    Why.CONTACT: (
        noop("The person expects to speak with the leader by %(due)s."),
        noop("The person has waited for the leader since %(since)s."),
    ),
    Why.AID: (
        noop("Somebody waits for an answer on assistance, due %(due)s."),
        noop("An answer on assistance is overdue since %(since)s."),
    ),
    Why.RECHECK: (
        noop("The person says it was not settled; look again by %(due)s."),
        noop("The person says it was not settled; overdue since %(since)s."),
    ),
    Why.INSTRUCTION: (
        noop("An instruction of %(who)s, to be done by %(due)s."),
        noop("An instruction of %(who)s, overdue since %(since)s."),
    ),
    Why.SUPERVISION: (
        noop("Supervised by %(who)s; answer by %(due)s."),
        noop("Supervised by %(who)s; overdue since %(since)s."),
    ),
    Why.SUGGESTION: (
        noop("A suggestion of %(who)s, to be answered by %(due)s."),
        noop("A suggestion of %(who)s, unanswered since %(since)s."),
    ),
    Why.MILESTONE: (
        noop("A milestone of the leader's plan, due %(due)s."),
        noop("A milestone of the leader's plan, overdue since %(since)s."),
    ),
    Why.LEAD: (
        noop("A leader's case waits for your word by %(due)s."),
        noop("A leader's case has waited for your word since %(since)s."),
    ),
}
_URGENT = noop("Marked urgent: %(ground)s. %(clock)s by %(due)s.")
_URGENT_LATE = noop("Marked urgent: %(ground)s. %(clock)s overdue since %(since)s.")
_PRESSING = noop("Marked urgent. %(clock)s by %(due)s.")
_PRESSING_LATE = noop("Marked urgent. %(clock)s overdue since %(since)s.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with its reason and where it leads; a way that is closed to it is "".

    url: of the matter. act: of the form that meets it. give, plan: the other ways to empty it.
    """

    due: DueLine
    why: str
    clock: Clock
    url: str
    act: str
    give: str
    plan: str

    @property
    def key(self) -> str:
        """Names the line within the page."""
        return f"{self.due.line.number}-{self.due.n}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A band of the order with its lines."""

    name: str
    title: str
    lines: tuple[Shown, ...]


def shelves(board: Today) -> list[Shelf]:
    """The reader's own clocks, in the order of what waiting hurts most."""
    titles = {
        Band.SAFETY: _("Cannot wait"),
        Band.RIGHT: _("Overdue or due today"),
        Band.PERSON: _("Somebody waits for you"),
        Band.ORDER: _("Instructions, supervision, leaders' cases"),
        Band.REST: _("Next, by date"),
    }
    found = ((band, title, board.in_band(band)) for band, title in titles.items())
    return [
        Shelf(band.name.lower(), title, tuple(shown(d, board.on) for d in lines))
        for band, title, lines in found
        if lines
    ]


def shown(due: DueLine, on: date) -> Shown:
    """One line. Its addresses are put together, as finding each anew would take longest of all."""
    url = f"{reverse('matters')}{due.line.number}/"
    back = f"?n={due.n}&back=today"
    clock = Clock.running(words.word(due.key), due.due, on, provisional=due.provisional)
    return Shown(
        due=due,
        why=why(due, on),
        clock=clock,
        url=url,
        act=f"{url}acts/{due.line.act}/{back}" if due.line.act in TABLE else "",
        give=f"{url}acts/pass_duty/{back}" if due.key not in BY_NAME else "",
        plan=f"{url}plans/{due.n}/" if due.due != on else "",
    )


def why(due: DueLine, on: date) -> str:
    """Why the line stands where it does, in one short sentence."""
    return _(_sentence(due, late=due.due < on)) % {
        "clock": _clock(due.key),
        "due": dates.short_text(due.due),
        "since": dates.short_text(due.due + timedelta(days=1)),
        "asked": dates.short_text(due.started),
        "who": words.named(due.by) if due.by else _("the post above"),
        "ground": words.word(due.ground) if due.ground else "",
    }


def _sentence(due: DueLine, *, late: bool) -> str:
    if due.why is Why.URGENT:
        if due.ground:
            return _URGENT_LATE if late else _URGENT
        return _PRESSING_LATE if late else _PRESSING
    return _SAID[due.why][late]


def _clock(key: TermKey) -> str:
    name = words.word(key)
    return name[:1].upper() + name[1:]
