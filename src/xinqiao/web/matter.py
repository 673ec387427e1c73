"""Pages of one matter: itself, what was said in it, its papers, files and people."""

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy

from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk import services
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.desk.matter import matter_page
from xinqiao.rooms.registry import services as registry
from xinqiao.web import words
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import sentence
from xinqiao.web.matter_shown import context
from xinqiao.web.streaming import stream

PAPER_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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


def attachment(request: StaffRequest, number: str, file: str) -> HttpResponseBase:
    """An attachment, to be kept, or a part of it; `?original` gives a picture as it came."""
    desk = case_officer(request)
    found = registry.open_file(
        attachment=file, by=desk.actor, at=now(), original="original" in request.GET
    )
    return stream(request, found)


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
