"""The day ends: what nobody signed goes to the duty leader, and the miss stays in the record."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from xinqiao.casebook import ledger
from xinqiao.kernel.actors import SYSTEM
from xinqiao.kernel.procedure.consequences import Change
from xinqiao.kernel.procedure.standing import Owner
from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.terms import TermKey
from xinqiao.rooms.bulletin import leaders
from xinqiao.rooms.bulletin.codes import IssueState
from xinqiao.rooms.bulletin.hours import moment, settings_of
from xinqiao.rooms.bulletin.models import Issue
from xinqiao.rooms.bulletin.services.signing import finish, waiting
from xinqiao.rooms.messages.services import tell_staff


def pass_unsigned(at: datetime) -> int:
    """Pass every issue whose day ended unsigned to the duty leader, once; how many.

    Looks only at issues that are open: the index holds no others. Source: DOMAIN.md 3.2.
    """
    due = Issue.objects.filter(
        signed_at=None, missed_at=None, day__lte=localdate(at), items__isnull=False
    )
    found = [i.pk for i in due.distinct() if at >= moment(i.day, settings_of(i.office_id).sign_by)]
    return sum(_pass(pk, at) for pk in found)


@transaction.atomic
def _pass(issue: int, at: datetime) -> bool:
    row = Issue.objects.select_for_update(of=("self",)).get(pk=issue)
    if row.missed_at is not None or row.signed_at is not None:
        return False
    row.missed_at, row.missed_by_id = at, row.leader_id
    if row.state == IssueState.SUBMITTED and not finish(row, None, at):
        _to_duty_leader(row, at)
    row.save(update_fields=["missed_at", "missed_by", "leader", "leader_post"])
    return True


def _to_duty_leader(row: Issue, at: datetime) -> None:
    items = sorted(waiting(row), key=lambda i: i.matter_id)
    matters = {i.matter_id for i in items}
    day = localdate(at)
    duty = leaders.on_duty(settings_of(row.office_id), row.leader_id or 0, matters, day)
    for item in items:
        _raise(item.matter_id, row, duty, at)
    if duty:
        row.leader_id, row.leader_post_id = duty.staff, duty.post
        tell_staff(staff=duty.staff, template="bulletin_to_sign", at=at, values={"date": row.day})


def _raise(matter: int, row: Issue, duty: Owner | None, at: datetime) -> None:
    """Say in the matter's record that the day was missed, and who has it now."""
    held = ledger.hold(matter)
    clock = held.standing.running(TermKey.BULLETIN)
    passes = {clock.n: duty} if clock and duty else {}
    facts = {
        "key": TermKey.BULLETIN.value, "due": row.day.isoformat(), "issue": row.pk,
        "from": row.missed_by_id, "to": list(duty or _stays(row)),
    }  # fmt: skip
    facts |= {"n": clock.n} if clock else {}
    ledger.record(held, Act.RAISE, by=SYSTEM, at=at, facts=facts, change=Change(passes=passes))


def _stays(row: Issue) -> Owner:
    """The leader before whom it lies, where nobody else may read it."""
    office = row.leader_post.office_id if row.leader_post else row.office_id
    return Owner(office, row.leader_post_id or 0, row.leader_id or 0)
