"""A post changes hands: its matters follow in the same breath (P1)."""

from datetime import date

import pytest

from tests.cast import Cast, assemble
from tests.rooms.registry_play import at, received, registered, sent
from xinqiao.casebook import ledger, verify_books
from xinqiao.casebook.models import Duty, Event, Matter, Seat
from xinqiao.kernel.codes import Purpose
from xinqiao.kernel.errors import NotPermitted
from xinqiao.kernel.procedure.consequences import Change, NewDuty
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.directory.models import Holding, Post
from xinqiao.rooms.registry import services
from xinqiao.rooms.registry.postings import hand_post_over

pytestmark = pytest.mark.django_db(databases="__all__")
SINCE = date(2026, 3, 9)


@pytest.fixture
def cast() -> Cast:
    return assemble()


def post_of(cast: Cast, key: str) -> int:
    post = cast.actor(key).post
    assert post is not None
    return post


def to_stranger(cast: Cast, key: str) -> int:
    return hand_post_over(
        post_of(cast, key), cast.staff["stranger"].pk, since=SINCE,
        by=cast.actor("bureau.admin"), at=at(3, 9),
    )  # fmt: skip


def test_hand_post_over__the_follower_owns_every_open_matter_and_its_clocks(cast: Cast) -> None:
    made = [received(cast), sent(cast, text="另一件事。")]
    assert to_stranger(cast, "housing.intake") == 2
    stranger = cast.staff["stranger"].pk
    for one in made:
        matter = Matter.objects.get(pk=one.matter)
        assert (matter.post_id, matter.staff_id) == (post_of(cast, "housing.intake"), stranger)
        open_duties = Duty.objects.filter(matter=matter, closed_by=None, office=matter.office)
        assert set(open_duties.values_list("staff", flat=True)) == {stranger}
        last = Event.objects.filter(matter=matter).last()
        assert last is not None
        assert (last.act, last.actor) == (Act.HAND_OVER, "system")


def test_hand_post_over__what_the_post_owes_in_others_matters_follows(cast: Cast) -> None:
    made = received(cast)
    keeper, legal = cast.owner("housing.legal"), cast.owner("housing.head")
    for holder in (keeper, legal):
        duty = NewDuty(TermKey.PROMISE, date(2026, 4, 1), holder)
        held = ledger.hold(made.matter)
        ledger.record(
            held, Act.PROMISE, by=cast.actor("housing.intake"), at=at(3, 8),
            change=Change(set_dates=(duty,)),
        )  # fmt: skip
    assert to_stranger(cast, "housing.legal") == 1
    promises = Duty.objects.filter(matter=made.matter, key=TermKey.PROMISE)
    stranger = cast.staff["stranger"].pk
    assert sorted(promises.values_list("post", "staff")) == sorted(
        [(keeper.post, stranger), (legal.post, legal.staff)]
    )
    assert Matter.objects.get(pk=made.matter).staff_id == cast.staff["housing.intake"].pk
    assert [str(p) for p in verify_books.among([made.matter])] == []


def test_hand_post_over__leaves_matters_of_other_posts_alone(cast: Cast) -> None:
    made = received(cast)
    assert to_stranger(cast, "housing.legal") == 0
    assert Matter.objects.get(pk=made.matter).staff_id == cast.staff["housing.intake"].pk


def test_hand_post_over__a_named_seat_of_a_sealed_matter_goes_along(cast: Cast) -> None:
    made = registered(cast, purpose=Purpose.REPORT)
    seats = Seat.objects.filter(matter=made.matter)
    before = cast.staff["bureau.head"].pk
    assert before in set(seats.values_list("staff", flat=True))
    assert to_stranger(cast, "bureau.head") == 1
    after = set(seats.values_list("staff", flat=True))
    assert before not in after
    assert cast.staff["stranger"].pk in after
    assert None not in after


def test_hand_post_over__somebody_shut_out_gets_nothing(cast: Cast) -> None:
    made = received(cast)
    stranger = cast.staff["stranger"].pk
    services.shield(
        matter=made.matter, staff=(stranger,), reason="有利害关系",
        by=cast.actor("bureau.triage"), at=at(3, 8),
    )  # fmt: skip
    to_stranger(cast, "housing.intake")
    assert Matter.objects.get(pk=made.matter).staff_id == cast.staff["housing.head"].pk


def test_hand_post_over__an_empty_post_or_the_same_person_moves_nothing(cast: Cast) -> None:
    received(cast)
    post = post_of(cast, "housing.intake")
    same = cast.staff["housing.intake"].pk
    admin = cast.actor("bureau.admin")
    assert hand_post_over(post, same, since=SINCE, by=admin, at=at(3, 9)) == 0
    empty = Post.objects.create(office=cast.offices["housing"], title="新岗", roles=["handler"])
    assert hand_post_over(empty.pk, same, since=SINCE, by=admin, at=at(3, 9)) == 0


def test_hand_post_over__is_for_administrators(cast: Cast) -> None:
    received(cast)
    with pytest.raises(NotPermitted):
        hand_post_over(
            post_of(cast, "housing.intake"), cast.staff["stranger"].pk, since=SINCE,
            by=cast.actor("housing.head"), at=at(3, 9),
        )  # fmt: skip
    assert Holding.objects.filter(staff=cast.staff["stranger"]).count() == 0
