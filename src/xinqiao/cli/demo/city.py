"""江岚市, an invented city: its offices, its posts and the people in them.

Names of people are made of common characters and belong to nobody. Everybody's user name
is `office.post`, e.g. `xfj.djy1`; the password is printed by `xinqiao demo`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.actors import Role as R  # noqa: N817 - a table is read across
from xinqiao.rooms.directory.models import OfficeKind as K
from xinqiao.rooms.directory.services import NewOffice, NewPost

CITY = "419800"


@dataclass(frozen=True, slots=True)
class Place:
    """One office of the demo: what it is and which set of posts it has."""

    code: str
    name: str
    name_en: str
    short: str
    kind: K
    level: int
    region: str
    parent: str | None
    review_by: str | None
    posts: str
    phone: str


def _department(code: str, name: str, en: str, short: str, n: int) -> Place:
    return Place(code, name, en, short, K.DEPARTMENT, 2, CITY, "szf", "szf", "department",
                 f"0398-12345转{n}")  # fmt: skip


def _unit(code: str, name: str, en: str, short: str, district: str, review: str, region: str,
          n: int) -> Place:  # fmt: skip
    return Place(code, name, en, short, K.DEPARTMENT, 3, region, f"{district}zf", review,
                 "county_unit", f"0398-12345转{n}")  # fmt: skip


def _district(code: str, name: str, en: str, short: str, region: str, n: int) -> Iterator[Place]:
    yield Place(f"{code}zf", f"{name}人民政府", f"{en} Government", f"{short}政", K.GOVERNMENT, 3,
                region, "szf", "szf", "county", f"0398-12345转{n}0")  # fmt: skip
    yield Place(f"{code}xf", f"{name}信访局", f"{en} Petition Bureau", f"{short}信", K.BUREAU, 3,
                region, f"{code}zf", f"{code}zf", "county_bureau", f"0398-12345转{n}1")  # fmt: skip


def places() -> list[Place]:
    """Every office, each after the ones it names."""
    # The province only re-reviews (Art 36); nothing below it hangs on it here.
    above = Place("sfc", "江东省人民政府", "Jiangdong Provincial Government", "东政", K.GOVERNMENT,
                  1, "419000", None, None, "province", "0390-12345")  # fmt: skip
    gov = Place("szf", "江岚市人民政府", "Jianglan City Government", "江政", K.GOVERNMENT, 2, CITY,
                None, "sfc", "city", "0398-12345")  # fmt: skip
    city = [
        Place("xfj", "江岚市信访局", "Jianglan Petition Bureau", "江信", K.BUREAU, 2, CITY, "szf",
              "szf", "bureau", "0398-12345转1"),
        Place("lxb", "江岚市信访工作联席会议办公室", "Joint Conference Office", "江联办", K.CONFERENCE,
              2, CITY, "szf", None, "conference", "0398-12345转2"),
        Place("jwj", "江岚市纪委监委", "Discipline Inspection and Supervision Commission", "江纪",
              K.DISCIPLINE, 2, CITY, "szf", None, "sealed", "0398-12388"),
        Place("zfw", "江岚市委政法委", "Political and Legal Affairs Commission", "江政法",
              K.POLITICAL_LEGAL, 2, CITY, "szf", None, "sealed", "0398-12345转4"),
        _department("zjj", "江岚市住房和城乡建设局", "Housing and Construction Bureau", "江建", 11),
        _department("rsj", "江岚市人力资源和社会保障局", "Human Resources and Social Security Bureau",
                    "江人社", 12),
        _department("zrj", "江岚市自然资源和规划局", "Natural Resources Bureau", "江自然资", 13),
        _department("jyj", "江岚市教育局", "Education Bureau", "江教", 14),
        _department("wjw", "江岚市卫生健康委员会", "Health Commission", "江卫", 15),
        _department("jtj", "江岚市交通运输局", "Transport Bureau", "江交", 16),
        _department("hbj", "江岚市生态环境局", "Ecology and Environment Bureau", "江环", 17),
        _department("cgj", "江岚市城市管理局", "City Management Bureau", "江城管", 18),
    ]  # fmt: skip
    below = [
        *_district("cn", "城南区", "Chengnan District", "南", "419802", 2),
        *_district("cb", "城北区", "Chengbei District", "北", "419803", 3),
        *_district("ld", "岚东县", "Landong County", "岚东", "419821", 4),
        _unit("cncg", "城南区城市管理局", "Chengnan City Management Bureau", "南城管", "cn", "cgj", "419802", 23),
        _unit("cbrs", "城北区人力资源和社会保障局", "Chengbei Human Resources Bureau", "北人社", "cb", "rsj", "419803", 33),
        _unit("ldzj", "岚东县住房和城乡建设局", "Landong Housing Bureau", "岚东建", "ld", "zjj", "419821", 43),
    ]  # fmt: skip
    return [above, gov, *city, *below]


# set of posts → (code, title, English, roles, head?, intake?)
POSTS: dict[str, list[tuple[str, str, str, set[R], bool, bool]]] = {
    "province": [
        ("fc", "复查复核办公室主任", "Head of Review", {R.REVIEWER, R.UNIT_HEAD}, True, True),
    ],
    "city": [
        ("sz", "市长", "Mayor", {R.UNIT_HEAD, R.LEADER, R.CONVENOR}, True, False),
        (
            "fsz1",
            "副市长（城建、自然资源）",
            "Deputy Mayor for Building and Land",
            {R.LEADER},
            False,
            False,
        ),
        (
            "fsz2",
            "副市长（人社、教育、卫健）",
            "Deputy Mayor for Labour, Schools and Health",
            {R.LEADER},
            False,
            False,
        ),
        ("fc", "复查复核科科长", "Head of Review", {R.REVIEWER, R.HANDLER}, False, True),
    ],
    "bureau": [
        ("djy1", "登记员（一窗口）", "Registrar, window 1", {R.REGISTRAR}, False, False),
        ("djy2", "登记员（二窗口）", "Registrar, window 2", {R.REGISTRAR}, False, False),
        ("fb", "分办科科长", "Head of Triage", {R.TRIAGE, R.REGISTRAR}, False, True),
        ("jz", "局长", "Director", {R.BUREAU_HEAD}, True, False),
        ("hf", "回访员", "Follow-up Caller", {R.CALLER}, False, False),
        ("da", "档案员", "Archivist", {R.ARCHIVIST}, False, False),
        ("tj", "统计员", "Statistician", {R.STATISTICIAN}, False, False),
        ("sj", "个人信息保护审计员", "Data Protection Auditor", {R.AUDITOR}, False, False),
        ("gl", "系统管理员", "System Administrator", {R.ADMIN}, False, False),
        ("dc", "督查专员", "Petition Inspector", {R.INSPECTOR}, False, False),
    ],
    "conference": [
        ("zr", "联席办主任", "Director", {R.CONFERENCE, R.UNIT_HEAD}, True, True),
    ],
    "sealed": [
        ("ks", "受理科科长", "Head of Intake", {R.INTAKE, R.HANDLER}, False, True),
        ("sj", "分管负责人", "Deputy in charge", {R.UNIT_HEAD}, True, False),
    ],
    "department": [
        ("bgs", "办公室收件员", "Intake Officer", {R.INTAKE}, False, True),
        ("cb", "承办科科员", "Handler", {R.HANDLER}, False, False),
        ("fz", "法制科科长", "Head of Legal", {R.LEGAL, R.ARCHIVIST}, False, False),
        ("jz", "局长", "Director", {R.UNIT_HEAD, R.REVIEWER}, True, False),
    ],
    "county": [
        ("xz", "区县长", "Head of Government", {R.UNIT_HEAD, R.REVIEWER, R.LEADER}, True, True),
    ],
    "county_bureau": [
        (
            "fb",
            "登记分办员",
            "Registrar and Triage",
            {R.TRIAGE, R.REGISTRAR, R.ARCHIVIST},
            False,
            True,
        ),
        ("jz", "局长", "Director", {R.BUREAU_HEAD}, True, False),
    ],
    "county_unit": [
        ("bgs", "办公室收件员", "Intake Officer", {R.INTAKE}, False, True),
        ("cb", "承办股科员", "Handler", {R.HANDLER}, False, False),
        ("fz", "法制股股长", "Head of Legal", {R.LEGAL, R.ARCHIVIST}, False, False),
        ("jz", "局长", "Director", {R.UNIT_HEAD, R.REVIEWER}, True, False),
    ],
}

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "安宁平和明清思远文博雅静志成子涵一诺嘉禾书言景行知夏雨晴海川云舒"


def names() -> Iterator[str]:
    """Invented names, never the same twice within the first thousand."""
    for i in range(1000):
        surname = _SURNAMES[i % len(_SURNAMES)]
        given = _GIVEN[(i * 2) % len(_GIVEN)] + _GIVEN[(i * 2 + 1 + i // 15) % len(_GIVEN)]
        yield surname + given


def new_office(place: Place) -> NewOffice:
    """The place as the directory's service takes it."""
    return NewOffice(
        code=place.code, name=place.name, name_en=place.name_en, short=place.short,
        kind=place.kind, level=place.level, region=place.region, parent=place.parent,
        review_by=place.review_by, service_phone=place.phone, address="江岚市人民路1号",
    )  # fmt: skip


def new_posts(place: Place, people: Iterator[str], since: date) -> Iterator[NewPost]:
    """The posts of a place, each with an invented holder."""
    for code, title, en, roles, head, intake in POSTS[place.posts]:
        yield NewPost(
            office=place.code, title=title, title_en=en, roles=frozenset(roles), is_head=head,
            is_intake=intake, username=f"{place.code}.{code}", name=next(people), since=since,
        )  # fmt: skip
