"""The sentences beside a date, read as a person reads them."""

import re
from datetime import date

import pytest

from xinqiao.casebook.shipped import shipped_calendar
from xinqiao.kernel.explain import DutyFacts, Extension, explain, render
from xinqiao.kernel.terms import TERMS, TermKey, due_for, due_on
from xinqiao.kernel.text import Sentence
from xinqiao.kernel.worktime import YearNotice

D = date.fromisoformat
CHINESE = {
    "The clock for “%(duty)s” started with “%(act)s” on %(start)s.": (
        "“%(duty)s”期限自%(start)s“%(act)s”起算。"
    ),
    "The time limit is %(length)s, under %(source)s.": "依据%(source)s，期限为%(length)s。",
    "The time limit is %(length)s by house rule; %(source)s itself names no number of days.": (
        "%(source)s未规定具体天数，内部规定时限为%(length)s。"
    ),
    "The time limit is %(length)s, following %(source)s; it is a working practice, "
    "not a term under the Regulations.": (
        "参照%(source)s，时限为%(length)s；这是工作惯例，不是《信访工作条例》规定的期限。"
    ),
    "%(source)s asks for this without delay; the house rule is the same day, rest day or not.": (
        "%(source)s要求及时办理，内部规定当日完成，遇休息日不顺延。"
    ),
    "Nothing was accepted within the time for the notice. So that the delay costs the "
    "petitioner nothing, %(length)s run from the end of that time, as under %(source)s.": (
        "告知期限内未予受理。为使延误不由信访人承担，参照%(source)s，自告知期限届满起计%(length)s。"
    ),
    "1 calendar day": "1个自然日",
    "%(days)s calendar days": "%(days)s个自然日",
    "1 working day": "1个工作日",
    "%(days)s working days": "%(days)s个工作日",
    "%(who)s set the date, %(raw)s, under %(source)s.": (
        "%(who)s依据%(source)s确定日期为%(raw)s。"
    ),
    "%(who)s set a time limit of %(length)s, under %(source)s.": (
        "%(who)s依据%(source)s确定时限为%(length)s。"
    ),
    "On %(on)s, %(who)s extended it by %(length)s.": "%(on)s，%(who)s批准延长%(length)s。",
    "A hearing took %(length)s, which are not counted.": "听证占用%(length)s，不计入期限。",
    "A hearing took %(length)s, which is not counted.": "听证占用%(length)s，不计入期限。",
    "Only working days count, and the day of the start does not: "
    "%(total)s in all, the last being %(raw)s.": (
        "只计工作日，起算当日不计入，共%(total)s，最后一日为%(raw)s。"
    ),
    "Every day counts, rest days too, except the day of the start: "
    "%(total)s in all, the last being %(raw)s.": (
        "按自然日连续计算，休息日计入，起算当日不计入，共%(total)s，最后一日为%(raw)s。"
    ),
    "Rest days left out: %(rest)s.": "其间休息日不计入：%(rest)s。",
    "The last day is a rest day: %(rest)s. It moves to the next working day, %(date)s.": (
        "最后一日适逢休息日：%(rest)s，顺延至下一个工作日%(date)s。"
    ),
    "Make-up working days, counted although at a weekend: %(days)s.": (
        "周末调休上班，按工作日计算：%(days)s。"
    ),
    "%(first)s (%(why)s)": "%(first)s（%(why)s）",
    "%(first)s to %(last)s (%(why)s)": "%(first)s至%(last)s（%(why)s）",
    "weekend": "周末",
    "day off": "休息日",
    "%(before)s, %(after)s": "%(before)s、%(after)s",
    "The calendar is the State Council's holiday notice for %(years)s.": (
        "节假日按国务院办公厅%(years)s年放假安排计算。"
    ),
    "This date is provisional: the holidays of %(years)s have not been announced. "
    "It allows for weekends and the fixed holidays only, and will be counted again "
    "when they are.": (
        "此日期为暂定：%(years)s年放假安排尚未公布，目前仅按周末和固定节假日推算，"
        "公布后将重新计算。"
    ),
}
LABELS = {"zh": ("办理", "受理"), "en": ("Handle", "Accept")}


def read(facts):
    if facts.language == "en":
        return " ".join(render(explain(facts), format_date=lambda d: f"{d.day} {d:%b %Y}"))
    translate = {**CHINESE, "%(day)s": "%(day)s", "%(year)s": "%(year)s"}.__getitem__
    return "".join(render(explain(facts), translate, lambda d: f"{d.year}年{d.month}月{d.day}日"))


def facts_of(language, key, start, calendar=None, **more):
    calendar = calendar or shipped_calendar()
    extension = more.get("extension")
    due = more.pop("due", None) or due_for(
        TERMS[key],
        D(start),
        calendar,
        length=more.get("length"),
        extended=extension.days if extension else 0,
        paused=more.get("paused", 0),
    )
    duty, act = LABELS[language]
    return DutyFacts(
        language=language,
        duty=duty,
        act=act,
        term=TERMS[key],
        due=due,
        calendar=calendar,
        **more,
    )


def test_explain__a_plain_term_in_english():
    assert read(facts_of("en", TermKey.NOTIFY, "2025-08-19")) == (
        "The clock for “Handle” started with “Accept” on 19 Aug 2025. "
        "The time limit is 15 calendar days, under Article 23 of the Regulations on Petition Work. "
        "Every day counts, rest days too, except the day of the start: "
        "15 calendar days in all, the last being 3 Sep 2025. "
        "The calendar is the State Council's holiday notice for 2025."
    )


def test_explain__an_extended_term_moved_by_a_holiday_in_chinese():
    extension = Extension(30, "李建国", D("2025-09-20"))
    facts = facts_of("zh", TermKey.HANDLE, "2025-07-03", extension=extension)
    assert facts.due.date == D("2025-10-09")
    assert read(facts) == (
        "“办理”期限自2025年7月3日“受理”起算。"
        "依据《信访工作条例》第三十四条，期限为60个自然日。"
        "2025年9月20日，李建国批准延长30个自然日。"
        "按自然日连续计算，休息日计入，起算当日不计入，共90个自然日，最后一日为2025年10月1日。"
        "最后一日适逢休息日：2025年10月1日至2025年10月5日（国庆节）、2025年10月6日（中秋）、"
        "2025年10月7日至2025年10月8日（国庆节），顺延至下一个工作日2025年10月9日。"
        "节假日按国务院办公厅2025年放假安排计算。"
    )


def test_explain__working_days_name_the_rest_days_and_the_make_up_day():
    english = read(facts_of("en", TermKey.OBJECT, "2026-02-12"))
    assert (
        "Only working days count, and the day of the start does not: "
        "5 working days in all, the last being 26 Feb 2026. "
        "Rest days left out: 15 Feb 2026 to 23 Feb 2026 (Spring Festival). "
        "Make-up working days, counted although at a weekend: 14 Feb 2026."
    ) in english
    chinese = read(facts_of("zh", TermKey.OBJECT, "2026-02-12"))
    assert "其间休息日不计入：2026年2月15日至2026年2月23日（春节）。" in chinese
    assert "周末调休上班，按工作日计算：2026年2月14日。" in chinese


def test_explain__neighbouring_rest_days_are_told_apart_by_their_reason():
    calendar = shipped_calendar().merged(
        YearNotice(2027, frozenset({D("2027-03-12"), D("2027-03-17")}), frozenset())
    )
    facts = facts_of("en", TermKey.SIMPLE_ACCEPT, "2027-03-11", calendar)
    assert (
        "Rest days left out: 12 Mar 2027 (day off), "
        "13 Mar 2027 to 14 Mar 2027 (weekend), 17 Mar 2027 (day off)."
    ) in read(facts)


def test_explain__two_weekends_are_two_stretches():
    facts = facts_of("en", TermKey.SIMPLE_OPINION, "2026-03-05")
    assert (
        "Rest days left out: 7 Mar 2026 to 8 Mar 2026 (weekend), "
        "14 Mar 2026 to 15 Mar 2026 (weekend)."
    ) in read(facts)


def test_explain__the_warning_names_the_year_whose_holidays_are_unknown():
    facts = facts_of("zh", TermKey.HANDLE, "2026-11-23")
    assert facts.due.provisional
    assert "此日期为暂定：2027年放假安排尚未公布" in read(facts)
    working = facts_of("en", TermKey.OBJECT, "2026-12-29")
    assert "1 Jan 2027 (New Year's Day), 2 Jan 2027 to 3 Jan 2027 (weekend)." in read(working)
    assert "The calendar is the State Council's holiday notice for 2026." in read(working)
    assert "This date is provisional: the holidays of 2027 have not been announced." in read(
        working
    )


def test_explain__a_known_date_carries_no_warning():
    assert "provisional" not in read(facts_of("en", TermKey.HANDLE, "2026-07-28"))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "A hearing took 1 calendar day, which is not counted."),
        (6, "A hearing took 6 calendar days, which are not counted."),
    ],
)
def test_explain__a_hearing_is_not_counted(days, words):
    english = read(facts_of("en", TermKey.REREVIEW, "2026-05-11", paused=days))
    assert words in english
    assert f"{30 + days} calendar days in all" in english
    assert f"听证占用{days}个自然日，不计入期限。" in read(
        facts_of("zh", TermKey.REREVIEW, "2026-05-11", paused=days)
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "The petition bureau set a time limit of 10 calendar days, "
            "under Article 22 of the Regulations on Petition Work. Every day counts",
        ),
        ("zh", "The petition bureau依据《信访工作条例》第二十二条确定时限为10个自然日。"),
    ],
)
def test_explain__a_length_somebody_set_names_them(language, words):
    more = {"length": 10, "set_by": "The petition bureau"}
    assert words in read(facts_of(language, TermKey.REPORT_BACK, "2026-05-11", **more))


def test_explain__a_date_somebody_set_is_not_counted_but_may_move():
    due = due_on(D("2026-10-01"), D("2026-09-01"), shipped_calendar())
    more = {"due": due, "set_by": "县住建局"}
    chinese = read(facts_of("zh", TermKey.EXECUTE, "2026-09-01", **more))
    assert "县住建局依据《信访工作条例》第三十二条确定日期为2026年10月1日。" in chinese
    assert "顺延至下一个工作日2026年10月8日" in chinese
    assert "起算当日不计入" not in chinese
    english = read(facts_of("en", TermKey.EXECUTE, "2026-09-01", **more))
    assert "县住建局 set the date, 1 Oct 2026, under Article 32" in english


def test_explain__the_same_day_is_neither_counted_nor_moved():
    english = read(facts_of("en", TermKey.BULLETIN, "2026-10-01"))
    assert english == (
        "The clock for “Handle” started with “Accept” on 1 Oct 2026. "
        "Article 25 of the Regulations on Petition Work asks for this without delay; "
        "the house rule is the same day, rest day or not."
    )


@pytest.mark.parametrize("key", TermKey)
@pytest.mark.parametrize("start", ["2026-01-30", "2026-09-22", "2026-12-29"])
def test_explain__every_term_reads_wholly_in_either_language(key, start):
    set_length = TERMS[key].length is None
    zh, en = (
        read(facts_of(language, key, start, length=7 if set_length else None, set_by=who))
        for language, who in (("zh", "信访局"), ("en", "The bureau"))
    )
    assert not re.search(r"[A-Za-z%]", zh)
    assert not re.search(r"[一-鿿%]", en)
    assert "None" not in en


def test_render__gives_one_text_for_each_sentence():
    sentences = explain(facts_of("en", TermKey.NOTIFY, "2025-08-19"))
    assert len(render(sentences)) == len(sentences) == 4
    assert "on 2025-08-19." in render(sentences)[0]


def test_render__a_percent_sign_in_a_name_does_no_harm():
    assert render([Sentence("%(who)s agreed.", {"who": "100% Ltd %(x)s"})]) == (
        "100% Ltd %(x)s agreed.",
    )
