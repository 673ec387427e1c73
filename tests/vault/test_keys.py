"""Data keys: committed before use, handed out once, gone when shredded."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from xinqiao.vault import keys, rings, rotation
from xinqiao.vault.errors import Damaged, Erased, KeyFileProblem
from xinqiao.vault.fields import seal, unseal
from xinqiao.vault.models import DataKey

committed = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def sql() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connections["keys"]) as captured:
        yield captured


def count(captured: CaptureQueriesContext, word: str) -> int:
    return sum(word in query["sql"] for query in captured.captured_queries)


@committed
def test_new_key__costs_one_insert_in_64_calls(sql: CaptureQueriesContext) -> None:
    given = [keys.new_key() for _ in range(2 * keys.BLOCK)]
    assert len(set(given)) == 2 * keys.BLOCK
    assert count(sql, "INSERT") == 2
    assert DataKey.objects.filter(pk__in=given).count() == 2 * keys.BLOCK


@committed
def test_new_key__is_committed_before_it_is_handed_out() -> None:
    key = keys.new_key()
    connections["keys"].close()
    assert DataKey.objects.filter(pk=key).exists()


@committed
def test_new_key__inside_a_transaction_is_not_kept_for_later() -> None:
    with transaction.atomic(using="keys"):
        lost = keys.new_key()
        transaction.set_rollback(True, using="keys")
    later = keys.new_key()
    assert not DataKey.objects.filter(pk=lost).exists()
    assert DataKey.objects.filter(pk=later).exists()


@committed
def test_new_key__is_handed_out_once_however_many_threads_ask() -> None:
    def take(_: int) -> list[int]:
        try:
            return [keys.new_key() for _ in range(50)]
        finally:
            connections["keys"].close()

    with ThreadPoolExecutor(4) as pool:
        given = [key for some in pool.map(take, range(4)) for key in some]
    assert len(set(given)) == 200 == DataKey.objects.filter(pk__in=given).count()


@committed
def test_new_key__is_not_handed_out_again_after_a_fork() -> None:
    keys.new_key()
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.write(writing, str(len(keys._memory.ready)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 10) == b"0"
    assert len(keys._memory.ready) == keys.BLOCK - 1
    os.close(reading)
    os.close(writing)


def test_new_keys__cost_one_insert_together(sql: CaptureQueriesContext) -> None:
    given = keys.new_keys(200)
    assert len(set(given)) == 200
    assert count(sql, "INSERT") == 1
    sql.initial_queries = len(connections["keys"].queries_log)
    for key in given:
        seal("x", key=key, where="t|c|1")
    assert len(sql) == 0


def test_new_key__grows_with_time_and_is_never_given_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys.time, "time", lambda: 1_800_000_000.0)
    monkeypatch.setattr(keys.secrets, "randbits", lambda bits: 0)
    given = [*keys.new_keys(3), keys.new_key(), *keys.new_keys(2)]
    assert given == list(range(given[0], given[0] + 6))
    monkeypatch.setattr(keys.time, "time", lambda: 3_950_000_000.0)
    monkeypatch.setattr(keys.secrets, "randbits", lambda bits: (1 << bits) - 1)
    assert given[-1] < keys.new_key() < 1 << 63


def test_secret_of__asks_the_database_once_and_again_when_its_time_is_over(
    sql: CaptureQueriesContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys.new_key()
    keys.forget()
    secret = keys.secret_of(key)
    assert keys.secret_of(key) == secret
    assert count(sql, "SELECT") - count(sql, "LIMIT 1") == 1
    monkeypatch.setattr(keys, "CACHE_SECONDS", -1.0)
    keys.forget()
    assert keys.secret_of(key) == keys.secret_of(key) == secret
    assert count(sql, "SELECT") - count(sql, "LIMIT 1") == 3


def test_load__asks_once_for_many_and_not_for_what_is_known(sql: CaptureQueriesContext) -> None:
    given = keys.new_keys(40)
    keys.forget()
    assert set(keys.load([*given, *given, 1])) == set(given)
    assert keys.load(given) == {}
    assert count(sql, "SELECT") - count(sql, "LIMIT 1") == 1


def test_memory__holds_only_so_many_and_keeps_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "CACHED", 3)
    given = keys.new_keys(3)
    keys.secret_of(given[0])
    given.append(keys.new_key())
    assert list(keys._memory.open) == [given[2], given[0], given[3]]
    assert len({keys.secret_of(key) for key in given}) == 4


def test_shred__leaves_nothing_to_open(key_folder: Path) -> None:
    kept, shredded = keys.new_key(), keys.new_key()
    texts = {key: seal("张三", key=key, where="p|name|1") for key in (kept, shredded)}
    assert keys.shred(shredded) is True
    assert keys.shred(shredded) is False
    for forget in (lambda: None, keys.forget):
        forget()
        with pytest.raises(Erased):
            unseal(texts[shredded], where="p|name|1")
        with pytest.raises(Erased):
            seal("李四", key=shredded, where="p|name|1")
        assert unseal(texts[kept], where="p|name|1").decode() == "张三"


@committed
def test_shred__leaves_no_trace_of_a_key_in_the_files_of_the_database() -> None:
    given = keys.new_keys(300)
    wrapped = {bytes(row.wrapped) for row in DataKey.objects.filter(pk__in=given[:100])}
    assert traces(wrapped)
    rotation.rotate_kek()
    wrapped |= {bytes(row.wrapped) for row in DataKey.objects.filter(pk__in=given[:100])}
    assert all(keys.shred(key) for key in given[:100])
    assert not traces(wrapped)
    assert DataKey.objects.count() == 200


def traces(secrets: set[bytes]) -> set[bytes]:
    """Which of these bytes stand in the files (SQLite) or in the table (PostgreSQL)."""
    connection = connections["keys"]
    if connection.vendor == "postgresql":  # its files are cleaned by the next VACUUM
        stored = {bytes(row.wrapped) for row in DataKey.objects.all()}
        return secrets & stored
    name = str(connection.settings_dict["NAME"])
    files = [file for file in map(Path, (name, f"{name}-wal")) if file.exists()]
    content = [file.read_bytes() for file in files]
    return {secret for secret in secrets if any(secret in bytes_ for bytes_ in content)}


def test_shred__sends_nothing_to_another_engine_that_only_sqlite_knows(
    sql: CaptureQueriesContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections["keys"], "vendor", "postgresql")
    assert keys.shred(keys.new_key())
    assert count(sql, "PRAGMA") == 0


def test_unwrap__refuses_a_key_that_lies_in_another_row() -> None:
    one, other = keys.new_keys(2)
    DataKey.objects.filter(pk=one).update(wrapped=DataKey.objects.get(pk=other).wrapped)
    keys.forget()
    with pytest.raises(Damaged):
        keys.secret_of(one)


def test_unwrap__names_the_master_key_that_is_missing(key_folder: Path) -> None:
    key = keys.new_key()
    lost = rings.master().ring().current
    (key_folder / "master").unlink()
    rings.master().ring()
    keys.forget()
    with pytest.raises(KeyFileProblem, match=lost):
        keys.secret_of(key)


@pytest.mark.parametrize("name", ["master", "blind", "codes"])
def test_key_file__lost_while_there_are_data_keys_stops_the_system(
    key_folder: Path, name: str
) -> None:
    keys.new_key()
    (key_folder / name).unlink()
    with pytest.raises(KeyFileProblem, match="Restore it"):
        keys.new_keys(1)
