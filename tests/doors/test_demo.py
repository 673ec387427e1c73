"""The demo: every step, outcome and act occurs, no rule is broken, nobody real is in it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils.timezone import localdate
from pytest_django import DjangoDbBlocker, Settings

from xinqiao.casebook import queries, sealing, verify
from xinqiao.casebook.calendars import current
from xinqiao.casebook.models import Duty, Event, Matter
from xinqiao.casebook.replay import standing_of
from xinqiao.cli.demo import city, messages, programme, theatre
from xinqiao.cli.demo.agenda import Agenda, days, work
from xinqiao.cli.demo.petitioners import REGIONS, Crowd
from xinqiao.cli.demo.theatre import Played
from xinqiao.kernel import identity
from xinqiao.kernel.codes import Outcome, Purpose
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.rooms.conveying.models import Meeting, Reader
from xinqiao.rooms.desk.models import Planned
from xinqiao.rooms.directory.models import OfficeKind
from xinqiao.rooms.feedback.models import Thanks
from xinqiao.rooms.people.models import Party
from xinqiao.rooms.recognition.codes import Kind
from xinqiao.rooms.recognition.models import Honour, Training, TrainingState

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CST = ZoneInfo("Asia/Shanghai")
PASSWORD = "correct-horse-battery"
MATTERS = sum(plan.matters for plan in programme.first())
# Nothing in the demo's 200 days brings these about: a notice loaded late, a file attached.
NOT_PLAYED = {Act.RECOUNT, Act.ATTACH}
ENDS = [
    datetime(2026, 11, 23, 18, tzinfo=CST),
    datetime(2026, 2, 26, 0, 30, tzinfo=CST),  # at night, after the long holiday
]


@pytest.fixture(scope="module", params=ENDS, ids=lambda end: f"{end:%F %H:%M}")
def played(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Played]:
    """The first plans, once: they show everything there is."""
    found = messages.load(messages.EXCERPT)
    files = override_settings(FILES_ROOT=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic(), transaction.atomic("keys"):
        yield theatre.play(found, matters=MATTERS, end=request.param, password=PASSWORD)
        transaction.set_rollback(True)
        transaction.set_rollback(True, "keys")


def test_demo__no_rule_stops_a_script(played: Played) -> None:
    assert played.refused == ()


def test_demo__shows_a_matter_at_every_step(played: Played) -> None:
    steps = set(Matter.objects.values_list("step", flat=True))
    assert steps == {step.value for step in Step if step is not Step.NEW}


def test_demo__shows_every_outcome_of_a_claim(played: Played) -> None:
    outcomes = {
        claim.outcome
        for matter in Matter.objects.values_list("pk", flat=True)
        for claim in standing_of(matter).claims.values()
    }
    assert outcomes == {"", *(outcome.value for outcome in Outcome)}


def test_demo__shows_every_act(played: Played) -> None:
    acts = set(Event.objects.values_list("act", flat=True))
    assert acts == {act.value for act in Act if act not in NOT_PLAYED}


def test_demo__has_late_extended_grouped_sealed_and_repeated_matters(played: Played) -> None:
    today = played.end.date()
    assert Duty.objects.filter(closed_by=None, office__isnull=False, due__lt=today).count() >= 3
    for flag in ("extended", "group", "sealed", "repeat", "confidential", "anonymous"):
        assert Matter.objects.filter(**{flag: True}).exists(), flag


def test_demo__conveys_one_meeting_to_all_and_one_that_waits(played: Played) -> None:
    first, second = Meeting.objects.order_by("id")
    assert first.versions.count() == 2
    assert not Reader.objects.filter(version__meeting=first, version__n=2, read_at=None).exists()
    waiting = Reader.objects.filter(version__meeting=second, read_at=None)
    assert waiting.filter(away_until=None).count() == 4
    assert waiting.exclude(away_until=None).exists()


def test_demo__honours_of_several_kinds_one_of_them_revoked(played: Played) -> None:
    assert set(Honour.objects.values_list("kind", flat=True)) == {k.value for k in Kind} - {"first"}
    assert Honour.objects.exclude(revoked="").count() == 1
    assert Honour.objects.filter(staff=None).count() == 2
    assert set(Training.objects.values_list("state", flat=True)) == set(TrainingState.values)
    assert Thanks.objects.exclude(to=None).count() == 2


def test_demo__shows_thanks_and_keeps_some_inside(played: Played) -> None:
    assert set(Thanks.objects.values_list("consent", flat=True)) == {True, False}


def test_demo__some_lines_of_today_were_passed_on_and_some_put_to_a_day(played: Played) -> None:
    assert Event.objects.filter(act=Act.PASS_DUTY).count() > 2
    today = localdate(played.end)
    assert Planned.objects.filter(current=True, until__gt=today).count() > 2


def test_demo__nothing_happens_after_its_end(played: Played) -> None:
    assert not Event.objects.filter(at__gt=played.end).exists()


def test_demo__people_act_in_office_hours_on_working_days(played: Played) -> None:
    calendar = current()
    for at in Event.objects.filter(actor="staff").values_list("at", flat=True):
        local = at.astimezone(CST)
        assert calendar.is_workday(local.date())
        assert 8 <= local.hour <= 18


def test_demo__the_verifier_finds_nothing(
    played: Played, tmp_path: Path, settings: Settings
) -> None:
    settings.KEYS_ROOT = tmp_path / "keys"
    sealing.seal(played.end)
    assert list(verify.problems()) == []


def test_demo__a_report_is_seen_by_nobody_but_its_named_readers(played: Played) -> None:
    sealed = Matter.objects.filter(sealed=True)
    assert sealed.exists()
    for who, desk in played.city.people.items():
        seen = queries.visible_to(desk).filter(sealed=True)
        for matter in seen:
            named = {s.staff for s in standing_of(matter.pk).seats}
            assert desk.staff in named, who


def test_demo__petitioners_can_belong_to_nobody(played: Played) -> None:
    assert Party.objects.exists()
    for masked in Party.objects.exclude(phone_masked="").values_list("phone_masked", flat=True):
        assert masked.startswith("154")
    # Nobody who comes to a window is asked where they live.
    assert set(Party.objects.values_list("region", flat=True)) <= {"", *REGIONS}


def test_crowd__numbers_fit_together_and_name_no_place() -> None:
    crowd, today = Crowd(Random(1), date(2026, 6, 1)), date(2026, 6, 2)
    people = [crowd.main() for _ in range(200)]
    cards = [identity.id_card(p.id_number, today=today) for p in people if p.id_number]
    assert len(cards) > 50
    assert {card.area for card in cards} <= REGIONS.keys()
    assert all(identity.phone(p.phone) == p.phone for p in people)
    assert len({p.phone for p in people}) == len(people)


def test_city__has_the_offices_and_posts_of_a_city() -> None:
    places = city.places()
    kinds = Counter((place.kind, place.level) for place in places)
    assert kinds[OfficeKind.BUREAU, 2] == 1
    assert kinds[OfficeKind.BUREAU, 3] == 3
    assert kinds[OfficeKind.DEPARTMENT, 2] >= 8
    assert {"conference", "discipline", "political_legal"} <= {kind for kind, _ in kinds}
    posts = sum(len(city.POSTS[place.posts]) for place in places)
    assert posts >= 60


def test_messages__the_excerpt_has_every_purpose_and_no_numbers_of_people() -> None:
    found = messages.load(messages.EXCERPT)
    assert {m.purpose for m in found} == set(Purpose)
    assert len(found) <= 80
    for message in found:
        assert not identity_like(message.text), message.title


def identity_like(text: str) -> bool:
    digits = "".join(c if c.isdigit() else " " for c in text).split()
    return any(len(run) >= 11 for run in digits)


def test_agenda__pauses_end_on_days_when_people_act() -> None:
    agenda = Agenda(current(), Random(1), nightly=lambda at: None)
    friday = datetime(2026, 9, 30, 16, 50, tzinfo=CST)  # before the long holiday
    assert agenda.after(friday, work(1)).date() == date(2026, 10, 8)
    assert agenda.after(friday, days(1)).date() == date(2026, 10, 1)
