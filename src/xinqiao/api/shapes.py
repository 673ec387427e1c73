"""What goes over the wire, both ways. Codes are stored values; names are in the language asked."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from xinqiao.kernel.codes import Already, Channel, Purpose, Urgency
from xinqiao.rooms.people.models import PartyKind
from xinqiao.rooms.people.persons import Person
from xinqiao.rooms.registry.intake import Answer, Intake
from xinqiao.rooms.registry.lists import FLAGS, Filters, Order, State


class Problem(Schema):
    """Every refusal. `message` is a sentence in the language asked for."""

    code: str
    message: str
    field: str | None = None
    errors: dict[str, list[str]] | None = None


class FiltersIn(Schema):
    """The filters of a list, as on the page."""

    state: State = State.OPEN
    step: str = ""
    office: int | None = None
    owner: int | None = None
    channel: str = ""
    purpose: str = ""
    category: str = ""
    place: str = ""
    number: str = ""
    lead: str = ""
    leader: int | None = None
    due_from: date | None = None
    due_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    flags: list[str] = Field(default_factory=list, description=f"Any of {', '.join(FLAGS)}")

    def filters(self) -> Filters:
        """As the registry takes them."""
        return Filters(**self.model_dump() | {"flags": tuple(self.flags)})


class PlaceIn(Schema):
    """Where in the list. `after` and `before` are what a page returned; send one of them."""

    order: Order = Order.NEWEST
    after: str | None = None
    before: str | None = None
    size: int = Field(50, ge=1, le=500)


class Named(Schema):
    """A code with its name."""

    code: str
    name: str


class RowOut(Schema):
    """One matter in a list; personal data masked."""

    number: str
    gist: str
    petitioner: str
    step: Named
    open: bool
    purpose: Named
    channel: Named
    category: str
    place: str
    urgency: Named
    sealed: bool
    anonymous: bool
    confidential: bool
    group: bool
    repeat: bool
    extended: bool
    people: int
    received_on: date
    closed_on: date | None
    due_on: date | None
    due: Named | None
    office: str
    post: str
    staff: str


class ListOut(Schema):
    """A page of a list; `after` is null on the last one, `before` on the first."""

    items: list[RowOut]
    after: str | None
    before: str | None


class CountOut(Schema):
    """How many, up to a thousand; `more` when there are more than that."""

    number: int
    more: bool


class WhoOut(Schema):
    """Somebody at a post."""

    name: str
    post: str
    office: str


class ClaimOut(Schema):
    """A claim's route and outcome."""

    n: int
    route: str
    outcome: str
    executed: bool


class PartyOut(Schema):
    """A person of the matter, masked; `has` names what could be revealed with a reason."""

    id: str
    has: list[str]
    kind: str
    name: str
    id_number: str
    phone: str


class MatterOut(Schema):
    """One matter as it stands. Send `seq` back as `expected` when you act on it."""

    number: str
    seq: int
    gist: str
    step: Named
    purpose: Named
    channel: Named
    urgency: Named
    category: str
    place: str
    people: int
    sealed: bool
    received_on: date
    due_on: date | None
    owner: WhoOut | None
    claims: list[ClaimOut]
    parties: list[PartyOut]


class EventOut(Schema):
    """One entry of the record. Personal texts are opened on the page, with a reason."""

    seq: int
    at: datetime
    act: Named
    actor: str
    who: WhoOut | None
    article: str
    papers: list[str]
    late: bool


class DutyOut(Schema):
    """One clock, and why its date is what it is."""

    duty: Named
    started: date
    due: date
    provisional: bool
    running: bool
    closed_on: date | None
    how: str
    office: str | None
    holder: str
    why: list[str]


class PaperOut(Schema):
    """One paper, without its content."""

    id: str
    kind: Named
    number: str | None
    version: int
    issued: bool
    at: datetime
    office: str
    sha256: str


class FileOut(Schema):
    """One attachment. Of a picture `has_copy`: what is given out has no place and date in it."""

    id: str
    name: str
    type: str
    size: int
    sha256: str
    at: datetime
    scanned: bool
    has_copy: bool


class RevealIn(Schema):
    """Why somebody needs to see what is masked; no fields means all that there are."""

    reason: str = ""
    fields: list[str] = []


class Revealed(Schema):
    """The values by their names. The look is in the read log, with the reason."""

    values: dict[str, str]


class FieldOut(Schema):
    """One value an act takes."""

    name: str
    label: str
    required: bool
    choices: list[Named] | None = None


class OfferOut(Schema):
    """One act of the caller's: possible now, or why not."""

    act: Named
    allowed: bool
    why: str | None
    fields: list[FieldOut] | None = None


class ActIn(Schema):
    """Doing an act. `expected`: the `seq` you saw; `fields`: as GET of the act lists them."""

    expected: int | None = None
    fields: dict[str, Any] = Field(default_factory=dict)


class Done(Schema):
    """The matter's number, and the entry that was written."""

    number: str
    seq: int


class PersonIn(Schema):
    """One party. Nothing but a name is ever required."""

    name: str
    kind: PartyKind = PartyKind.MAIN
    id_type: str = ""
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    region: str = ""
    needs: str = ""
    organisation: bool = False


class IntakeIn(Schema):
    """One submission. `confirmed`: names of doubtful values that were looked at again."""

    channel: Channel
    title: str
    text: str
    received_at: datetime | None = None
    written_on: date | None = None
    happened_on: date | None = None
    purpose: Purpose = Purpose.COMPLAINT
    parties: list[PersonIn] = Field(default_factory=list)
    claims: list[str] = Field(default_factory=list)
    people: int = 1
    involved: int | None = None
    visitors: int | None = None
    anonymous: bool = False
    confidential: bool = False
    group: bool = False
    origin: Channel | None = None
    category: str = ""
    place: str = ""
    address: str = ""
    addressee: str = ""
    urgency: Urgency = Urgency.ORDINARY
    already: dict[Already, Answer] = Field(default_factory=dict)
    numbers: dict[Already, str] = Field(default_factory=dict)
    against: str = ""
    against_offices: list[int] = Field(default_factory=list)
    against_staff: list[int] = Field(default_factory=list)
    read_back: bool = False
    may_publish: bool = False
    confirmed: list[str] = Field(default_factory=list)

    def intake(self) -> Intake:
        """As the registry takes it."""
        values = self.model_dump(exclude={"confirmed", "parties"})
        lists = ("claims", "against_offices", "against_staff")
        values |= {name: tuple(values[name]) for name in lists}
        people = tuple(Person(**person.model_dump()) for person in self.parties)
        return Intake(**values, parties=people)


class ReceiptOut(Schema):
    """What the petitioner takes home. The query code is said here and never again."""

    number: str
    query_code: str
    sealed: bool
    due_on: date | None
