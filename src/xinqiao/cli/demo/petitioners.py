"""The demo's petitioners: invented people who can belong to nobody.

Names are common surnames with given names from a small set; their ID numbers are of regions
4198xx, which stand for no place in GB/T 2260, with the right check digit; their phone
numbers begin with 1540000, which no operator is known to give out.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from xinqiao.kernel.identity import ID_CHECK_CHARACTERS, ID_WEIGHTS
from xinqiao.rooms.people.models import PartyKind
from xinqiao.rooms.people.persons import ID_CARD, Person

REGIONS = {"419802": "城南区", "419803": "城北区", "419821": "岚东县"}
_SURNAMES = "王李张刘陈杨黄吴赵周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁"
_GIVEN = "建国秀英桂兰玉珍志强丽华春梅海燕文斌晓东红霞永福德明小芳国庆玉兰大勇淑芬光辉美玲立新"
_STREETS = ("翠湖路", "望江路", "解放西路", "桃源街", "青年路", "学府路", "富民巷", "人民南路")
YOUNGEST, OLDEST = 22, 82  # years


class Crowd:
    """Makes people, one after another, by chance that repeats itself."""

    def __init__(self, rng: Random, today: date) -> None:
        """rng: decides everything. today: nobody is born after it."""
        self._rng, self._today, self._made = rng, today, 0

    def main(self) -> Person:
        """A main petitioner; most have a phone number, many an ID number."""
        rng = self._rng
        region = rng.choice(sorted(REGIONS))
        self._made += 1
        known = rng.random() < 0.6
        return Person(
            name=self._name(), kind=PartyKind.MAIN, region=region,
            id_type=ID_CARD if known else "", id_number=self._card(region) if known else "",
            phone=f"1540000{self._made:04d}", address=self._address(region),
        )  # fmt: skip

    def representatives(self, count: int) -> tuple[Person, ...]:
        """So many representatives of a group."""
        return tuple(replace(self.main(), kind=PartyKind.REPRESENTATIVE) for _ in range(count))

    def _name(self) -> str:
        pairs = len(_GIVEN) // 2
        at = self._rng.randrange(pairs) * 2
        return self._rng.choice(_SURNAMES) + _GIVEN[at : at + 2]

    def _address(self, region: str) -> str:
        rng = self._rng
        street, house, room = rng.choice(_STREETS), rng.randint(1, 260), rng.randint(101, 1602)
        return f"{REGIONS[region]}{street}{house}号{room}室"

    def _card(self, region: str) -> str:
        years = self._rng.randint(YOUNGEST, OLDEST)
        born = self._today - timedelta(days=years * 365 + self._rng.randint(0, 364))
        body = f"{region}{born:%Y%m%d}{self._rng.randint(1, 999):03d}"
        total = sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=False))
        return body + ID_CHECK_CHARACTERS[total % 11]
