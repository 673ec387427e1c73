"""立功嘉奖: kinds by status, grounds to choose from, revocation that stays, coverage."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from tests.cast import Cast, assemble
from tests.rooms.recognition_play import (
    HANDLER,
    HEAD,
    NOW,
    confirmed,
    entered,
    given,
    honoured,
    revoked,
    thanked,
)
from xinqiao.kernel.errors import (
    DomainError,
    Missing,
    NotAllowedNow,
    NotFound,
    NotPermitted,
    OutOfRange,
)
from xinqiao.rooms.feedback import public
from xinqiao.rooms.feedback.models import Thanks
from xinqiao.rooms.files.services import from_bytes
from xinqiao.rooms.recognition import codes, queries
from xinqiao.rooms.recognition.codes import Kind, Status
from xinqiao.rooms.recognition.models import Honour, TrainingState
from xinqiao.rooms.recognition.services import honouring, training

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TODAY = date(2026, 4, 1)
TEAM = ("intake", "handler", "handler2", "legal", "archivist")  # and the head


@pytest.fixture
def cast() -> Cast:
    return assemble()


# ── kinds and grounds ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", Kind)
def test_honour__each_status_has_kinds_of_its_own(cast: Cast, status: Status, kind: Kind) -> None:
    title = "人民满意的公务员" if kind is Kind.TITLE else ""
    if kind in codes.KINDS_OF[status]:
        assert honoured(cast, status=status, kind=kind, title=title).kind == kind
    else:
        with pytest.raises(OutOfRange) as refused:
            honoured(cast, status=status, kind=kind, title=title)
        assert refused.value.field == "kind"
        row = Honour.objects.filter(pk=honoured(cast).pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(status=status, kind=kind, title=title)


def labels() -> Iterable[str]:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for names in (codes.GROUNDS, codes.KINDS, codes.LEVELS):
                yield from (gettext(name) for name in names.values())


@pytest.mark.parametrize(
    "word",
    [*codes.NO_MERIT, "信访", "访量", "减少", "下降", "稳定", "平安", "petition", "fewer", "less",
     "visit", "calm", "stab", "zero", "quiet", "其他"],
)  # fmt: skip
def test_grounds__none_praises_that_people_came_less_often(word: str) -> None:
    assert [label for label in labels() if word in label.lower()] == []


def test_grounds__there_is_no_other_under_which_it_could_be_written() -> None:
    assert "other" not in set(codes.Ground)


def test_grounds__every_code_has_its_label_in_chinese() -> None:
    listed = ((codes.Ground, codes.GROUNDS), (codes.Kind, codes.KINDS), (codes.Level, codes.LEVELS),
              (codes.Revoked, codes.REVOKED), (codes.Status, codes.STATUSES))  # fmt: skip
    with translation.override("zh-hans"):
        for members, names in listed:
            assert {m.value for m in members} == set(names)
            assert all(gettext(name) != name for name in names.values())


@pytest.mark.parametrize("title", ["三无县先进个人", "零上访标兵", "息访能手", "进京零登记先进"])
def test_honour__a_title_that_boasts_of_fewer_petitions_is_refused(cast: Cast, title: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        honoured(cast, kind=Kind.TITLE, title=title)
    assert refused.value.field == "title"


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"on": date(2026, 4, 2)}, OutOfRange, "on"),
        ({"organ": " "}, Missing, "organ"),
        ({"file_number": ""}, Missing, "file_number"),
        ({"file_number": "号" * 61}, OutOfRange, "file_number"),
        ({"kind": Kind.TITLE}, Missing, "title"),
        ({"title": "先进"}, OutOfRange, "title"),
    ],
)
def test_honour__refusals_name_the_field(
    cast: Cast, values: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        honoured(cast, **values)
    assert refused.value.field == field
    assert not Honour.objects.exists()


def test_honour__the_same_is_recorded_once(cast: Cast) -> None:
    for who in (HANDLER, None):
        honoured(cast, who)
        with pytest.raises(OutOfRange):
            honoured(cast, who)
    assert Honour.objects.count() == 2


def test_honour__its_paper_is_kept_and_read_back(
    cast: Cast, tmp_path: Path, settings: Settings
) -> None:
    settings.FILES_ROOT = tmp_path
    row = honoured(cast, file=from_bytes("决定.txt", "经研究，决定".encode()))
    found = queries.paper(row.pk, cast.actor(HANDLER))
    assert b"".join(found.read()).decode() == "经研究，决定"
    for who in ("labour.head", "bureau.admin", "county_housing.head"):
        with pytest.raises(NotFound):
            queries.paper(row.pk, cast.actor(who))


# ── who ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("by", "who", "allowed"),
    [
        (HEAD, HANDLER, True),
        (HEAD, None, True),
        ("gov.head", HEAD, True),
        (HEAD, HEAD, False),
        (HANDLER, "housing.handler2", False),
        ("labour.head", HANDLER, False),
        ("bureau.head", HANDLER, False),
        ("bureau.admin", HANDLER, False),
    ],
)
def test_honour__is_recorded_by_a_head_above_and_never_for_oneself(
    cast: Cast, by: str, who: str | None, allowed: bool
) -> None:
    if allowed:
        assert honoured(cast, who, by=by).recorded_by_id == cast.staff[by].pk
        return
    with pytest.raises(NotPermitted):
        honoured(cast, who, by=by)


def test_honour__is_for_people_of_that_office(cast: Cast) -> None:
    new = given(cast, office=cast.office("labour"))
    with pytest.raises(OutOfRange):
        honouring.honour(new, by=cast.actor("gov.head"), at=NOW)


# ── revoked ─────────────────────────────────────────────────────────────────────────────


def test_revoke__it_stays_visible_with_its_ground(cast: Cast) -> None:
    row = honoured(cast)
    revoked(cast, row)
    for lines in (
        queries.wall(cast.actor("housing.legal")),
        queries.my_honours(cast.actor(HANDLER)),
    ):
        assert [(h.id, h.revoked, h.revoked_on) for h in lines] == [
            (row.pk, "fraud", date(2026, 3, 20))
        ]
    with pytest.raises(NotAllowedNow):
        revoked(cast, row)


def test_revoke__is_not_before_it_was_given(cast: Cast) -> None:
    row = honoured(cast)
    for day in (date(2026, 1, 14), date(2026, 4, 2)):
        with pytest.raises(OutOfRange):
            revoked(cast, row, on=day)
    with pytest.raises(Missing):
        revoked(cast, row, organ="")


@pytest.mark.parametrize(
    ("by", "refusal"), [("labour.head", NotFound), (HANDLER, NotFound), (HEAD, NotPermitted)]
)
def test_revoke__is_for_a_head_above_and_never_for_oneself(
    cast: Cast, by: str, refusal: type[DomainError]
) -> None:
    row = honoured(cast, HEAD, by="gov.head")
    with pytest.raises(refusal):
        revoked(cast, row, by=by)


# ── the wall, coverage ──────────────────────────────────────────────────────────────────


def test_wall__is_ordered_by_day_and_seen_by_the_office(cast: Cast) -> None:
    honoured(cast, on=date(2025, 5, 1))
    honoured(cast, None)
    assert [h.name for h in queries.wall(cast.actor("housing.legal"))] == ["", "承办人甲"]
    assert len(queries.wall(cast.actor("gov.head"))) == 2
    for who in ("labour.head", "bureau.head", "gov.leader"):
        assert queries.wall(cast.actor(who)) == []


def shares(cast: Cast, who: str) -> dict[str, str | None]:
    found = queries.coverage(cast.actor(who), TODAY)
    return {c.office.zh: c.rate.percent if c.rate else None for c in found}


def test_coverage__counts_people_with_an_honour_within_four_years(cast: Cast) -> None:
    honoured(cast, on=date(2022, 4, 1))
    honoured(cast, on=date(2025, 4, 1))
    honoured(cast, "housing.legal", on=date(2022, 3, 31))  # a day too old
    honoured(cast, None)  # of the office: nobody's own
    assert shares(cast, HEAD) == {"市住房和城乡建设局": "16.6 %"}
    revoked(cast, honoured(cast, "housing.intake"))
    assert shares(cast, HEAD) == {"市住房和城乡建设局": "16.6 %"}
    for post in TEAM:
        honoured(cast, f"housing.{post}", file_number=f"周奖〔2026〕{post}")
    honoured(cast, HEAD, by="gov.head")
    assert shares(cast, HEAD) == {"市住房和城乡建设局": "100.0 %"}


def test_coverage__is_hidden_below_five_people(cast: Cast) -> None:
    honoured(cast, "conference.head", by="gov.head", office=cast.office("conference"))
    found = shares(cast, "gov.head")
    assert found["市信访联席办"] is None
    assert found["市住房和城乡建设局"] == "0.0 %"


@pytest.mark.parametrize("who", [HANDLER, "bureau.admin", "bureau.auditor", "gov.leader"])
def test_coverage__is_for_heads(cast: Cast, who: str) -> None:
    assert queries.coverage(cast.actor(who), TODAY) == []


# ── trainings and thanks ────────────────────────────────────────────────────────────────


def test_training__counts_when_the_head_has_confirmed_it(cast: Cast) -> None:
    row = entered(cast)
    assert [t.name for t in queries.to_confirm(cast.actor(HEAD))] == ["承办人甲"]
    training.confirm(entry=row.pk, by=cast.actor(HEAD), at=NOW)
    assert queries.to_confirm(cast.actor(HEAD)) == []
    with pytest.raises(NotAllowedNow):
        training.confirm(entry=row.pk, by=cast.actor(HEAD), at=NOW)


def test_training__given_back_with_a_reason_it_can_be_entered_anew(cast: Cast) -> None:
    row = entered(cast)
    with pytest.raises(Missing):
        training.give_back(entry=row.pk, reason=" ", by=cast.actor(HEAD), at=NOW)
    training.give_back(entry=row.pk, reason="学时应为6", by=cast.actor(HEAD), at=NOW)
    [line] = queries.my_trainings(cast.actor(HANDLER))
    assert (line.state, line.reason) == (TrainingState.RETURNED, "学时应为6")
    entered(cast, hours=Decimal("6"))


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"title": " "}, Missing, "title"),
        ({"title": "训" * 81}, OutOfRange, "title"),
        ({"hours": Decimal(0)}, OutOfRange, "hours"),
        ({"hours": Decimal("200.5")}, OutOfRange, "hours"),
        ({"day": date(2026, 4, 2)}, OutOfRange, "day"),
    ],
)
def test_training__refusals_name_the_field(
    cast: Cast, values: dict[str, Any], refusal: type[DomainError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        entered(cast, **values)
    assert refused.value.field == field


def test_training__the_same_is_entered_once(cast: Cast) -> None:
    entered(cast)
    with pytest.raises(OutOfRange):
        entered(cast)


@pytest.mark.parametrize(
    ("who", "by", "refusal"),
    [(HANDLER, "labour.head", NotFound), (HANDLER, "housing.legal", NotFound),
     (HANDLER, "bureau.admin", NotFound), (HEAD, HEAD, NotPermitted)],
)  # fmt: skip
def test_training__is_confirmed_by_a_head_above_and_never_by_oneself(
    cast: Cast, who: str, by: str, refusal: type[DomainError]
) -> None:
    row = entered(cast, who)
    with pytest.raises(refusal):
        training.confirm(entry=row.pk, by=cast.actor(by), at=NOW)
    assert confirmed(cast, HEAD, by="gov.head", title="另一期").staff_id == cast.staff[HEAD].pk


def test_thanks__the_person_they_were_for_is_no_part_of_what_is_public(cast: Cast) -> None:
    thanked(cast)
    [view] = public.thanks_of(cast.office("housing"), public=False)
    assert not hasattr(view, "to")
    assert Thanks.objects.get().to_id == cast.staff[HANDLER].pk


def test_thanks__are_for_people_of_the_office(cast: Cast) -> None:
    with pytest.raises(OutOfRange) as refused:
        thanked(cast, "labour.handler")
    assert refused.value.field == "to"
