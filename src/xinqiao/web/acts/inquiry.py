"""Forms of the inquiry: hear, hearing, mediation, extension."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import Outcome
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.handling.services import extension, inquiry
from xinqiao.rooms.handling.services.inquiry import Called
from xinqiao.web.acts.base import (
    ActForm,
    Reason,
    Spec,
    Table,
    colleagues,
    day,
    line,
    person,
    pick,
    text,
    tick,
)

NAMES = _("Names, with a comma between them.")


class Hear(ActForm):
    """What the petitioner said, or why they could not be heard."""

    on = day(_("Day"))
    record = text(_("What they said, read back and agreed"), rows=8, required=False)
    why_not = text(_("Or: why they could not be heard"), rows=2, required=False)
    place = line(_("Place"), required=False, hint=_("Leave empty if it was at your office."))

    def prepare(self) -> None:
        """Today is the usual day."""
        self.fields["on"].initial = self.case.today


class CallHearing(ActForm):
    """A hearing is announced at least seven days ahead."""

    on = day(_("Day of the hearing"))
    place = line(_("Place"))
    subject = text(_("What it is about"), rows=2)
    hearers = line(_("Hearers"), required=False, hint=NAMES)

    def prepare(self) -> None:
        """The chair is somebody of the office who does not investigate."""
        self.fields["chair"] = person(_("Chair"), colleagues(self.case.reader.office))
        self.fields["public"] = tick(
            _("Open to the public"), _("Not where secrets or privacy forbid it.")
        )
        self.fields["public"].initial = True

    def arguments(self) -> dict[str, Any]:
        """The hearing."""
        return {"hearing": Called(**self.cleaned_data)}


class HoldHearing(ActForm):
    """Its record and what it concluded."""

    on = day(_("Day it was held"))
    record = text(_("Record"), rows=8)
    findings = text(_("Facts it found"), rows=3, required=False)
    conclusion = text(_("Conclusion"))
    present = line(_("Who came"), required=False, hint=NAMES)


class Mediate(ActForm):
    """Mediation or settlement, with both sides' consent."""

    outcome = pick(_("What it was"), (Outcome.MEDIATED, Outcome.SETTLED))
    consent_person = tick(_("The petitioner agreed to talk"))
    consent_other = tick(_("The other side agreed to talk"))
    met = tick(_("They came to an agreement"))
    text = text(_("The agreement, or why there is none"), rows=6)
    other = line(_("The other party"), required=False, hint=_("For the agreement."))
    performance = line(
        _("How and by when it is performed"), required=False, hint=_("For the agreement.")
    )

    def prepare(self) -> None:
        """The claims it covers."""
        self.fields["claims"] = forms.TypedMultipleChoiceField(
            label=_("Claims it covers"), coerce=int, widget=forms.CheckboxSelectMultiple,
            choices=[(n, _("Claim %(n)s") % {"n": n}) for n in self.case.claims],
        )  # fmt: skip
        self.order_fields(["outcome", "claims"])

    def arguments(self) -> dict[str, Any]:
        """The outcome as a code."""
        return self.cleaned_data | {"outcome": Outcome(self.cleaned_data["outcome"])}


class AskExtension(ActForm):
    """One to thirty days, once."""

    days = forms.IntegerField(
        label=_("Days"), min_value=1, max_value=30,
        help_text=_("Calendar days, 30 at most, counted from acceptance: 60 days and these."),
    )  # fmt: skip
    reason = text(_("Why the matter is complex"))


class Extend(AskExtension):
    """The head decides; the petitioner is told why."""

    reason = text(_("What the petitioner is told"))


TABLE: Table = {
    Act.HEAR: Spec(Hear, inquiry.hear),
    Act.CALL_HEARING: Spec(CallHearing, inquiry.call_hearing, _("The sixty days keep running.")),
    Act.HOLD_HEARING: Spec(HoldHearing, inquiry.hold_hearing),
    Act.MEDIATE: Spec(Mediate, inquiry.mediate, _("The sixty days keep running.")),
    Act.ASK_EXTENSION: Spec(AskExtension, extension.ask_extension),
    Act.EXTEND: Spec(Extend, extension.extend),
    Act.REFUSE_EXTENSION: Spec(Reason, extension.refuse_extension),
}
