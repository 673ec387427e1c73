"""Who carries what, and the page that a leading official opens on the phone."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.appointments import schedule
from xinqiao.rooms.bulletin import following
from xinqiao.rooms.bulletin import queries as bulletin
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.registry import bounces as back
from xinqiao.rooms.responsibility import mine as own
from xinqiao.rooms.responsibility import tree
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest

LEADING = (Role.LEADER, Role.CONVENOR)
AHEAD = timedelta(days=92)
DAYS_SHOWN = 3
PERIODS = (90, 365)  # days
NOBODY = gettext_noop("Nobody here carries cases under this name.")


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """A leading official's own page: decisions, cases, the bulletin, reception days."""
    desk, today = case_officer(request, *LEADING), localdate()
    days = schedule.sessions_with(desk.actor.staff or 0, today, today + AHEAD)
    shown = {
        "section": "lead", "on": today, "to_sign": len(bulletin.to_sign(desk.actor, today)),
        "given": following.given_by(desk.actor, today), "mine": own.mine(desk.actor, today),
        "days": days[:DAYS_SHOWN], "milestone_key": TermKey.MILESTONE,
        "instruction_key": TermKey.INSTRUCTION,
        "may_watch": bool(desk.actor.roles & tree.WATCHING),
    }  # fmt: skip
    return render(request, "leading/mine.html", shown)


@require_safe
def cases(request: StaffRequest, staff: int) -> HttpResponse:
    """What one official carries, as far as the reader sees it, silent for longest first."""
    desk, today = case_officer(request, *tree.WATCHING), localdate()
    found = own.cases(desk.actor, staff)
    if not found:
        raise NotFound(NOBODY)
    name = directory.staff_names([staff])[staff]
    shown = {
        "section": "coverage", "on": today, "name": name, "staff": staff,
        "cases": found[: own.MOST_CASES], "milestone_key": TermKey.MILESTONE,
        "more": len(found) > own.MOST_CASES,
    }  # fmt: skip
    return render(request, "leading/cases.html", shown)


@require_safe
def coverage(request: StaffRequest) -> HttpResponse:
    """The coverage tree; `?office=` begins at an office below the reader's."""
    desk = case_officer(request, *tree.WATCHING)
    asked = request.GET.get("office", "")
    found = tree.coverage(desk.actor, localdate(), int(asked) if asked.isdecimal() else None)
    shown = {
        "section": "coverage", "tree": found,
        "may_compare": bool(desk.actor.roles & back.READERS),
    }  # fmt: skip
    return render(request, "leading/coverage.html", shown)


@require_safe
def bounces(request: StaffRequest) -> HttpResponse:
    """What came back by objection, per pair of offices; `?days=` of PERIODS."""
    desk, today = case_officer(request, *back.READERS), localdate()
    names = {90: _("three months"), 365: _("a year")}
    asked = request.GET.get("days", "")
    days = next((d for d in PERIODS if str(d) == asked), PERIODS[-1])
    shown = {
        "section": "coverage", "found": back.bounces(desk.actor, today - timedelta(days), today),
        "periods": names.items(), "chosen": days,
    }  # fmt: skip
    return render(request, "leading/bounces.html", shown)
