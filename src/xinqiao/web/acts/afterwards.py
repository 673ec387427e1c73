"""Forms after a closing: the call with its script, and the finding of a re-check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import ReopenGround, Satisfaction
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.feedback.services import calls, rechecking
from xinqiao.rooms.feedback.services.calls import Answers
from xinqiao.web.acts.base import ActForm, Spec, Table, codes, text

REACHED = (("yes", _("Somebody answered")), ("no", _("Nobody could be reached")))
FACTS = (("yes", _("Yes")), ("no", _("No")), ("unsure", _("They cannot say")))
CARRIED_OUT = (
    ("yes", _("Yes")),
    ("partly", _("In part")),
    ("no", _("No")),
    ("nothing_to_do", _("There was nothing to carry out")),
)
RESULTS = (
    ("in_order", _("In order: the closing stands")),
    ("reopen", _("Not in order: to be taken up again")),
)


def _radio(label: Any, choices: Any, hint: Any = "", *, required: bool = False) -> forms.Field:
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, required=required, widget=forms.RadioSelect
    )


class FollowUpCall(ActForm):
    """The script, question by question; what to say stands under each."""

    reached = _radio(
        _("Did you reach them?"), REACHED, required=True,
        hint=_(
            "“Good day, I call from the petition department about your matter that was closed."
            " I do not belong to the unit that handled it. You need not answer; nothing depends"
            " on it.”"
        ),
    )  # fmt: skip
    facts_true = _radio(
        _("Are the facts in the opinion true?"), FACTS,
        hint=_("“The opinion says what was found. Is that how it was?”"),
    )  # fmt: skip
    carried_out = _radio(
        _("Was it carried out?"), CARRIED_OUT,
        hint=_("“What was granted to you: has it been done?”"),
    )  # fmt: skip
    treated = _radio(
        _("How were they treated?"), codes(Satisfaction),
        hint=_("“How were you received and treated?”"),
    )  # fmt: skip
    more = text(
        _("What else?"), rows=4, required=False,
        hint=_("“Is there anything else?” In their words; for nobody, a note for the next try."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Whoever answered was asked all three questions."""
        data = super().clean() or self.cleaned_data
        if data.get("reached") == "yes":
            for name in ("facts_true", "carried_out", "treated"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose what they answered."))
        return data

    def arguments(self) -> dict[str, Any]:
        """answers, or a note."""
        data = self.cleaned_data
        if data["reached"] == "no":
            return {"note": data["more"]}
        said = Answers(
            facts_true=data["facts_true"], carried_out=data["carried_out"],
            treated=Satisfaction(data["treated"]), more=data["more"],
        )  # fmt: skip
        return {"answers": said}


class RecheckClosing(ActForm):
    """What the second look found."""

    result = _radio(_("What did the re-check find?"), RESULTS, required=True)
    ground = _radio(
        _("On which ground is it taken up again?"), codes(rechecking.GROUNDS),
        hint=_("Only where it is not in order."),
    )  # fmt: skip
    reason = text(_("What was looked at, and what it showed"), rows=5)

    def arguments(self) -> dict[str, Any]:
        """The ground as a code, where one was chosen."""
        ground = self.cleaned_data["ground"]
        return self.cleaned_data | {"ground": ReopenGround(ground) if ground else None}


TABLE: Table = {
    Act.FOLLOW_UP_CALL: Spec(
        FollowUpCall, calls.follow_up_call,
        _("“No”, “not carried out” or “dissatisfied” opens a re-check. The third try without an"
          " answer makes a letter."),
    ),
    Act.RECHECK_CLOSING: Spec(
        RecheckClosing, rechecking.recheck_closing,
        _("A head takes the matter up again at once; from anybody else the finding goes to them."),
    ),
}  # fmt: skip
