"""Reading over HTTP: lists, one matter, its record, its clocks, its papers, the acts."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from xinqiao.api.shapes import (
    ClaimOut,
    CountOut,
    DutyOut,
    EventOut,
    FieldOut,
    FiltersIn,
    ListOut,
    MatterOut,
    Named,
    OfferOut,
    PaperOut,
    PartyOut,
    PlaceIn,
    RowOut,
    WhoOut,
)
from xinqiao.kernel import explain
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel, Purpose, Urgency
from xinqiao.kernel.procedure.offers import Offer
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.desk.acts import ActCase, act_case
from xinqiao.rooms.desk.clocks import ClockRow
from xinqiao.rooms.desk.lines import Who
from xinqiao.rooms.desk.matter import MatterPage, Told, matter_page
from xinqiao.rooms.registry import lists
from xinqiao.web import dates, words
from xinqiao.web.acts.table import TABLE


class Bound(Protocol):
    """A form field as far as a caller needs to know it."""

    name: str
    label: Any
    field: Any


def named(member: StrEnum) -> Named:
    """A code with its name in the reader's language."""
    return Named(code=member.value, name=words.word(member))


def page(actor: Actor, wanted: FiltersIn, place: PlaceIn) -> ListOut:
    """A page of what the actor may see."""
    found = lists.page(
        actor,
        wanted.filters(),
        order=place.order,
        after=place.after,
        before=place.before,
        size=place.size,
    )
    return ListOut(items=[_row(r) for r in found.rows], after=found.after, before=found.before)


def count(actor: Actor, wanted: FiltersIn) -> CountOut:
    """How many the list has."""
    found = lists.count(actor, wanted.filters())
    return CountOut(number=found.number, more=found.more)


def open_matter(actor: Actor, number: str) -> MatterPage:
    """The matter, as the page opens it. Raises NotFound."""
    return matter_page(number, actor, localdate(), words.language())


def matter(found: MatterPage) -> MatterOut:
    """One matter as it stands."""
    line = found.line
    return MatterOut(
        number=line.number, seq=found.seq, gist=line.gist, step=named(line.step),
        purpose=named(line.purpose), channel=named(line.channel), urgency=named(line.urgency),
        category=line.category, place=line.place, people=line.people, sealed=line.sealed,
        received_on=line.received_on, due_on=line.due_on, owner=_who(line.owner),
        claims=[ClaimOut(n=c.n, route=c.route, outcome=c.outcome, executed=c.executed)
                for c in found.claims],
        parties=[PartyOut(id=p.id, has=list(p.has), kind=p.kind, name=p.name,
                          id_number=p.id_number, phone=p.phone)
                 for p in found.parties],
    )  # fmt: skip


def events(found: MatterPage) -> list[EventOut]:
    """The record, newest first."""
    return [_event(told) for told in found.told]


def duties(found: MatterPage) -> list[DutyOut]:
    """The clocks: running ones first."""
    return [_duty(row) for row in found.clocks]


def papers(found: MatterPage) -> list[PaperOut]:
    """The papers, oldest first, without what they say."""
    return [
        PaperOut(
            id=p.id, kind=named(p.kind), number=p.number, version=p.version, issued=p.issued,
            at=p.at, office=words.named(p.office), sha256=p.sha256,
        )
        for p in found.papers
    ]  # fmt: skip


def offers(found: MatterPage) -> list[OfferOut]:
    """Every act of this person from here."""
    return [offer_out(o) for o in found.offers]


def offer_out(offer: Offer) -> OfferOut:
    """One act, possible or not."""
    why = offer.why.render(_) if offer.why else None
    return OfferOut(act=named(offer.act), allowed=why is None, why=why)


def one_act(actor: Actor, number: str, act: Act) -> OfferOut:
    """One act with the values it takes. Raises NotFound."""
    case = act_case(number, act, actor, localdate())
    why = case.why.render(_) if case.why else None
    return OfferOut(act=named(act), allowed=why is None, why=why, fields=_fields(case))


def _fields(case: ActCase) -> list[FieldOut]:
    return list(_described(TABLE[case.act].form(case=case)))


def _described(form: Iterable[Bound]) -> Iterable[FieldOut]:
    for bound in form:
        choices = getattr(bound.field, "choices", None)
        listed = None if choices is None else [
            Named(code=str(code), name=str(name)) for code, name in choices
        ]  # fmt: skip
        yield FieldOut(
            name=bound.name, label=str(bound.label), required=bound.field.required, choices=listed
        )


def _row(row: lists.Row) -> RowOut:
    two = words.english()
    return RowOut(
        number=row.number, gist=row.gist, petitioner=row.petitioner, step=named(Step(row.step)),
        open=row.open, purpose=named(Purpose(row.purpose)), channel=named(Channel(row.channel)),
        category=row.category, place=row.place, urgency=named(Urgency(row.urgency)),
        sealed=row.sealed, anonymous=row.anonymous, confidential=row.confidential,
        group=row.group, repeat=row.repeat, extended=row.extended, people=row.people,
        received_on=row.received_on, closed_on=row.closed_on, due_on=row.due_on,
        due=named(TermKey(row.due_key)) if row.due_key else None,
        office=row.office_en if two and row.office_en else row.office,
        post=row.post_en if two and row.post_en else row.post, staff=row.staff,
    )  # fmt: skip


def _who(who: Who | None) -> WhoOut | None:
    if who is None:
        return None
    return WhoOut(name=who.name, post=words.named(who.post), office=words.named(who.office))


def _event(told: Told) -> EventOut:
    return EventOut(
        seq=told.seq, at=told.at, act=named(told.act), actor=told.actor, who=_who(told.who),
        article=words.article(told.source), papers=list(told.papers), late=told.late,
    )  # fmt: skip


def _duty(row: ClockRow) -> DutyOut:
    return DutyOut(
        duty=named(row.key), started=row.started, due=row.due, provisional=row.provisional,
        running=row.running, closed_on=row.closed_on, how=row.how,
        office=words.named(row.office) if row.office else None, holder=row.holder,
        why=list(explain.render(row.why, _, dates.day_text)),
    )  # fmt: skip
