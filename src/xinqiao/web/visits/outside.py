"""The form for outside: a page that its browser keeps, drafts sealed there, sent on return."""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.errors import ChangedMeanwhile, DomainError
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.visits import queries
from xinqiao.rooms.visits.services import reading, reporting
from xinqiao.web import dates, words
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.visits import MOMENT, ReportFields
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence
from xinqiao.web.matter_shown import actor
from xinqiao.web.timeline import Entry

# What the page is made of; the worker keeps these beside it.
PARTS = (
    "vendor/tabler.min.css", "css/tokens.css", "css/base.css", "css/components.css",
    "css/work.css", "css/visits.css", "js/base.js", "js/sealed.js", "js/outside.js",
    "vendor/icons.svg", "img/mark.svg", "img/brand.svg",
)  # fmt: skip


class SentForm(ReportFields):
    """What a draft sends beside the report."""

    visit = forms.IntegerField(min_value=1)
    key = forms.RegexField(r"^[0-9a-f-]{16,40}$")
    expected = forms.IntegerField(min_value=0, required=False)


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """The page itself holds nothing of anybody, so that a browser may keep it."""
    case_officer(request)
    form = ReportFields(auto_id="r_%s")
    return render(request, "visits/outside.html", {"section": "visits", "form": form})


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the addresses of what it keeps."""
    parts = [static(part) for part in PARTS]
    version = sha256("|".join(parts).encode()).hexdigest()[:16]
    context = {"parts": parts, "page": reverse("outside"), "version": version}
    return render(request, "visits/worker.js", context, content_type="text/javascript")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the form can be put on the home screen of a phone."""
    body = {
        "name": _("Xinqiao visits"), "short_name": _("Visits"), "start_url": reverse("outside"),
        "scope": reverse("outside"), "display": "standalone", "background_color": "#ffffff",
        "theme_color": "#1f3a5f",
        "icons": [{"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
def state(request: StaffRequest) -> HttpResponse:
    """Who is signed in, the token for sending, and this person's visits to take along."""
    desk = case_officer(request)
    return JsonResponse({
        "owner": owner(request), "name": desk.name, "token": get_token(request),
        "hours": settings.SESSION_LONGEST.total_seconds() / 3600,
        "visits": [taken(v) for v in reading.to_take_along(by=desk.actor, at=now())],
    })  # fmt: skip


def taken(opened: reading.OpenedVisit) -> dict[str, Any]:
    """A visit as the device keeps it, sealed."""
    visit = opened.line
    return {
        "id": visit.id, "number": visit.number, "gist": visit.gist or _("Sealed matter"),
        "place": opened.place or "", "reason": opened.reason or "", "seq": opened.seq,
        "when": dates.moment_text(visit.on), "on": f"{localtime(visit.on):{MOMENT}}",
        "ground": words.word(visit.ground), "state": words.word(visit.state),
        "with": "、".join(visit.officers),
    }  # fmt: skip


def owner(request: StaffRequest) -> str:
    """A name for the person that says nothing; the key on the device is theirs alone."""
    return salted_hmac("xinqiao.outside", str(request.user.pk), algorithm="sha256").hexdigest()


@require_POST
def send(request: StaffRequest) -> HttpResponse:
    """One draft: recorded once, however often it comes; what changed meanwhile is shown."""
    desk = case_officer(request)
    form = SentForm(request.POST, request.FILES)
    if request.POST.get("owner") != owner(request):
        said = _("This draft belongs to somebody else; they must sign in to send it.")
        return JsonResponse({"code": "other", "sentence": said}, status=HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        body = {"code": "wrong", "sentence": str(errors[0]), "field": field}
        return JsonResponse(body, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        seq = reporting.send(
            visit=data["visit"], by=desk.actor, at=now(), report=form.report(), key=data["key"],
            expected=data["expected"],
        )  # fmt: skip
    except ChangedMeanwhile as refusal:
        return changed(desk.actor, data, refusal)
    except DomainError as refusal:
        why = {"code": refusal.code, "sentence": sentence(refusal), "field": refusal.field}
        return JsonResponse(why, status=STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST))
    return JsonResponse({"seq": seq})


def changed(reader: Any, data: dict[str, Any], refusal: DomainError) -> HttpResponse:
    """What happened since the draft was begun; the person decides whether it still holds."""
    line = queries.visit_for(reader, data["visit"])
    case = act_case(line.number, Act.HOME_VISIT, reader, localdate())
    entries = [Entry(told, actor(told)) for told in case.since(data["expected"] or 0)]
    told = [f"{dates.moment_text(e.told.at)} · {words.word(e.told.act)} · {e.by}" for e in entries]
    body = {
        "code": refusal.code, "sentence": sentence(refusal), "seq": case.seq, "since": told,
    }  # fmt: skip
    return JsonResponse(body, status=HTTPStatus.CONFLICT)
