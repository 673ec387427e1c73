"""A kept file as an answer: whole or the part asked for, without holding it in memory."""

import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from xinqiao.rooms.files.services import Opened

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def stream(request: HttpRequest, file: Opened, *, inline: bool = False) -> HttpResponseBase:
    """The file, to be kept under its name; with `inline` to be played or shown in place.

    One range is answered with 206; several, or one that cannot be read, with the whole file,
    as RFC 9110 allows; one beyond the end with 416. A range is bound to what was read before
    it by If-Range. Nothing is opened for a HEAD.
    """
    tag = f'"{file.tag}"'
    wanted = part(request.headers.get("Range", ""), file.size)
    if request.headers.get("If-Range", tag) != tag:
        wanted = None
    start, stop = wanted or (0, file.size)
    if wanted and start >= stop:
        none = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        none["Content-Range"] = f"bytes */{file.size}"
        return none
    body = () if request.method == "HEAD" else file.read(start, stop)
    answer = StreamingHttpResponse(body, content_type=file.content_type)
    if wanted:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    answer["Content-Length"] = str(stop - start)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = tag
    place = content_disposition_header(as_attachment=not inline, filename=file.name)
    answer["Content-Disposition"] = place or "attachment"
    return answer


def part(wanted: str, size: int) -> tuple[int, int] | None:
    """Which bytes a Range header asks for, as (start, stop): none of them when start is not
    before stop. None for no header, several ranges, and what is no range by RFC 9110.
    """
    found = RANGE.fullmatch(wanted)
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
