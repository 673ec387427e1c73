"""Founds the demo city by the directory's own services: offices, posts, people, absences."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate

from xinqiao.cli.demo import categories, city
from xinqiao.kernel.actors import SYSTEM, Actor
from xinqiao.kernel.errors import OutOfRange
from xinqiao.kernel.numbering import CODE_ALPHABET
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.directory import queries, services
from xinqiao.rooms.directory.models import Staff

VERSION = "demo"
IN_POST_SINCE = timedelta(days=900)  # before the first matter
GROUPS, SIGNS = 4, 4  # of a password: 16 signs of 5 bits each


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the table that the command prints."""

    username: str
    name: str
    post: str
    office: str


@dataclass(slots=True)
class City:
    """The founded city. offices: code → row id. people: user name → who they are."""

    offices: dict[str, int] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)

    def staff(self, username: str) -> int:
        """The row id of an account of the city."""
        staff = self.people[username].staff
        if staff is None:
            raise LookupError(username)
        return staff


def new_password() -> str:
    """Random, easy to read aloud: four groups of four, about 80 bits."""
    signs = CODE_ALPHABET.lower()
    return "-".join("".join(secrets.choice(signs) for _ in range(SIGNS)) for _ in range(GROUPS))


def found(start: datetime, password: str) -> City:
    """Found everything. start: aware moment before the first matter.

    Raises what the directory's services raise, e.g. OutOfRange for a short password.
    """
    made, people = City(), city.names()
    since = localdate(start) - IN_POST_SINCE
    for place in city.places():
        made.offices[place.code] = services.found_office(
            city.new_office(place), by=SYSTEM, at=start
        ).pk
    for place in city.places():
        for new in city.new_posts(place, people, since):
            _fill(made, place, new, start)
    services.load_categories(VERSION, categories.rows(), by=SYSTEM, at=start)
    _succeed(made, people, start)
    _give_all(password)
    return made


def _give_all(password: str) -> None:
    """One password for every account that is in use, hashed once: seventy times take a while.

    Raises OutOfRange when it is too short.
    """
    if len(password) < services.MIN_PASSWORD:
        raise OutOfRange(
            gettext_noop("A password has at least %(least)d characters."), "password",
            least=services.MIN_PASSWORD,
        )  # fmt: skip
    Staff.objects.filter(is_active=True).update(password=make_password(password))


def _fill(made: City, place: city.Place, new: services.NewPost, start: datetime) -> None:
    post = services.found_post(new, by=SYSTEM, at=start)
    held = queries.holders(made.offices[place.code], *new.roles)
    owner = next(owner for owner in held if owner.post == post.pk)
    made.people[new.username] = queries.desk(owner.staff, owner.post).actor
    made.accounts.append(Account(new.username, new.name, new.title, place.name))


def _succeed(made: City, people: Iterator[str], start: datetime) -> None:
    """Two posts have changed hands before the first matter, as posts do."""
    for username, name in zip(("xfj.fb", "zjj.cb"), islice(people, 2), strict=True):
        actor, follower = made.people[username], f"{username}2"
        if actor.post is None or actor.staff is None:
            raise LookupError(username)
        since = localdate(start) - timedelta(days=200)
        new = services.add_staff(follower, name, by=SYSTEM, at=start)
        services.appoint(actor.post, new.pk, since=since, by=SYSTEM, at=start)
        services.set_active(actor.staff, False, by=SYSTEM, at=start)
        made.people[username] = queries.desk(new.pk, actor.post).actor
        at = next(n for n, a in enumerate(made.accounts) if a.username == username)
        before = made.accounts[at]
        made.accounts[at] = Account(follower, name, before.post, before.office)


AWAY = (
    # who, who stands in, first and last day before (+) or after (-) today, why
    ("rsj.cb", "rsj.fz", 40, 33, "年休假"),
    ("jyj.bgs", "jyj.cb", 12, 9, "出差"),
    ("jtj.cb", "jtj.bgs", 2, -5, "培训"),
    ("xfj.djy2", "xfj.djy1", 1, -3, "病假"),
    ("szf.fsz1", "szf.sz", 1, -3, "参加培训"),
    ("hbj.jz", "hbj.fz", 0, -2, "出差"),
)


def absences(made: City, today: date, at: datetime) -> None:
    """A few people are away or were; somebody stands in for each."""
    for who, substitute, since, until, reason in AWAY:
        services.note_absence(
            made.staff(who), made.staff(substitute), since=today - timedelta(days=since),
            until=today - timedelta(days=until), reason=reason, by=SYSTEM, at=at,
        )  # fmt: skip
