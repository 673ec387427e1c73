"""One matter: who answers, until when, where it stands, what happened, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel import explain
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.guards import Guard
from xinqiao.kernel.procedure.offers import Offer
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk import services
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.desk.chain import Link, Part
from xinqiao.rooms.desk.clocks import ClockRow
from xinqiao.rooms.desk.matter import MatterPage, Told, matter_page
from xinqiao.rooms.desk.next_act import usual_acts
from xinqiao.rooms.documents.queries import PaperLine
from xinqiao.rooms.registry import services as registry
from xinqiao.web import dates, words
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence
from xinqiao.web.shapes import Answerer, Clock, PathStep

# Acts that belong to the file rather than to its way; they stand apart on the page.
ASIDE = frozenset(
    {
        Act.NOTE,
        Act.ATTACH,
        Act.HAND_OVER,
        Act.SHIELD,
        Act.LINK,
        Act.UNLINK,
        Act.ADD_SUBMISSION,
        Act.PROPOSE_VOID,
        Act.CORRECT_RECEIPT_DATE,
        Act.ASK_RECUSAL,
        Act.RECUSE,
        Act.REFUSE_RECUSAL,
    }
)

PAPER_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PURPOSE_GUARDS = frozenset({Guard.COMPLAINT, Guard.SUGGESTION, Guard.REPORT, Guard.NOT_A_REPORT})


def page(request: StaffRequest, number: str) -> HttpResponse:
    """The matter's page."""
    desk = case_officer(request)
    matter = matter_page(number, desk.actor, localdate(), words.language())
    return render(request, "matter/page.html", context(matter, desk.actor))


def words_of(request: StaffRequest, number: str, seq: int) -> HttpResponse:
    """The personal words of one entry; a look at them is written down."""
    desk = case_officer(request)
    texts = services.read_words(number=number, seq=seq, by=desk.actor, at=now())
    shown = {"section": "matters", "number": number, "texts": texts}
    name = "matter/_words.html" if request.htmx else "matter/words.html"
    return render(request, name, shown)


def said(request: StaffRequest, number: str) -> HttpResponse:
    """What was said in the matter, claims and submissions; a look at it is written down."""
    desk = case_officer(request)
    shown = {"section": "matters", **words_said(number, desk.actor)}
    name = "matter/_said.html" if request.htmx else "matter/said.html"
    return render(request, name, shown)


def compare(request: StaffRequest, number: str, other: str) -> HttpResponse:
    """Two matters side by side, to see whether facts and reasons are the same; both logged."""
    desk = case_officer(request)
    sides = [words_said(n, desk.actor) for n in (number, other)]
    shown = {"section": "matters", "number": number, "sides": sides}
    name = "matter/_compare.html" if request.htmx else "matter/compare.html"
    return render(request, name, shown)


def words_said(number: str, reader: Actor) -> dict[str, object]:
    """Submissions and claims of a matter, each claim with its route and outcome."""
    submissions, claims = services.said(number=number, by=reader, at=now())
    case = act_case(number, Act.NOTE, reader, localdate())
    found = [(c, case.standing.claims.get(c.n)) for c in claims]
    return {"number": number, "submissions": submissions, "claims": found}


def paper(request: StaffRequest, number: str, paper: str, form: str) -> HttpResponse:
    """A paper of the matter as PDF, or a draft as DOCX."""
    desk = case_officer(request)
    name, content = services.paper_file(
        number=number, paper=paper, form=form, by=desk.actor, at=now()
    )
    return file_response(name, content, PAPER_TYPES[form], inline=form == "pdf")


def attachment(request: StaffRequest, number: str, file: str) -> HttpResponse:
    """An attachment, to be kept; `?original` gives a picture as it came."""
    desk = case_officer(request)
    found = registry.open_file(
        attachment=file, by=desk.actor, at=now(), original="original" in request.GET
    )
    return file_response(found.name, found.content, found.content_type)


def file_response(name: str, content: bytes, kind: str, *, inline: bool = False) -> HttpResponse:
    """Bytes with their name and type; nothing but a PDF of ours is shown in place."""
    answer = HttpResponse(content, content_type=kind)
    place = content_disposition_header(as_attachment=not inline, filename=name)
    answer["Content-Disposition"] = place or "attachment"
    return answer


class Reveal(forms.Form):
    """Why somebody needs to see what is masked."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you need to see this?"),
        help_text=gettext_lazy(
            "Your name, the time and the reason are kept; the petitioner can see which office"
            " looked, and how often."
        ),
        max_length=200,
    )


def reveal(request: StaffRequest, number: str, party: str) -> HttpResponse:
    """Show a person's masked values: first the reason, then the values."""
    desk = case_officer(request)
    person = services.party_of(number=number, party=party, by=desk.actor)
    form = Reveal(request.POST or None)
    shown: dict[str, object] = {
        "section": "matters", "number": number, "party": person, "form": form, "values": None,
    }  # fmt: skip
    if form.is_valid():
        try:
            shown["values"] = services.reveal(
                number=number, party=party, fields=person.has, by=desk.actor, at=now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error("reason", sentence(refusal))
    name = "matter/_reveal.html" if request.htmx else "matter/reveal.html"
    return render(request, name, shown)


def context(matter: MatterPage, reader: Actor) -> dict[str, object]:
    """What the templates of the page show."""
    running, over = clocks(matter.clocks, matter.today)
    owner = matter.standing.owner
    return {
        "section": "matters",
        "matter": matter,
        "ours": owner is not None and owner.office == reader.office,
        "line": matter.line,
        "on": matter.today,
        "steps": steps(matter),
        "chain": [answerer(link) for link in matter.links],
        "clocks": running,
        "closed_clocks": over,
        "acts": acts(matter),
        "entries": entries(matter),
    }


def steps(matter: MatterPage) -> list[PathStep]:
    """The path, with the office beside the present step."""
    owner = matter.line.owner
    here = words.named(owner.office) if owner else ""
    return [
        PathStep(words.word(s.step).capitalize(), s.state, s.on, here if s.state == "now" else "")
        for s in matter.path
    ]


def answerer(link: Link) -> Answerer:
    """One person of the chain."""
    return Answerer(
        role=role(link.part),
        name=link.who.name,
        post=words.named(link.who.post),
        unit=words.named(link.who.office),
        phone=link.who.phone,
        owner=link.part is Part.OWNER,
        substitute=link.away.substitute if link.away else "",
        away_until=link.away.until if link.away else None,
    )


def role(part: Part) -> str:
    """What a person of the chain is there for."""
    return {
        Part.OWNER: _("Answers now"),
        Part.HEAD: _("Heads the unit"),
        Part.SENDER: _("Passed it on"),
        Part.SUPERIOR: _("Superior"),
    }[part]


def why(row: ClockRow) -> str:
    """The sentences that explain a date, in the reader's language."""
    between = " " if words.english() else ""
    return between.join(explain.render(row.why, _, dates.day_text))


def clocks(rows: Iterable[ClockRow], today: date) -> tuple[list[Clock], list[ClockRow]]:
    """Chips of the running clocks, and the rows of the closed ones."""
    every = list(rows)
    running = [
        Clock.running(
            words.word(r.key).capitalize(), r.due, today, why(r), provisional=r.provisional
        )
        for r in every
        if r.running
    ]
    return running, [r for r in every if not r.running]


@dataclass(frozen=True, slots=True)
class Button:
    """One act on the page. why: the reason it can't be done now, "" when it can."""

    act: Act
    url: str
    why: str

    @property
    def in_place(self) -> bool:
        """Whether its form opens on the matter's own page."""
        return self.act is not Act.ADD_SUBMISSION


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of the reader: first the usual one, then the others; those that must wait."""

    first: Button | None
    others: tuple[Button, ...]
    aside: tuple[Button, ...]
    blocked: tuple[Button, ...]

    @property
    def none(self) -> bool:
        """Whether the reader has no act here at all."""
        return not (self.first or self.others or self.aside or self.blocked)


def acts(matter: MatterPage) -> Acts:
    """What the reader can do now, and what not yet and why."""
    buttons = [button(matter.line.number, o) for o in matter.offers if not for_another_purpose(o)]
    free = {b.act: b for b in buttons if not b.why and b.act not in ASIDE}
    usual = usual_acts(matter.line.step, matter.line.purpose)
    first = next((free.pop(act) for act in usual if act in free), None)
    return Acts(
        first=first,
        others=tuple(free.values()),
        aside=tuple(b for b in buttons if not b.why and b.act in ASIDE),
        blocked=tuple(b for b in buttons if b.why),
    )


def for_another_purpose(offer: Offer) -> bool:
    """Whether the act can never come up here: a complaint is not studied like a suggestion."""
    return offer.why is not None and bool(PURPOSE_GUARDS & set(offer.move.guards[:1]))


def button(number: str, offer: Offer) -> Button:
    """An offer of the kernel as a button."""
    refusal = offer.why.render(_) if offer.why else ""
    url = reverse("act", args=(number, offer.act.value))
    if offer.act is Act.ADD_SUBMISSION:  # a whole registration, under this matter
        url = f"{reverse('register')}?into={number}"
    return Button(offer.act, url, refusal)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    told: Told
    by: str
    papers: tuple[PaperLine, ...] = ()


def entries(matter: MatterPage) -> list[Entry]:
    """The record, newest first."""
    known = {p.number or p.id: p for p in matter.papers}
    return [
        Entry(t, actor(t), tuple(known[n] for n in t.papers if n in known)) for t in matter.told
    ]


def actor(told: Told) -> str:
    """Who acted, by office, post and name."""
    if told.who is None:
        return _("petitioner") if told.actor == "petitioner" else _("the clock")
    office, post = words.named(told.who.office), words.named(told.who.post)
    parts = (told.who.name, post, office) if words.english() else (office, post, told.who.name)
    return (", " if words.english() else " ").join(parts)
