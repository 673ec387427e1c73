"""当日传达: to whom, by when, read with one tap, corrected by a version that is read again."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.cast import Cast, assemble
from tests.rooms.conveying_play import (
    DAY,
    HANDLERS,
    HEAD,
    POINTS,
    away,
    conveyed,
    corrected,
    row,
    told,
    typed,
)
from tests.rooms.registry_play import at
from xinqiao.kernel.errors import (
    ChangedMeanwhile,
    DomainError,
    Missing,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.rooms.conveying import queries
from xinqiao.rooms.conveying.audience import Audience
from xinqiao.rooms.conveying.models import Meeting, Point, Reader, Version
from xinqiao.rooms.conveying.services import clockwork, publishing, reading
from xinqiao.rooms.conveying.services.publishing import NewPoint
from xinqiao.rooms.directory.models import Holding

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HANDLER = "housing.handler"


@pytest.fixture
def cast() -> Cast:
    return assemble()


def read(cast: Cast, meeting: Meeting, who: str, when: Any, version: int = 1) -> Reader:
    return reading.read(meeting=meeting.pk, version=version, by=cast.actor(who), at=when)


# ── to whom ─────────────────────────────────────────────────────────────────────────────


def test_audience__offices_mean_everybody_in_post_there(cast: Cast) -> None:
    meeting = conveyed(cast)
    found = set(Reader.objects.values_list("staff__username", flat=True))
    offices = ("bureau.", "housing.")
    assert found == {who for who in cast.staff if who.startswith(offices)}
    assert {r.due for r in Reader.objects.filter(version__meeting=meeting)} == {DAY}


def test_audience__roles_alone_mean_that_post_everywhere_within_reach(cast: Cast) -> None:
    conveyed(cast, audience=HANDLERS)
    found = set(Reader.objects.values_list("staff__username", flat=True))
    assert found == {who for who in cast.staff if ".handler" in who}


def test_audience__is_kept_as_it_was_at_publication(cast: Cast) -> None:
    meeting = conveyed(cast)
    Holding.objects.filter(staff=cast.staff[HANDLER]).update(until=date(2026, 3, 5))
    assert row(cast, meeting, HANDLER).office_id == cast.office("housing")
    corrected(cast, meeting, at(3, 5, 10))
    assert not Reader.objects.filter(version__n=2, staff=cast.staff[HANDLER]).exists()


def test_audience__somebody_of_two_posts_reads_once(cast: Cast) -> None:
    held = Holding.objects.get(staff=cast.staff["housing.handler2"])
    Holding.objects.filter(pk=held.pk).update(staff=cast.staff[HANDLER])
    meeting = conveyed(cast)
    assert Reader.objects.filter(version__meeting=meeting, staff=cast.staff[HANDLER]).count() == 1


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"title": " "}, Missing, "title"),
        ({"title": "会" * 81}, OutOfRange, "title"),
        ({"points": ()}, Missing, "text_1"),
        ({"points": (NewPoint("一"),) * 21}, OutOfRange, "text_1"),
        ({"points": (*POINTS, NewPoint(" "))}, Missing, "text_3"),
        ({"points": (NewPoint("请联系13812341234"),)}, OutOfRange, "text_1"),
        ({"points": (NewPoint("一", task="办"),)}, Missing, "owner_1"),
        ({"points": (NewPoint("一", task="办", owner=1),)}, OutOfRange, "owner_1"),
        ({"audience": Audience()}, Missing, "offices"),
        ({"held_on": date(2026, 3, 5)}, OutOfRange, "held_on"),
        ({"received_at": at(3, 4, 17)}, OutOfRange, "received_at"),
    ],
)
def test_convey__refusals_name_the_field_and_leave_nothing(
    cast: Cast, values: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    if (points := values.get("points")) and points[0].owner:
        values = {"points": (NewPoint("一", task="办", owner=cast.staff["gov.head"].pk + 900),)}
    with pytest.raises(refusal) as refused:
        conveyed(cast, **values)
    assert refused.value.field == field
    assert not Meeting.objects.exists()


def test_convey__a_matters_number_is_no_phone_number(cast: Cast) -> None:
    conveyed(cast, points=[NewPoint("411600A202603040001 号事项今日答复")])
    assert Point.objects.get().text.startswith("411600A")


def test_convey__a_task_needs_a_day_to_come(cast: Cast) -> None:
    owner = cast.staff[HANDLER].pk
    for day, refusal in ((None, Missing), (date(2026, 3, 3), OutOfRange)):
        with pytest.raises(refusal):
            conveyed(cast, points=[NewPoint("一", "核对台账", owner, day)])
    conveyed(cast, points=[NewPoint("一", "核对台账", owner, date(2026, 3, 6))])
    assert Point.objects.get().by_day == date(2026, 3, 6)


@pytest.mark.parametrize("who", ["bureau.triage", "bureau.admin", HANDLER, "gov.leader"])
def test_convey__is_for_directors(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        publishing.convey(typed(cast), by=cast.actor(who), at=at(3, 4, 16))


def test_convey__a_department_addresses_its_own_house_only(cast: Cast) -> None:
    own = typed(cast, received_by=cast.staff["housing.head"].pk,
                audience=Audience((cast.office("housing"),)))  # fmt: skip
    publishing.convey(own, by=cast.actor("housing.head"), at=at(3, 4, 16))
    wider = typed(cast, received_by=cast.staff["housing.head"].pk)
    with pytest.raises(OutOfRange):
        publishing.convey(wider, by=cast.actor("housing.head"), at=at(3, 4, 16))


# ── reading ─────────────────────────────────────────────────────────────────────────────


def test_read__one_tap_is_kept_and_a_second_changes_nothing(cast: Cast) -> None:
    meeting = conveyed(cast)
    assert [m.head.title for m in queries.to_read(cast.actor(HANDLER))] == ["全市信访工作调度会"]
    read(cast, meeting, HANDLER, at(3, 4, 20))
    assert read(cast, meeting, HANDLER, at(3, 4, 21)).read_at == at(3, 4, 20)
    assert queries.to_read(cast.actor(HANDLER)) == []
    [mine] = queries.have_read(cast.actor(HANDLER), DAY)
    assert not mine.late


@pytest.mark.parametrize("who", ["labour.handler", "gov.head"])
def test_read__whoever_is_not_addressed_finds_nothing(cast: Cast, who: str) -> None:
    meeting = conveyed(cast)
    with pytest.raises(NotFound):
        read(cast, meeting, who, at(3, 4, 20))
    with pytest.raises(NotFound):
        queries.page(meeting.pk, cast.actor(who))


def test_read__after_midnight_is_shown_as_late(cast: Cast) -> None:
    meeting = conveyed(cast)
    read(cast, meeting, HANDLER, at(3, 5, 0))
    found = queries.page(meeting.pk, cast.actor("housing.head"))
    assert [(r.name, r.late) for r in found.read] == [("承办人甲", True)]


# ── corrected ───────────────────────────────────────────────────────────────────────────


def test_correct__everybody_reads_again(cast: Cast) -> None:
    meeting = conveyed(cast)
    read(cast, meeting, HANDLER, at(3, 4, 17))
    corrected(cast, meeting, at(3, 4, 18))
    [mine] = queries.to_read(cast.actor(HANDLER))
    assert (mine.head.version, mine.points[0].text) == (2, "当日的事当日办结。")
    assert row(cast, meeting, HANDLER).read_at == at(3, 4, 17)
    [(before, points)] = queries.page(meeting.pk, cast.actor(HANDLER)).before
    assert (before.version, points[0].text) == (1, POINTS[0].text)
    assert told(cast, HANDLER) == ["conveyed", "conveyed_again"]


def test_correct__a_tap_on_the_old_points_does_not_count(cast: Cast) -> None:
    meeting = conveyed(cast)
    corrected(cast, meeting, at(3, 4, 18))
    with pytest.raises(ChangedMeanwhile):
        read(cast, meeting, HANDLER, at(3, 4, 19))
    assert row(cast, meeting, HANDLER, version=2).read_at is None


def test_correct__two_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    meeting = conveyed(cast)
    corrected(cast, meeting, at(3, 4, 18))
    with pytest.raises(ChangedMeanwhile):
        corrected(cast, meeting, at(3, 4, 19), seen=1)
    assert Version.objects.count() == 2


def test_correct__is_for_the_office_that_conveyed_it(cast: Cast) -> None:
    meeting = conveyed(cast)
    for who, refusal in (("housing.head", NotFound), ("bureau.triage", NotPermitted)):
        with pytest.raises(refusal):
            publishing.correct(meeting=meeting.pk, seen=1, points=POINTS, reason="错字",
                               by=cast.actor(who), at=at(3, 4, 18))  # fmt: skip


def test_points__the_database_refuses_to_edit_them(cast: Cast) -> None:
    conveyed(cast)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Point.objects.update(text="别的")


# ── the absent, the evening ─────────────────────────────────────────────────────────────


def test_absent__reads_on_the_working_day_of_return(cast: Cast) -> None:
    away(cast, HANDLER, date(2026, 3, 2), date(2026, 3, 6))  # a Friday
    meeting = conveyed(cast)
    found = row(cast, meeting, HANDLER)
    assert (found.away_until, found.due) == (date(2026, 3, 6), date(2026, 3, 9))
    assert told(cast, HANDLER) == []
    clockwork.follow_up(at(3, 4, 19))
    assert told(cast, HANDLER) == []
    clockwork.follow_up(at(3, 9, 9))
    assert told(cast, HANDLER) == ["conveyed"]
    assert not read(cast, meeting, HANDLER, at(3, 9, 10)).read_at > at(3, 9, 23)
    assert not queries.have_read(cast.actor(HANDLER), date(2026, 3, 9))[0].late


def test_absent__two_absences_in_a_row_are_one(cast: Cast) -> None:
    away(cast, HANDLER, date(2026, 3, 4), date(2026, 3, 6))
    away(cast, HANDLER, date(2026, 3, 9), date(2026, 3, 10))
    away(cast, HANDLER, date(2026, 3, 20), date(2026, 3, 21))
    assert row(cast, conveyed(cast), HANDLER).due == date(2026, 3, 11)


def test_absent__whoever_is_sent_away_the_same_day_reads_on_return(cast: Cast) -> None:
    meeting = conveyed(cast)
    away(cast, HANDLER, DAY, DAY)
    clockwork.follow_up(at(3, 4, 18))
    assert row(cast, meeting, HANDLER).due == date(2026, 3, 5)
    assert "conveyed_unread" not in told(cast, HANDLER)


def test_evening__reminds_who_has_not_read_once(cast: Cast) -> None:
    meeting = conveyed(cast)
    read(cast, meeting, "housing.head", at(3, 4, 17))
    assert clockwork.follow_up(at(3, 4, 17)) == 0
    for hour in (18, 19, 23):
        clockwork.follow_up(at(3, 4, hour))
    assert told(cast, HANDLER) == ["conveyed", "conveyed_unread"]
    assert told(cast, "housing.head") == ["conveyed"]
    clockwork.follow_up(at(3, 5, 19))
    assert told(cast, HANDLER) == ["conveyed", "conveyed_unread"]


def test_evening__what_was_published_just_now_is_not_reminded_of_at_once(cast: Cast) -> None:
    conveyed(cast, when=at(3, 4, 20))
    assert clockwork.follow_up(at(3, 4, 20)) == 0
    assert clockwork.follow_up(at(3, 4, 21)) > 0


def test_evening__nobody_is_reminded_of_replaced_points(cast: Cast) -> None:
    meeting = conveyed(cast)
    corrected(cast, meeting, at(3, 4, 17))
    clockwork.follow_up(at(3, 4, 18))
    assert told(cast, HANDLER).count("conveyed_unread") == 1


# ── who sees who has read ───────────────────────────────────────────────────────────────


def test_page__the_office_that_conveyed_it_sees_everybody(cast: Cast) -> None:
    meeting = conveyed(cast)
    read(cast, meeting, HANDLER, at(3, 4, 17))
    found = queries.page(meeting.pk, cast.actor(HEAD))
    assert found.whole
    assert len(found.unread or ()) == Reader.objects.count() - 1
    [listed] = queries.conveyed(cast.actor(HEAD), DAY)
    assert (listed.read, listed.of) == (1, Reader.objects.count())


def test_page__another_director_sees_their_own_office(cast: Cast) -> None:
    meeting = conveyed(cast)
    found = queries.page(meeting.pk, cast.actor("housing.head"))
    assert {r.office.zh for r in found.unread or ()} == {"市住房和城乡建设局"}
    [listed] = queries.conveyed(cast.actor("housing.head"), DAY)
    assert (listed.read, listed.of) == (0, 6)


def test_page__others_see_the_points_and_nobodys_reading(cast: Cast) -> None:
    meeting = conveyed(cast)
    found = queries.page(meeting.pk, cast.actor(HANDLER))
    assert (found.unread, found.read) == (None, ())
    assert queries.conveyed(cast.actor(HANDLER), DAY) == []


def test_tasks__are_the_owners_own_of_the_points_in_force(cast: Cast) -> None:
    owner, day = cast.staff[HANDLER].pk, date(2026, 3, 6)
    meeting = conveyed(cast, points=[NewPoint("一", "核对台账", owner, day)])
    assert [t.task for t in queries.tasks_of(cast.actor(HANDLER), DAY)] == ["核对台账"]
    assert queries.tasks_of(cast.actor("housing.handler2"), DAY) == []
    assert queries.tasks_of(cast.actor(HANDLER), date(2026, 3, 21)) == []
    corrected(cast, meeting, at(3, 4, 18))
    assert queries.tasks_of(cast.actor(HANDLER), DAY) == []
