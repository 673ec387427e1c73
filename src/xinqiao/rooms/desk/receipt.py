"""The receipt of a submission: what the page shows, and the paper the petitioner takes home."""

from dataclasses import dataclass
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
from xinqiao.rooms.documents.forms.base import day
from xinqiao.rooms.documents.forms.intake import Receipt
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
OTHERWISE = Bilingual("并入原信访事项继续办理", "it goes on with the matter it belongs to")


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


def receipt_pdf(*, number: str, code: str, url: str, reader: Actor, today: date) -> bytes:
    """The receipt as a PDF with its query code; printed on demand and kept nowhere.

    url: what the QR code holds. Raises NotFound for a code that is not this submission's.
    """
    with translation.override("zh-hans"):
        shown = receipt(number, reader, today, "zh-hans")  # NotFound for a stranger comes first
        by_receipt(number, code)
        why = explain.render(shown.clock.why, translation.gettext, day) if shown.clock else ()
        form = Receipt(
            office=shown.office.zh,
            date=today,
            matter_number=shown.number,
            query_code=grouped_code(typed_code(code)),
            query_url=url,
            petitioner=shown.petitioner or "未署名",
            channel=label(shown.channel, "zh-hans"),
            received_on=shown.received_on,
            gist=shown.gist or "（保密）",
            contact=Contact(shown.office.zh, shown.phone or "—", shown.address),
            next_step=shown.next_step.zh,
            next_on=shown.clock.due if shown.clock else today,
            explanation="".join(why) or shown.next_step.zh,
            provisional=shown.clock.provisional if shown.clock else False,
        )
    return typst_pdf.render(form.paper())
