"""Drafting, issuing and printing: numbers, the frozen row, the sealed PDF."""

import io
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import override_settings

from tests.casebook.books import FIRST, open_many
from tests.cast import Cast, assemble
from tests.rooms.documents.examples import EXAMPLES
from tests.rooms.documents.samples import paper
from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import SYSTEM
from xinqiao.kernel.errors import NotAllowedNow, NotFound
from xinqiao.kernel.papers import PaperKind
from xinqiao.rooms.documents import checks, guards, queries, services, store
from xinqiao.rooms.documents.models import Document, NumberSeries, State
from xinqiao.vault import keys
from xinqiao.vault.errors import Damaged, Erased

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOTICE = paper(number=None)
RECORD = next(e for e in EXAMPLES if e.kind is PaperKind.INTERVIEW_RECORD).paper()


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def matter(cast: Cast) -> Matter:
    made = open_many(cast, 1)[0]
    Matter.objects.filter(pk=made.pk).update(key=keys.new_key())
    made.refresh_from_db()
    return made


@pytest.fixture
def issued(cast: Cast, matter: Matter) -> Document:
    return issue(cast, matter)


def issue(cast: Cast, matter: Matter, office: str = "housing", **other: object) -> Document:
    given = {"paper": NOTICE, "at": FIRST + timedelta(hours=2)} | other
    by = cast.actor("housing.handler")
    return services.issue(matter=matter, office=cast.office(office), by=by, **given)  # type: ignore[arg-type]


def test_issue__gives_the_number_of_office_kind_and_year_and_prints_it(issued: Document) -> None:
    assert issued.number == "周建受告〔2026〕1号"
    assert queries.content(issued).number == issued.number
    assert queries.content(issued).blocks == NOTICE.blocks
    assert (issued.state, issued.version, issued.seq) == (State.ISSUED, 1, 2)


def test_issue__numbers_run_on_per_office_kind_and_year(cast: Cast, matter: Matter) -> None:
    objection = replace(NOTICE, kind=PaperKind.OBJECTION_LETTER)
    numbers = [
        issue(cast, matter).number,
        issue(cast, matter).number,
        issue(cast, matter, office="labour").number,
        issue(cast, matter, paper=objection).number,
        issue(cast, matter, at=FIRST + timedelta(days=400)).number,
    ]
    assert numbers == [
        "周建受告〔2026〕1号",
        "周建受告〔2026〕2号",
        "周人社受告〔2026〕1号",
        "周建异〔2026〕1号",
        "周建受告〔2027〕1号",
    ]


def test_issue__year_is_that_of_the_local_day(cast: Cast, matter: Matter) -> None:
    last = FIRST.replace(month=12, day=31, hour=23, minute=59)
    assert str(issue(cast, matter, at=last).number).endswith("〔2026〕1号")
    assert str(issue(cast, matter, at=last + timedelta(minutes=1)).number).endswith("〔2027〕1号")


def test_issue__a_record_of_the_house_has_no_number(cast: Cast, matter: Matter) -> None:
    row = issue(cast, matter, paper=RECORD)
    assert (row.number, row.serial, row.series) == (None, None, "")
    assert not NumberSeries.objects.exists()
    assert row.reference()["paper"] == row.pk


def test_issue__what_is_rolled_back_was_never_given(cast: Cast, matter: Matter) -> None:
    with transaction.atomic():
        issue(cast, matter)
        transaction.set_rollback(True)
    assert issue(cast, matter).number == "周建受告〔2026〕1号"


def test_issue__costs_five_statements(
    cast: Cast, matter: Matter, django_assert_num_queries: object
) -> None:
    issue(cast, matter)
    keys.load([matter.key])
    with django_assert_num_queries(7):  # type: ignore[operator]  # two are the savepoint's
        issue(cast, matter)


def test_issue__reference_names_number_and_hash_and_no_person(issued: Document) -> None:
    reference = issued.reference()
    assert reference["paper"] == issued.number
    assert reference["commit"] == queries.content(issued).digest()
    assert "李某" not in str(reference)


def test_issue__same_words_twice_have_different_hashes(cast: Cast, matter: Matter) -> None:
    assert issue(cast, matter).content_sha256 != issue(cast, matter).content_sha256


def test_issue__by_the_clock_or_the_petitioner_names_nobody(cast: Cast, matter: Matter) -> None:
    row = services.issue(
        matter=matter, paper=RECORD, office=cast.office("bureau"), by=SYSTEM, at=FIRST, seq=9
    )
    assert (row.made_by_id, row.seq) == (None, 9)


def test_content__is_sealed_in_the_row(issued: Document) -> None:
    assert "国国".encode() not in bytes(issued.content)
    assert "李某".encode() not in bytes(issued.content)


def test_content__of_another_row_does_not_open_here(cast: Cast, matter: Matter) -> None:
    one, two = issue(cast, matter), issue(cast, matter)
    two.content = one.content
    with pytest.raises(Damaged):
        queries.content(two)


def test_content__that_is_not_what_was_hashed_is_damaged(issued: Document) -> None:
    issued.content_sha256 = "0" * 64
    with pytest.raises(Damaged):
        queries.content(issued)


def test_content__is_gone_when_the_key_is_shredded(issued: Document) -> None:
    services.pdf(issued)
    keys.shred(issued.matter.key)
    with pytest.raises(Erased):
        queries.content(issued)
    with pytest.raises(Erased):
        services.pdf(issued)


@pytest.mark.parametrize("column", guards.FROZEN)
def test_issued__the_database_refuses_to_change_it(issued: Document, column: str) -> None:
    other: dict[str, object] = {
        "matter_id": 0,
        "office_id": 0,
        "made_by_id": None,
        "serial": 99,
        "seq": 99,
    }
    other |= {"version": 99, "year": 1999, "content": b"x", "state": "draft"}
    other["made_at"] = FIRST
    value = other.get(column, "x")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Document.objects.filter(pk=issued.pk).update(**{column: value})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Document.objects.filter(pk=issued.pk).delete()


def test_issued__its_pdf_may_be_named_once(issued: Document) -> None:
    row = Document.objects.filter(pk=issued.pk)
    row.update(pdf_file="a" * 32, pdf_sha256="b" * 64)
    for change in ({"pdf_file": "c" * 32}, {"pdf_sha256": "d" * 64}, {"pdf_file": None}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            row.update(**change)


def test_issued__every_column_is_frozen_or_named_as_later() -> None:
    columns = {field.column for field in Document._meta.concrete_fields}
    assert columns == set(guards.FROZEN) | set(guards.LATER)


def test_checks__a_missing_trigger_is_an_error() -> None:
    assert checks.papers_are_guarded(["default"]) == []
    assert checks.papers_are_guarded(["keys"]) == []
    guards.remove(connection)
    found = checks.papers_are_guarded(["default"])
    assert [error.id for error in found] == ["documents.E001"] * 2
    guards.install(connection)
    assert guards.missing(connection) == []


def test_draft__has_no_number_can_be_edited_and_deleted(cast: Cast, matter: Matter) -> None:
    by, office = cast.actor("housing.handler"), cast.office("housing")
    row = services.draft(matter=matter, paper=NOTICE, office=office, by=by, at=FIRST)
    assert (row.number, row.state, row.seq, row.version) == (None, State.DRAFT, None, 1)
    words = "\n".join(p.text for p in docx.Document(io.BytesIO(services.docx(row))).paragraphs)
    assert "国国" in words
    assert services.pdf(row).startswith(b"%PDF")
    assert row.pdf_file is None
    assert issue(cast, matter).version == 2
    Document.objects.filter(pk=row.pk).delete()


def test_docx__of_an_issued_paper_is_refused(issued: Document) -> None:
    with pytest.raises(NotAllowedNow):
        services.docx(issued)


def test_pdf__is_printed_once_sealed_on_disk_and_served_from_there(issued: Document) -> None:
    first = services.pdf(issued)
    assert first.startswith(b"%PDF")
    again = Document.objects.get(pk=issued.pk)
    assert services.pdf(again) == first
    assert again.pdf_file == issued.pdf_file
    kept = store.read(str(again.pdf_file))
    assert b"%PDF" not in kept
    assert str(issued.pk) not in str(again.pdf_file)


def test_pdf__two_printers_keep_one_file(issued: Document) -> None:
    one, two = Document.objects.get(pk=issued.pk), Document.objects.get(pk=issued.pk)
    assert services.pdf(one) == services.pdf(two)
    assert one.pdf_file == two.pdf_file
    files = [f for f in store.folder().rglob("*") if f.is_file()]
    assert not [f for f in files if f.suffix == ".part"]


def test_pdf__the_slower_of_two_printers_drops_its_own_file(issued: Document) -> None:
    late = Document.objects.get(pk=issued.pk)
    services.pdf(issued)
    before = {f for f in store.folder().rglob("*") if f.is_file()}
    late.pdf_file = None
    services.pdf(late)
    assert late.pdf_file == issued.pdf_file
    assert {f for f in store.folder().rglob("*") if f.is_file()} == before


def test_pdf__an_altered_file_is_damaged_not_served(issued: Document) -> None:
    services.pdf(issued)
    path = store.folder() / str(issued.pdf_file)[:2] / str(issued.pdf_file)
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(Damaged):
        services.pdf(issued)


def test_pdf__a_wrong_hash_in_the_row_is_damaged(issued: Document) -> None:
    services.pdf(issued)
    issued.pdf_sha256 = "0" * 64
    with pytest.raises(Damaged):
        services.pdf(issued)


def test_store__files_are_private_and_names_cannot_lead_elsewhere() -> None:
    name = store.write(b"sealed")
    path = store.folder() / name[:2] / name
    assert path.stat().st_mode & 0o077 == 0
    assert store.read(name) == b"sealed"
    store.drop(name)
    store.drop(name)
    with pytest.raises(FileNotFoundError):
        store.read(name)
    for other in ("../../etc/passwd", "", "A" * 32, "a" * 31):
        with pytest.raises(ValueError, match="hexadecimal"):
            store.read(other)


def test_fonts_folder__lies_in_the_home_of_the_installation(tmp_path: object) -> None:
    with override_settings(HOME=tmp_path):
        assert services.fonts_folder() == tmp_path / "fonts"  # type: ignore[operator]


def test_papers_of__lists_a_matters_papers_in_order_in_one_statement(
    cast: Cast, matter: Matter, django_assert_num_queries: object
) -> None:
    by, office = cast.actor("housing.handler"), cast.office("housing")
    services.draft(matter=matter, paper=NOTICE, office=office, by=by, at=FIRST)
    row = issue(cast, matter)
    with django_assert_num_queries(1):  # type: ignore[operator]
        lines = queries.papers_of(matter.pk)
    assert [(line.version, line.issued) for line in lines] == [(1, False), (2, True)]
    assert lines[1].number == row.number
    assert lines[1].office.zh == "市住房和城乡建设局"
    assert [line.id for line in queries.papers_of(matter.pk, drafts=False)] == [row.pk]


def test_paper_of__another_matters_paper_is_not_found(cast: Cast, issued: Document) -> None:
    other = open_many(cast, 1, first=2)[0]
    assert queries.paper_of(issued.matter_id, issued.pk) == issued
    with pytest.raises(NotFound):
        queries.paper_of(other.pk, issued.pk)


def test_latest__is_the_newest_issued_unless_drafts_are_wanted(
    cast: Cast, matter: Matter, issued: Document
) -> None:
    by, office = cast.actor("housing.handler"), cast.office("housing")
    newer = services.draft(matter=matter, paper=NOTICE, office=office, by=by, at=FIRST)
    assert queries.latest(matter.pk, NOTICE.kind) == issued
    assert queries.latest(matter.pk, NOTICE.kind, issued=False) == newer
    assert queries.latest(matter.pk, PaperKind.OPINION) is None


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "letter_of_blame"},
        {"state": "lost"},
        {"seq": None, "state": "issued"},
        {"pdf_file": "a" * 32},
        {"number": "周建〔2026〕1号"},
    ],
)
def test_document__constraints_hold_in_the_database(
    cast: Cast, matter: Matter, change: dict[str, object]
) -> None:
    by, office = cast.actor("housing.handler"), cast.office("housing")
    row = services.draft(matter=matter, paper=NOTICE, office=office, by=by, at=FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=row.pk).update(**change)
