"""今日看板: the first page of the day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from xinqiao.rooms.desk.queries import Today, today_board
from xinqiao.web.actor import officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.navigation import REGISTERS


def page(request: StaffRequest) -> HttpResponse:
    """What the person must do today, what waits on others, what came in."""
    desk = officer(request)
    board = today_board(desk.actor, localdate())
    context = {
        "section": "today",
        "desk": desk,
        "board": board,
        "shelves": shelves(board),
        "on": board.on,
        "may_register": bool(desk.actor.roles & REGISTERS),
    }
    return render(request, "today/page.html", context)


def shelves(board: Today) -> list[dict[str, object]]:
    """The reader's own clocks, in the order in which they press."""
    counts = board.counts
    every = (
        ("late", _("Overdue"), board.late, counts.late),
        ("today", _("Due today"), board.today, counts.today),
        ("soon", _("Within three days"), board.soon, counts.soon),
        ("later", _("Later"), board.later, counts.later),
    )
    return [
        {"name": name, "title": title, "duties": duties, "count": count}
        for name, title, duties, count in every
        if duties
    ]
