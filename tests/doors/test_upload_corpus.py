"""F4: the same bad files through every door that takes one.

Each door is a plain form, which goes off with words that somebody typed, and most also take a
file in parts. Whatever is sent: a sentence, never a fault of the server, the words are still
there, and nothing of the file is kept.
"""

import base64
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime, now
from django.utils.translation import gettext, override
from PIL import Image
from pytest_django import Settings

from tests.cast import Cast, assemble
from tests.doors import letter_play
from tests.doors.visitor import enter
from tests.rooms import registry_play as play
from tests.rooms.file_samples import PDF, packed
from tests.rooms.steps import waiting
from tests.rooms.test_recordings import begin as begin_recording
from tests.rooms.test_recordings import sound
from tests.rooms.test_visits import plan
from xinqiao.rooms.feedback.models import ThanksPhoto
from xinqiao.rooms.files import filetypes
from xinqiao.rooms.files.models import Upload
from xinqiao.rooms.files.services import names as names_of
from xinqiao.rooms.recordings.models import RecordingFile
from xinqiao.rooms.registry.models import Attachment
from xinqiao.vault import fields, keys
from xinqiao.web.announced import FAR_TOO_LARGE

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TYPED = "母亲说屋顶漏雨三个月"
GB = 1024**3
FORM = "multipart/form-data; boundary=x"
TUS = {"Tus-Resumable": "1.0.0"}


def picture() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(stream, "JPEG")
    return stream.getvalue()


def bomb() -> bytes:
    """A document of a few kilobytes that would unpack to 20 MB."""
    return packed({"word/document.xml": b"0" * 20_000_000, "[Content_Types].xml": b"x"})


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
# what it is → name, content, and the sentence that the form answers with
BAD: dict[str, tuple[str, bytes, str]] = {
    "wrong type by content": ("照片.png", b"MZ\x90\x00 a program", filetypes.NOT_WHAT),
    "zip bomb": ("说明.docx", bomb(), filetypes.DAMAGED),
    "SVG with script": ("图.svg", SVG, filetypes.RUNS),
    "SVG under another name": ("图.png", SVG, filetypes.NOT_WHAT),
    "cut off half-way": ("照片.jpg", picture()[:600], filetypes.DAMAGED),
    "empty": ("空.pdf", b"", filetypes.EMPTY),
    "double extension": ("照片.pdf.exe", b"MZ\x90\x00", filetypes.NOT_TAKEN),
    "program called a document": ("清单.exe.pdf", b"MZ\x90\x00", filetypes.NOT_WHAT),
    "HTML before PDF": ("两样.pdf", HTML + PDF, filetypes.NOT_WHAT),
    "NUL in a text": ("文字.txt", b"a\0b", filetypes.NOT_WHAT),
}
# names that a form is cleaned of before anybody sees them, and the protocol refuses
NAMES = {
    "path in the name": "../../etc/cron.d/x.txt",
    "NUL in the name": "a\0.txt",
    "turned reading direction": "a\u202etxt.txt",
}


@dataclass
class Door:
    """One door. form: sends a file with TYPED; parts: where files are announced, or "".

    keeps: whether what was typed must stand on the page that answers.
    """

    client: Client
    form: Callable[[SimpleUploadedFile], Any]
    parts: str = ""
    keeps: bool = True


def register(cast: Cast) -> Door:
    client = Client()
    client.force_login(cast.staff["bureau.registrar"])

    def form(file: SimpleUploadedFile) -> Any:
        typed = {
            "channel": "1", "title": "屋顶漏雨", "text": TYPED + file.name[-40:], "purpose": "A",
            "urgency": "0", "parties": "1", "parties-0-name": "张三", "parties-0-kind": "main",
            "confirmed": ["*"], "files": file,
        }  # fmt: skip
        return client.post("/register/", typed, follow=True)

    return Door(client, form, "/uploads/", keeps=False)  # registered: the words are in the book


def submit(cast: Cast) -> Door:
    client = Client()
    letter_play.begin(client)
    letter_play.fill(client, "what", text=TYPED)

    def form(file: SimpleUploadedFile) -> Any:
        sent = {"file": file, "letter": letter_play.handle(client, "/submit/files/"), "add": "1"}
        answer = client.post("/submit/files/", sent)
        assert TYPED in client.get("/submit/what/").content.decode()
        return answer

    return Door(client, form, "/submit/uploads/", keeps=False)


def follow(cast: Cast) -> Door:
    client, found = Client(), play.registered(cast)
    enter(client, found.number, found.query_code)
    return Door(
        client, lambda file: client.post("/query/matter/file/", {"file": file}),
        "/query/matter/uploads/", keeps=False,
    )  # fmt: skip


def recording(cast: Cast) -> Door:
    case = waiting(cast)
    row = begin_recording(case)
    client = Client()
    client.force_login(cast.staff["housing.handler"])
    there = f"/recordings/{row.pk}/keep/"
    return Door(
        client, lambda file: client.post(there, {"file": file}), "/recordings/uploads/",
        keeps=False,
    )  # fmt: skip


def visits(cast: Cast) -> Door:
    case = waiting(cast)
    row = plan(case)
    client = Client()
    client.force_login(cast.staff["housing.handler"])

    def form(file: SimpleUploadedFile) -> Any:
        typed = {
            "visit": row.pk, "on": f"{localtime(now()):%Y-%m-%dT%H:%M}", "met": "母亲",
            "findings": TYPED, "photos_agreed": "on", "photos": file,
        }  # fmt: skip
        return client.post(f"/matters/{case.row.number}/acts/home_visit/", typed)

    return Door(client, form)


def outside(cast: Cast) -> Door:
    """The form for outside; its answer is for the device, which keeps the draft."""
    row = plan(waiting(cast))
    client = Client()
    client.force_login(cast.staff["housing.handler"])
    owner = client.get("/visits/outside/state.json").json()["owner"]
    sendings = count()

    def form(file: SimpleUploadedFile) -> Any:
        typed = {
            "visit": row.pk, "on": f"{localtime(now()):%Y-%m-%dT%H:%M}", "met": "母亲",
            "findings": TYPED, "photos_agreed": "on", "photos": file, "owner": owner,
            "key": f"{next(sendings):016}",
        }  # fmt: skip
        answer = client.post("/visits/outside/send/", typed)
        answer.content = json.dumps(answer.json(), ensure_ascii=False).encode()
        return answer

    return Door(client, form, keeps=False)


def thanks(cast: Cast) -> Door:
    client = Client()
    client.force_login(cast.staff["housing.head"])

    def form(file: SimpleUploadedFile) -> Any:
        typed = {"kind": "banner", "on": f"{localtime():%F}", "words": TYPED, "photo": file}
        return client.post("/thanks/", typed)

    return Door(client, form)


DOORS = {f.__name__: f for f in (register, submit, follow, recording, visits, outside, thanks)}


FORMS = {
    "register": ("/register/",), "submit": ("/submit/files/", "/submit/what/"),
    "follow": ("/query/matter/file/", "/query/matter/tell/"),
    "recording": ("/recordings/x/keep/",), "visits": ("/matters/1/acts/home_visit/",),
    "outside": ("/visits/outside/send/",), "thanks": ("/thanks/",),
}  # fmt: skip


@pytest.fixture
def cast(tmp_path: Path, settings: Settings) -> Cast:
    settings.KEYS_ROOT, settings.MASTER_KEY_FILE = tmp_path, tmp_path / "master"
    settings.FILES_ROOT, settings.UPLOADS_ROOT = tmp_path / "files", tmp_path / "uploads"
    keys.forget()
    return assemble()


def kept() -> int:
    tables = (Attachment, RecordingFile, ThanksPhoto)
    return sum(table.objects.count() for table in tables)


def said(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("door", DOORS)
def test_corpus__a_form_answers_with_a_sentence_and_keeps_what_was_typed(
    cast: Cast, door: str
) -> None:
    opened, wrong = DOORS[door](cast), {}
    for what, (name, content, sentence) in BAD.items():
        answer = opened.form(SimpleUploadedFile(name, content))
        text = said(answer)
        if answer.status_code >= 500 or not tells(text, sentence) or kept():
            wrong[what] = (answer.status_code, kept(), shown(text))
        elif opened.keeps and TYPED not in text:
            wrong[what] = (answer.status_code, "what was typed is gone", "")
    assert wrong == {}


@pytest.mark.parametrize("door", DOORS)
def test_corpus__a_form_takes_a_file_under_a_name_that_is_clean(cast: Cast, door: str) -> None:
    """A browser may send a path or a sign nobody sees; the file is the person's all the same."""
    opened = DOORS[door](cast)
    content, ending = (sound(), "wav") if door == "recording" else (picture(), "jpg")
    answer = opened.form(SimpleUploadedFile(f"../../etc/{'长' * 300}\0.{ending}", content))
    assert answer.status_code < 400, shown(said(answer))
    names = [*kept_names(), *upload_names()]
    assert len(names) == 1
    assert len(names[0]) <= filetypes.LONGEST_NAME
    assert names[0].strip("长") == f".{ending}"


@pytest.mark.parametrize("door", DOORS)
def test_corpus__ten_gigabytes_announced_are_refused_unread(cast: Cast, door: str) -> None:
    """The body holds a few bytes; a server that began to read it would wait for the rest."""
    opened = DOORS[door](cast)
    announced: Any = {"CONTENT_LENGTH": str(10 * GB)}
    for path in FORMS[door]:
        answer = opened.client.generic("POST", path, b"x", FORM, **announced)
        assert answer.status_code == 413, path
        assert tells(said(answer), FAR_TOO_LARGE), path


@pytest.mark.parametrize("door", ["register", "submit", "follow", "recording"])
def test_corpus__the_protocol_refuses_with_a_sentence(cast: Cast, door: str) -> None:
    opened = DOORS[door](cast)
    for what, name in NAMES.items():
        answer = announced(opened, name, 10)
        assert answer.status_code == 422, what
        assert tells(said(answer), filetypes.NAMED), what
    for name, size, status in (("film.mp4", 10 * GB, 413), ("a.pdf", 0, 422), ("a.svg", 9, 422)):
        answer = announced(opened, name, size)
        assert (answer.status_code, bool(said(answer))) == (status, True), name
    assert Upload.objects.count() == 0
    for what, (name, content, sentence) in BAD.items():
        made = announced(opened, name, len(content))
        if made.status_code == 201:
            made = sent(opened, made["Location"], content)
        assert 400 <= made.status_code < 500, what
        assert tells(said(made), sentence), what
    whole = announced(opened, "长" * 300 + ".wav", len(sound()))
    assert whole.status_code == 201
    assert sent(opened, whole["Location"], sound()[:100]).status_code == 204  # cut off half-way
    reached = opened.client.head(whole["Location"], headers=TUS)
    assert reached["Upload-Offset"] == "100"
    assert kept() == 0


def test_corpus__what_is_two_things_at_once_is_only_ever_given_as_what_it_was_taken_for(
    cast: Cast,
) -> None:
    clerk = Client()
    clerk.force_login(cast.staff["bureau.registrar"])
    found = play.registered(cast)
    both = SimpleUploadedFile("两样.pdf", PDF + HTML)
    number = found.number
    assert clerk.post(f"/matters/{number}/acts/attach/", {"file": both}).status_code == 302
    answer = clerk.get(f"/matters/{number}/files/{Attachment.objects.get().pk}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "script-src" in answer["Content-Security-Policy"] or answer[
        "Content-Disposition"
    ].startswith("attachment")


def announced(door: Door, name: str, size: int) -> Any:
    about = {
        "Upload-Length": str(size),
        "Upload-Metadata": f"filename {base64.b64encode(name.encode()).decode()}",
    }
    return door.client.post(door.parts, content_type="text/plain", headers=TUS | about)


def sent(door: Door, there: str, content: bytes) -> Any:
    headers = TUS | {"Upload-Offset": "0"}
    return door.client.patch(there, content, "application/offset+octet-stream", headers=headers)


def tells(text: str, sentence: str) -> bool:
    """Whether the page says it, in either language, up to the first value in it."""
    with override("zh-hans"):
        parts = [said_in.split("%(")[0] for said_in in (sentence, gettext(sentence))]
        if sentence == filetypes.EMPTY:  # a plain form finds it before we do
            parts.append(gettext("The submitted file is empty."))
    return any(part in text for part in parts)


def shown(text: str) -> str:
    """What stands in red on a page, for the message of a failing test."""
    found = re.findall(r'(?:class="error"|role="alert")[^>]*>(.*?)</', text, re.S)
    return " | ".join(re.sub(r"<[^>]+>", "", part).strip() for part in found)[:300]


def kept_names() -> list[str]:
    tables = (Attachment, RecordingFile, ThanksPhoto)
    return [str(name) for table in tables for name in names_of(list(table.objects.all()))]


def upload_names() -> list[str]:
    rows = Upload.objects.all()
    return [
        fields.unseal_text(bytes(row.name), where=fields.place("files_upload", "name", row.id))
        for row in rows
    ]
