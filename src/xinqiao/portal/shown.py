"""What the petitioner's page shows, in the reader's words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk.citizen import CitizenPage
from xinqiao.web import words
from xinqiao.web.matter_shown import answerer, clocks
from xinqiao.web.shapes import PathStep

# What happens next, said to the person it concerns.
NEXT: dict[Step, str] = {
    Step.REGISTERED: noop("The petition department reads it and decides who is competent."),
    Step.TRIAGED: noop("It is passed on to the office that can decide."),
    Step.IN_TRANSIT: noop("The office it was sent to confirms that it has it."),
    Step.AWAITING_NOTICE: noop(
        "The office tells you in writing whether it accepts the matter, or which way leads on."
    ),
    Step.OBJECTED: noop(
        "The office says that another one is competent; whoever sent it decides on that."
    ),
    Step.JURISDICTION: noop("The office above both decides who is competent."),
    Step.ACCEPTED: noop("A handler is named, who will hear you."),
    Step.ROUTED: noop("The notice says which procedure to use, where, and until when."),
    Step.NOT_ACCEPTED: noop("The notice gives the reason, and says where you can go."),
    Step.NOT_AGAIN: noop("The notice gives the reason. New facts open the matter again."),
    Step.REFERRED: noop("The organ it was referred to goes by its own rules and answers you."),
    Step.HANDLING: noop("The handler hears you, looks into the facts and drafts the opinion."),
    Step.OPINION_DRAFT: noop("The draft is checked for its legal grounds, then signed."),
    Step.OPINION_ISSUED: noop("The opinion is brought or sent to you."),
    Step.SERVED: noop("What was granted is carried out. If you do not agree, ask for a review."),
    Step.EXECUTING: noop("The office carries out what was granted."),
    Step.REVIEW: noop("The next higher organ reviews the opinion."),
    Step.REVIEW_ISSUED: noop("The review opinion is brought or sent to you."),
    Step.REVIEWED: noop("If you do not agree, ask for a re-review."),
    Step.RECHECK: noop("The organ above re-reviews the opinion; that is the last time."),
    Step.RECHECK_ISSUED: noop("The re-review opinion is brought or sent to you."),
    Step.FINAL: noop("What was granted is carried out. New facts open the matter again."),
    Step.REOPENED: noop("The matter is handled anew; a handler is named."),
    Step.CLOSED: noop("Nothing is owed to you any more. New facts open the matter again."),
    Step.WITHDRAWN: noop("You withdrew the matter. You can bring it again at any time."),
    Step.MERGED: noop("It is dealt with together with another submission on the same problem."),
    Step.VOIDED: noop("Two officers declared the registration void; ask them for the reason."),
    Step.ARCHIVED: noop("The file is closed and kept. New facts open the matter again."),
}  # fmt: skip
ASKS = {Act.ASK_REVIEW: "portal:review", Act.ASK_REREVIEW: "portal:rereview"}
WINDOW = {Act.ASK_REVIEW: TermKey.ASK_REVIEW, Act.ASK_REREVIEW: TermKey.ASK_REREVIEW}
SERVED = (Act.SERVE_NOTICE, Act.SERVE_OPINION, Act.SERVE_REVIEW, Act.SERVE_REREVIEW)


@dataclass(frozen=True, slots=True)
class Ask:
    """A review the person can ask for. why: the reason it can't be asked for now, if so."""

    act: Act
    route: str
    why: str
    since: date | None = None  # the first and the last day on which it can be asked for
    until: date | None = None


def context(page: CitizenPage, number: str) -> dict[str, object]:
    """What the template of the page needs."""
    running, over = clocks(page.clocks, page.today)
    withdraw, take_back = page.offer(Act.ASK_WITHDRAWAL), page.offer(Act.CANCEL_WITHDRAWAL)
    return {
        "page": page,
        "line": page.line,
        "number": number,
        "title": words.word(page.line.step),
        "next": _(NEXT[page.line.step]),
        "steps": steps(page),
        "chain": [answerer(link) for link in page.links],
        "clocks": running,
        "closed_clocks": over,
        "asks": [a for a in (ask(page, act) for act in ASKS) if a],
        "can_withdraw": withdraw is not None and withdraw.why is None,
        "can_keep": take_back is not None and take_back.why is None,
        "reads": sum(r.times for r in page.reads),
        "waiting": [act for act in SERVED if can(page, act)],
        "can": {
            name: can(page, act)
            for name, act in (
                ("tell", Act.TELL),
                ("attach", Act.ATTACH),
                ("call", Act.ASK_CALL),
                ("recusal", Act.ASK_RECUSAL),
                ("correct", Act.CORRECT_PERSON),
            )
        },
    }


def steps(page: CitizenPage) -> list[PathStep]:
    """The path, as on the staff's page."""
    owner = page.line.owner
    here = words.named(owner.office) if owner else ""
    return [
        PathStep(words.word(s.step).capitalize(), s.state, s.on, here if s.state == "now" else "")
        for s in page.path
    ]


def ask(page: CitizenPage, act: Act) -> Ask | None:
    """One review, where it comes up at this step."""
    offer = page.offer(act)
    if offer is None:
        return None
    window = next((c for c in page.clocks if c.key is WINDOW[act] and c.running), None)
    return Ask(
        act,
        ASKS[act],
        offer.why.render(_) if offer.why else "",
        window.started if window else None,
        window.due if window else None,
    )


def can(page: CitizenPage, act: Act) -> bool:
    """Whether the person can do this now."""
    offer = page.offer(act)
    return offer is not None and offer.why is None
