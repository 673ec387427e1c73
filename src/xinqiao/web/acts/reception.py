"""Forms of promises and calls."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.reception import queries
from xinqiao.rooms.reception.services import calls, promises
from xinqiao.web import dates
from xinqiao.web.acts.base import ActForm, Spec, Table, colleagues, day, line, person, text, tick


class Promise(ActForm):
    """What is promised, by when, who keeps it."""

    what = line(_("What is promised"), most=120, hint=_("One line without names; they read it."))
    due = day(_("By which day"))

    def prepare(self) -> None:
        """Somebody of the office keeps it; usually whoever promises."""
        reader = self.case.reader
        self.fields["holder"] = person(_("Who keeps it"), colleagues(reader.office))
        self.fields["holder"].initial = reader.staff


class OfPromise(ActForm):
    """One of the office's open promises."""

    def prepare(self) -> None:
        """Those that are open; the only one is chosen already."""
        found = queries.open_promises(self.case.id, self.case.reader.office)
        self.fields["n"] = forms.TypedChoiceField(
            label=_("Which promise"), coerce=int, widget=forms.RadioSelect,
            choices=[(p.n, f"{p.gist or _('Promise')} · {dates.day_text(p.due)}") for p in found],
            initial=found[0].n if len(found) == 1 else None,
        )  # fmt: skip
        self.order_fields(["n"])


class KeepPromise(OfPromise):
    """What was done."""

    result = text(_("What was done"), rows=3)


class PutOff(OfPromise):
    """A later day, and why."""

    due = day(_("New day"))
    reason = text(_("Why it takes longer"), rows=3, hint=_("The person can read this."))


class AskCall(ActForm):
    """They want to be called."""

    about = text(
        _("What it is about"), rows=2, required=False,
        hint=_("Also when and under which number they can be reached."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Somebody of the office calls; usually whoever notes it."""
        reader = self.case.reader
        self.fields["holder"] = person(_("Who calls"), colleagues(reader.office))
        self.fields["holder"].initial = reader.staff


class CallBack(ActForm):
    """What was said on the telephone."""

    note = text(_("What was said, or when you tried"), rows=4)
    missed = tick(_("Nobody answered"), _("You call again: another working day begins."))

    def arguments(self) -> dict[str, Any]:
        """Whether they were reached."""
        return {"note": self.cleaned_data["note"], "reached": not self.cleaned_data["missed"]}


TABLE: Table = {
    Act.PROMISE: Spec(
        Promise, promises.promise, _("It becomes a duty with this date, and they can see it.")
    ),
    Act.KEEP_PROMISE: Spec(KeepPromise, promises.keep_promise),
    Act.PUT_OFF_PROMISE: Spec(PutOff, promises.put_off),
    Act.ASK_CALL: Spec(AskCall, calls.ask_call, _("Somebody calls by the next working day.")),
    Act.CALL_BACK: Spec(CallBack, calls.call_back),
}
