"""The leader's list: each matter's history on a page, and nothing the leader may not know."""

import io

import pdfplumber
import pytest

from tests.rooms import registry_play as play
from tests.rooms.appointments_play import THURSDAY, Hall, hall
from tests.rooms.registry_play import at
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import NotFound
from xinqiao.rooms.appointments import listing, queries
from xinqiao.rooms.appointments.services.booking import Caller
from xinqiao.rooms.registry import services as registry
from xinqiao.rooms.registry.registration import Registered

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def house() -> Hall:
    found = hall()
    found.rule()
    return found


def booked(house: Hall, title: str) -> Registered:
    found = play.received(house.cast, title=title)
    house.on_line(
        house.free(THURSDAY)[0].key, by=petitioner(found.matter), matter=found.matter,
        caller=Caller(), at=at(3, 5),
    )  # fmt: skip
    return found


def said(house: Hall, who: str = "gov.leader") -> str:
    reader = house.cast.actor(who)
    found = listing.paper(session=house.session().pk, reader=reader, at=at(3, 11, 16))
    return found.canonical().decode()


def test_list__has_every_matter_with_its_history_on_one_page(house: Hall) -> None:
    first, second = booked(house, "小区电梯停运"), booked(house, "路灯三个月不亮")
    house.book(house.free(THURSDAY)[0].key, caller=Caller("王五", about="咨询社保"))
    text = said(house)
    for part in (
        first.number, second.number, "路灯三个月不亮", "登记", "转送", "市住房和城乡建设局",
        "王五", "咨询社保", "副市长", "第二接待室",
    ):  # fmt: skip
        assert part in text, part
    pdf = listing.pdf(
        session=house.session().pk, reader=house.cast.actor("gov.leader"), at=at(3, 11)
    )
    with pdfplumber.open(io.BytesIO(pdf)) as book:
        assert len(book.pages) == 4  # the list, and a page for each
        assert second.number in (book.pages[2].extract_text() or "").replace(" ", "")


def test_list__of_nobody_says_so(house: Hall) -> None:
    assert "目前没有预约" in said(house)


def test_list__leaves_out_a_matter_from_which_the_leader_was_shut_out(house: Hall) -> None:
    found = booked(house, "反映某领导的事")
    registry.shield(
        matter=found.matter, reason="被反映人", staff=(house.staff("gov.leader"),),
        by=house.cast.actor("bureau.triage"), at=at(3, 6),
    )  # fmt: skip
    for who in ("gov.leader", "bureau.triage", "bureau.head"):
        text = said(house, who)
        assert found.number not in text
        assert "反映某领导的事" not in text
        assert "09:00" not in text.replace("09:00—12:00", "")


def test_list__leaves_out_a_matter_sealed_after_it_was_booked(house: Hall) -> None:
    found = booked(house, "后来成为检举")
    Matter.objects.filter(pk=found.matter).update(sealed=True, gist="")
    assert found.number not in said(house)


def test_list__leaves_out_what_was_said_against_somebody_here(house: Hall) -> None:
    caller = Caller("赵六", about="窗口态度", restricted=True)
    house.on_line(house.free(THURSDAY)[0].key, caller=caller)
    for who in ("gov.leader", "bureau.triage", "bureau.head"):
        assert "窗口态度" not in said(house, who)


def test_list__opening_it_is_written_down_for_the_visitor(house: Hall) -> None:
    made = house.book(house.free(THURSDAY)[0].key, caller=Caller("王五", about="咨询"))
    said(house)
    assert queries.own_page(made.id).record[-1].by == "副市长甲"


def test_list__goes_to_nobody_else(house: Hall) -> None:
    booked(house, "小区电梯停运")
    for who in ("gov.head", "housing.head", "county_bureau.head"):
        with pytest.raises(NotFound):
            said(house, who)
