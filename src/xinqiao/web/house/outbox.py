"""The administrator's pages of messages: what went out or failed, and how each is worded."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST, require_safe

from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.directory.queries import Desk
from xinqiao.rooms.messages import outbox, wordings
from xinqiao.rooms.messages.templates import TEMPLATES
from xinqiao.web.desk import StaffRequest
from xinqiao.web.house.views import answer, keeper

STATES = {
    "waiting": gettext_noop("waiting"),
    "sending": gettext_noop("being sent"),
    "retrying": gettext_noop("to be tried again"),
    "sent": gettext_noop("sent"),
    "failed": gettext_noop("failed"),
    "given_up": gettext_noop("given up"),
    "unwanted": gettext_noop("not wanted by the person"),
    "no_address": gettext_noop("no phone, no e-mail"),
}
CHANNELS = {
    "": "",
    "folder": gettext_noop("folder"),
    "gateway": gettext_noop("own gateway"),
    "sms": gettext_noop("text message"),
    "email": gettext_noop("E-mail"),
    "wecom": gettext_noop("WeCom"),
    "dingtalk": gettext_noop("DingTalk"),
    "feishu": gettext_noop("Feishu"),
}
ACTS = {"resend": outbox.resend, "give_up": outbox.give_up}


class WordingForm(forms.Form):
    """A message's words in both languages."""

    zh = forms.CharField(
        label=gettext_lazy("In Chinese"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-CN"}),
    )  # fmt: skip
    en = forms.CharField(
        label=gettext_lazy("In English"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
    )  # fmt: skip


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """Messages, newest first; `?state=` narrows them."""
    keeper(request)
    state, number = request.GET.get("state", ""), request.GET.get("page", "1")
    at = int(number) if number.isdecimal() and len(number) < 6 else 1
    lines, counts = outbox.lines(state, at), outbox.counts()
    context = {
        "section": "offices", "tab": "outbox", "state": state, "page": at,
        "rows": [_shown(line) for line in lines],
        "states": [(key, _(label), counts[key]) for key, label in STATES.items() if key in counts],
        "total": sum(counts.values()),
        "more": len(lines) == outbox.PAGE,
    }  # fmt: skip
    return render(request, "house/outbox.html", context)


@require_POST
def act(request: StaffRequest, message: int) -> HttpResponse:
    """Resend one message, or give it up."""
    desk = keeper(request)
    do = ACTS.get(request.POST.get("do", ""))
    if do is None:
        raise NotFound(wordings.UNKNOWN)
    do(message, by=desk.actor, at=now())
    messages.success(request, _("Kept, and written into the list of changes."))
    return redirect("outbox")


@require_safe
def texts(request: StaffRequest) -> HttpResponse:
    """Every message with its words in force."""
    keeper(request)
    context = {"section": "offices", "tab": "wordings", "rows": wordings.worded()}
    return render(request, "house/wordings.html", context)


def text(request: StaffRequest, key: str) -> HttpResponse:
    """Word one message anew."""
    keeper(request)
    (shown,) = wordings.worded(key)
    form = WordingForm(request.POST or None, initial=dict(shown.texts))

    def word(desk: Desk, data: dict[str, Any]) -> object:
        return wordings.word(key, data, by=desk.actor, at=now())

    context = {"tab": "wordings", "shown": shown, "default": shown.template.text}
    return answer(request, form, word, ("wordings",), "wording", context)


def _shown(line: outbox.Line) -> dict[str, object]:
    return {
        "line": line,
        "what": _(TEMPLATES[line.template].when) if line.template in TEMPLATES else line.template,
        "state": _(STATES[line.state]),
        "channel": _(CHANNELS[line.channel]) if line.channel else "",
    }
