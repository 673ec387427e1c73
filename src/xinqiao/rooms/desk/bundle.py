"""Everything the person may have of their matter, as one ZIP, made while it is sent.

Nothing of it is written to disk: each part is opened, packed and let go before the next.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import RawIOBase
from itertools import chain
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.timezone import localtime

from xinqiao.casebook import queries as casebook
from xinqiao.casebook import sealing
from xinqiao.casebook.models import Event
from xinqiao.kernel.actors import petitioner
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.desk import citizen, following
from xinqiao.rooms.desk.citizen import CitizenPage
from xinqiao.rooms.desk.receipt import own_receipt_pdf
from xinqiao.rooms.people import queries as people
from xinqiao.rooms.registry import attachments
from xinqiao.rooms.registry.queries import words_of

MOMENT = "%Y-%m-%d %H:%M"
PACKED = frozenset({"txt", "json"})


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the ZIP: its path in it, and what opens it."""

    path: str
    pieces: Callable[[], Iterable[bytes]]


class _Out(RawIOBase):
    """Where ZipFile writes: what has come is handed on and forgotten."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.at = 0

    def writable(self) -> bool:
        """It only takes."""
        return True

    def write(self, data: Any) -> int:
        """Take some bytes."""
        piece = bytes(data)
        self.waiting.append(piece)
        self.at += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How many came so far."""
        return self.at

    def seekable(self) -> bool:
        """What was sent is gone."""
        return False

    def taken(self) -> bytes:
        """What came since the last time."""
        found, self.waiting = b"".join(self.waiting), []
        return found


def stream(parts: Iterable[Part], at: datetime) -> Iterator[bytes]:
    """The ZIP piece by piece. at: the time that its files bear."""
    out = _Out()
    moment = localtime(at).timetuple()[:6]
    with ZipFile(out, "w") as archive:
        for part in parts:
            try:
                pieces = iter(part.pieces())
                first = next(pieces, b"")
            except NotFound:  # erased since, as the law asks; the rest is still theirs
                continue
            entry = ZipInfo(part.path, moment)
            small = part.path.rpartition(".")[2] in PACKED
            entry.compress_type = ZIP_DEFLATED if small else ZIP_STORED
            with archive.open(entry, "w", force_zip64=True) as target:
                for piece in chain([first], pieces):
                    target.write(piece)
                    yield out.taken()
    yield out.taken()


def parts_of(
    matter: int, submission: str, at: datetime, today: date, lang: str, url: str
) -> Iterator[Part]:
    """What whoever holds the receipt of `submission` may have. Raises NotFound at the first part.

    lang: the language of the timeline. url: where they ask, for the receipt. A submission joined
    to another person's matter brings its own words, its own files and the progress, and nothing
    with another name on it.
    """
    page = citizen.citizen_page(matter, submission, today, lang)
    yield Part("receipt.pdf", partial(_receipt, matter, submission, today, lang, url, page.whole))
    yield Part("timeline.txt", lambda: [_timeline(page, submission, lang)])
    yield Part("words.txt", lambda: [_words(matter, submission, at, page)])
    yield Part("looks.txt", lambda: [_looks(matter, lang)])
    for paper in page.papers:
        name = f"papers/{paper.at:%Y%m%d}-{paper.kind.value}-{paper.id[-6:]}.pdf"
        yield Part(name, partial(_paper, matter, submission, paper.id))
    for n, own in enumerate(_files(matter, submission), start=1):
        yield Part(f"files/{n:02}-{own[1]}", partial(_file, own[0], matter, at))
    yield from _proofs(page, matter)


def _timeline(page: CitizenPage, submission: str, lang: str) -> bytes:
    lines = [submission, ""]
    for step in reversed(page.progress):
        by = step.office.in_language(lang) if step.office else ""
        to = f" → {step.to.in_language(lang)}" if step.to else ""
        said = f"{localtime(step.at):{MOMENT}}  {label(step.act, lang)}{to}  {by}"
        lines.append(said.rstrip())
    lines += ["", *(f"{c.due:%Y-%m-%d}  {label(c.key, lang)}" for c in page.clocks if c.running)]
    return _text(lines)


def _words(matter: int, submission: str, at: datetime, page: CitizenPage) -> bytes:
    reader = petitioner(matter)
    row = casebook.visible_to(reader).get()
    submissions, claims = words_of(matter=row, by=reader, at=at, purpose="own copy")
    lines: list[str] = []
    for view in submissions:
        if view.row.number == submission:  # others' words stay theirs
            lines += [view.title or "", "", view.text or "", ""]
    if page.whole:
        lines += [f"{c.n}. {c.text}" for c in claims if c.text and not c.dropped]
        for word in following.own_words(matter):
            said = f"{localtime(word.at):{MOMENT}}  {label(word.act, 'zh-hans')}"
            lines += ["", said, word.text]
    return _text(lines)


def _looks(matter: int, lang: str) -> bytes:
    return _text(
        "  ".join(
            (
                f"{localtime(look.at):{MOMENT}}",
                look.office.in_language(lang) if look.office else "—",
                look.post.in_language(lang) if look.post else "—",
            )
        )
        for look in people.looks_at(matter)
    )


def _files(matter: int, submission: str) -> list[tuple[str, str]]:
    """(id, name) of the files that came from the person."""
    return attachments.own_files(matter=matter, submission=submission)


def _file(file: str, matter: int, at: datetime) -> Iterable[bytes]:
    opened = attachments.open_file(
        attachment=file, by=petitioner(matter), at=at, original=True, purpose="own copy"
    )
    return opened.read()


def _proofs(page: CitizenPage, matter: int) -> Iterator[Part]:
    shown = [step.seq for step in page.progress]
    for event in Event.objects.filter(matter=matter, seq__in=shown).order_by("seq"):
        bundle = sealing.receipt(event.pk)
        if bundle is not None:
            name = f"proofs/{event.seq:03}-{Act(event.act).value}.receipt.json"
            yield Part(name, partial(_as_it_is, bundle.encode()))


def _receipt(
    matter: int, submission: str, today: date, lang: str, url: str, whole: bool
) -> list[bytes]:
    content = own_receipt_pdf(
        number=submission, url=url, reader=petitioner(matter), today=today, language=lang,
        whole=whole,
    )  # fmt: skip
    return [content]


def _paper(matter: int, submission: str, paper: str) -> list[bytes]:
    return [citizen.paper_pdf(matter, submission, paper)[1]]


def _as_it_is(content: bytes) -> list[bytes]:
    return [content]


def _text(lines: Iterable[str]) -> bytes:
    """A text file that Windows opens too."""
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()
