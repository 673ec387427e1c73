"""The form by which a duty is passed on to a colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.procedure.steps import Act
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.desk import duties
from xinqiao.rooms.desk.duties import Passable
from xinqiao.rooms.directory.queries import Desk
from xinqiao.web import dates, words
from xinqiao.web.acts.base import ActForm, Spec, Table, person, text


class PassDuty(ActForm):
    """Which duty, who takes it, why."""

    reason = text(_("Reason"), rows=2, hint=_("It stays in the record."))

    def prepare(self) -> None:
        """The reader's duties, for a head those of the office; colleagues who may take one."""
        found = duties.passable(self.case.standing, self.case.reader)
        self.fields["n"] = forms.TypedChoiceField(
            label=_("What is passed on"), coerce=int, widget=forms.RadioSelect,
            choices=[(p.duty.n, _named(p)) for p in found],
            initial=found[0].duty.n if len(found) == 1 else None,
        )  # fmt: skip
        every = {k.actor.staff: k for p in found for k in p.takers}
        takers = [
            (str(pk), f"{k.name} · {words.named(Bilingual(k.post, k.post_en))}")
            for pk, k in every.items()
        ]
        self.fields["to"] = person(_("Who takes it"), takers)
        if found and not takers:
            self.fields["to"].help_text = _("Nobody else of the office can take it over.")
        self.order_fields(["n", "to", "reason"])


def _who(desk: Desk) -> str:
    return f"{desk.name} · {words.named(Bilingual(desk.post, desk.post_en))}"


def _named(found: Passable) -> str:
    clock = words.word(found.duty.key).capitalize()
    return f"{clock} · {dates.day_text(found.duty.due)}"


TABLE: Table = {
    Act.PASS_DUTY: Spec(
        PassDuty, duties.pass_duty,
        _("The day stays as it is, and whoever answers for the matter still does."),
    ),
}  # fmt: skip
