"""Acting over HTTP: the same forms and services as the pages, filled from JSON."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.timezone import localdate, now

from xinqiao.api.refusals import problem
from xinqiao.api.shapes import ActIn, Done, IntakeIn, ReceiptOut
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.procedure.guards import Situation
from xinqiao.kernel.procedure.offers import permit
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.text import gettext_noop
from xinqiao.rooms.desk.acts import act_case
from xinqiao.rooms.gate import services as gate
from xinqiao.rooms.registry import services as registry
from xinqiao.web.acts.table import TABLE

KEY = "Idempotency-Key"
SHORTEST, LONGEST = 8, 128
KEY_WANTED = gettext_noop(
    "Send an Idempotency-Key header of %(shortest)s to %(longest)s characters, a fresh one for"
    " each submission; the same key again gets the same answer and registers nothing twice."
)
PLAIN_VALUES = gettext_noop("A value is a text, a number, yes or no, or a list of these.")


def register(actor: Actor, typed: IntakeIn, key: str) -> ReceiptOut:
    """Register one submission, once for each key.

    Raises Missing or OutOfRange for the key, KeyReused, and as `registry.register`.
    """
    if not SHORTEST <= len(key) <= LONGEST:
        raise (OutOfRange if key else Missing)(KEY_WANTED, KEY, shortest=SHORTEST, longest=LONGEST)

    def answer() -> str:
        found = registry.register(
            typed.intake(), by=actor, at=now(), confirmed=frozenset(typed.confirmed)
        )
        receipt = ReceiptOut(
            number=found.number, query_code=found.query_code, sealed=found.sealed,
            due_on=found.due_on,
        )  # fmt: skip
        return receipt.model_dump_json()

    mine = f"register|{actor.staff}|{actor.post}|{key}"
    asked = json.dumps(typed.model_dump(), default=str, sort_keys=True, ensure_ascii=False)
    return ReceiptOut.model_validate_json(gate.once(key=mine, asked=asked, at=now(), answer=answer))


def do(actor: Actor, number: str, act: Act, asked: ActIn) -> Done | HttpResponse:
    """One act on one matter. Raises as the act's service; NotFound for a stranger."""
    case = act_case(number, act, actor, localdate())
    permit(act, Situation(case.standing, actor, case.today))
    spec = TABLE[act]
    form = spec.form(as_typed(asked.fields), case=case)
    if not form.is_valid():
        return refused(form.errors)
    event = spec.service(
        matter=case.id, by=actor, at=now(), expected=asked.expected, **form.arguments()
    )
    return Done(number=number, seq=getattr(event, "seq", case.seq + 1))


def refused(errors: Any) -> HttpResponse:
    """The form's own sentences."""
    every = {name: [str(e) for e in found] for name, found in errors.items()}
    field = next(iter(every))
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", every[field][0], field, every)


def as_typed(values: dict[str, Any]) -> QueryDict:
    """JSON as a browser would have sent it. Raises OutOfRange for anything nested."""
    typed = QueryDict(mutable=True)
    for name, value in values.items():
        several = value if isinstance(value, list) else [value]
        if any(isinstance(v, dict | list) for v in several):
            raise OutOfRange(PLAIN_VALUES, name)
        typed.setlist(name, [_text(v) for v in several if v is not None and v is not False])
    return typed


def _text(value: object) -> str:
    return "on" if value is True else str(value)
