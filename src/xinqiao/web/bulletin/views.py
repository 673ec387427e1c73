"""The bureau's side of the bulletin: today, putting it together, one issue, the list."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.errors import DomainError, NotFound
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.bulletin import candidates, leaders, papers, permissions, queries, reading
from xinqiao.rooms.bulletin.codes import IssueState, Opened
from xinqiao.rooms.bulletin.queries import IssueView
from xinqiao.rooms.bulletin.services import collating, dispatching, submitting
from xinqiao.rooms.desk.acts import ActCase, act_case
from xinqiao.web.actor import case_officer
from xinqiao.web.bulletin.forms import ItemForm
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
DONE = {
    "collate": noop("Handed to the head for the check."),
    "send_back": noop("Sent back to be worded anew."),
    "submit": noop("Submitted: it lies before the leader now."),
    "dispatch": noop("Sent out in numbered copies."),
    "confirm": noop("Confirmed: you have this copy."),
    "drop": noop("Taken out."),
    "up": noop("Moved up."),
}


def show(
    request: HttpRequest, actor: Actor, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the room with its tabs."""
    tabs = {
        "section": "bulletin", "collates": permissions.may_collate(actor),
        "leads": Role.LEADER in actor.roles, "heads": permissions.may_check(actor),
        "today": localdate(),
    }  # fmt: skip
    return render(request, f"bulletin/{name}.html", tabs | context, status=status)


def place(form: forms.Form, refusal: DomainError) -> int:
    """Put a refusal beside its field, or above the form; the status of the answer."""
    name = refusal.field if refusal.field in form.fields else None
    form.add_error(name, sentence(refusal))
    return STATUS.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """Today's issues with their three times; for a leader what is to be signed."""
    actor = case_officer(request).actor
    today = localdate()
    context = {
        "tab": "today", "issues": queries.todays(actor, today),
        "waiting": queries.to_sign(actor, today) if Role.LEADER in actor.roles else [],
    }  # fmt: skip
    return show(request, actor, "today", context)


@require_safe
def collate(request: StaffRequest) -> HttpResponse:
    """What may enter today, and what stands in the issue already."""
    actor = case_officer(request).actor
    permissions.collator(actor)
    if number := request.GET.get("number", "").strip():
        return redirect("bulletin_add", number)
    today = localdate()
    open_now = [i for i in queries.todays(actor, today) if i.state == IssueState.COLLATING]
    context = {
        "tab": "collate", "candidates": candidates.candidates(actor, today),
        "issues": [queries.issue(i.id, actor, today) for i in open_now[:2]],
    }  # fmt: skip
    return show(request, actor, "collate", context)


def add(request: StaffRequest, number: str) -> HttpResponse:
    """Put one matter into an issue."""
    actor = case_officer(request).actor
    case = act_case(number, Act.SUBMIT_BULLETIN, actor, localdate())
    line = case.line
    permissions.collator(actor)
    if line.sealed:
        raise NotFound(collating.SEALED)
    form = ItemForm(request.POST or None, initial=_begin(case, request.GET.get("ground", "")))
    status = HTTPStatus.UNPROCESSABLE_ENTITY.value if form.is_bound else 200
    if form.is_valid():
        try:
            item = collating.add_item(
                matter=case.id, by=actor, at=now(), told=form.told(),
                single=form.cleaned_data["single"],
            )  # fmt: skip
        except DomainError as refusal:
            status = place(form, refusal)
        else:
            day = {"day": item.issue.day.isoformat(), "number": item.issue.number}
            messages.success(request, _("It stands in No. %(number)s of %(day)s.") % day)
            return redirect("bulletin_issue", item.issue_id)
    return show(request, actor, "item", {"tab": "collate", "line": line, "form": form}, status)


def item(request: StaffRequest, item: int) -> HttpResponse:
    """Word an item anew."""
    actor = case_officer(request).actor
    permissions.collator(actor)
    found = queries.item(item, actor, localdate())
    line = act_case(found.number, Act.SUBMIT_BULLETIN, actor, localdate()).line
    begin = {
        "gist": found.gist, "ask": found.ask, "people": found.people, "ground": found.ground.value,
        "unit": found.unit_id,
    }  # fmt: skip
    form = ItemForm(request.POST or None, initial=begin, single=False)
    status = HTTPStatus.UNPROCESSABLE_ENTITY.value if form.is_bound else 200
    if form.is_valid():
        try:
            row = collating.change_item(item=item, by=actor, at=now(), told=form.told())
        except DomainError as refusal:
            status = place(form, refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect("bulletin_issue", row.issue_id)
    return show(request, actor, "item", {"tab": "collate", "line": line, "form": form}, status)


@require_safe
def issues(request: StaffRequest) -> HttpResponse:
    """The latest issues the reader may open."""
    actor = case_officer(request).actor
    found = queries.issues(actor, localdate())
    return show(request, actor, "issues", {"tab": "issues", "issues": found})


@require_safe
def issue(request: StaffRequest, issue: int) -> HttpResponse:
    """One issue; the look is written down."""
    actor = case_officer(request).actor
    found = reading.opened(issue, actor, now(), Opened.PAGE)
    checking = found.checks and found.line.state == IssueState.CHECKING
    matters = [i.matter for i in found.items]
    context = {
        "tab": "issues", "issue": found,
        "leaders": leaders.choices(actor.office or 0, matters) if checking else [],
        "accesses": queries.accesses(issue, actor) if permissions.may_collate(actor) else [],
    }  # fmt: skip
    return show(request, actor, "issue", context)


@require_POST
def do(request: StaffRequest, issue: int) -> HttpResponse:
    """The next step of an issue, or a change of its order."""
    actor = case_officer(request).actor
    queries.issue(issue, actor, localdate())
    asked = request.POST.get("do", "")
    if asked not in DONE:
        raise NotFound(collating.NO_ISSUE)
    try:
        _ACTS[asked](request, issue, actor)
    except DomainError as refusal:
        if refusal.code in ("not_found", "not_permitted"):
            raise
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _(DONE[asked]))
    return redirect("bulletin_issue", issue)


@require_safe
def paper(request: StaffRequest, issue: int, form: str) -> HttpResponse:
    """The issue as PDF or DOCX, with the reader's name across it."""
    actor = case_officer(request).actor
    asked = request.GET.get("copy", "")
    copy = int(asked) if asked.isdecimal() else None
    if form not in TYPES:
        raise NotFound(collating.NO_ISSUE)
    made = papers.pdf if form == "pdf" else papers.docx
    response = HttpResponse(
        made(issue=issue, by=actor, at=now(), copy=copy), content_type=TYPES[form]
    )
    response["Content-Disposition"] = f'inline; filename="bulletin-{issue}.{form}"'
    return response


def _begin(case: ActCase, ground: str) -> dict[str, Any]:
    """What the record says already; another unit that has the matter is the usual one."""
    owner = case.standing.owner
    unit = owner.office if owner and owner.office != case.reader.office else None
    return {"gist": case.line.gist, "people": case.line.people, "ground": ground, "unit": unit}


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _submit(request: StaffRequest, issue: int, actor: Actor) -> None:
    leader = _whole(request.POST.get("leader", ""))
    submitting.submit(issue=issue, by=actor, at=now(), leader=leader)


def _drop(request: StaffRequest, issue: int, actor: Actor) -> None:
    collating.drop_item(item=_whole(request.POST.get("item", "")) or 0, by=actor, at=now())


def _up(request: StaffRequest, issue: int, actor: Actor) -> None:
    found: IssueView = queries.issue(issue, actor, localdate())
    ids, asked = [i.id for i in found.items], _whole(request.POST.get("item", ""))
    if asked in ids and (at := ids.index(asked)) > 0:
        ids[at - 1], ids[at] = ids[at], ids[at - 1]
    collating.order_items(issue=issue, by=actor, at=now(), items=ids)


_ACTS: dict[str, Callable[[StaffRequest, int, Actor], object]] = {
    "collate": lambda r, i, a: collating.collate(issue=i, by=a, at=now()),
    "send_back": lambda r, i, a: submitting.send_back(issue=i, by=a, at=now()),
    "submit": _submit,
    "dispatch": lambda r, i, a: dispatching.dispatch(issue=i, by=a, at=now()),
    "confirm": lambda r, i, a: dispatching.confirm(issue=i, by=a, at=now()),
    "drop": _drop,
    "up": _up,
}
