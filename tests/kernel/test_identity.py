"""Numbers and names: what is refused, what is doubted, what is shown and what is equal."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xinqiao.kernel import identity
from xinqiao.kernel.errors import Doubtful, OutOfRange
from xinqiao.kernel.identity import IdCard, credit_code, id_card, index_form, person_name, phone

TODAY = date(2026, 11, 23)


def refusal_of(call: Callable[[], object]) -> tuple[str, str | None]:
    """The msgid and the field with which `call` is refused."""
    with pytest.raises(OutOfRange) as caught:
        call()
    return caught.value.sentence.msgid, caught.value.field


def doubt_of(call: Callable[[], object]) -> str:
    with pytest.raises(Doubtful) as caught:
        call()
    assert str(caught.value)  # every place in the sentence has its value
    return caught.value.sentence.msgid


@pytest.mark.parametrize(
    ("typed", "card"),
    [
        (
            "11010519491231002X",
            IdCard("11010519491231002X", "110105", date(1949, 12, 31), male=False),
        ),
        (
            "440524188001010014",
            IdCard("440524188001010014", "440524", date(1880, 1, 1), male=True),
        ),
        (
            " １１０１０５　１９４９１２３１　００２ｘ ",
            IdCard("11010519491231002X", "110105", date(1949, 12, 31), male=False),
        ),
    ],
)
def test_id_card__says_area_birthday_and_sex(typed: str, card: IdCard) -> None:
    assert id_card(typed, today=TODAY) == card


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", identity.ID_LENGTH),
        ("11010519491231002", identity.ID_LENGTH),
        ("11010519491231002XX", identity.ID_LENGTH),
        ("1101051949123100X2", identity.ID_CHARACTERS),
        ("11010519491231002Y", identity.ID_CHARACTERS),
        ("11010549123100X", identity.ID_CHARACTERS),
        ("11010519490231002X", identity.ID_DATE),
        ("110105190002290021", identity.ID_DATE),
        ("110105202611240028", identity.ID_FUTURE),
        ("110105194912310021", identity.ID_CHECK),
    ],
)
def test_id_card__that_cannot_be_is_refused_with_the_reason(typed: str, why: str) -> None:
    assert refusal_of(lambda: id_card(typed, today=TODAY)) == (why, "id_number")


def test_id_card__of_a_person_born_today_is_possible() -> None:
    born_today = card_number("110105", "20261123", "002")
    assert id_card(born_today, today=TODAY).born == TODAY


@given(
    body=st.tuples(
        st.sampled_from(["110105", "411602", "810000", "911320"]),
        st.dates(date(1900, 1, 1), TODAY).map(lambda d: d.strftime("%Y%m%d")),
        st.integers(0, 999).map("{:03}".format),
    ),
    data=st.data(),
)
def test_id_card__with_one_wrong_character_is_never_accepted(
    body: tuple[str, str, str], data: st.DataObject
) -> None:
    number = card_number(*body)
    assert id_card(number, today=TODAY).number == number
    place = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {number[place]})))
    with pytest.raises(OutOfRange):
        id_card(number[:place] + other + number[place + 1 :], today=TODAY, confirmed=True)


def card_number(area: str, born: str, order: str) -> str:
    """A card number by the formula in the standard: a check value c with Σ aᵢ·2^i ≡ 1 mod 11."""
    body = area + born + order
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    check = (1 - total) % 11
    return body + ("X" if check == 10 else str(check))


@pytest.mark.parametrize("area", ["000000", "160000", "240000", "990000", "710000", "411602"])
def test_id_card__of_an_unknown_area_is_doubted_and_never_refused(area: str) -> None:
    number = card_number(area, "19500101", "003")
    if area in ("990000", "710000", "411602"):
        assert id_card(number, today=TODAY).area == area
    else:
        assert doubt_of(lambda: id_card(number, today=TODAY)) == identity.ID_AREA
        assert id_card(number, today=TODAY, confirmed=True).area == area


def test_id_card__is_compared_with_the_areas_the_house_knows() -> None:
    number = card_number("411626", "19500101", "003")
    assert id_card(number, today=TODAY, areas={"411626"}).area == "411626"
    assert doubt_of(lambda: id_card(number, today=TODAY, areas={"411625"})) == identity.ID_AREA


def test_id_card__of_15_digits_is_doubted_and_becomes_the_number_of_18() -> None:
    assert doubt_of(lambda: id_card("110105491231002", today=TODAY)) == identity.ID_OLD
    assert id_card("110105491231002", today=TODAY, confirmed=True) == id_card(
        "11010519491231002X", today=TODAY
    )


@pytest.mark.parametrize("typed", ["91330100799655058B", "91330100 7996 5505 8b"])
def test_credit_code__is_read_in_capitals(typed: str) -> None:
    assert credit_code(typed) == "91330100799655058B"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("9133010079965505", identity.CREDIT_LENGTH),
        ("9133O100799655058B", identity.CREDIT_CHARACTERS),
        ("91330100799655058C", identity.CREDIT_CHECK),
        ("19330100799655058B", identity.CREDIT_CHECK),
    ],
)
def test_credit_code__that_cannot_be_is_refused_with_the_reason(typed: str, why: str) -> None:
    assert refusal_of(lambda: credit_code(typed)) == (why, "credit_code")


@given(
    st.text(identity.CREDIT_ALPHABET, min_size=17, max_size=17),
    st.integers(0, 16),
    st.sampled_from(identity.CREDIT_ALPHABET),
)
def test_credit_code__has_one_check_character_which_shows_every_single_slip(
    body: str, place: int, other: str
) -> None:
    good = [body + c for c in identity.CREDIT_ALPHABET if accepted(body + c)]
    assert len(good) == 1
    slip = good[0][:place] + other + good[0][place + 1 :]
    assert accepted(slip) == (slip == good[0])


def accepted(code: str) -> bool:
    try:
        return credit_code(code) == code
    except OutOfRange:
        return False


@pytest.mark.parametrize(
    ("typed", "number", "shown"),
    [
        ("13812341234", "13812341234", "138****1234"),
        ("+86 138-1234-1234", "13812341234", "138****1234"),
        ("0086 13812341234", "13812341234", "138****1234"),
        ("１９９１２３４５６７８", "19912345678", "199****5678"),
        ("0394-8123456", "0394-8123456", "0394-****456"),
        ("（0394）8123456", "0394-8123456", "0394-****456"),
        ("03948123456-12", "0394-8123456-12", "0394-****456"),
        ("01012345678", "010-12345678", "010-*****678"),
        ("02112345678", "021-12345678", "021-*****678"),
    ],
)
def test_phone__has_one_form_and_one_mask(typed: str, number: str, shown: str) -> None:
    assert phone(typed) == number == phone(number)
    assert identity.mask_phone(number) == shown


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", identity.MOBILE),
        ("12812341234", identity.MOBILE),
        ("1381234123", identity.MOBILE),
        ("138123412345", identity.MOBILE),
        ("8123456", identity.MOBILE),
        ("0394-812345", identity.LANDLINE),
        ("0394-812345678", identity.LANDLINE),
        ("0394-8123456-1234567", identity.LANDLINE),
    ],
)
def test_phone__that_cannot_be_is_refused_with_the_reason(typed: str, why: str) -> None:
    assert refusal_of(lambda: phone(typed)) == (why, "phone")


@pytest.mark.parametrize(
    "name", ["张三", "买买提·吐尔逊", "𠮷𩸽", "\U00030000\U00031350", "John Smith", "甲" * 50]
)
def test_person_name__keeps_every_character_however_rare(name: str) -> None:
    assert person_name(f" {name}\n") == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", identity.NAME_EMPTY),
        (" \u3000 ", identity.NAME_EMPTY),
        ("甲" * 51, identity.NAME_LONG),
        ("张\x00三", identity.NAME_CONTROL),
    ],
)
def test_person_name__that_cannot_be_is_refused_with_the_reason(name: str, why: str) -> None:
    assert refusal_of(lambda: person_name(name)) == (why, "name")


def test_person_name__of_one_character_is_doubted() -> None:
    assert doubt_of(lambda: person_name("张")) == identity.NAME_SHORT
    assert person_name("张", confirmed=True) == "张"


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("name", "张三", "张*"),
        ("name", "欧阳修", "欧**"),
        ("name", "张", "张*"),
        ("id_number", "11010519491231002X", "110***********002X"),
        ("id_number", "G12345678", "*********"),
        ("id_number", "HG12345678", "HG1***5678"),
        ("credit_code", "91330100799655058B", "913***********058B"),
        ("phone", "13812341234", "138****1234"),
        ("phone", "852-2123-4567", "852******4567"),
        ("phone", "110", "***"),
    ],
)
def test_mask__shows_no_more_than_was_decided(field: str, value: str, shown: str) -> None:
    assert identity.MASKS[field](value) == shown


@given(st.text())
def test_mask__of_anything_hides_something(value: str) -> None:
    for mask in identity.MASKS.values():
        assert not value or "*" in mask(value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ"),
        ("138 1234 1234", "138\u200b1234\u00a01234"),
        ("ﾏﾘｱ", "マリア"),
        ("straße", "STRASSE"),
        (unicodedata.normalize("NFD", "José"), "josé"),
    ],
)
def test_index_form__of_two_spellings_is_one(one: str, other: str) -> None:
    assert index_form(one) == index_form(other)


@example("U\u00a8")
@given(st.text())
def test_index_form__of_itself_changes_nothing(text: str) -> None:
    assert index_form(index_form(text)) == index_form(text)


@given(st.text(alphabet=[chr(n) for n in range(128)]))
def test_index_form__of_plain_letters_is_what_the_long_way_gives(text: str) -> None:
    assert identity.index_form(text) == identity._folded_once(text)
