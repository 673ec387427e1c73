"""The shared components: words for every state, dates, fields with their errors."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.web.dates import day_text, moment_text
from xinqiao.web.shapes import Clock, ClockState
from xinqiao.web.templatetags import xinqiao as tags

TODAY = date(2026, 11, 23)


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the paper")
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(required=False)
    file = forms.FileField(required=False)


def shown(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("days", "state", "zh", "en"),
    [
        (-5, ClockState.LATE, "超期 5 天", "5 days late"),
        (-1, ClockState.LATE, "超期 1 天", "1 day late"),
        (0, ClockState.TODAY, "今天到期", "due today"),
        (1, ClockState.SOON, "还有 1 天", "1 day left"),
        (3, ClockState.SOON, "还有 3 天", "3 days left"),
        (4, ClockState.IN_TIME, "还有 4 天", "4 days left"),
    ],
)
def test_clock__says_its_state_in_words(days: int, state: ClockState, zh: str, en: str) -> None:
    clock = Clock.running("x", TODAY + timedelta(days=days), TODAY)
    assert clock.state is state
    with translation.override("zh-hans"):
        assert clock.words == zh
    with translation.override("en"):
        assert clock.words == en


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_clock__days_left_and_state_agree(due: date) -> None:
    clock = Clock.running("x", due, TODAY)
    assert (clock.state is ClockState.LATE) == (clock.days_left < 0)
    assert (clock.state is ClockState.TODAY) == (clock.days_left == 0)


@pytest.mark.parametrize("state", ClockState)
def test_clock_chip__every_state_has_shape_and_words(state: ClockState) -> None:
    clock = Clock("办理", TODAY, 2, state, "because", "Art 34")
    page = shown('{% include "components/_clock_chip.html" %}', clock=clock)
    assert f"chip-{state}" in page
    assert clock.words in page
    assert "because" in page
    brief = shown('{% include "components/_clock_chip.html" with brief=True %}', clock=clock)
    assert "because" not in brief


def test_dates__are_read_aloud_in_both_languages() -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # already Monday in Shanghai
    with translation.override("zh-hans"):
        assert day_text(TODAY) == "2026年11月23日（周一）"
        assert moment_text(late) == "2026年11月23日（周一） 00:30"
    with translation.override("en"):
        assert day_text(late) == "23 Nov 2026 (Mon)"


def test_dates__nothing_for_nothing() -> None:
    assert tags.day(None) == ""
    assert tags.moment(None) == ""
    assert 'datetime="2026-11-23"' in tags.day(TODAY)


def test_field__its_error_stands_beside_it_and_what_was_typed_stays() -> None:
    form = Sample({"name": "", "text": "<kept>", "kind": "c"})
    page = shown(
        '{% for field in form %}{% include "components/_field.html" %}{% endfor %}', form=form
    )
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert "&lt;kept&gt;" in page
    assert page.count("<legend>") == 1


def test_field__layouts() -> None:
    form = Sample()
    assert [tags.kind(field) for field in form] == ["line", "line", "choices", "tick", "file"]


def test_timeline__personal_text_is_folded_and_escaped() -> None:
    line = {"at": datetime(2026, 11, 23, tzinfo=UTC), "act": "A", "by": "B", "note": "<b>x</b>"}
    page = shown('{% include "components/_timeline.html" %}', lines=[line])
    assert "<details><summary>" in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone) Safari/604.1 MicroMessenger/8.0", "微信 · iPhone"),
        ("curl/8.0", "curl/8.0"),
    ],
)
def test_browser__is_named_in_two_words(agent: str, name: str) -> None:
    assert tags.browser(agent) == name
