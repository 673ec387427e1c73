"""The people of the tests: one small city, and a stranger who must see nothing.

`cast.actor("housing.handler")` is an Actor; the keys are office.post. Offices:
gov, bureau (市信访局), conference, discipline, political (政法委), housing, labour,
county (县政府), county_bureau, county_housing.
"""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from xinqiao.kernel.actors import Actor, Role
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.rooms.directory import queries
from xinqiao.rooms.directory.models import Holding, Office, OfficeKind, Post, Staff

SINCE = date(2020, 1, 1)
K, R = OfficeKind, Role

# key: (name, English, 机关代字, kind, level, region, parent, reviewed by)
OFFICES = {
    "gov": ("周河市人民政府", "Zhouhe City Government", "周政", K.GOVERNMENT, 2, "411600", None, None),
    "bureau": ("周河市信访局", "Zhouhe Petition Bureau", "周信", K.BUREAU, 2, "411600", "gov", "gov"),
    "conference": ("市信访联席办", "Joint Conference Office", "周联", K.CONFERENCE, 2, "411600", "gov", None),
    "discipline": ("市纪委监委", "Discipline Commission", "周纪", K.DISCIPLINE, 2, "411600", "gov", None),
    "political": ("市委政法委", "Political-Legal Office", "周政法", K.POLITICAL_LEGAL, 2, "411600", "gov", None),
    "housing": ("市住房和城乡建设局", "Housing Bureau", "周建", K.DEPARTMENT, 2, "411600", "gov", "gov"),
    "labour": ("市人力资源和社会保障局", "Labour Bureau", "周人社", K.DEPARTMENT, 2, "411600", "gov", "gov"),
    "county": ("淮东县人民政府", "Huaidong County Government", "淮政", K.GOVERNMENT, 3, "411621", "gov", "gov"),
    "county_bureau": ("淮东县信访局", "Huaidong Petition Bureau", "淮信", K.BUREAU, 3, "411621", "county", "county"),
    "county_housing": ("淮东县住建局", "Huaidong Housing", "淮建", K.DEPARTMENT, 3, "411621", "county", "housing"),
}  # fmt: skip

UNIT_POSTS = {
    "intake": ("收件员", {R.INTAKE}, False, True),
    "handler": ("承办人", {R.HANDLER}, False, False),
    "handler2": ("承办人乙", {R.HANDLER}, False, False),
    "legal": ("法制审核员", {R.LEGAL}, False, False),
    "head": ("局长", {R.UNIT_HEAD, R.REVIEWER}, True, False),
    "archivist": ("档案员", {R.ARCHIVIST}, False, False),
}
BUREAU_POSTS = {
    "registrar": ("登记员", {R.REGISTRAR}, False, False),
    "triage": ("分办员", {R.TRIAGE, R.REGISTRAR}, False, True),
    "head": ("局长", {R.BUREAU_HEAD}, True, False),
    "archivist": ("档案员", {R.ARCHIVIST}, False, False),
}
POSTS = {
    "gov": {
        "head": ("市长", {R.UNIT_HEAD}, True, False),
        "reviewer": ("复查复核员", {R.REVIEWER}, False, True),
        "leader": ("副市长", {R.LEADER}, False, False),
        "leader2": ("副市长乙", {R.LEADER}, False, False),
        "convenor": ("联席会议召集人", {R.CONVENOR, R.LEADER}, False, False),
    },
    "bureau": BUREAU_POSTS
    | {
        "admin": ("系统管理员", {R.ADMIN}, False, False),
        "caller": ("回访员", {R.CALLER}, False, False),
        "inspector": ("督查专员", {R.INSPECTOR}, False, False),
        "auditor": ("审计员", {R.AUDITOR}, False, False),
    },
    "conference": {"head": ("联席办主任", {R.CONFERENCE, R.UNIT_HEAD}, True, True)},
    "discipline": {"head": ("信访室主任", {R.INTAKE, R.UNIT_HEAD}, True, True)},
    "political": {"head": ("执法监督科长", {R.INTAKE, R.UNIT_HEAD}, True, True)},
    "housing": UNIT_POSTS,
    "labour": UNIT_POSTS,
    "county": {
        "head": ("县长", {R.UNIT_HEAD}, True, False),
        "reviewer": ("复查复核员", {R.REVIEWER}, False, True),
    },
    "county_bureau": BUREAU_POSTS,
    "county_housing": UNIT_POSTS,
}


@dataclass
class Cast:
    """Offices by key, actors by `office.post`."""

    offices: dict[str, Office] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        return self.actors[key]

    def owner(self, key: str) -> Owner:
        a = self.actors[key]
        return Owner(a.office, a.post, a.staff)

    def office(self, key: str) -> int:
        return self.offices[key].pk


def assemble() -> Cast:
    """Write the cast into the database. Password of everybody: `test-password-1`."""
    cast = Cast()
    for key, (name, en, short, kind, level, region, parent, review) in OFFICES.items():
        above = cast.offices.get(parent) if parent else None
        cast.offices[key] = Office.objects.create(
            code=key, name=name, name_en=en, short=short, kind=kind, level=level, region=region,
            parent=above, line=[*above.line, above.pk] if above else [],
            review_by=cast.offices.get(review) if review else None, service_phone="0394-12345",
            address="人民路1号",
        )  # fmt: skip
    rows = [(o, key, *about) for o, posts in POSTS.items() for key, about in posts.items()]
    password = make_password("test-password-1")
    people = [
        Staff(username=f"{office}.{key}", name=f"{title}甲", password=password)
        for office, key, title, *_ in rows
    ]
    people.append(Staff(username="stranger", name="外人", password=password))
    posts = [
        Post(
            office=cast.offices[office], title=title, title_en=key.title(),
            roles=sorted(roles), is_head=head, is_intake=intake,
        )
        for office, key, title, roles, head, intake in rows
    ]  # fmt: skip
    Staff.objects.bulk_create(people)
    Post.objects.bulk_create(posts)
    held = [Holding(post=p, staff=s, since=SINCE) for p, s in zip(posts, people, strict=False)]
    Holding.objects.bulk_create(held)
    cast.staff = {person.username: person for person in people}
    cast.actors = {h.staff.username: queries.desk_of(h).actor for h in held}
    return cast
