"""Files sent in parts over HTTP, by the protocol, and given out in parts."""

import base64
import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, assemble
from tests.rooms.file_samples import PDF
from tests.rooms.registry_play import at, registered
from xinqiao.casebook.models import Matter
from xinqiao.rooms.files.models import Upload
from xinqiao.rooms.files.services import from_bytes, open_kept
from xinqiao.rooms.registry.attachments import attach
from xinqiao.rooms.registry.models import Attachment
from xinqiao.web.streaming import part

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT, settings.UPLOADS_ROOT = tmp_path / "files", tmp_path / "uploads"


def client_of(cast: Cast, who: str, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(cast.staff[who])
    return client


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return client_of(cast, "bureau.registrar")


def announced(client: Client, size: object = len(PDF), name: str = "证据.pdf", **more: str) -> Any:
    metadata = f"filename {base64.b64encode(name.encode()).decode()},kind"
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata} | more
    return client.post(reverse("uploads"), content_type="text/plain", headers=headers)


def patched(client: Client, url: str, offset: object, body: bytes, **more: str) -> Any:
    headers = TUS | {"Upload-Offset": str(offset)} | more
    return client.patch(url, body, "application/offset+octet-stream", headers=headers)


def test_protocol__a_file_goes_up_in_parts(clerk: Client) -> None:
    made = announced(clerk)
    assert (made.status_code, made["Upload-Offset"]) == (201, "0")
    url = made["Location"]
    first = patched(clerk, url, 0, PDF[:7])
    assert (first.status_code, first["Upload-Offset"]) == (204, "7")
    reached = clerk.head(url, headers=TUS)
    assert (reached["Upload-Offset"], reached["Upload-Length"]) == ("7", str(len(PDF)))
    assert reached["Cache-Control"] == "no-store"
    assert "GMT" in reached["Upload-Expires"]
    last = patched(clerk, url, 7, PDF[7:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(PDF)))
    assert Upload.objects.get().content_type == "application/pdf"
    assert clerk.delete(url, headers=TUS).status_code == 204
    assert clerk.head(url, headers=TUS).status_code == 404


def test_protocol__says_what_it_speaks(clerk: Client) -> None:
    for url in (reverse("uploads"), reverse("upload", args=("x",))):
        answer = clerk.options(url)
        assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
        assert set(answer["Tus-Extension"].split(",")) >= {"creation", "termination", "checksum"}
        assert answer["Tus-Max-Size"] == str(2 * 1024**3)
        assert "sha1" in answer["Tus-Checksum-Algorithm"].split(",")
        assert clerk.get(url).status_code == 405


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"size": 10 * 1024**3}, 413),
        ({"size": 51 * 1024**2}, 413),
        ({"size": "1e3"}, 422),
        ({"size": ""}, 422),
        ({"size": "9" * 30}, 422),
        ({"name": "a.exe"}, 422),
        ({"name": "../../a.pdf"}, 422),
        ({"name": ""}, 422),
        ({"Upload-Metadata": "filename ÄÄ"}, 422),
        ({"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_announcing__refuses(clerk: Client, given: dict[str, Any], status: int) -> None:
    answer = announced(clerk, **given)
    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    assert answer.content or status == 412, "a sentence says why"
    assert not Upload.objects.exists()


def test_part__refuses(clerk: Client) -> None:
    url = announced(clerk)["Location"]
    digest = base64.b64encode(hashlib.sha1(PDF[:3]).digest()).decode()
    assert patched(clerk, url, 3, b"x").status_code == 409
    assert patched(clerk, url, "", b"x").status_code == 422
    assert patched(clerk, url, 0, b"x", **{"Upload-Checksum": f"sha1 {digest}"}).status_code == 460
    assert patched(clerk, url, 0, b"x", **{"Upload-Checksum": "sha1 ?"}).status_code == 422
    assert patched(clerk, url, 0, b"x", **{"Upload-Checksum": "crc32 AAAA"}).status_code == 422
    other_type = clerk.patch(url, b"x", "text/plain", headers=TUS | {"Upload-Offset": "0"})
    assert other_type.status_code == 415
    assert clerk.head(url, headers=TUS)["Upload-Offset"] == "0"
    right = patched(clerk, url, 0, PDF[:3], **{"Upload-Checksum": f"sha1 {digest}"})
    assert right.status_code == 204


def test_last_part__a_file_that_is_not_taken_says_why(clerk: Client) -> None:
    url = announced(clerk, size=4)["Location"]
    answer = patched(clerk, url, 0, b"MZxx")
    assert answer.status_code == 422
    assert "扩展名" in answer.content.decode()
    assert clerk.head(url, headers=TUS).status_code == 404


def test_upload__is_found_by_its_owner_only_and_needs_the_forms_protection(cast: Cast) -> None:
    url = announced(client_of(cast, "bureau.registrar"))["Location"]
    other = client_of(cast, "bureau.head")
    assert other.head(url, headers=TUS).status_code == 404
    assert patched(other, url, 0, PDF).status_code == 404
    assert other.delete(url, headers=TUS).status_code == 404
    assert Client().head(url, headers=TUS).status_code == 302
    strict = client_of(cast, "bureau.registrar", enforce_csrf_checks=True)
    assert announced(strict).status_code == 403
    assert patched(strict, url, 0, PDF).status_code == 403
    assert strict.delete(url, headers=TUS).status_code == 403


# ── out again, in parts ─────────────────────────────────────────────────────────────────

CONTENT = "一二三四五六七八九十\n".encode() * 5000


@pytest.fixture
def file_url(cast: Cast) -> str:
    found = registered(cast)
    row = attach(
        matter=found.matter, file=from_bytes("长文.txt", CONTENT), at=at(3, 3),
        by=cast.actor("bureau.registrar"),
    )  # fmt: skip
    return reverse("attachment", args=(Matter.objects.get(pk=found.matter).number, row.id))


@pytest.mark.parametrize(
    ("wanted", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=70000-70009", (70_000, 70_010)),
        ("bytes=150000-", (150_000, len(CONTENT))),
        ("bytes=-7", (len(CONTENT) - 7, len(CONTENT))),
        ("bytes=0-99999999", (0, len(CONTENT))),
    ],
)
def test_range__gives_the_part(
    clerk: Client, file_url: str, wanted: str, span: tuple[int, int]
) -> None:
    answer = clerk.get(file_url, headers={"Range": wanted})
    start, stop = span
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert answer["Content-Length"] == str(stop - start)
    assert b"".join(answer) == CONTENT[start:stop]


@pytest.mark.parametrize("wanted", ["", "bytes=1-2,4-5", "lines=1-2", "bytes=-", "bytes=9-3"])
def test_range__what_cannot_be_read_gives_the_whole(
    clerk: Client, file_url: str, wanted: str
) -> None:
    answer = clerk.get(file_url, headers={"Range": wanted} if wanted else {})
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert answer["Content-Length"] == str(len(CONTENT))
    assert b"".join(answer) == CONTENT
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store, private"


def test_range__beyond_the_end_and_of_another_version(clerk: Client, file_url: str) -> None:
    beyond = clerk.get(file_url, headers={"Range": f"bytes={len(CONTENT)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")
    other = clerk.get(file_url, headers={"Range": "bytes=0-0", "If-Range": '"other"'})
    assert other.status_code == 200
    same = clerk.get(file_url, headers={"Range": "bytes=0-0", "If-Range": other["ETag"]})
    assert same.status_code == 206
    head = clerk.head(file_url)
    assert (head["Content-Length"], b"".join(head)) == (str(len(CONTENT)), b"")
    assert part("bytes=-0", 10) == (10, 10)


# ── with the forms ──────────────────────────────────────────────────────────────────────


def sent(client: Client, name: str = "证据.pdf", content: bytes = PDF) -> str:
    url: str = announced(client, len(content), name)["Location"]
    assert patched(client, url, 0, content).status_code == 204
    return url.rpartition("/")[2]


def test_register__what_was_sent_while_typing_is_attached(clerk: Client) -> None:
    upload, other = sent(clerk), sent(clerk, "录.txt", b"x")
    draft = clerk.post(reverse("save_draft"), {"title": "电梯", "uploads": [upload]})
    kept = clerk.get(reverse("register"), {"draft": draft.context["draft"]})
    assert [u.id for u in kept.context["uploads"]] == [upload]
    wrong = clerk.post(reverse("register"), {"title": "电梯", "uploads": [upload, other]})
    assert (wrong.status_code, len(wrong.context["uploads"])) == (422, 2)
    answer = clerk.post(
        reverse("register"),
        {"channel": "1", "title": "电梯停运", "text": "小区电梯停运三个月。", "purpose": "A",
         "urgency": "0", "parties": "1", "parties-0-name": "张三", "parties-0-kind": "main",
         "parties-0-phone": "13900001111", "uploads": [upload, other]},
    )  # fmt: skip
    assert answer.status_code == 302
    rows = Attachment.objects.all()
    assert {r.content_type for r in rows} == {"application/pdf", "text/plain"}
    assert all(r.submission is not None for r in rows)
    assert not Upload.objects.exists()


def test_attach__several_files_or_none(cast: Cast, clerk: Client) -> None:
    number = Matter.objects.get(pk=registered(cast).matter).number
    url = reverse("act", args=(number, "attach"))
    upload = sent(clerk)
    good = SimpleUploadedFile("说明.txt", "说明".encode())
    bad = SimpleUploadedFile("程序.exe", b"MZ")
    refused = clerk.post(url, {"file": [good, bad], "uploads": [upload]})
    assert refused.status_code == 422
    assert "程序.exe" in refused.content.decode()
    assert upload in refused.content.decode(), "what was sent is still in the form"
    assert not Attachment.objects.exists()
    assert clerk.post(url, {}).status_code == 422
    good.seek(0)
    assert clerk.post(url, {"file": [good], "uploads": [upload]}).status_code == 302
    assert Attachment.objects.count() == 2
    assert not Upload.objects.exists()
    page = clerk.get(reverse("matter", args=(number,))).content.decode()
    assert page.count("未经病毒扫描") == 2


def test_attach__another_s_upload_is_not_found(cast: Cast, clerk: Client) -> None:
    number = Matter.objects.get(pk=registered(cast).matter).number
    theirs = sent(client_of(cast, "bureau.head"))
    answer = clerk.post(reverse("act", args=(number, "attach")), {"uploads": [theirs]})
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_form__a_large_file_streams_to_disk_and_is_readable_nowhere(
    cast: Cast, clerk: Client, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    number = Matter.objects.get(pk=registered(cast).matter).number
    file = SimpleUploadedFile("长文.txt", CONTENT)
    answer = clerk.post(reverse("act", args=(number, "attach")), {"file": [file]})
    assert answer.status_code == 302
    row = Attachment.objects.get()
    assert b"".join(open_kept(row).read()) == CONTENT
    assert not list(settings.UPLOADS_ROOT.iterdir())
