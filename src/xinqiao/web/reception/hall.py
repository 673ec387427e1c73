"""候访大厅屏: the numbers called, for a screen that everybody sees. No name, no sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from xinqiao.rooms.reception import board


@login_not_required
@require_safe
def page(request: HttpRequest, hall: str) -> HttpResponse:
    """The screen. It asks for the numbers every few seconds and keeps them when nothing comes."""
    return render(request, "reception/hall.html", {"display": shown(hall), "hall": hall})


@login_not_required
@require_safe
def numbers(request: HttpRequest, hall: str) -> HttpResponse:
    """The part that changes."""
    return render(request, "reception/_hall.html", {"display": shown(hall), "hall": hall})


def shown(hall: str) -> board.Display:
    """The numbers of today."""
    moment = now()
    return board.display(hall, moment, localdate(moment))
