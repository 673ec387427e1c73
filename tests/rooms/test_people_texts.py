"""People's words and data: sealed, masked, revealed with a reason and never without a trace."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection

from tests.cast import Cast, assemble
from xinqiao.casebook import ledger
from xinqiao.casebook.ledger import Opening
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Capacity
from xinqiao.kernel.errors import DomainError, Doubtful, Missing, NotFound, OutOfRange
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Taken
from xinqiao.rooms.people import persons, queries, services, texts
from xinqiao.rooms.people.models import Party, PartyKind, ReadLog, Text
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.people.rowid import fresh
from xinqiao.rooms.people.services import Parties
from xinqiao.vault import keys
from xinqiao.vault.errors import Damaged, Erased
from xinqiao.vault.fields import Opened, observing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
AT = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
CARD = "11010519491231002X"


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def matter(cast: Cast) -> Matter:
    by = cast.actor("bureau.registrar")
    opening = Opening(
        number="411600120260302000014",
        key=keys.new_key(),
        received_on=date(2026, 3, 2),
        facts={"purpose": "A", "claims": [1]},
        change=Change(
            owner=cast.owner("bureau.registrar"),
            take=(Taken(by.office, None, Capacity.REGISTRAR),),
        ),
        columns={"gist": "电梯停运", "channel": "3"},
    )
    return ledger.open_matters([opening], by=by, at=AT)[0]


def kept(matter: Matter, **values: str) -> Party:
    person = Person(name="张三丰", phone="13812341234", id_number=CARD, **values)
    return services.add_parties([Parties(matter, [person], matter.number)])[0]


def test_keep__stores_no_word_in_clear_and_reads_back(matter: Matter) -> None:
    ref = texts.keep(matter=matter, kind="note", text="电梯坏了三个月")
    row = Text.objects.get()
    assert "电梯".encode() not in bytes(row.content)
    assert set(ref) == {"text", "commit"}
    assert texts.read(ref) == texts.read(ref["text"]) == "电梯坏了三个月"


def test_read__notices_a_text_put_in_place_of_another(matter: Matter) -> None:
    one = texts.keep(matter=matter, kind="note", text="甲")
    two = texts.keep(matter=matter, kind="note", text="乙")
    with pytest.raises(Damaged):
        texts.read(one | {"commit": two["commit"]})
    with pytest.raises(Damaged):
        texts.read_many([one | {"commit": two["commit"]}])
    Text.objects.filter(pk=one["text"]).update(content=Text.objects.get(pk=two["text"]).content)
    with pytest.raises(Damaged):
        texts.read(one["text"])


def test_read__says_that_a_text_was_erased(matter: Matter) -> None:
    ref = texts.keep(matter=matter, kind="note", text="甲")
    keys.shred(matter.key)
    with pytest.raises(Erased):
        texts.read(ref)
    assert texts.read_many([ref]) == {ref["text"]: None}


def test_read__knows_no_text_of_an_unknown_id(matter: Matter) -> None:
    with pytest.raises(NotFound):
        texts.read(fresh())


def test_keep_many__takes_one_statement(
    matter: Matter, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    written = [texts.Written(matter, "note", f"第{n}条") for n in range(20)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        refs = texts.keep_many(written)
    assert texts.read(refs[19]) == "第19条"


def test_fresh__is_never_the_same_and_grows_with_time() -> None:
    made = [fresh() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {len(i) for i in made} == {32}
    assert made[0][:9] <= made[-1][:9]


def test_add_parties__leaves_only_masks_in_clear(matter: Matter) -> None:
    kept(matter, address="人民路1号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_party")
        stored = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
    for secret in ("张三丰", "13812341234", CARD, "人民路"):
        assert secret not in stored
        assert repr(secret.encode())[2:-1] not in stored
    assert [(v.name, v.phone, v.id_number) for v in queries.parties_of(matter.pk)] == [
        ("张**", "138****1234", "110***********002X")
    ]


def test_add_parties__a_sealed_matter_keeps_no_mask(matter: Matter) -> None:
    matter.sealed = True
    kept(matter)
    assert [(v.name, v.phone, v.has) for v in queries.parties_of(matter.pk)] == [
        ("**", "", ("name", "id_number", "phone"))
    ]


def test_seal_parties__drops_the_masks(matter: Matter) -> None:
    kept(matter)
    services.seal_parties(matter)
    assert queries.main_names([matter.pk]) == {matter.pk: ""}


@pytest.mark.parametrize(
    "sought",
    [{"id_number": " 11010519491231002x"}, {"phone": "138 1234 1234"}],
)
def test_same_person__finds_other_spellings(matter: Matter, sought: dict[str, str]) -> None:
    party = kept(matter)
    assert list(queries.same_person(**sought)) == [party]


def test_same_person__finds_nobody_for_nothing(matter: Matter) -> None:
    kept(matter)
    assert list(queries.same_person()) == []
    assert list(queries.same_person(phone="13900000000")) == []


def test_reveal__shows_the_value_and_writes_the_line(cast: Cast, matter: Matter) -> None:
    party, by = kept(matter), cast.actor("bureau.registrar")
    shown = services.reveal(
        party=party.pk, fields=["id_number", "email"], reason="核对身份", by=by, at=AT
    )
    assert shown == {"id_number": CARD, "email": ""}
    line = queries.reads_of(matter.pk).get()
    assert (line.staff_id, line.parties, line.fields, line.purpose, line.revealed) == (
        by.staff, [party.pk], ["id_number", "email"], "核对身份", True,
    )  # fmt: skip
    (told,) = queries.reads_by_office(matter.pk)
    assert (told.office, told.times, told.first) == ("周河市信访局", 1, AT)


@pytest.mark.parametrize(
    ("who", "fields", "reason", "refusal"),
    [
        ("bureau.registrar", ["name"], "", Missing),
        ("bureau.registrar", ["name"], "  ", Missing),
        ("bureau.registrar", ["pseudonym"], "核对", OutOfRange),
        ("housing.head", ["name"], "核对", NotFound),
        ("bureau.admin", ["name"], "核对", NotFound),
    ],
)
def test_reveal__refuses(
    cast: Cast, matter: Matter, who: str, fields: list[str], reason: str,
    refusal: type[DomainError],
) -> None:  # fmt: skip
    party, opened = kept(matter), list[Opened]()
    with observing(opened.append), pytest.raises(refusal):
        services.reveal(party=party.pk, fields=fields, reason=reason, by=cast.actor(who), at=AT)
    assert opened == []
    assert not ReadLog.objects.exists()


def test_reveal__knows_no_stranger_to_the_table(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.reveal(
            party=fresh(), fields=["name"], reason="核对", by=cast.actor("bureau.head"), at=AT
        )


def test_reveal__opens_nothing_when_the_line_cannot_be_written(
    cast: Cast, matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    party, opened = kept(matter), list[Opened]()

    def fail(**_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(ReadLog.objects, "create", fail)
    with observing(opened.append), pytest.raises(DatabaseError):
        services.reveal(
            party=party.pk, fields=["name"], reason="核对", by=cast.actor("bureau.head"), at=AT
        )
    assert opened == []


def test_reveal__stops_after_sixty_within_an_hour(cast: Cast, matter: Matter) -> None:
    party, by = kept(matter), cast.actor("bureau.head")
    for minute in range(60):
        at = AT + timedelta(seconds=minute)
        services.reveal(party=party.pk, fields=["name"], reason="核对", by=by, at=at)
    with pytest.raises(services.TooManyReveals):
        services.reveal(party=party.pk, fields=["name"], reason="核对", by=by, at=at)
    later = AT + timedelta(hours=2)
    services.reveal(party=party.pk, fields=["name"], reason="核对", by=by, at=later)


def test_read_texts__logs_what_it_opens_and_nothing_of_another_matter(
    cast: Cast, matter: Matter
) -> None:
    ref, opened = texts.keep(matter=matter, kind="note", text="甲"), list[Opened]()
    with observing(opened.append):
        read = services.read_texts(
            matter=matter, ids=[ref["text"], fresh()], purpose="matter page",
            by=cast.actor("bureau.head"), at=AT,
        )  # fmt: skip
    assert read == {ref["text"]: "甲"}
    assert [o.where for o in opened] == [f"people_text|content|{ref['text']}"]
    assert ReadLog.objects.get().texts[0] == ref["text"]
    with pytest.raises(NotFound):
        services.read_texts(
            matter=matter, ids=[ref["text"]], purpose="x", by=cast.actor("labour.head"), at=AT
        )


def test_contact_of__is_logged(cast: Cast, matter: Matter) -> None:
    party = kept(matter)
    told = services.contact_of(
        matter=matter, purpose="受理告知书", by=cast.actor("bureau.head"), at=AT
    )
    assert told == {party.pk: {"name": "张三丰", "address": "", "phone": "13812341234"}}
    assert ReadLog.objects.get().parties == [party.pk]


DELEGATES = [Person("甲方", PartyKind.REPRESENTATIVE)] * 6
MAIN = Person("张三丰")


@pytest.mark.parametrize(
    ("people", "anonymous", "refusal"),
    [
        ([], False, Missing),
        ([MAIN, *DELEGATES], False, OutOfRange),
        ([MAIN, MAIN], False, OutOfRange),
        (DELEGATES[:1], False, OutOfRange),
    ],
)
def test_check_all__refuses(
    people: list[Person], anonymous: bool, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        persons.check_all(people, anonymous=anonymous)


@pytest.mark.parametrize(
    ("people", "anonymous"), [([MAIN, *DELEGATES[:5]], False), ([], True), ([MAIN], True)]
)
def test_check_all__passes(people: list[Person], anonymous: bool) -> None:
    persons.check_all(people, anonymous=anonymous)


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (Person(""), "name"),
        (Person("张三丰", id_number="110105194912310021"), "id_number"),
        (Person("公司", id_type="credit", id_number="123"), "credit_code"),
        (Person("张三丰", phone="12345"), "phone"),
        (Person("张三丰", email="at nowhere"), "email"),
        (Person("张三丰", address="路" * 201), "address"),
    ],
)
def test_checked__refuses_what_cannot_be(person: Person, field: str) -> None:
    with pytest.raises(OutOfRange) as caught:
        persons.checked(person, today=date(2026, 3, 2), doubts=[])
    assert caught.value.field == field


def test_checked__collects_what_is_odd_and_keeps_it() -> None:
    doubts: list[Doubtful] = []
    person = Person("张", id_number="110105491231002", phone=" +86 138 1234 1234")
    found = persons.checked(person, today=date(2026, 3, 2), doubts=doubts)
    assert [d.field for d in doubts] == ["name", "id_number"]
    assert (found.name, found.phone) == ("张", "13812341234")


def test_checked__an_anonymous_contact_needs_no_name() -> None:
    person = persons.checked(
        Person("", phone="0394-8123456"), today=date(2026, 3, 2), doubts=[], nameless=True
    )
    assert person.phone == "0394-8123456"
