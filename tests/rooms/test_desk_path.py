"""The path: what was, under its true name and day; what is; what will come."""

from datetime import date

from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.procedure.steps import Step
from xinqiao.rooms.desk.path import path

S = Step


def day(n: int) -> date:
    return date(2026, 3, n)


def line(*reached: tuple[S, int]) -> list[tuple[str, str, int | None]]:
    """(step, state, day) of the path after these steps of March."""
    found = path([(step, day(n)) for step, n in reached], Purpose.COMPLAINT)
    return [(s.step.value, s.state, s.on.day if s.on else None) for s in found]


START = ((S.REGISTERED, 2), (S.TRIAGED, 3), (S.IN_TRANSIT, 4), (S.AWAITING_NOTICE, 5))


def test_path__acceptance_stands_on_its_own_day() -> None:
    assert line(*START, (S.ACCEPTED, 10), (S.HANDLING, 12))[:4] == [
        ("registered", "done", 2),
        ("in_transit", "done", 4),
        ("accepted", "done", 10),
        ("handling", "now", 12),
    ]


def test_path__what_was_declined_was_never_accepted() -> None:
    told = line(*START, (S.NOT_ACCEPTED, 10))
    assert ("awaiting_notice", "done", 5) in told
    assert "accepted" not in {step for step, _, _ in told}


def test_path__a_draft_that_went_back_keeps_the_day_the_handling_began() -> None:
    told = line(*START, (S.ACCEPTED, 10), (S.HANDLING, 12), (S.OPINION_DRAFT, 15), (S.HANDLING, 16),
                (S.OPINION_DRAFT, 18), (S.OPINION_ISSUED, 20))  # fmt: skip
    assert ("handling", "done", 12) in told


def test_path__a_stage_passed_twice_stands_where_it_was_last() -> None:
    told = line(*START, (S.OBJECTED, 6), (S.IN_TRANSIT, 7), (S.AWAITING_NOTICE, 8))
    assert [(step, on) for step, state, on in told if state == "done"] == [
        ("registered", 2), ("in_transit", 7),
    ]  # fmt: skip
    assert ("awaiting_notice", "now", 8) in told
