"""A citizen at the letter's pages: what is typed at each step, and how far it gets."""

from typing import Any

from django.test import Client

from xinqiao.rooms.letterbox.models import Letter

TYPED: dict[str, dict[str, Any]] = {
    "what": {"text": "电梯停运三个月，老人出不了门。", "title": "小区电梯停运", "happened_on": ""},
    "where": {
        "place": "411600", "address": "人民路1号", "against": "物业公司", "against_office": "",
    },
    "claims": {"claim": "修好电梯"},
    "who": {
        "naming": "named", "name": "张三丰", "phone": "13812341234", "email": "", "home": "",
        "speaking": "self", "person": "", "people": "1", "needs": [], "needs_words": "",
    },
    "tried": {"lawsuit": "no", "admin_review": "no", "arbitration": "no", "opinion": "no",
              "review": "no", "rereview": "no"},
}  # fmt: skip


def begin(client: Client, purpose: str = "A", **headers: Any) -> None:
    answer = client.post("/submit/", {"purpose": purpose}, **headers)
    assert (answer.status_code, answer["Location"]) == (302, "/submit/what/")


def fill(client: Client, step: str, **values: Any) -> Any:
    return client.post(f"/submit/{step}/", TYPED[step] | values | {"go": "1"})


def written(client: Client, purpose: str = "A", **steps: dict[str, Any]) -> None:
    """A letter that is ready to be sent. steps: what differs from TYPED."""
    begin(client, purpose)
    for step in TYPED:
        answer = fill(client, step, **steps.get(step, {}))
        assert answer.status_code == 302, (step, answer.content.decode())


def handle(client: Client, path: str = "/submit/check/") -> str:
    """The signed handle that the page's form carries."""
    text = client.get(path).content.decode()
    return text.split('name="letter" value="')[1].split('"')[0]


def send(client: Client, **headers: Any) -> Any:
    return client.post("/submit/send/", {"letter": handle(client)}, **headers)


def code(client: Client) -> str:
    """The resume code, as the page shows it."""
    return str(client.get("/submit/later/").context["code"])


def letter() -> Letter:
    return Letter.objects.get()
