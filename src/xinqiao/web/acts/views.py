"""The page, or the part of a page, on which one act is done."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from xinqiao.kernel.errors import ChangedMeanwhile, DomainError, NotFound
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.desk import working
from xinqiao.rooms.desk.acts import ActCase, act_case
from xinqiao.web import words
from xinqiao.web.actor import case_officer
from xinqiao.web.acts.base import ActForm, Spec
from xinqiao.web.acts.table import TABLE
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS
from xinqiao.web.matter_shown import actor
from xinqiao.web.timeline import Entry


def page(request: StaffRequest, number: str, act: str) -> HttpResponse:
    """GET: the form, or why it can't be done. POST: do it, or the form with what is wrong."""
    desk = case_officer(request)
    spec = spec_of(act)
    case = act_case(number, Act(act), desk.actor, localdate())
    if case.why is not None:
        # A POST that comes too late must not be lost: the form is shown with the reason.
        form = spec.form(request.POST or None, request.FILES or None, case=case)
        blocked = case.why.render(_)
        return show(request, case, spec, form, blocked=blocked, since=expected(request))
    first = {"n": n} if (n := request.GET.get("n", "")).isdecimal() else {}
    form = spec.form(request.POST or None, request.FILES or None, case=case, initial=first)
    if not form.is_bound and request.method == "POST":
        form = spec.form(request.POST, case=case)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return show(request, case, spec, form, status=status)
    return do(request, case, spec, form)


def spec_of(act: str) -> Spec:
    """The row of the table. Raises NotFound for an act that staff do not do on a page."""
    if act not in set(Act) or Act(act) not in TABLE:
        raise NotFound(gettext_noop("There is no such act."))
    return TABLE[Act(act)]


def do(request: StaffRequest, case: ActCase, spec: Spec, form: ActForm) -> HttpResponse:
    """Call the service; a refusal goes back beside its field with everything typed."""
    seen = expected(request)
    try:
        spec.service(matter=case.id, by=case.reader, at=now(), expected=seen, **form.arguments())
    except ChangedMeanwhile as refusal:
        form.refuse(refusal)
        return show(request, case, spec, form, status=HTTPStatus.CONFLICT, since=seen)
    except DomainError as refusal:
        form.refuse(refusal)
        status = STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return show(request, case, spec, form, status=status)
    return done(request, case)


def from_today(request: StaffRequest) -> bool:
    """Whether the form was opened from a line of Today, and leads back there."""
    return (request.POST if request.method == "POST" else request.GET).get("back") == "today"


def expected(request: StaffRequest) -> int | None:
    """The number of entries in the record when the form was opened."""
    text = request.POST.get("expected", "")
    return int(text) if text.isdecimal() else None


def done(request: StaffRequest, case: ActCase) -> HttpResponse:
    """Back to the matter, or to today where the person may no longer see it."""
    said = _("Done: %(act)s.") % {"act": words.word(case.act)}
    messages.success(request, said)
    url = reverse("matter", args=(case.line.number,))
    if case.act is Act.RECUSE or from_today(request):
        url = reverse("home")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def show(
    request: StaffRequest,
    case: ActCase,
    spec: Spec,
    form: ActForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    blocked: str = "",
    since: int | None = None,
) -> HttpResponse:
    """The form as a page of its own, or as the part that htmx opened in place."""
    context = {
        "section": "matters",
        "case": case,
        "line": case.line,
        "spec": spec,
        "form": form,
        "blocked": blocked,
        "meanwhile": [Entry(t, actor(t)) for t in case.since(since)] if since else [],
        "on": case.today,
        "back": from_today(request),
        "linked": working.linked(case.id, case.reader) if spec.extra else [],
    }
    name = "acts/_panel.html" if request.htmx else "acts/page.html"
    return render(request, name, context, status=HTTPStatus.CONFLICT if blocked else status)
