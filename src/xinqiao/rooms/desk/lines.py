"""A matter as one line of a list: what Today, the lists and the exports show of it."""

from dataclasses import dataclass
from datetime import date

from xinqiao.casebook.models import Matter
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel, Purpose, Urgency
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk.next_act import next_act

# What `line_of` reads beside the matter's own columns; give these to select_related.
JOINS = ("office", "post", "staff")


@dataclass(frozen=True, slots=True)
class Who:
    """A person at a post, as pages name them."""

    name: str
    post: Bilingual
    office: Bilingual
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One matter. gist is empty when sealed; owner and due_on are None when settled."""

    number: str
    gist: str
    step: Step
    purpose: Purpose
    channel: Channel
    urgency: Urgency
    category: str
    place: str
    people: int
    sealed: bool
    group: bool
    repeat: bool
    extended: bool
    anonymous: bool
    confidential: bool
    received_on: date
    due_on: date | None
    due_key: TermKey | None
    due_provisional: bool
    owner: Who | None
    act: Act | None  # what the reader would do next


def line_of(matter: Matter, reader: Actor) -> Line:
    """The line of a matter that was fetched with JOINS; no statement of its own."""
    step, purpose = Step(matter.step), Purpose(matter.purpose)
    return Line(
        number=matter.number,
        gist=matter.gist,
        step=step,
        purpose=purpose,
        channel=Channel(matter.channel),
        urgency=Urgency(matter.urgency),
        category=matter.category,
        place=matter.place,
        people=matter.people,
        sealed=matter.sealed,
        group=matter.group,
        repeat=matter.repeat,
        extended=matter.extended,
        anonymous=matter.anonymous,
        confidential=matter.confidential,
        received_on=matter.received_on,
        due_on=matter.due_on,
        due_key=TermKey(matter.due_key) if matter.due_key else None,
        due_provisional=matter.due_provisional,
        owner=_owner(matter),
        act=next_act(step, purpose, reader) if matter.office_id == reader.office else None,
    )


def _owner(matter: Matter) -> Who | None:
    if matter.office is None or matter.post is None or matter.staff is None:
        return None
    return Who(
        matter.staff.name,
        Bilingual(matter.post.title, matter.post.title_en),
        Bilingual(matter.office.name, matter.office.name_en),
        matter.office.service_phone,
    )
