"""Whole scripts: from what a petitioner brings to the desk that sorts it, and on to its end.

Each is a function of the play and its options; `programme.py` says how often each is played.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.timezone import localdate

from xinqiao.cli.demo import wording as words
from xinqiao.cli.demo.agenda import Script, days, later, work
from xinqiao.cli.demo.handling import Course, filed
from xinqiao.cli.demo.play import CITY_UNITS, DISTRICTS, UPPER, Play
from xinqiao.cli.demo.reviewing import whole
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Channel, DeclineReason, Outcome, Route
from xinqiao.kernel.procedure.steps import Step
from xinqiao.rooms.handling.services import closing, notice, suggestion, withdrawal
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import (
    keeping,
    linking,
    objections,
    passing,
    receiving,
    registration,
    triage,
)
from xinqiao.rooms.registry.intake import Intake
from xinqiao.rooms.registry.linking import LinkKind
from xinqiao.rooms.registry.passing import Target

SURE = frozenset({"*"})  # every doubtful value was looked at
ONLINE = Actor(roles=frozenset({Role.PETITIONER}))
CHANNELS = (
    [Channel.WEB] * 9 + [Channel.LETTER] * 6 + [Channel.VISIT] * 5 + [Channel.PHONE] * 4
    + [Channel.MAILBOX] * 3 + [Channel.HOTLINE] * 2 + [Channel.SUPERIOR, Channel.OUTREACH]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a matter comes in and reaches its unit. via: transfer, assign, county, down, own."""

    via: str = "transfer"
    channel: Channel | None = None
    group: int = 0  # people of a group visit
    anonymous: bool = False
    confidential: bool = False
    claims: int = 1
    objection: str = ""  # agreed, rejected, twice
    asleep: bool = False  # nobody signs for it: taken as received the day after
    dawdles: bool = False  # the desk that sorts lets the fifteen days pass
    corrected: bool = False
    handed: bool = False
    shielded: bool = False


def register(p: Play, arrival: Arrival, person: Person | None = None) -> None:
    """Registration: by the petitioner online, else at a window."""
    channel = arrival.channel or p.rng.choice(CHANNELS)
    intake = _intake(p, arrival, channel, person)
    at = p.now.tick()
    if channel is Channel.WEB and arrival.via in ("transfer", "assign", "down"):
        made = registration.register(intake, by=ONLINE, at=at, office=p.office(p.bureau),
                                     confirmed=SURE)  # fmt: skip
    else:
        made = registration.register(intake, by=_window(p, arrival), at=at, confirmed=SURE)
    p.matter, p.anonymous = made.matter, intake.anonymous
    p.person = next(iter(intake.parties), None)
    p.received_on = localdate(intake.received_at)
    p.stage.opened.append(made)
    p.check(Step.REGISTERED)


def _window(p: Play, arrival: Arrival) -> Actor:
    if arrival.via == "own":
        return p.actor("intake")
    if p.bureau != "xfj" or p.is_report:
        return p.actor("sorter")
    return p.actor(p.rng.choice(("xfj.djy1", "xfj.djy2")))


def _intake(p: Play, arrival: Arrival, channel: Channel, person: Person | None) -> Intake:
    crowd, message = p.stage.crowd, p.message
    parties: tuple[Person, ...] = ()
    if not arrival.anonymous:
        main = person or crowd.main()
        delegates = crowd.representatives(min(4, arrival.group // 4)) if arrival.group else ()
        parties = (main, *delegates)
    by_post = channel in (Channel.LETTER, Channel.SUPERIOR)
    received = p.now.at - timedelta(days=p.rng.randint(1, 3) if by_post else 0)
    claims = (message.title, words.SECOND_CLAIM)[: arrival.claims]
    return Intake(
        channel=Channel.VISIT if arrival.group else channel, title=message.title,
        text=message.text, received_at=received, purpose=message.purpose, parties=parties,
        claims=claims, people=max(1, arrival.group, len(parties)),
        written_on=localdate(received) - timedelta(days=2) if by_post else None,
        visitors=arrival.group or None, group=bool(arrival.group), anonymous=arrival.anonymous,
        confidential=arrival.confidential, category=message.category, place=_place(p),
        read_back=True,
    )  # fmt: skip


def _place(p: Play) -> str:
    return {"cncg": "419802", "cbrs": "419803", "ldzj": "419821"}.get(p.unit, "419800")


def sorted_out(p: Play, arrival: Arrival) -> Script:
    """甄别 at the desk that sorts."""
    yield work(12, 14) if arrival.dawdles else p.work(0, 2)
    who = "intake" if arrival.via == "own" else "bureau" if p.is_report else "sorter"
    if arrival.corrected:
        p.do(triage.correct_receipt_date, who, received_on=p.received_on - timedelta(days=1),
             reason="邮戳日期与登记的收到日期不符，按邮戳更正。")  # fmt: skip
    found = triage.Triage(
        purpose=p.message.purpose, category=p.message.category, place=_place(p),
        group=bool(arrival.group), hardship=p.rng.random() < 0.05,
    )  # fmt: skip
    p.do(triage.triage, who, found=found)
    if arrival.handed:
        p.do(keeping.hand_over, "bureau", to=p.staff("xfj.djy1"), reason="分办科科长外出学习。")


def passed_on(p: Play, arrival: Arrival) -> Script:
    """From the desk that sorts to the intake of the unit."""
    if arrival.via == "own":
        p.do(triage.take_up, "intake")
        return
    yield p.work(0, 1)
    target = Target(p.office(p.unit))
    if arrival.via == "assign":
        p.assigned = True
        limit = p.stage.workday(p.today + timedelta(days=75))
        p.do(passing.assign, "bureau", to=target, limit_on=limit, basis="属地管理、分级负责。")
    elif arrival.via == "down":
        yield from _down(p)
    else:
        p.do(passing.transfer, "sorter", to=_with_copy(p, target), basis="主管职责。")
    yield from received(p, arrival.asleep)


def _with_copy(p: Play, target: Target) -> Target:
    """Once in a while another department helps, or gets a copy."""
    others = [u for u in CITY_UNITS if u not in (p.unit, UPPER.get(p.unit))]
    draw = p.rng.random()
    if p.unit not in CITY_UNITS or draw > 0.12:
        return target
    other = (p.office(p.rng.choice(others)),)
    return replace(target, helpers=other) if draw < 0.06 else replace(target, copies=other)


def _down(p: Play) -> Script:
    """City bureau to district bureau, which sorts it on to its own unit."""
    below = next(b for b, unit in DISTRICTS.items() if unit == p.unit)
    p.do(passing.transfer, "sorter", to=Target(p.office(below)), basis="属地管理。")
    yield work(0, 1)
    p.do(receiving.receive_down, f"{below}.fb")
    yield p.work(0, 2)
    p.bureau = below
    p.do(passing.transfer, "sorter", to=Target(p.office(p.unit)), basis="主管职责。")


def received(p: Play, asleep: bool = False) -> Script:
    """The unit signs for it, or the clock does so the day after."""
    if asleep:
        yield work(3)
        return
    yield p.work(0, 1)
    p.do(receiving.receive, "intake")


def objected(p: Play, end: str) -> Script:
    """管辖异议: agreed, rejected, or twice and up to the common superior."""
    yield p.work(1, 3)
    _object(p)
    yield p.work(1, 2)
    if end == "rejected":
        p.do(objections.reject_objection, "sorter", reason="职责规定明确，该事项由你单位办理。")
        return
    first = p.unit
    p.unit = _other_unit(p)
    p.do(
        objections.agree_objection, "sorter", to=Target(p.office(p.unit)), reason="异议成立，改转。"
    )
    yield from received(p)
    if end == "twice":
        yield p.work(1, 2)
        _object(p)
        yield p.work(0, 1)
        p.do(objections.escalate, "sorter", reason="两家单位均提出异议，提请指定受理。")
        yield work(2, 4)
        helper, p.unit = p.unit, first
        target = Target(p.office(first), helpers=(p.office(helper),))
        p.do(objections.designate, "szf.sz", to=target, reason="由主管单位主办，另一单位协办。")
        yield from received(p)


def _object(p: Play) -> None:
    p.do(objections.object_to, "intake", reason=words.OBJECTION, basis=words.OBJECTION_BASIS,
         suggest=p.office(_other_unit(p)))  # fmt: skip


def _other_unit(p: Play) -> str:
    return CITY_UNITS[(CITY_UNITS.index(p.unit) + 3) % len(CITY_UNITS)]


def arrived(p: Play, arrival: Arrival, person: Person | None = None) -> Script:
    """Everything up to the unit's own decision."""
    register(p, arrival, person)
    yield from sorted_out(p, arrival)
    yield from passed_on(p, arrival)
    if arrival.objection:
        yield from objected(p, arrival.objection)
    if arrival.shielded:
        p.do(
            keeping.shield,
            "head",
            offices=(p.office(_other_unit(p)),),
            reason="该单位是被反映单位。",
        )


def complaint(p: Play, arrival: Arrival, course: Course) -> Script:
    """申诉求决, along its course."""
    yield from arrived(p, arrival)
    yield from whole(p, course)


def study(p: Play, arrival: Arrival, outcome: Outcome) -> Script:
    """建议意见 or an enquiry: studied, answered, closed."""
    yield from arrived(p, arrival)
    yield p.work(1, 4)
    p.do(suggestion.study, "intake")
    if not p.anonymous:
        p.do(notice.serve_notice, "intake", served=p.serving())
    yield p.work(4, 12)
    p.do(suggestion.reply, "head", outcomes={1: outcome}, text=words.REPLY[outcome],
         served=p.serving())  # fmt: skip
    yield work(1, 3)
    p.do(closing.close, "head")


def report(p: Play, arrival: Arrival, organ: str) -> Script:
    """检举控告: sealed from registration on, referred by the head, told to the petitioner."""
    register(p, arrival)
    yield from sorted_out(p, arrival)
    yield work(0, 2)
    p.do(passing.refer, "bureau", to=p.office(organ), basis="干部管理权限。")
    if not p.anonymous:
        yield work(1, 2)
        p.do(notice.serve_notice, "bureau", served=p.serving())
    yield p.work(15, 40)
    p.do(closing.close, f"{organ}.sj", note="已按管理权限办理，结果依规定另行告知。")


def routed(p: Play, arrival: Arrival, route: Route) -> Script:
    """Led to another legal procedure; followed up before it is closed."""
    yield from arrived(p, arrival)
    yield p.work(2, 7)
    p.do(notice.route, "intake", routes={1: route}, elsewhere={1: words.ELSEWHERE[route]})
    yield work(0, 2)
    p.do(notice.serve_notice, "intake", served=p.serving())
    yield p.work(20, 35)
    p.do(closing.close, "head", other_procedure=p.rng.choice(("yes", "yes", "unknown")))


def declined(p: Play, arrival: Arrival) -> Script:
    """Not accepted: it is in hand elsewhere."""
    yield from arrived(p, arrival)
    yield from _declined(p)


def _declined(p: Play) -> Script:
    yield p.work(2, 7)
    p.do(notice.decline, "intake", reason=DeclineReason.IN_HAND, explanation=words.DECLINED,
         basis=words.DECLINED_BASIS, where_to_go=words.WHERE_TO_GO)  # fmt: skip
    yield work(0, 2)
    p.do(notice.serve_notice, "intake", served=p.serving())
    yield work(1, 4)
    p.do(closing.close, "head")


def final_again(p: Play, arrival: Arrival, course: Course) -> Script:
    """A matter re-reviewed to the end, brought again with nothing new: 不再受理."""
    person, halt = p.stage.crowd.main(), p.halt
    p.halt = None
    yield from arrived(p, arrival, person)
    yield from whole(p, course)
    first, ended_on = p.matter, p.today
    yield later(8, 14)
    p.halt, p.assigned, p.tasks = halt, False, 0
    register(p, replace(arrival, channel=Channel.VISIT), person)
    p.do(linking.link, "sorter", other=first, kind=LinkKind.REPEAT, note="同一事实和理由。")
    yield from sorted_out(p, Arrival())
    yield from passed_on(p, Arrival())
    yield p.work(1, 3)
    prior = notice.PriorFinal(
        number="东政复核〔2026〕1号", issued_on=ended_on, same_facts="请求、事实和理由均相同。",
        new_facts=False, new_facts_answer="逐项比对了两次提交的材料，没有新的事实和理由。",
    )  # fmt: skip
    p.do(notice.decline_again, "head", prior=prior, legal_reviewer=p.staff("legal"))
    yield work(0, 2)
    p.do(notice.serve_notice, "head", served=p.serving())
    yield work(1, 3)
    p.do(closing.close, "head")


def repeated(p: Play, arrival: Arrival, course: Course, how: str) -> Script:
    """The same person writes again while the first is in hand: added, linked, merged, or undone."""
    person, halt = p.stage.crowd.main(), p.halt
    p.halt = None
    yield from arrived(p, arrival, person)
    first = p.matter
    yield later(1, 2)
    if how == "added":
        _add(p, person)
    else:
        second = replace_play(p, halt)
        register(second, Arrival(channel=Channel.PHONE), person)
        yield from _settle(second, first, how)
    yield from whole(p, course)


def replace_play(p: Play, halt: Step | None) -> Play:
    """Another matter of the same message at the same desk, within the same script."""
    return Play(p.stage, p.now, p.message, unit=p.unit, halt=halt, pace=0.0)


def _add(p: Play, person: Person) -> None:
    intake = _intake(p, Arrival(), Channel.WEB, person)
    actor = p.actor("sorter")
    made = linking.add_submission(matter=p.matter, intake=intake, by=actor, at=p.now.tick(),
                                  confirmed=SURE)  # fmt: skip
    p.do(linking.answer_submission, "sorter", submission=made.number,
         answer="您再次反映的事项正在原事项中办理，进度可用首次的查询码查询。")  # fmt: skip


def _settle(second: Play, first: int, how: str) -> Script:
    if how in ("linked", "unlinked"):
        second.do(linking.link, "sorter", other=first, kind=LinkKind.RELATED)
        if how == "unlinked":
            yield work(1)
            second.do(linking.unlink, "sorter", other=first, reason="两件事项并无关联。")
    else:
        second.do(linking.merge, "sorter", into=first, reason="同一信访人、同一请求。")
        if how == "unmerged":
            yield work(1)
            second.do(linking.unmerge, "sorter", reason="复核发现请求不同，分开办理。")
    if how != "merged":
        yield from sorted_out(second, Arrival())
        yield from passed_on(second, Arrival())
        yield from _declined(second)


def voided(p: Play, arrival: Arrival) -> Script:
    """Typed twice; a second person confirms, and it stays visible."""
    register(p, arrival)
    yield work(0, 1)
    p.do(triage.propose_void, "xfj.djy1", reason="同一来信重复录入。")
    yield work(0, 1)
    p.do(triage.confirm_void, "bureau")


def withdrawn(p: Play, arrival: Arrival) -> Script:
    """Withdrawn before anybody has decided anything; filed in the end."""
    yield from arrived(p, arrival)
    yield days(1)
    p.do(withdrawal.ask_withdrawal, "petitioner", statement=words.WITHDRAWAL, free_will=True)
    yield later(6, 9)
    while p.step is not Step.WITHDRAWN:  # a holiday lengthens the days of cooling off
        yield days(1)
    p.check(Step.WITHDRAWN)
    filed(p)
