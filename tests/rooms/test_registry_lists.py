"""Lists: what the one rule allows, in a stable order, in few statements."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, assemble
from tests.rooms.registry_play import at, received, registered, sent, triaged
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import SYSTEM, petitioner
from xinqiao.kernel.codes import Channel, Purpose, Urgency
from xinqiao.kernel.errors import Missing, NotPermitted, OutOfRange
from xinqiao.rooms.registry import lists, services, views
from xinqiao.rooms.registry.lists import Filters, Order, State
from xinqiao.rooms.registry.models import Export

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EVERYTHING = Filters(state=State.ALL)


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def city(cast: Cast) -> Cast:
    """A dozen kinds of matter: open, closed, sealed, shielded, passed on, of the county."""
    registered(cast, title="登记")
    registered(cast, title="急件", urgency=Urgency.URGENT, confidential=True, place="411600")
    registered(cast, title="集体", group=True, people=7, category="030100")
    registered(cast, title="匿名", anonymous=True, parties=(), channel=Channel.WEB)
    registered(cast, title="县里", who="county_bureau.registrar")
    registered(cast, title="住建", who="housing.intake")
    registered(cast, title="检举", purpose=Purpose.REPORT)
    housing = cast.office("housing")
    registered(cast, title="检举住建", purpose=Purpose.REPORT, against_offices=(housing,))
    registered(
        cast, title="检举信访局", purpose=Purpose.REPORT, against_offices=(cast.office("bureau"),)
    )
    triaged(cast, title="已甄别", received_at=at(2, 27))
    sent(cast, title="转出")
    shielded = received(cast, title="回避")
    services.shield(
        matter=shielded.matter, reason="亲属", staff=(cast.staff["housing.handler"].pk,),
        by=cast.actor("housing.head"), at=at(3, 6),
    )  # fmt: skip
    void = registered(cast, title="作废")
    services.propose_void(
        matter=void.matter, reason="录错", by=cast.actor("bureau.registrar"), at=at(3, 3)
    )
    services.confirm_void(matter=void.matter, by=cast.actor("bureau.head"), at=at(3, 3))
    return cast


def titles(cast: Cast, who: str, filters: Filters | None = None, **how: Any) -> list[str]:
    return [r.gist for r in lists.page(cast.actor(who), filters, **how).rows]


def test_lists__page_count_walk_and_export_agree_with_the_one_rule_for_everybody(
    city: Cast,
) -> None:
    for who, actor in city.actors.items():
        allowed = set(visible_to(actor).values_list("pk", flat=True))
        assert {r.id for r in lists.page(actor, EVERYTHING).rows} == allowed, who
        assert lists.count(actor, EVERYTHING).number == len(allowed), who
        assert {r.id for r in lists.walk(actor, EVERYTHING)} == allowed, who
        still_open = set(visible_to(actor).filter(open=True).values_list("pk", flat=True))
        assert {r.id for r in lists.page(actor).rows} == still_open, who
        if actor.reads_cases:
            taken = views.export(filters=EVERYTHING, by=actor, at=at(3, 9))
            assert {r.id for r in taken} == allowed, who
    assert {len(set(visible_to(a))) for a in city.actors.values()} >= {0, 1, 3}


@pytest.mark.parametrize("actor", [SYSTEM, petitioner(1)])
def test_lists__belong_to_staff(city: Cast, actor: Any) -> None:
    assert lists.page(actor, EVERYTHING).rows == ()
    with pytest.raises(NotPermitted):
        views.export(filters=EVERYTHING, by=actor, at=at(3, 9))


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_page__leads_through_all_rows_once_in_one_order(
    city: Cast, order: Order, size: int
) -> None:
    actor, seen, after = city.actor("bureau.head"), list[lists.Row](), None
    while True:
        found = lists.page(actor, order=order, after=after, size=size)
        seen += found.rows
        after = found.after
        if after is None:
            break
    assert seen == list(lists.page(actor, order=order).rows)
    assert len({r.id for r in seen}) == len(seen) > 8
    keys = [(r.due_on if order is Order.DUE else r.received_on, r.id) for r in seen]
    assert keys == sorted(keys, reverse=order is Order.NEWEST)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_page__leads_back_the_way_it_came(city: Cast, order: Order, size: int) -> None:
    actor, way = (
        city.actor("bureau.head"),
        [lists.page(city.actor("bureau.head"), order=order, size=size)],
    )
    while way[-1].after:
        way.append(lists.page(actor, order=order, size=size, after=way[-1].after))
    assert len(way) > 1
    assert way[0].before is None
    back = way[-1]
    for earlier in reversed(way[:-1]):
        back = lists.page(actor, order=order, size=size, before=back.before)
        assert back == earlier


def test_page__before_a_place_near_the_top_is_the_first_page(city: Cast) -> None:
    actor = city.actor("bureau.head")
    second = lists.page(actor, size=3, after=lists.page(actor, size=2).after)
    registered(city, title="新来", when=at(3, 9), received_at=at(3, 9))
    first = lists.page(actor, size=3, before=second.before)
    assert first == lists.page(actor, size=3)
    assert first.rows[0].gist == "新来"
    again = lists.page(actor, size=9, before=second.before)
    assert again == lists.page(actor, size=9)


def test_page__stays_where_it_is_when_something_new_arrives(city: Cast) -> None:
    actor = city.actor("bureau.head")
    first = lists.page(actor, size=4)
    registered(city, title="新来", when=at(3, 9), received_at=at(3, 9))
    second = lists.page(actor, size=4, after=first.after)
    assert not {r.id for r in first.rows} & {r.id for r in second.rows}
    assert "新来" not in [r.gist for r in second.rows]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"flags": ("urgent",)}, {"急件"}),
        ({"flags": ("group",)}, {"集体"}),
        ({"flags": ("anonymous",)}, {"匿名"}),
        ({"flags": ("urgent", "group")}, set()),
        ({"flags": ("confidential",)}, {"急件"}),
        ({"flags": ("sealed",)}, {""}),
        ({"channel": "3"}, {"匿名"}),
        ({"purpose": "C"}, {""}),
        ({"category": "03"}, {"集体"}),
        ({"place": "411600"}, {"急件", "已甄别", "转出", "回避"}),
        ({"step": "triaged"}, {"已甄别"}),
        ({"step": "voided", "state": State.CLOSED}, {"作废"}),
        ({"received_to": date(2026, 2, 27)}, {"已甄别"}),
        ({"received_from": date(2026, 3, 3)}, set()),
        ({"due_to": date(2026, 3, 5)}, {"转出"}),
        ({"due_from": date(2026, 3, 20)}, {"回避"}),
        ({"due_from": date(2026, 3, 21)}, set()),
        ({"number": "9"}, set()),
    ],
)
def test_page__filters(city: Cast, filters: dict[str, Any], expected: set[str]) -> None:
    found = Filters(**filters)
    assert set(titles(city, "bureau.head", found)) == expected
    assert lists.count(city.actor("bureau.head"), found).number >= len(expected)


def test_page__filters_by_owner_and_office(city: Cast) -> None:
    housing = Filters(office=city.office("housing"))
    assert set(titles(city, "bureau.head", housing)) == {"转出", "回避"}
    mine = Filters(owner=city.staff["housing.intake"].pk)
    assert set(titles(city, "bureau.head", mine)) == {"转出", "回避"}


def test_page__masks_people_and_shows_nobody_of_a_sealed_matter(city: Cast) -> None:
    rows = {r.gist: r for r in lists.page(city.actor("bureau.head"), EVERYTHING).rows}
    assert (rows["登记"].petitioner, rows["匿名"].petitioner, rows[""].petitioner) == (
        "张**",
        "",
        "",
    )
    assert rows["登记"].office == "周河市信访局"
    assert rows["作废"].staff == ""


@pytest.mark.parametrize("token", ["x", "20260302", "20260302.x", "99999999.1", ".", "1.1"])
def test_page__refuses_a_place_that_is_none(cast: Cast, token: str) -> None:
    with pytest.raises(OutOfRange):
        lists.page(cast.actor("bureau.head"), after=token)


def test_page__refuses_an_unknown_flag(cast: Cast) -> None:
    with pytest.raises(OutOfRange):
        lists.page(cast.actor("bureau.head"), Filters(flags=("risk",)))


@pytest.mark.parametrize("filters", [None, EVERYTHING, Filters(flags=("group",))])
@pytest.mark.parametrize("order", Order)
def test_page__takes_at_most_four_statements(
    city: Cast, filters: Filters | None, order: Order
) -> None:
    actor = city.actor("bureau.head")
    with CaptureQueriesContext(connection) as context:
        lists.page(actor, filters, order=order)
    assert len(context.captured_queries) <= 4
    with CaptureQueriesContext(connection) as context:
        lists.count(actor, filters)
    assert len(context.captured_queries) <= 3


def test_page__walks_the_seat_index_and_sorts_nothing(city: Cast, engine: str) -> None:
    seats = lists._ranges(city.actor("bureau.head"), Filters())[0]
    plan = seats.order_by("-received_on", "-matter_id")[:51].explain()
    if engine == "sqlite":
        assert "seat_office_newest" in plan
        assert "TEMP B-TREE" not in plan
    else:
        assert "Seat" in plan or "seat" in plan


def test_count__stops_at_a_thousand(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "COUNTED", 3)
    for _ in range(3):
        registered(cast)
    actor = cast.actor("bureau.head")
    assert lists.count(actor) == lists.Count(3, more=False)
    registered(cast)
    assert lists.count(actor) == lists.Count(3, more=True)


def test_walk__goes_past_one_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LARGEST_PAGE", 2)
    made = {registered(cast).matter for _ in range(5)}
    assert {r.id for r in lists.walk(cast.actor("bureau.head"))} == made


# ── saved views and exports ─────────────────────────────────────────────────────────────


def test_views__come_back_as_they_were_saved(cast: Cast) -> None:
    by = cast.actor("bureau.head")
    filters = Filters(state=State.CLOSED, due_to=date(2026, 3, 5), flags=("group",), office=3)
    query = views.as_json(filters) | {"order": "due", "columns": ["number"]}
    views.save_view(name=" 我的  超期 ", query=query, by=by)
    (view,) = views.views_of(by)
    assert (view.name, views.from_json(view.query)) == ("我的 超期", filters)
    views.save_view(name="我的 超期", query={}, by=by)
    assert [v.query for v in views.views_of(by)] == [{}]
    assert views.views_of(cast.actor("bureau.triage")) == []
    views.drop_view("我的 超期", by=by)
    assert views.views_of(by) == []


@pytest.mark.parametrize(("name", "refusal"), [("  ", Missing), ("长" * 41, OutOfRange)])
def test_save_view__refuses(cast: Cast, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        views.save_view(name=name, query={}, by=cast.actor("bureau.head"))


def test_save_view__is_for_staff_and_has_an_end(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        views.save_view(name="x", query={}, by=petitioner(1))
    for n in range(views.MOST_VIEWS):
        views.save_view(name=f"v{n}", query={}, by=cast.actor("bureau.head"))
    with pytest.raises(OutOfRange):
        views.save_view(name="one more", query={}, by=cast.actor("bureau.head"))


@pytest.mark.parametrize("query", [{"state": "lost"}, {"due_to": "soon"}, {"due_from": 3}])
def test_from_json__refuses_what_it_cannot_read(query: dict[str, Any]) -> None:
    with pytest.raises(OutOfRange):
        views.from_json(query)


def test_export__is_written_down_before_the_first_row(city: Cast) -> None:
    by = city.actor("bureau.head")
    rows = views.export(filters=Filters(flags=("group",)), by=by, at=at(3, 9), order=Order.DUE)
    line = Export.objects.get()
    assert (line.staff_id, line.query) == (
        by.staff, {"state": "open", "flags": ["group"], "order": "due"},
    )  # fmt: skip
    assert [r.gist for r in rows] == ["集体"]
