"""Registration: never refused, one rule set for every door, every effect in one transaction."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, assemble
from tests.rooms.registry_play import CARD, at, due, matter, registered, typed
from xinqiao.casebook.models import Bar, Duty, Event, Matter, Seat
from xinqiao.casebook.queries import visible_to
from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.codes import Already, Channel, Purpose
from xinqiao.kernel.errors import DomainError, Missing, NotFound, NotPermitted, OutOfRange
from xinqiao.kernel.numbering import SubmissionNumber
from xinqiao.rooms.directory.models import Post
from xinqiao.rooms.people.models import Party, PartyKind, ReadLog
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry import queries, services
from xinqiao.rooms.registry.intake import Answer, Checked, Doubts, Intake, check, fingerprint
from xinqiao.rooms.registry.models import Claim, DayCount, Submission
from xinqiao.vault.errors import Damaged

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PETITIONER = Actor(roles=frozenset({Role.PETITIONER}))
ALL = frozenset({"*"})


@pytest.fixture
def cast() -> Cast:
    return assemble()


# ── what it does ────────────────────────────────────────────────────────────────────────


def test_register__has_every_effect_at_once(cast: Cast) -> None:
    found = registered(cast, claims=("修好电梯", "退还物业费"), confidential=True, place="411600")
    row = matter(found)
    due_on = date(2026, 3, 17)
    assert (row.step, row.open, row.channel) == ("registered", True, "1")
    assert row.gist == typed().title
    assert row.office_id == cast.office("bureau")
    assert row.staff_id == cast.staff["bureau.triage"].pk  # who sorts what comes in
    assert (row.received_on, row.due_on, row.due_key) == (date(2026, 3, 2), due_on, "pass_on")
    assert (row.confidential, row.place, found.due_on) == (True, "411600", due_on)
    assert Event.objects.get(matter=row).facts["claims"] == [1, 2]
    assert Claim.objects.filter(matter=row).count() == 2
    assert Party.objects.get(matter=row).submission == found.number
    seats = {(s.office_id, tuple(s.capacities)) for s in Seat.objects.filter(matter=row)}
    assert seats == {
        (cast.office("bureau"), ("registrar",)),
        (cast.office("gov"), ("oversight",)),
    }


def test_register__numbers_run_without_gap_per_channel_and_day(cast: Cast) -> None:
    made = [registered(cast), registered(cast), registered(cast, channel=Channel.FAX)]
    with transaction.atomic():
        registered(cast)
        transaction.set_rollback(True)
    made.append(registered(cast))
    numbers = [SubmissionNumber.parse(m.number) for m in made]
    assert [(n.channel, n.order) for n in numbers] == [("1", 1), ("1", 2), ("5", 1), ("1", 3)]
    assert {(n.region, n.day) for n in numbers} == {("411600", date(2026, 3, 2))}
    assert DayCount.objects.get(channel="1").last == 3


def test_register__keeps_no_word_in_clear(cast: Cast) -> None:
    found = registered(cast, against="王经理", address="人民路二巷")
    row = Submission.objects.get(number=found.number)
    for secret in ("电梯", "王经理", "人民路", "张三丰"):
        assert secret.encode() not in bytes(row.words)
        assert secret not in str(Event.objects.get(matter=found.matter).facts)
    assert found.query_code.encode() not in bytes(row.code)


def test_words_of__reads_back_what_was_said_and_leaves_a_line(cast: Cast) -> None:
    found = registered(cast, claims=("修好电梯",), against="王经理")
    by = cast.actor("bureau.head")
    (said,), (claim,) = queries.words_of(matter=matter(found), by=by, at=at(3, 3))
    assert (said.title, said.words["against"], claim.text) == (
        "小区电梯停运三个月",
        "王经理",
        "修好电梯",
    )
    assert said.text == typed().text
    assert ReadLog.objects.get().texts == [found.number]
    queries.check_words(found.number, Event.objects.get(matter=found.matter).facts["words"])
    with pytest.raises(Damaged):
        queries.check_words(found.number, "00" * 32)
    with pytest.raises(NotFound):
        queries.words_of(matter=matter(found), by=cast.actor("labour.head"), at=at(3, 3))


def test_register__at_another_office_than_a_bureau_starts_the_notice(cast: Cast) -> None:
    found = registered(cast, who="housing.intake")
    assert due(found, "pass_on") is None
    assert due(found, "notify") == date(2026, 3, 17)
    assert matter(found).office_id == cast.office("housing")


def test_register__anonymous_needs_nobody(cast: Cast) -> None:
    found = registered(cast, anonymous=True, parties=())
    assert matter(found).anonymous
    assert not Party.objects.exists()


def test_register__a_petitioner_writes_to_an_office(cast: Cast) -> None:
    office = cast.office("county_bureau")
    intake = typed(channel=Channel.WEB)
    found = services.register(intake, by=PETITIONER, at=at(3, 2), office=office)
    row = matter(found)
    assert (row.office_id, row.staff_id) == (office, cast.staff["county_bureau.triage"].pk)
    assert Event.objects.get(matter=row).actor == "petitioner"
    assert found.number.startswith("411621")
    assert found.repeats == ()
    again = services.register(intake, by=PETITIONER, at=at(3, 2), office=office)
    assert again.repeats == ()  # nobody outside learns who else wrote


@pytest.mark.parametrize("office", [None, 0, 999_999])
def test_register__a_petitioner_must_choose_an_office(cast: Cast, office: int | None) -> None:
    with pytest.raises(NotFound):
        services.register(typed(), by=PETITIONER, at=at(3, 2), office=office)


@pytest.mark.parametrize(
    "who", ["housing.handler", "bureau.admin", "bureau.auditor", "gov.reviewer"]
)
def test_register__belongs_to_posts_that_take_submissions(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted), transaction.atomic():
        registered(cast, who=who)
    assert not Submission.objects.exists()


def test_register_many__of_nothing_does_nothing(cast: Cast) -> None:
    assert services.register_many([], by=cast.actor("bureau.registrar"), at=at(3, 2)) == []


def test_register_many__is_the_same_as_one_by_one(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    intakes = [typed(title=f"第{n}件", channel=c) for n, c in enumerate((*Channel,) * 2)]
    confirmed = frozenset({"read_back"})
    together = services.register_many(intakes, by=by, at=at(3, 2), confirmed=confirmed)
    for made, intake in zip(together, intakes, strict=True):
        row = matter(made)
        assert (row.gist, row.channel, row.number) == (intake.title, intake.channel, made.number)
    assert len({m.number for m in together}) == len({m.query_code for m in together}) == 18


def test_register_many__takes_checked_intakes(cast: Cast) -> None:
    checked = check(typed(), at=at(3, 2))
    assert isinstance(checked, Checked)
    (made,) = services.register_many([checked], by=cast.actor("bureau.registrar"), at=at(3, 2))
    assert matter(made).number == made.number


def test_register__an_import_key_counts_once(cast: Cast) -> None:
    registered(cast, import_key="a" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        registered(cast, import_key="a" * 64)
    assert Matter.objects.count() == 1


def _statements(context: CaptureQueriesContext) -> list[str]:
    said = [q["sql"] for q in context.captured_queries]
    return [s for s in said if not s.startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize(("before", "most"), [(0, 10), (1, 11)])
def test_register__takes_at_most_ten_statements_and_one_for_a_repeat(
    cast: Cast, before: int, most: int
) -> None:
    for _ in range(before):
        registered(cast)
    with CaptureQueriesContext(connection) as context:
        found = registered(cast)
    assert len(found.repeats) == before
    assert len(_statements(context)) <= most, "\n".join(_statements(context))


def test_register_many__statements_do_not_grow_with_rows(cast: Cast) -> None:
    by = cast.actor("bureau.registrar")
    counts = []
    registered(cast)
    for size in (20, 80):
        intakes = [typed(title=f"第{n}件") for n in range(size)]
        with CaptureQueriesContext(connection) as context:
            services.register_many(intakes, by=by, at=at(3, 2))
        counts.append(len(_statements(context)))
    assert counts[0] == counts[1]


# ── likely repeats ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sought", "reasons"),
    [
        ({"phones": ["138 1234 1234"]}, ("same_phone",)),
        ({"id_numbers": [CARD.lower()]}, ("same_id",)),
        ({"text": "我家住十二楼 电梯停运三个月，物业一直不修，\n老人出不了门"}, ("same_text",)),
        ({"phones": ["13812341234"], "id_numbers": [CARD]}, ("same_id", "same_phone")),
        ({"phones": ["13900000000"], "text": "别的事"}, None),
        ({}, None),
    ],
)
def test_likely_repeats__compares_numbers_and_text(
    cast: Cast, sought: dict[str, Any], reasons: tuple[str, ...] | None
) -> None:
    found = registered(cast)
    likely = services.likely_repeats(by=cast.actor("bureau.registrar"), **sought)
    assert [(r.matter, r.reasons) for r in likely] == ([(found.matter, reasons)] if reasons else [])


def test_likely_repeats__shows_only_what_the_actor_may_see(cast: Cast) -> None:
    registered(cast)
    assert services.likely_repeats(by=cast.actor("labour.intake"), phones=["13812341234"]) == []
    other = registered(cast, who="county_bureau.registrar")
    assert other.repeats == ()


def test_likely_repeats__takes_three_statements(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        registered(cast)
    with django_assert_max_num_queries(3):
        services.likely_repeats(
            by=cast.actor("bureau.head"), phones=["13812341234"], id_numbers=[CARD], text="某事"
        )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("电梯坏了，请修。", " 电梯坏了 请修", True),
        ("ＡＢ１２", "ab12", True),
        ("电梯坏了", "水管坏了", False),
    ],
)
def test_fingerprint__looks_past_spaces_width_and_punctuation(
    one: str, other: str, same: bool
) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


# ── reports and accusations ─────────────────────────────────────────────────────────────

EVERYBODY = [
    "gov.head", "gov.reviewer", "bureau.registrar", "bureau.triage", "bureau.head",
    "bureau.archivist", "bureau.admin", "bureau.auditor", "conference.head", "discipline.head",
    "political.head", "housing.intake", "housing.handler", "housing.legal", "housing.head",
    "labour.head", "county.head", "county_bureau.head", "county_housing.head",
]  # fmt: skip


def _seen_by(cast: Cast, number: int) -> set[str]:
    return {w for w in EVERYBODY if visible_to(cast.actor(w)).filter(pk=number).exists()}


def test_register__a_report_is_sealed_for_registrar_and_head_alone(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT, against_offices=(cast.office("housing"),))
    row = matter(found)
    assert (row.sealed, row.gist, found.sealed) == (True, "", True)
    assert _seen_by(cast, found.matter) == {"bureau.registrar", "bureau.head"}
    assert Party.objects.get(matter=row).name_masked == ""
    assert not Seat.objects.filter(matter=row, staff=None).exists()
    assert row.staff_id == cast.staff["bureau.head"].pk  # only a head refers it


def test_register__a_report_from_the_web_is_for_the_head_alone(cast: Cast) -> None:
    intake = typed(channel=Channel.WEB, purpose=Purpose.REPORT)
    found = services.register(intake, by=PETITIONER, at=at(3, 2), office=cast.office("bureau"))
    assert _seen_by(cast, found.matter) == {"bureau.head"}


def test_register__where_nobody_takes_in_the_head_owns(cast: Cast) -> None:
    Post.objects.filter(office=cast.office("bureau")).update(is_intake=False)
    assert matter(registered(cast)).staff_id == cast.staff["bureau.head"].pk


def test_register__whoever_may_sort_owns_what_they_register(cast: Cast) -> None:
    found = registered(cast, who="bureau.head")
    assert matter(found).staff_id == cast.staff["bureau.head"].pk


def test_register__a_report_about_the_bureau_leaves_it(cast: Cast) -> None:
    found = registered(cast, purpose=Purpose.REPORT, against_offices=(cast.office("bureau"),))
    assert _seen_by(cast, found.matter) == {"gov.head"}
    assert matter(found).staff_id == cast.staff["gov.head"].pk


def test_register__a_report_about_a_person_shuts_out_their_unit(cast: Cast) -> None:
    person = cast.staff["bureau.head"].pk
    found = registered(cast, purpose=Purpose.REPORT, against_staff=(person,))
    assert _seen_by(cast, found.matter) == {"gov.head"}
    assert Bar.objects.filter(matter=found.matter, staff=person).exists()
    assert Bar.objects.filter(matter=found.matter, office=cast.office("bureau")).exists()


def test_register__a_report_about_everybody_above_reaches_the_discipline_organ(cast: Cast) -> None:
    found = registered(
        cast, purpose=Purpose.REPORT, against_offices=(cast.office("bureau"), cast.office("gov"))
    )
    assert _seen_by(cast, found.matter) == {"discipline.head"}


def test_register__a_report_needs_somebody_left(cast: Cast) -> None:
    against = tuple(cast.office(o) for o in ("bureau", "gov", "discipline"))
    with pytest.raises(NotFound), transaction.atomic():
        registered(cast, purpose=Purpose.REPORT, against_offices=against)


# ── what cannot be, and what is odd ─────────────────────────────────────────────────────

MEMBER = Person("李四")


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"text": "  "}, Missing, "text"),
        ({"title": ""}, Missing, "title"),
        ({"text": "长" * 20_001}, OutOfRange, "text"),
        ({"title": "长" * 121}, OutOfRange, "title"),
        ({"against": "长" * 501}, OutOfRange, "against"),
        ({"claims": ("修电梯", " ")}, Missing, "claims"),
        ({"claims": ("长" * 501,)}, OutOfRange, "claims"),
        ({"claims": ("甲",) * 21}, OutOfRange, "claims"),
        ({"received_at": at(3, 3)}, OutOfRange, "received_at"),
        ({"written_on": date(2026, 3, 3)}, OutOfRange, "written_on"),
        ({"happened_on": date(2026, 3, 3)}, OutOfRange, "happened_on"),
        ({"people": 0}, OutOfRange, "people"),
        ({"involved": 100_001}, OutOfRange, "involved"),
        ({"visitors": 0}, OutOfRange, "visitors"),
        ({"category": "12345"}, OutOfRange, "category"),
        ({"place": "周河市"}, OutOfRange, "place"),
        ({"place": "４１１６００"}, OutOfRange, "place"),
        ({"parties": ()}, Missing, "name"),
        ({"parties": (MEMBER, MEMBER)}, OutOfRange, "parties"),
        ({"parties": (Person("张三丰", phone="12"),)}, OutOfRange, "parties.0.phone"),
        ({"parties": (MEMBER, Person("", PartyKind.MEMBER))}, OutOfRange, "parties.1.name"),
    ],
)
def test_check__refuses_what_cannot_be(
    values: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        check(typed(**values), at=at(3, 2), confirmed=ALL)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("values", "when", "names"),
    [
        ({}, at(3, 20), {"received_at"}),
        ({"parties": (Person("张三丰"),)}, at(3, 2), {"contact"}),
        ({"people": 1, "parties": (Person("张三丰", phone="13812341234"),
                                  Person("李四", PartyKind.MEMBER))}, at(3, 2), {"people"}),
        ({"channel": Channel.VISIT}, at(3, 2), {"read_back"}),
        ({"parties": (Person("张", phone="13812341234"),)}, at(3, 2), {"parties.0.name"}),
        ({"channel": Channel.PHONE, "parties": (Person("张"),)}, at(3, 2),
         {"read_back", "contact", "parties.0.name"}),
    ],
)  # fmt: skip
def test_check__asks_about_what_is_odd_and_passes_once_confirmed(
    values: dict[str, Any], when: datetime, names: set[str]
) -> None:
    with pytest.raises(Doubts) as caught:
        check(typed(**values), at=when)
    assert caught.value.names == names
    checked = check(typed(**values), at=when, confirmed=caught.value.names)
    assert checked.confirmed == names
    assert set(checked.details()["confirmed"]) == names
    for missing in names:
        with pytest.raises(Doubts) as again:
            check(typed(**values), at=when, confirmed=frozenset(names - {missing}))
        assert again.value.names == {missing}


def test_check__an_agent_is_no_further_petitioner() -> None:
    people = (Person("张三丰", phone="13812341234"), Person("王律师", PartyKind.AGENT))
    assert check(typed(parties=people), at=at(3, 2)).doubts == ()


@pytest.mark.parametrize(
    ("values", "group"),
    [
        ({"channel": Channel.VISIT, "people": 5, "read_back": True}, True),
        ({"channel": Channel.VISIT, "people": 4, "read_back": True}, False),
        ({"channel": Channel.LETTER, "people": 5}, False),
        ({"group": True}, True),
    ],
)
def test_check__five_visitors_are_a_group(values: dict[str, Any], group: bool) -> None:
    assert check(typed(**values), at=at(3, 2)).intake.group is group


def test_check__without_claims_the_title_is_the_claim() -> None:
    assert check(typed(title=" 修  电梯 "), at=at(3, 2)).intake.claims == ("修 电梯",)


def test_details__hold_codes_and_dates_only() -> None:
    intake = replace(
        typed(),
        already={Already.LAWSUIT: Answer.NO},
        numbers={Already.REVIEW: "周信复〔2026〕1号"},
        happened_on=date(2026, 1, 1),
        may_publish=True,
    )
    checked = check(intake, at=at(3, 2))
    assert checked.details() == {
        "already": {"lawsuit": "no"}, "happened_on": "2026-01-01", "may_publish": True,
    }  # fmt: skip
    assert checked.words()["numbers"] == {"review": "周信复〔2026〕1号"}


# ── the citizen's receipt ───────────────────────────────────────────────────────────────


def test_by_receipt__opens_the_matter_of_the_submission(cast: Cast) -> None:
    found = registered(cast)
    actor = queries.by_receipt(f" {found.number[:6]}-{found.number[6:]}", found.query_code.lower())
    assert (actor.matter, actor.roles) == (found.matter, frozenset({Role.PETITIONER}))
    assert list(visible_to(actor)) == [matter(found)]


def test_by_receipt__says_the_same_for_a_wrong_number_and_a_wrong_code(cast: Cast) -> None:
    one, other = registered(cast), registered(cast)
    unknown = str(SubmissionNumber("411600", Channel.LETTER, date(2026, 3, 2), 77))
    said = set()
    for number, code in ((one.number, other.query_code), (unknown, one.query_code)):
        with pytest.raises(NotFound) as caught:
            queries.by_receipt(number, code)
        said.add((str(caught.value), caught.value.field))
    assert len(said) == 1


@pytest.mark.parametrize(("number", "code"), [("12", "A" * 20), ("", ""), ("x" * 21, "0" * 20)])
def test_by_receipt__tells_a_slip_of_the_pen_from_a_wrong_guess(number: str, code: str) -> None:
    with pytest.raises(OutOfRange):
        queries.by_receipt(number, code)


def test_intake__is_frozen() -> None:
    intake: Intake = typed()
    with pytest.raises(AttributeError):
        intake.title = "x"  # type: ignore[misc]


def test_duty__counts_from_receipt_not_from_typing(cast: Cast) -> None:
    found = registered(cast, when=at(3, 6))
    assert Duty.objects.get(matter=found.matter).started == date(2026, 3, 2)
