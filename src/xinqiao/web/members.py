"""The roll of a group for staff: who still waits, and the slips with the members' own codes."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now

from xinqiao.kernel.numbering import grouped_code
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk.acts import ActCase, act_case
from xinqiao.rooms.people import members, outcomes
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest


def page(request: StaffRequest, number: str) -> HttpResponse:
    """GET: the roll, whoever still waits first. POST: fresh codes for those ticked, to print."""
    desk = case_officer(request)
    case = act_case(number, Act.LIST_MEMBERS, desk.actor, localdate())
    if request.method == "POST":
        return slips(request, case, chosen(request.POST.getlist("member")))
    rows = outcomes.roll_of(matter=case.id, by=desk.actor)
    return render(request, "matter/members.html", shown(case) | {"rows": rows})


def slips(request: HttpRequest, case: ActCase, numbers: list[int]) -> HttpResponse:
    """One slip a member: the only time their codes are written anywhere."""
    made = members.issue_codes(matter=case.id, by=case.reader, at=now(), members=numbers)
    found = [(s.n, s.name, grouped_code(s.code)) for s in made]
    return render(request, "matter/slips.html", shown(case) | {"slips": found})


def chosen(ticked: Iterable[str]) -> list[int]:
    """The numbers ticked."""
    return [int(n) for n in ticked if n.isascii() and n.isdecimal() and len(n) < 10]


def shown(case: ActCase) -> dict[str, object]:
    """What both pages need."""
    standing = case.standing
    return {
        "section": "matters",
        "case": case,
        "line": case.line,
        "members": len(standing.members),
        "settled": len(standing.members & standing.settled),
    }
