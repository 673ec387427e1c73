"""Two decide at once: one of them is told that somebody was quicker. PostgreSQL only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests.rooms import leading_play as play
from tests.rooms.steps import at
from xinqiao.casebook import verify_books
from xinqiao.kernel.codes import LeadState
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.responsibility.services import answering, naming

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(databases=["default", "keys"], transaction=True),
]


def together(*acts: Callable[[], object]) -> list[str]:
    """Start the acts at the same moment; what became of each, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(10)
            act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_assign__of_two_at_once_one_names_the_leader() -> None:
    case = play.proposed()
    posts = [play.post(case, who) for who in ("gov.leader", "gov.leader2")]
    convenor = case.who("gov.convenor")
    came = together(*(
        lambda post=post: naming.assign(
            matter=case.matter, by=convenor, at=at(3, 10), leader=post
        )
        for post in posts
    ))  # fmt: skip
    assert sorted(came) == ["done", "not_allowed_now"]
    assert case.row.leader_post_id == posts[came.index("done")]
    assert len([s for s in case.standing.seats if s.capacity == "leader"]) == 1


def test_accept_against_refuse__only_one_of_them_counts() -> None:
    case = play.named()
    by = case.who("gov.leader")
    accepted, refused = together(
        lambda: answering.accept(matter=case.matter, by=by, at=at(3, 10)),
        lambda: answering.refuse(
            matter=case.matter, by=by, at=at(3, 10), reason="不归我管", basis="分工文件"
        ),
    )
    assert sorted((accepted, refused)) == ["done", "not_allowed_now"]
    assert case.row.lead == (LeadState.CARRIED if accepted == "done" else LeadState.REFUSED)
    assert [str(p) for p in verify_books.among([case.matter])] == []
