"""Who asks: the first line of every staff view."""

from xinqiao.kernel.actors import Role
from xinqiao.kernel.errors import NotFound, NotPermitted
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory.queries import Desk
from xinqiao.web.desk import StaffRequest


def officer(request: StaffRequest, *roles: Role) -> Desk:
    """The person at the post chosen in this session, as an actor and with names.

    roles: any one of them must belong to the post; none means that every post will do.
    Raises NotFound (no post), NotPermitted (another post's page).
    """
    # The lazy object of the middleware reads the database on first use; nothing else does.
    desk = Desk(
        request.desk.actor,
        request.desk.name,
        request.desk.post,
        request.desk.post_en,
        request.desk.office,
        request.desk.office_en,
    )
    if roles and not desk.actor.roles & set(roles):
        raise NotPermitted(gettext_noop("Your post does not include this page."))
    return desk


def case_officer(request: StaffRequest, *roles: Role) -> Desk:
    """The same for pages that show cases: a post that reads none is told there is nothing.

    Raises NotFound, NotPermitted.
    """
    desk = officer(request, *roles)
    if not desk.actor.reads_cases:
        raise NotFound(gettext_noop("Your post reads no cases."))
    return desk
