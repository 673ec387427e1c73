"""Forms of a leader's own case: proposed, named, taken, carried, given back with a result."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import ContactForm, LeadGround, LeadResult
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory.posts import Posted
from xinqiao.rooms.responsibility import queries
from xinqiao.rooms.responsibility.services import answering, carrying, ending, naming
from xinqiao.rooms.responsibility.services.carrying import Planned
from xinqiao.web import dates, words
from xinqiao.web.acts import choices
from xinqiao.web.acts.base import (
    ActForm,
    Group,
    Reason,
    Spec,
    Table,
    day,
    line,
    pick,
    text,
)

MILESTONES = 6  # in one go; a plan may have more by planning anew
SHOWN = 2
Lazy = Callable[[], list[tuple[str, Any]]]
Fields = dict[str, forms.Field]


def by_office(found: Iterable[Posted], *, people: bool = False) -> list[tuple[str, Any]]:
    """Posts, or the people in them, under their offices, in order."""
    grouped: list[tuple[str, Any]] = [("", "—")]
    for office, held in groupby(found, key=lambda p: p.office):
        options = [
            (str(p.owner.staff if people else p.owner.post), f"{words.named(p.title)} · {p.name}")
            for p in held
        ]
        grouped.append((words.named(office), options))
    return grouped


def one_of(label: Any, found: Lazy, **more: Any) -> forms.TypedChoiceField:
    """One of a list that is read from the directory only once the form is shown or checked."""
    return forms.TypedChoiceField(label=label, choices=found, coerce=int, empty_value=None, **more)


class LeaderField(ActForm):
    """Which leading official, by post and name; nobody who is shut out is offered."""

    label: Any = _("Leading official")

    def prepare(self) -> None:
        """The leaders who may answer for this matter."""
        standing = self.case.standing
        self.fields["leader"] = one_of(self.label, lambda: by_office(queries.leaders_for(standing)))
        self.order_fields(["leader"])


class Propose(LeaderField):
    """Whom, why, and who decides."""

    label = _("Leading official proposed")
    ground = pick(_("Ground"), LeadGround)
    reason = text(_("Reasons"), hint=_("What makes the matter one for a leading official."))

    def prepare(self) -> None:
        """Leaders, and convenors."""
        super().prepare()
        standing = self.case.standing
        self.fields["convenor"] = one_of(
            _("Convenor who decides"), lambda: by_office(queries.convenors_for(standing))
        )

    def arguments(self) -> dict[str, Any]:
        """The ground as a code."""
        return self.cleaned_data | {"ground": LeadGround(self.cleaned_data["ground"])}


class Assign(LeaderField):
    """Who answers for it: the one proposed, or another."""

    task = text(_("What you ask of them"), rows=3, required=False)

    def prepare(self) -> None:
        """The one proposed is chosen already."""
        super().prepare()
        lead = self.case.standing.lead
        self.fields["leader"].initial = lead.leader.post if lead else None


class Accept(ActForm):
    """The case is taken; a word is not needed."""

    note = text(_("Note"), required=False, rows=2)


class Refuse(ActForm):
    """In writing, with the legal basis."""

    reason = text(_("Why the case is not yours"))
    basis = text(
        _("Legal basis"), rows=3, hint=_("The law, rule or division of duties, with its article.")
    )


class Uphold(LeaderField):
    """Another leader is named in the same breath."""

    label = _("Who answers for it instead")
    reason = text(_("Reasons for the decision"))


class Delegate(ActForm):
    """Down the line: the unit's head, and the officer who does the work."""

    note = text(_("What you ask of them"), rows=3, required=False)

    def prepare(self) -> None:
        """Every office; people of the units at work, and of the reader's own office."""
        standing = self.case.standing
        self.fields["office"] = one_of(_("Unit"), lambda: [("", "—"), *choices.offices()])
        self.fields["officer"] = one_of(
            _("Officer"), lambda: by_office(queries.people_at_work(standing), people=True),
            required=False, help_text=_("Somebody of that unit; its head can name them later."),
        )  # fmt: skip
        self.order_fields(["office", "officer", "note"])


class Plan(ActForm):
    """One plan: its aim, its team, and milestones with their days and holders."""

    aim = text(_("Aim"), rows=3, hint=_("What is solved for the person when the case ends."))

    def prepare(self) -> None:
        """Some milestones; the leader holds those for which nobody is chosen."""
        standing = self.case.standing
        people: list[Posted] = []

        def at_work() -> list[tuple[str, Any]]:
            if not people:
                people.extend(queries.people_at_work(standing))
            return by_office(people, people=True)

        self.fields["team"] = forms.TypedMultipleChoiceField(
            label=_("Team"), choices=lambda: at_work()[1:], coerce=int, required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        for i in range(MILESTONES):
            self.fields |= self.milestone(i, at_work)

    def milestone(self, i: int, at_work: Lazy) -> Fields:
        """The fields of one milestone."""
        return {
            f"what{i}": line(_("Milestone"), required=i == 0, most=120, hint=_("One line.")),
            f"due{i}": day(_("By when"), required=i == 0),
            f"holder{i}": one_of(_("Who holds it"), at_work, required=False),
        }

    def clean(self) -> dict[str, Any]:
        """A milestone has words and a date, or neither."""
        data = super().clean() or self.cleaned_data
        for i in range(1, MILESTONES):
            what, due = data.get(f"what{i}"), data.get(f"due{i}")
            if bool(what) != bool(due):
                missing = "due" if what else "what"
                self.add_error(f"{missing}{i}", _("A milestone needs both its words and its date."))
        return data

    def arguments(self) -> dict[str, Any]:
        """aim, team, milestones."""
        data = self.cleaned_data
        planned = [
            Planned(data[f"what{i}"], data[f"due{i}"], data[f"holder{i}"])
            for i in range(MILESTONES)
            if data[f"what{i}"]
        ]
        return {"aim": data["aim"], "team": data["team"], "milestones": planned}

    def groups(self) -> list[Group]:
        """Aim and team; then the milestones, most of them folded."""
        names = [[f"{part}{i}" for part in ("what", "due", "holder")] for i in range(MILESTONES)]
        shown = [name for one in names[:SHOWN] for name in one]
        folded = [name for one in names[SHOWN:] for name in one]
        return [
            Group("", self.named(["aim", "team"])),
            Group(
                str(_("Milestones")), self.named(shown), self.named(folded),
                str(_("More milestones")),
            ),
        ]  # fmt: skip

    def field_for(self, name: str | None) -> str | None:
        """The service speaks of milestones as a whole."""
        return super().field_for({"milestones": "what0", "due": "due0"}.get(name or "", name))


class OfMilestone(ActForm):
    """One of the milestones that the reader may report on."""

    def prepare(self) -> None:
        """Those that are open; the only one is chosen already."""
        case = self.case
        found = queries.open_milestones(case.id, case.standing, case.reader.staff)
        self.fields["n"] = forms.TypedChoiceField(
            label=_("Which milestone"), coerce=int, widget=forms.RadioSelect,
            choices=[(m.n, f"{m.gist} · {dates.day_text(m.due)}") for m in found],
            initial=found[0].n if len(found) == 1 else None,
        )  # fmt: skip
        self.order_fields(["n"])


class Reach(OfMilestone):
    """What was reached."""

    result = text(_("What was reached"), rows=3)


class PutOff(OfMilestone):
    """A later day, and why."""

    due = day(_("New day"))
    reason = text(_("Why it takes longer"), rows=3)


class Contact(ActForm):
    """A talk with the person."""

    # Not "form": a browser's form element would lose its own property of that name.
    way = pick(_("How you spoke"), ContactForm, initial=ContactForm.FACE.value)
    on = day(_("Day of the talk"))
    said = text(_("The talk in words"), rows=5)

    def prepare(self) -> None:
        """Today is the usual day."""
        self.fields["on"].initial = self.case.today

    def arguments(self) -> dict[str, Any]:
        """The way as a code."""
        data = self.cleaned_data
        return {"form": ContactForm(data["way"]), "on": data["on"], "said": data["said"]}


class HandOverNote(ActForm):
    """Where the case stands."""

    note = text(
        _("For whoever follows"), rows=6,
        hint=_("What was done, what was said to the person, what must happen next and by when."),
    )  # fmt: skip


class Release(ActForm):
    """The result and its evidence."""

    result = pick(_("Result"), LeadResult)
    summary = text(_("What was done for the person"))

    def prepare(self) -> None:
        """Issued papers and files of this matter."""
        self.fields["evidence"] = forms.MultipleChoiceField(
            label=_("Evidence"), choices=self.proofs, widget=forms.CheckboxSelectMultiple,
            help_text=_("At least one issued paper or one file of this matter."),
        )  # fmt: skip
        self.order_fields(["result", "evidence", "summary"])

    def proofs(self) -> list[tuple[str, Any]]:
        """What there is, papers first."""
        return [
            (e.id, " · ".join(filter(None, [words.word(e.kind).capitalize() if e.kind else "",
                                            e.name])))
            for e in queries.evidence_in(self.case.id)
        ]  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        """The result as a code."""
        return self.cleaned_data | {"result": LeadResult(self.cleaned_data["result"])}


TABLE: Table = {
    Act.PROPOSE_LEAD: Spec(
        Propose, naming.propose, _("The convenor decides within two working days.")
    ),
    Act.DECLINE_LEAD: Spec(
        Reason, naming.decline, _("The matter goes on as it was; its owner answers for it.")
    ),
    Act.ASSIGN_LEAD: Spec(
        Assign, naming.assign, _("They accept within two working days, or say in writing why not.")
    ),
    Act.ACCEPT_LEAD: Spec(
        Accept, answering.accept, _("You answer for it by name; speak with the person in 7 days.")
    ),
    Act.REFUSE_LEAD: Spec(
        Refuse, answering.refuse,
        _("It goes to the convenor, who decides with reasons. Both stay in the record."),
    ),
    Act.UPHOLD_REFUSAL: Spec(Uphold, answering.uphold_refusal),
    Act.REJECT_REFUSAL: Spec(
        Reason, answering.reject_refusal, _("The case is theirs from now on.")
    ),
    Act.DELEGATE_LEAD: Spec(
        Delegate, carrying.delegate, _("They get access to the matter. You stay answerable.")
    ),
    Act.PLAN_LEAD: Spec(
        Plan, carrying.plan,
        _("There is one plan: a new one takes the place of the old and its open milestones."),
    ),
    Act.REACH_MILESTONE: Spec(Reach, carrying.reach),
    Act.PUT_OFF_MILESTONE: Spec(
        PutOff, carrying.put_off, _("No statutory term moves with it.")
    ),
    Act.CONTACT: Spec(
        Contact, carrying.contact,
        _("The first talk within seven days, then one at least every thirty."),
    ),
    Act.NOTE_LEAD: Spec(
        HandOverNote, ending.note_lead,
        _("Without this note the post cannot change hands."),
    ),
    Act.RELEASE_LEAD: Spec(
        Release, ending.release,
        _("Only with a result and its evidence. Whether somebody still petitions is no result."),
    ),
}  # fmt: skip
