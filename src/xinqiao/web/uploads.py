"""Files sent in parts, by the tus protocol 1.0 with creation, deferred length, termination,
checksum and expiration.

The staff's door is at the end; the citizens' pages mount `collection` and `single` under
addresses of their own, with an owner of their own. The forms' protection stays on: the browser
side sends the token as a header. Source: tus.io/protocols/resumable-upload 1.0.0.
"""

import base64
import binascii
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.timezone import now
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.errors import DomainError, OutOfRange
from xinqiao.rooms.files import services as files
from xinqiao.rooms.files.purposes import LIMITS
from xinqiao.rooms.files.services import Owner, Purpose, UploadView
from xinqiao.rooms.files.uploads import CHECKSUMS
from xinqiao.web.actor import case_officer
from xinqiao.web.desk import StaffRequest
from xinqiao.web.http import STATUS, sentence

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-defer-length,termination,checksum,expiration"
BODY_TYPE = "application/offset+octet-stream"
PIECE = 256 * 1024
CHECKSUM_MISMATCH = 460  # the protocol's own number
STATUSES: dict[str, int] = {
    **STATUS,
    "wrong_offset": HTTPStatus.CONFLICT,
    "busy": HTTPStatus.LOCKED,
    "altered": CHECKSUM_MISMATCH,
}
NO_LENGTH = noop("The request must say how long the file is.")
NO_OFFSET = noop("The request must say where the part belongs.")
NO_CHECKSUM = noop("This checksum cannot be read, or its kind is not known.")
NO_METADATA = noop("The description of the file cannot be read.")

Address = Callable[[str], str]
Door = Callable[..., HttpResponse]


def collection(
    request: HttpRequest, *, owner: Owner, purpose: Purpose, address: Address
) -> HttpResponse:
    """OPTIONS: what is spoken here. POST: announce a file. address: of an upload, by its id."""
    if request.method == "OPTIONS":
        return _spoken(purpose)
    if request.method != "POST":
        return _answer(HTTPStatus.METHOD_NOT_ALLOWED, Allow="OPTIONS, POST")
    return _by_protocol(request, lambda: _begin(request, owner, purpose, address))


def single(request: HttpRequest, upload: str, *, owner: Owner, purpose: Purpose) -> HttpResponse:
    """HEAD: how far it has come. PATCH: the next part. DELETE: throw it away."""
    if request.method == "OPTIONS":
        return _spoken(purpose)
    act = {"HEAD": _reached, "PATCH": _append, "DELETE": _cancel}.get(request.method or "")
    if act is None:
        return _answer(HTTPStatus.METHOD_NOT_ALLOWED, Allow="OPTIONS, HEAD, PATCH, DELETE")
    return _by_protocol(request, lambda: act(request, upload, owner))


def for_staff(purpose: Purpose) -> tuple[Door, Door]:
    """The two views of a staff door: the uploads of this purpose, and one of them."""

    def many(request: StaffRequest) -> HttpResponse:
        owner = files.staff_owner(case_officer(request).actor)
        return collection(
            request, owner=owner, purpose=purpose, address=lambda u: f"{request.path}{u}"
        )

    def one(request: StaffRequest, upload: str) -> HttpResponse:
        owner = files.staff_owner(case_officer(request).actor)
        return single(request, upload, owner=owner, purpose=purpose)

    return many, one


def _by_protocol(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Refusals become the protocol's statuses with the sentence as their text."""
    if request.headers.get("Tus-Resumable") != VERSION:
        return _answer(HTTPStatus.PRECONDITION_FAILED, Tus_Version=VERSION)
    try:
        return act()
    except DomainError as refusal:
        status = STATUSES.get(refusal.code, HTTPStatus.BAD_REQUEST)
        return _answer(status, sentence(refusal))


def _begin(request: HttpRequest, owner: Owner, purpose: Purpose, address: Address) -> HttpResponse:
    later = request.headers.get("Upload-Defer-Length") == "1"
    size = None if later else _number(request, "Upload-Length", NO_LENGTH)
    name = _metadata(request).get("filename", "")
    made = files.begin(name=name, size=size, purpose=purpose, owner=owner, at=now())
    return _answer(
        HTTPStatus.CREATED,
        Location=address(made.id),
        Upload_Offset="0",
        Upload_Expires=_expires(made),
    )


def _reached(request: HttpRequest, upload: str, owner: Owner) -> HttpResponse:
    found = files.upload_of(upload, owner=owner, at=now())
    return _answer(
        HTTPStatus.OK,
        Upload_Offset=str(found.offset),
        Upload_Expires=_expires(found),
        Cache_Control="no-store",
        **_length(found),
    )


def _length(found: UploadView) -> dict[str, str]:
    if found.size is None:
        return {"Upload_Defer_Length": "1"}
    return {"Upload_Length": str(found.size)}


def _append(request: HttpRequest, upload: str, owner: Owner) -> HttpResponse:
    if request.content_type != BODY_TYPE:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    reached = files.append(
        upload,
        owner=owner,
        offset=_number(request, "Upload-Offset", NO_OFFSET),
        parts=_parts(request),
        checksum=_checksum(request),
        at=now(),
        total=_number(request, "Upload-Length", NO_LENGTH)
        if "Upload-Length" in request.headers
        else None,
    )
    return _answer(
        HTTPStatus.NO_CONTENT,
        Upload_Offset=str(reached.offset),
        Upload_Expires=_expires(reached),
    )


def _cancel(request: HttpRequest, upload: str, owner: Owner) -> HttpResponse:
    files.cancel(upload, owner=owner, at=now())
    return _answer(HTTPStatus.NO_CONTENT)


def _parts(request: HttpRequest) -> Iterator[bytes]:
    """The body as it arrives. A connection that breaks ends it: what came is kept."""
    while True:
        try:
            piece = request.read(PIECE)
        except OSError:
            return
        if not piece:
            return
        yield piece


def _checksum(request: HttpRequest) -> files.Checksum | None:
    given = request.headers.get("Upload-Checksum")
    if given is None:
        return None
    algorithm, _, digest = given.partition(" ")
    try:
        return files.Checksum(algorithm, base64.b64decode(digest, validate=True))
    except (ValueError, binascii.Error) as error:
        raise OutOfRange(NO_CHECKSUM) from error


def _metadata(request: HttpRequest) -> dict[str, str]:
    """name base64, with commas between."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (ValueError, binascii.Error) as error:
            raise OutOfRange(NO_METADATA) from error
    return found


def _number(request: HttpRequest, header: str, sentence_without: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise OutOfRange(sentence_without)
    return int(text)


def _spoken(purpose: Purpose) -> HttpResponse:
    return _answer(
        HTTPStatus.NO_CONTENT,
        Tus_Version=VERSION,
        Tus_Extension=EXTENSIONS,
        Tus_Max_Size=str(LIMITS[purpose].most),
        Tus_Checksum_Algorithm=",".join(CHECKSUMS),
    )


def _expires(upload: UploadView) -> str:
    return http_date(upload.expires_at.timestamp())


def _answer(status: int, text: str = "", **headers: str) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer
