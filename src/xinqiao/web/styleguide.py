"""A page that shows every shared component in every state, so that people can look at them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy

from xinqiao.web.shapes import (
    Answerer,
    Clock,
    ClockState,
    Pager,
    Paper,
    PathStep,
    Progress,
    TimelineLine,
)

TODAY = date(2026, 11, 23)
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Sample(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As on the paper."))
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[("letter", gettext_lazy("Letter")), ("visit", gettext_lazy("Visit"))],
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        choices=[("ask", gettext_lazy("Request")), ("advise", gettext_lazy("Proposal"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea, required=False)
    sealed = forms.BooleanField(label=gettext_lazy("Keep confidential"), required=False)


def _two(zh: str, en: str) -> str:
    return en if get_language() == "en" else zh


def _clocks() -> list[Clock]:
    handle = _two("办理", "Handle")
    why = _two(
        "11月3日受理，自次日起60日，止日遇周六顺延至周一。",
        "Accepted on 3 November; 60 days from the next day; the end fell on a Saturday and moved "
        "to Monday.",
    )
    law = _two("《信访工作条例》第三十四条", "Regulation Art 34")
    days = (date(2027, 1, 4), date(2026, 11, 25), TODAY, date(2026, 11, 18))
    running = [Clock.running(handle, due, TODAY, why, law) for due in days]
    return [
        Clock.running(handle, date(2027, 1, 18), TODAY, why, law, provisional=True),
        *running,
        Clock(handle, date(2026, 12, 20), 27, ClockState.PAUSED),
        Clock(_two("告知", "Notify"), date(2026, 11, 10), 0, ClockState.DONE),
    ]


def _chain() -> list[Answerer]:
    unit = _two("江城市住房和城乡建设局", "Jiangcheng Housing Bureau")
    return [
        Answerer(
            _two("现在由谁办理", "Handles it now"),
            _two("王海燕", "Wang Haiyan"),
            _two("物业科科长", "Head of property section"),
            unit,
            "0512-6000 1234",
            owner=True,
            substitute=_two("李志", "Li Zhi"),
            away_until=date(2026, 11, 27),
        ),
        Answerer(
            _two("办理单位负责人", "Head of the unit"),
            _two("陈国强", "Chen Guoqiang"),
            _two("局长", "Director"),
            unit,
            leading=True,
        ),
        Answerer(
            _two("信访部门", "Petition bureau"),
            _two("赵敏", "Zhao Min"),
            _two("交办岗", "Assignment desk"),
            _two("江城市信访局", "Jiangcheng Petition Bureau"),
            "0512-6000 1000",
        ),
    ]


def _path() -> list[PathStep]:
    return [
        PathStep(_two("登记", "Registered"), "done", date(2026, 11, 2)),
        PathStep(_two("转送", "Passed on"), "done", date(2026, 11, 3)),
        PathStep(_two("受理", "Accepted"), "done", date(2026, 11, 6)),
        PathStep(
            _two("办理中", "Being handled"), "now", date(2026, 11, 9), _two("市住建局", "Housing")
        ),
        PathStep(_two("答复", "Answer"), "next", date(2027, 1, 4)),
        PathStep(_two("送达", "Served"), "next"),
        PathStep(_two("办结", "Closed"), "next"),
    ]


def _lines() -> list[TimelineLine]:
    desk = _two("市住建局 物业科科长", "Housing, head of property section")
    return [
        TimelineLine(
            datetime(2026, 11, 20, 15, 42, tzinfo=SHANGHAI),
            _two("听取陈述", "Heard the petitioner"),
            desk,
            _two("第三十一条", "Art 31"),
            note=_two(
                "当事人说明：电梯自9月起停用，楼上有两位行动不便的老人。",
                "The lift has stood still since September; two people upstairs cannot walk.",
            ),
        ),
        TimelineLine(
            datetime(2026, 11, 6, 9, 5, tzinfo=SHANGHAI),
            _two("受理", "Accepted"),
            desk,
            _two("第二十三条", "Art 23"),
            (Paper(_two("受理告知书", "Notice of acceptance"), "#"),),
        ),
        TimelineLine(
            datetime(2026, 11, 3, 10, 20, tzinfo=SHANGHAI),
            _two("转送", "Passed on"),
            _two("市信访局 交办岗", "Petition bureau, assignment desk"),
            _two("第二十二条", "Art 22"),
            mark="late",
        ),
    ]


def page(request: HttpRequest) -> HttpResponse:
    """All components. `?wrong` shows the form as it looks after an error."""
    messages.success(
        request, _two("已登记，编号 XF-2026-000123。", "Registered as XF-2026-000123.")
    )
    return render(
        request,
        "styleguide.html",
        {
            "clocks": _clocks(),
            "chain": _chain(),
            "steps": _path(),
            "lines": _lines(),
            "pager": Pager(_two("第 51–100 件，共 613 件", "51 to 100 of 613"), "#a", "#b"),
            "progress": Progress(_two("正在导入", "Importing"), 320, 1000),
            "form": Sample({} if "wrong" in request.GET else None),
            "sentence": _two(
                "此事项已由他人办理，请刷新后再试。", "Somebody else acted meanwhile."
            ),
        },
    )
