"""What is told, when, in which words: one row per template, with the words to begin with.

A bureau may word each anew (`wordings`). A message holds nothing of the person or their
problem: number, link, date, office and service line are all that may be filled in.
"""

from dataclasses import dataclass

from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual

ALLOWED = ("number", "link", "date", "office", "line")
COUNTED = ("late", "today", "soon")  # how much waits for somebody who works here
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message.

    when: msgid for the administrator's list. urgent: sent at any hour of the night.
    places: what may be filled in.
    """

    key: str
    when: str
    text: Bilingual
    urgent: bool = False
    places: tuple[str, ...] = ALLOWED


def _t(key: str, when: str, zh: str, en: str, *, urgent: bool = False) -> Template:
    return Template(key, when, Bilingual(zh, en), urgent)


_SEE_ZH = "详情请凭编号和查询码查看：{link}"
_SEE_EN = "Look it up with number and query code: {link}"

# Figures alone: nothing of any matter.
SUMMARY = Template(
    "staff_today",
    gettext_noop("The figures of the day, at the hour each person chose"),
    Bilingual(
        "今日待办：超期{late}件，今天到期{today}件，三天内到期{soon}件。请登录查看：{link}",
        "Today: {late} overdue, {today} due today, {soon} within three days. Sign in: {link}",
    ),
    places=("link", *COUNTED),
)

# Said instead of everything else in a sealed matter: nothing in it tells what, where or by whom.
NEUTRAL = Template(
    "neutral",
    gettext_noop("Anything in a sealed matter"),
    Bilingual(
        "您有一条新消息，请凭编号和查询码查看：{link}",
        "You have one new message. Look it up with number and query code: {link}",
    ),
    places=("link",),
)

TEMPLATES: dict[str, Template] = {
    t.key: t
    for t in (
        NEUTRAL,
        # ── to the petitioner, after an act ─────────────────────────────────────────────
        _t("registered", gettext_noop("A submission was registered"),
           "您的信访件已登记，编号{number}。" + _SEE_ZH,
           "Your submission is registered under number {number}. " + _SEE_EN),
        _t("account_code", gettext_noop("The code for an account"),
           "您的一次性验证码是{number}，十分钟内有效。不是您本人操作的，请不要理会。",
           "Your one-time code is {number}, good for ten minutes. If you did not ask for it,"
           " do nothing.", urgent=True),
        _t("visit_planned", gettext_noop("A visit at home is planned"),
           "{office}拟于{date}上门走访，您可以同意，也可以不同意。" + _SEE_ZH,
           "{office} would like to visit you on {date}; you may agree or refuse. " + _SEE_EN),
        _t("passed_on", gettext_noop("A matter was passed on"),
           "您的信访事项{number}已于{date}转送{office}。" + _SEE_ZH,
           "Your matter {number} was passed on to {office} on {date}. " + _SEE_EN),
        _t("notice_ready", gettext_noop("A notice is ready"),
           "您的信访事项{number}已有告知书。" + _SEE_ZH,
           "A notice is ready in your matter {number}. " + _SEE_EN),
        _t("extended", gettext_noop("The term was extended"),
           "您的信访事项{number}办理期限已依法延长，理由和新的日期已写明。" + _SEE_ZH,
           "The term of your matter {number} was extended; reason and new date are given. "
           + _SEE_EN),
        _t("opinion_ready", gettext_noop("An opinion or a reply was issued"),
           "您的信访事项{number}已出具书面答复。" + _SEE_ZH,
           "A written answer was issued in your matter {number}. " + _SEE_EN),
        _t("review_ready", gettext_noop("A review was decided"),
           "您的信访事项{number}复查（复核）已有结果。" + _SEE_ZH,
           "The review of your matter {number} was decided. " + _SEE_EN),
        _t("question", gettext_noop("The handler asks the petitioner something"),
           "承办单位就信访事项{number}有一个问题请您答复。" + _SEE_ZH,
           "The office has a question to you in matter {number}. " + _SEE_EN),
        _t("call_promised", gettext_noop("A call was promised"),
           "您要求的回电已登记（编号{number}），我们将在下一个工作日结束前打给您。服务电话{line}。",
           "Your request for a call is noted (number {number}); we call by the end of the next"
           " working day. Service line {line}."),
        _t("promise_put_off", gettext_noop("What was promised was put off to a later day"),
           "信访事项{number}中答应您的事改到{date}前办，理由已写明。" + _SEE_ZH,
           "What was promised to you in matter {number} was put off to {date}; the reason is"
           " given. " + _SEE_EN),
        _t("please_rate", gettext_noop("A matter was closed: please rate"),
           "您的信访事项{number}已办结。请评价：{link} 不评价也不影响您的任何权利。",
           "Your matter {number} is closed. Please rate it: {link} You need not; no right of"
           " yours depends on it."),
        _t("member_outcome", gettext_noop("A member of a group has their own outcome"),
           "您参加的信访事项{number}已有您本人的办理结果。请凭您自己的查询码查看：{link}",
           "There is an outcome for you in matter {number}. Look it up with your own query code:"
           " {link}"),
        _t("call_missed", gettext_noop("A follow-up call did not reach the petitioner"),
           "我们曾致电回访信访事项{number}，未能接通。您可回电{line}，或在此填写：{link}",
           "We tried to call you about matter {number}. Call {line}, or answer here: {link}"),
        # ── appointments; also without a matter, then without a number ─────────────────
        _t("appointment_booked", gettext_noop("An appointment was booked"),
           "您已预约{date}到{office}接待。如需改期或取消：{link} 服务电话{line}。",
           "Your appointment: {date}, {office}. To move or cancel it: {link} Service line {line}."),
        _t("appointment_moved", gettext_noop("An appointment was moved"),
           "您的预约已改为{date}，地点{office}。如需改期或取消：{link} 服务电话{line}。",
           "Your appointment was moved to {date}, {office}. To move or cancel it: {link} Service"
           " line {line}."),
        _t("appointment_cancelled", gettext_noop("An appointment was cancelled"),
           "您原定{date}在{office}的预约已取消。重新预约：{link} 服务电话{line}。",
           "Your appointment on {date} at {office} was cancelled. Book anew: {link} Service line"
           " {line}."),
        _t("appointment_reminder", gettext_noop("An appointment is tomorrow"),
           "提醒：您预约了{date}到{office}接待。服务电话{line}。",
           "Reminder: your appointment is on {date} at {office}. Service line {line}."),
        # ── to staff ────────────────────────────────────────────────────────────────────
        _t("after_hours", gettext_noop("Something came in after hours: to the duty officer"),
           "值班提醒：有新的来件，编号{number}。请登录查看：{link}",
           "On duty: something came in, number {number}. Sign in: {link}", urgent=True),
        _t("staff_appointment", gettext_noop("An appointment of the officer changed"),
           "您{date}的接待安排有变动。请登录查看：{link}",
           "Your appointments of {date} have changed. Sign in: {link}"),
        _t("reception_list", gettext_noop("The list of a leader's reception day is ready"),
           "您{date}的接访预约名单已备好。请登录查看：{link}",
           "The list of your reception day, {date}, is ready. Sign in: {link}"),
        SUMMARY,
        _t("staff_passed", gettext_noop("A duty was passed on to a colleague"),
           "信访事项{number}有一项待办转交给您，请于{date}前办理。请登录查看：{link}",
           "Something in matter {number} was passed on to you, due {date}. Sign in: {link}"),
        _t("staff_recheck", gettext_noop("A re-check is due"),
           "信访事项{number}的办结情况需要核查，请于{date}前完成。请登录查看：{link}",
           "Matter {number} is to be re-checked by {date}. Sign in: {link}"),
        _t("lead_asked", gettext_noop("A leading official is to be named, or a refusal decided"),
           "信访事项{number}的包案请示或者异议等您决定，请于{date}前处理。请登录查看：{link}",
           "Matter {number}: a proposal or a refusal of a leader's case waits for your decision by"
           " {date}. Sign in: {link}"),
        _t("lead_named", gettext_noop("A leading official was named for a case"),
           "信访事项{number}由您包案，请于{date}前认领，或者书面提出异议。请登录查看：{link}",
           "You are named to answer for matter {number}; accept, or refuse in writing, by {date}."
           " Sign in: {link}"),
        _t("lead_decided", gettext_noop("A leader's refusal was decided"),
           "您对信访事项{number}包案提出的异议已有裁定。请登录查看：{link}",
           "Your refusal in matter {number} was decided. Sign in: {link}"),
        _t("lead_line", gettext_noop("A leader's case was passed down the line"),
           "信访事项{number}的领导包案工作已落实到您。请登录查看：{link}",
           "Work in a leader's case, matter {number}, was passed to you. Sign in: {link}"),
        _t("lead_followed", gettext_noop("A leader's case came with a post"),
           "信访事项{number}随岗位交接由您继续包案，交接说明已附。请登录查看：{link}",
           "Matter {number} came to you with your post, with a note. Sign in: {link}"),
        _t("staff_due", gettext_noop("A duty of the officer falls due soon"),
           "信访事项{number}由您办理的期限是{date}。请登录查看：{link}",
           "Matter {number}: what you owe is due by {date}. Sign in: {link}"),
        _t("staff_raised", gettext_noop("A duty was let pass: to the post above"),
           "信访事项{number}应于{date}前完成的工作已逾期，请您督促落实。请登录查看：{link}",
           "Matter {number}: what was due by {date} was not done. Please see to it. Sign in:"
           " {link}"),
        _t("staff_ordered", gettext_noop("An order of supervision was issued"),
           "信访事项{number}被列入督办，请于{date}前反馈落实情况。请登录查看：{link}",
           "Matter {number} is under supervision; answer by {date}. Sign in: {link}"),
        _t("staff_suggested", gettext_noop("A suggestion waits for an answer"),
           "就信访事项{number}收到一份建议，请于{date}前反馈采纳情况。请登录查看：{link}",
           "A suggestion was made in matter {number}; answer by {date}. Sign in: {link}"),
        _t("staff_answered", gettext_noop("An order or a suggestion was answered"),
           "信访事项{number}的督办或者建议已有反馈。请登录查看：{link}",
           "There is an answer to the order or the suggestion in matter {number}. Sign in:"
           " {link}"),
        # To be read before midnight, so the night does not hold these back.
        _t("conveyed", gettext_noop("What a meeting said is to be read today"),
           "有会议精神请您于{date}24时前阅读，在手机上点一下即可，不必回单位。请登录查看：{link}",
           "What a meeting said is to be read by the end of {date}; one tap on a phone is enough."
           " Sign in: {link}", urgent=True),
        _t("conveyed_again", gettext_noop("What a meeting said was corrected"),
           "已传达的会议精神有更正，请您于{date}24时前重新阅读。请登录查看：{link}",
           "What a meeting said was corrected; please read it again by the end of {date}. Sign in:"
           " {link}", urgent=True),
        _t("conveyed_unread", gettext_noop("What a meeting said is still unread in the evening"),
           "提醒：还有会议精神请您于{date}24时前阅读。请登录查看：{link}",
           "Reminder: what a meeting said is to be read by the end of {date}. Sign in: {link}",
           urgent=True),
        _t("bulletin_to_sign", gettext_noop("A bulletin waits for a leader's signature"),
           "{date}的信访快报待您签批，请当日办理。请登录查看：{link}",
           "The bulletin of {date} waits for your signature today. Sign in: {link}", urgent=True),
        _t("bulletin_copy", gettext_noop("A copy of a bulletin was sent"),
           "{date}的信访快报已发您阅办，请登录签收：{link}",
           "A copy of the bulletin of {date} is yours to read and confirm. Sign in: {link}"),
        _t("instruction_given", gettext_noop("A leader's instruction is to be carried out"),
           "信访事项{number}有领导批示，请于{date}前落实并反馈。请登录查看：{link}",
           "A leader's instruction on matter {number} is to be carried out by {date}. Sign in:"
           " {link}", urgent=True),
        _t("instruction_done", gettext_noop("An instruction was reported on: to the leader"),
           "您在信访事项{number}上的批示已有落实反馈。请登录查看：{link}",
           "Your instruction on matter {number} has been reported on. Sign in: {link}"),
    )
}  # fmt: skip
