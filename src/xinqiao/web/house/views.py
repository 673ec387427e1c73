"""Pages of the administration. Only an administrator's post opens them, and no case does."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import DomainError, NotFound, NotPermitted
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import housekeeping, services
from xinqiao.rooms.directory.queries import Desk
from xinqiao.rooms.directory.services import NewOffice, NewPost
from xinqiao.rooms.registry.postings import hand_post_over
from xinqiao.rooms.responsibility.services import absences as absences_of
from xinqiao.web.actor import officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.house.forms import (
    AbsenceForm,
    Appoint,
    CategoriesForm,
    NoticeForm,
    OfficeChange,
    OfficeForm,
    PostForm,
    StaffForm,
)
from xinqiao.web.http import sentence

NO_PAGE = gettext_noop("There is no such page.")
Call = Callable[[Desk, dict[str, Any]], object]


def keeper(request: StaffRequest) -> Desk:
    """The administrator who asks. Raises NotFound, for everybody else too."""
    try:
        return officer(request, Role.ADMIN)
    except NotPermitted as refusal:
        raise NotFound(NO_PAGE) from refusal


def done(form: forms.Form, desk: Desk, call: Call) -> bool:
    """Call the service when the form can be read; a refusal goes beside its field."""
    if not form.is_valid():
        return False
    try:
        call(desk, dict(form.cleaned_data))
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))
        return False
    return True


def answer(
    request: StaffRequest,
    form: forms.Form,
    call: Call,
    back: tuple[Any, ...],
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """GET shows the page; POST does the act and goes back, or shows what is wrong."""
    desk = keeper(request)
    if request.method == "POST" and done(form, desk, call):
        messages.success(request, _("Kept, and written into the list of changes."))
        return redirect(*back)
    status = 422 if form.errors else 200
    shown = {"section": "offices", "form": form, **context}
    return render(request, f"house/{template}.html", shown, status=status)


def offices(request: StaffRequest) -> HttpResponse:
    """Every office, and the form to found one."""
    keeper(request)
    form = OfficeForm(request.POST or None)

    def found(desk: Desk, data: dict[str, Any]) -> object:
        new = NewOffice(**data | {k: data[k] or None for k in ("parent", "review_by")})
        return services.found_office(new, by=desk.actor, at=now())

    context = {"offices": housekeeping.offices(), "tab": "offices"}
    return answer(request, form, found, ("offices",), "offices", context)


def office(request: StaffRequest, office: int) -> HttpResponse:
    """One office: what may change in it, and its posts."""
    keeper(request)
    shown, posts = housekeeping.office(office)
    known = {
        "name": shown.name.zh, "name_en": shown.name.en, "short": shown.short,
        "service_phone": shown.service_phone, "address": shown.address, "active": shown.active,
        "opens": shown.hours.opens, "closes": shown.hours.closes,
    }  # fmt: skip
    form = OfficeChange(request.POST or None, initial=known)

    def change(desk: Desk, data: dict[str, Any]) -> object:
        return services.change_office(office, data, by=desk.actor, at=now())

    context = {"office": shown, "posts": posts, "tab": "offices"}
    return answer(request, form, change, ("office", office), "office", context)


def new_post(request: StaffRequest, office: int) -> HttpResponse:
    """A further post in an office."""
    keeper(request)
    shown, _posts = housekeeping.office(office)
    form = PostForm(request.POST or None, initial={"since": localdate()})

    def found(desk: Desk, data: dict[str, Any]) -> object:
        new = NewPost(
            office=shown.code, title=data["title"], title_en=data["title_en"],
            roles=frozenset(Role(r) for r in data["roles"]), is_head=data["is_head"],
            is_intake=data["is_intake"], username=data["username"], name=data["person_name"],
            since=data["since"],
        )  # fmt: skip
        return services.found_post(new, by=desk.actor, at=now(), password=data["password"] or None)

    context = {"office": shown, "tab": "offices", "title": _("A new post"), "back": office}
    return answer(request, form, found, ("office", office), "form", context)


def appoint(request: StaffRequest, office: int, post: int) -> HttpResponse:
    """Hand a post over to somebody, with everything that lies on its desk."""
    keeper(request)
    shown, posts = housekeeping.office(office)
    title = next((p.title for p in posts if p.id == post), None)
    form = Appoint(request.POST or None, initial={"since": localdate()})

    def put(desk: Desk, data: dict[str, Any]) -> object:
        return hand_post_over(post, data["staff"], since=data["since"], by=desk.actor, at=now())

    heading = _("Hand over: %(post)s") % {"post": title.zh if title else post}
    context = {"office": shown, "tab": "offices", "title": heading, "back": office}
    return answer(request, form, put, ("office", office), "form", context)


def staff(request: StaffRequest) -> HttpResponse:
    """Every account, and the form to make one."""
    keeper(request)
    form = StaffForm(request.POST or None)

    def add(desk: Desk, data: dict[str, Any]) -> object:
        return services.add_staff(
            data["username"], data["name"], by=desk.actor, at=now(),
            password=data["password"] or None,
        )  # fmt: skip

    context = {"staff": housekeeping.staff(), "tab": "staff"}
    return answer(request, form, add, ("staff",), "staff", context)


@require_POST
def set_active(request: StaffRequest, staff: int) -> HttpResponse:
    """Disable an account, or enable it again."""
    desk = keeper(request)
    active = request.POST.get("active") == "yes"
    services.set_active(staff, active, by=desk.actor, at=now())
    messages.success(request, _("Kept, and written into the list of changes."))
    return redirect("staff")


def absences(request: StaffRequest) -> HttpResponse:
    """Who is away and who stands in."""
    keeper(request)
    form = AbsenceForm(request.POST or None, initial={"since": localdate()})

    def away(desk: Desk, data: dict[str, Any]) -> object:
        return absences_of.note(
            data["staff"], data["substitute"], since=data["since"], until=data["until"],
            reason=data["reason"], by=desk.actor, at=now(),
        )  # fmt: skip

    context = {"absences": housekeeping.absences(localdate()), "tab": "absences"}
    return answer(request, form, away, ("absences",), "absences", context)


def calendar(request: StaffRequest) -> HttpResponse:
    """Which years are announced, what waits for one, and the form to load a notice."""
    keeper(request)
    form = NoticeForm(request.POST or None, request.FILES or None)

    def load(desk: Desk, data: dict[str, Any]) -> object:
        return services.load_notice(data["file"], by=desk.actor, at=now())

    context = {"years": housekeeping.years(localdate()), "tab": "calendar"}
    return answer(request, form, load, ("calendar",), "calendar", context)


def categories(request: StaffRequest) -> HttpResponse:
    """The categories in force, and the form to load a new version."""
    keeper(request)
    form = CategoriesForm(request.POST or None, request.FILES or None)

    def load(desk: Desk, data: dict[str, Any]) -> object:
        return services.load_categories(data["version"], data["file"], by=desk.actor, at=now())

    version, rows = housekeeping.categories()
    context = {"version": version, "rows": rows, "tab": "categories"}
    return answer(request, form, load, ("categories",), "categories", context)


def changes(request: StaffRequest) -> HttpResponse:
    """What was changed, when, by whom."""
    keeper(request)
    context = {"section": "offices", "changes": housekeeping.changes(), "tab": "changes"}
    return render(request, "house/changes.html", context)
