"""The receipt of a submission: what the page shows, and the paper the petitioner takes home."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import translation
from django.utils.timezone import localdate

from xinqiao.casebook import queries as casebook
from xinqiao.kernel import explain
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.glossary import label
from xinqiao.kernel.numbering import grouped_code, typed_code
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.text import gettext_noop
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk.clocks import ClockRow
from xinqiao.rooms.desk.matter import matter_page
from xinqiao.rooms.documents import typst_pdf
from xinqiao.rooms.documents.content import Contact
from xinqiao.rooms.documents.forms import receipt_en
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.documents.forms.intake import Receipt
from xinqiao.rooms.documents.forms.receipt_en import EnglishReceipt
from xinqiao.rooms.registry.models import Submission
from xinqiao.rooms.registry.queries import by_receipt

# What happens before the first date that concerns the petitioner.
NEXT = {
    TermKey.PASS_ON: Bilingual(
        "转送有权处理的机关、单位，或者书面告知", "it is passed to the competent organ, or answered"
    ),
    TermKey.NOTIFY: Bilingual(
        "书面告知是否受理以及处理途径", "you are told in writing what happens"
    ),
}
ONCE = Bilingual("登记时已交给您，只显示一次", "given to you once, when it was registered")
FURTHER = Bilingual(
    "已进入后续办理，凭编号和查询码查询",
    "it has gone further; look it up with its code",
)
OTHERWISE = Bilingual("并入原信访事项继续办理", "it goes on with the matter it belongs to")


@dataclass(frozen=True, slots=True)
class _Words:
    """What differs between the languages of the paper."""

    form: type[Receipt]
    day: Callable[[date], str]
    between: str
    unnamed: str
    sealed: str


_CHINESE = _Words(Receipt, day, "", "未署名", "（保密）")
_ENGLISH = _Words(EnglishReceipt, receipt_en.day, " ", "not named", "(in confidence)")


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A submission's receipt without its query code, which is shown once and kept nowhere."""

    number: str
    matter: str
    channel: Channel
    received_on: date
    gist: str
    office: Bilingual
    phone: str
    address: str
    petitioner: str  # masked
    clock: ClockRow | None
    next_step: Bilingual


def receipt(number: str, reader: Actor, today: date, language: str) -> ReceiptView:
    """The receipt of one submission, for whoever may see its matter. Raises NotFound."""
    row = Submission.objects.select_related("matter", "office").filter(number=number).first()
    if row is None or not casebook.visible_to(reader).filter(pk=row.matter_id).exists():
        raise NotFound(gettext_noop("There is no such submission."))
    page = matter_page(row.matter.number, reader, today, language)
    clock = next((c for c in page.clocks if c.running and c.key in NEXT), None)
    main = next((p for p in page.parties if p.kind == "main"), None)
    return ReceiptView(
        number=number,
        matter=row.matter.number,
        channel=Channel(row.channel),
        received_on=localdate(row.received_at),
        gist=page.line.gist,
        office=Bilingual(row.office.name, row.office.name_en),
        phone=row.office.service_phone,
        address=row.office.address,
        petitioner=main.name if main else "",
        clock=clock,
        next_step=NEXT[clock.key] if clock else OTHERWISE,
    )


def receipt_pdf(
    *, number: str, code: str, url: str, reader: Actor, today: date, language: str = "zh-hans"
) -> bytes:
    """The receipt as a PDF with its query code; printed on demand and kept nowhere.

    url: what the QR code holds. language: "en" for a translation. Raises NotFound for a code
    that is not this submission's.
    """
    with translation.override(language):
        shown = receipt(number, reader, today, language)  # NotFound for a stranger comes first
        by_receipt(number, code)
    return _printed(shown, grouped_code(typed_code(code)), url, today, language, first=today)


def own_receipt_pdf(
    *, number: str, url: str, reader: Actor, today: date, language: str, whole: bool
) -> bytes:
    """The same once more for whoever holds the receipt: without the query code, which nobody
    can print again. whole: they began the matter; else no name and no gist, which are another's.

    Raises NotFound.
    """
    with translation.override(language):
        shown = receipt(number, reader, today, language)
    if not whole:
        shown = replace(shown, petitioner="—", gist="—")
    if shown.clock is None:
        shown = replace(shown, next_step=FURTHER)
    return _printed(shown, ONCE.in_language(language), url, today, language, first=None)


def _printed(
    shown: ReceiptView, code: str, url: str, today: date, language: str, *, first: date | None
) -> bytes:
    """first: the day by which something happens where no clock says it."""
    english = language == "en"
    words = _ENGLISH if english else _CHINESE
    with translation.override(language):
        why = explain.render(shown.clock.why, translation.gettext, words.day) if shown.clock else ()
        office = (shown.office.en if english else "") or shown.office.zh
        next_step = shown.next_step.en if english else shown.next_step.zh
        form = words.form(
            office=office,
            date=today,
            matter_number=shown.number,
            query_code=code,
            query_url=url,
            petitioner=shown.petitioner or words.unnamed,
            channel=label(shown.channel, language),
            received_on=shown.received_on,
            gist=shown.gist or words.sealed,
            contact=Contact(office, shown.phone or "—", shown.address),
            next_step=next_step,
            next_on=shown.clock.due if shown.clock else first,
            explanation=words.between.join(why) or next_step,
            provisional=shown.clock.provisional if shown.clock else False,
        )
    return typst_pdf.render(form.paper())
