"""Many offices' clerks issue at once: no gap, no double. PostgreSQL only: SQLite has one writer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from tests.casebook.books import FIRST, open_many
from tests.cast import Cast, assemble
from tests.rooms.documents.samples import paper
from xinqiao.casebook.models import Matter
from xinqiao.rooms.documents import services
from xinqiao.rooms.documents.models import Document
from xinqiao.vault import keys

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]
CLERKS, EACH = 6, 5


@pytest.fixture
def matters() -> tuple[Cast, list[Matter]]:
    cast = assemble()
    made = open_many(cast, CLERKS)
    for matter in made:
        matter.key = keys.new_key()
        Matter.objects.filter(pk=matter.pk).update(key=matter.key)
    return cast, made


def test_issue__clerks_at_once_get_numbers_without_gap_or_double(
    matters: tuple[Cast, list[Matter]],
) -> None:
    cast, made = matters
    by, office = cast.actor("housing.handler"), cast.office("housing")
    start = Barrier(CLERKS)

    def work(matter: Matter) -> int:
        """Issue papers; every second one is taken back after its number was given."""
        given = 0
        try:
            start.wait(timeout=30)
            for turn in range(EACH):
                with transaction.atomic():
                    services.issue(
                        matter=matter, paper=paper(number=None), office=office, by=by, at=FIRST
                    )
                    transaction.set_rollback(turn % 2 == 1)
                given += turn % 2 == 0
        finally:
            connections.close_all()
        return given

    with ThreadPoolExecutor(CLERKS) as pool:
        issued = sum(pool.map(work, made))
    serials = Document.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, issued + 1))
    assert issued == CLERKS * 3
