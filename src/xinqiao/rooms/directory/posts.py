"""Posts by what they are there to do, with whoever holds them now. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.directory.models import Absence, Holding, Post, Staff

NO_SUCH_POST = gettext_noop("There is no such post, or nobody holds it.")


@dataclass(frozen=True, slots=True)
class Posted:
    """Somebody at a post."""

    owner: Owner
    name: str
    title: Bilingual
    office: Bilingual
    roles: frozenset[Role]


def posted(post: int, role: Role | None = None, field: str | None = None) -> Posted:
    """Who holds a post now. field: of the form, for the refusal.

    Raises NotFound when nobody does, or it has not that role.
    """
    found = next((p for p in _listed(_held().filter(post=post))), None)
    if found is None or (role and role not in found.roles):
        raise NotFound(NO_SUCH_POST, field)
    return found


def with_role(role: Role) -> list[Posted]:
    """Everybody in post with a role, by office from the top; one statement."""
    return [p for p in _listed(_held()) if role in p.roles]


def people_in(offices: Iterable[int]) -> list[Posted]:
    """Everybody in post in some offices, heads first; one statement."""
    return _listed(_held().filter(post__office__in=set(offices)))


def of_people(staff: Iterable[int]) -> list[Posted]:
    """These people at the posts they hold; one statement."""
    return _listed(_held().filter(staff__in=set(staff)))


def absences_from(staff: int, on: date) -> list[Absence]:
    """The absences of a person that are not over on a day, the first one first."""
    return list(Absence.objects.filter(staff=staff, until__gte=on).order_by("since", "id"))


def _held() -> QuerySet[Holding]:
    held = Holding.objects.filter(until=None, post__active=True, staff__is_active=True)
    return held.select_related("post__office", "staff").order_by(
        "post__office__level", "post__office__code", "-post__is_head", "post_id"
    )


def _listed(held: Iterable[Holding]) -> list[Posted]:
    return [
        _named(Owner(h.post.office_id, h.post_id, h.staff_id), h.post, h.staff.name) for h in held
    ]


def named(owners: Iterable[Owner]) -> dict[Owner, Posted]:
    """Names of posts and people as they were put together then; two statements."""
    wanted = set(owners)
    posts = {
        p.pk: p
        for p in Post.objects.filter(pk__in={o.post for o in wanted}).select_related("office")
    }
    names = dict(Staff.objects.filter(pk__in={o.staff for o in wanted}).values_list("pk", "name"))
    return {o: _named(o, posts[o.post], names[o.staff]) for o in wanted}


def _named(owner: Owner, post: Post, name: str) -> Posted:
    return Posted(
        owner,
        name,
        Bilingual(post.title, post.title_en),
        Bilingual(post.office.name, post.office.name_en),
        post.role_set,
    )
