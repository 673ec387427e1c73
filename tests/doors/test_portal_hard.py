"""The portal under strain: a slow network, a first page within its budget, whatever is typed."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.timezone import now

from tests.cast import assemble
from tests.doors import letter_play as play
from xinqiao.rooms.letterbox import services as letterbox
from xinqiao.vault import keys

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BUDGET = 120 * 1024
ODD = {
    "long": "x" * 100_000,
    "right to left": "\u202e\u0645\u0631\u062d\u0628\u0627 שלום",
    "rare": "𠮷𡈽𪚥𰻝",
    "emoji": "👨‍👩‍👧‍👦🙏🏽",
    "nul": "a\0b",
    "markup": "<script>alert(1)</script>'\";--",
}


@pytest.fixture(autouse=True)
def client() -> Client:
    keys.forget()
    assemble()
    return Client()


@pytest.mark.parametrize("care", ["0", "1"])
def test_front__is_within_120_kilobytes_with_everything_it_loads(client: Client, care: str) -> None:
    text = client.get("/", {"care": care}).content.decode()
    named = set(re.findall(r'(?:href|src)="/static/([^"#]+)', text))
    assert {n for n in named if n.endswith(".css")}
    sizes = {n: len(gzip.compress(Path(str(finders.find(n))).read_bytes())) for n in named}
    total = len(text.encode()) + sum(sizes.values())  # the page itself goes uncompressed
    assert total < BUDGET, sizes


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("step", play.TYPED)
def test_letter__takes_any_text_with_a_sentence_and_loses_nothing(
    client: Client, step: str, odd: str
) -> None:
    """Every field of the step at once: words, choices, dates, numbers."""
    play.begin(client)
    names = [n for n, value in play.TYPED[step].items() if isinstance(value, str)]
    answer = play.fill(client, step, **dict.fromkeys(names, ODD[odd]))
    assert answer.status_code in (302, 422)
    view = letterbox.load(play.letter().id, at=now())
    for name in names:
        kept = view.steps[step].get(name, [""])[-1] or "".join(view.claims)
        assert kept == ODD[odd].replace("\0", ""), name
    if answer.status_code == 422:
        assert answer.context["form"].errors
        assert "<script>alert" not in answer.content.decode()
    assert client.get("/submit/check/").status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_codes__any_text_gets_a_sentence(client: Client, odd: str) -> None:
    for path, typed in (
        ("/submit/resume/", {"code": ODD[odd]}),
        ("/query/", {"number": ODD[odd], "code": ODD[odd]}),
    ):
        answer = client.post(path, typed)
        assert answer.status_code == 422
        assert answer.context["form"].errors


@pytest.mark.parametrize("odd", ODD)
def test_handles__forged_ones_open_nothing(client: Client, odd: str) -> None:
    for path in ("claims", "files", "send", "what"):
        answer = client.post(f"/submit/{path}/", {"letter": ODD[odd]})
        assert answer["Location"] == "/submit/resume/"
    assert client.post("/submit/", {"purpose": ODD[odd], "turn": ODD[odd]}).status_code == 422
