"""The list page, saved views, and the list as a file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk.next_act import next_act
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry import folding, lists, views
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.matters import asked, cells, files
from xinqiao.web.matters.asked import COLUMNS, USUAL_COLUMNS, Chosen, Query
from xinqiao.web.shapes import Pager


def page(request: StaffRequest) -> HttpResponse:
    """One page of a list."""
    desk = case_officer(request)
    query = asked.read(request.GET, desk.actor, localdate())
    found = lists.page(
        desk.actor, query.filters, order=query.order,
        after=request.GET.get("after") or None, before=request.GET.get("before") or None,
    )  # fmt: skip
    rows = [(row, act(request, row)) for row in found.rows]
    folds = folding.folded(found.rows)
    acts = {row.id: to_do for row, to_do in rows}
    around = cells.Around(localdate(), query.columns, category_names(query, found), acts)
    context = {
        "section": "matters",
        "query": query,
        "form": query.form,
        "rows": rows,
        "body": cells.lines(folds, around),
        "folded": len(rows) - len(folds),
        "columns": [(name, COLUMNS[name]) for name in query.columns],
        "pager": pager(request, found),
        "views": views.views_of(desk.actor),
        "address": address(request),
    }
    name = "matters/_list.html" if request.htmx else "matters/page.html"
    return render(request, name, context)


def category_names(query: Query, found: lists.Page) -> dict[str, Bilingual]:
    """What the categories on the page are called; asked for only where the column is shown."""
    if "category" not in query.columns:
        return {}
    return directory.category_names(row.category for row in found.rows)


def act(request: StaffRequest, row: lists.Row) -> Act | None:
    """What the reader would do next, in their own office's matters."""
    reader = request.desk.actor
    if row.office != request.desk.office:
        return None
    return next_act(Step(row.step), Purpose(row.purpose), reader)


def pager(request: StaffRequest, found: lists.Page) -> Pager:
    """The neighbours; an empty page leads back to the first one."""
    kept = address(request)

    def beside(name: str, place: str | None) -> str:
        return f"?{kept}{'&' if kept else ''}{name}={place}" if place else ""

    previous = beside("before", found.before)
    if not found.rows and request.GET.get("after"):
        previous = reverse("matters") + (f"?{kept}" if kept else "")
    return Pager(
        shown=ngettext("%(n)d matter shown", "%(n)d matters shown", len(found.rows))
        % {"n": len(found.rows)},
        previous_url=previous,
        next_url=beside("after", found.after),
    )


def count(request: StaffRequest) -> HttpResponse:
    """How many there are; asked for after the list is there, so that nobody waits for it."""
    desk = case_officer(request)
    query = asked.read(request.GET, desk.actor, localdate())
    return render(request, "matters/_count.html", {"count": lists.count(desk.actor, query.filters)})


def choose(request: StaffRequest) -> HttpResponse:
    """The filters, order and columns to choose; a part of the list's page or one of its own."""
    desk = case_officer(request)
    given = request.GET.copy()
    if "cols" not in given:
        given.setlist("cols", list(USUAL_COLUMNS))
    form = Chosen(given)
    context = {
        "section": "matters",
        "form": form,
        "address": address(request),
        "office": desk.office,
    }
    name = "matters/_filter.html" if request.htmx else "matters/filter.html"
    return render(request, name, context)


def address(request: StaffRequest) -> str:
    """The query part of the address without the place in the list."""
    kept = request.GET.copy()
    for name in ("after", "before", "lang"):
        kept.pop(name, None)
    return kept.urlencode()


@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep the list under a name."""
    desk = case_officer(request)
    kept = {"address": request.POST.get("address", "")}
    views.save_view(name=request.POST.get("name", ""), query=kept, by=desk.actor)
    return redirect(f"{reverse('matters')}?{kept['address']}")


@require_POST
def drop(request: StaffRequest) -> HttpResponse:
    """Forget a saved view."""
    desk = case_officer(request)
    views.drop_view(request.POST.get("name", ""), by=desk.actor)
    return redirect("matters")


def export(request: StaffRequest, form: str) -> HttpResponseBase:
    """The list as a file: masked as on the page, streamed, and written down."""
    desk = case_officer(request)
    query: Query = asked.read(request.GET, desk.actor, localdate())
    rows = views.export(filters=query.filters, by=desk.actor, at=now(), order=query.order)
    name = f"matters-{localdate():%Y%m%d}.{form}"
    written = files.FORMS[form](rows, directory.category_names())
    answer = StreamingHttpResponse(written, content_type=files.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
