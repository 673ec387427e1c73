"""Forms of supervision: reminders, orders, answers, and the three suggestions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.codes import Adoption, SupervisionGround
from xinqiao.kernel.procedure.steps import Act
from xinqiao.rooms.directory import queries as directory
from xinqiao.rooms.supervision import queries
from xinqiao.rooms.supervision.codes import SuggestionKind
from xinqiao.rooms.supervision.services import answering, orders, parts, reminding, suggesting
from xinqiao.rooms.supervision.services.orders import Asked
from xinqiao.rooms.supervision.services.suggesting import SAID, Said
from xinqiao.web import dates, words
from xinqiao.web.acts.base import ActForm, Plain, Spec, Table, day, line, pick, text
from xinqiao.web.acts.visits import moment
from xinqiao.web.supervision.words import order_name, suggestion_name

Choices = list[tuple[int, str]]


def one_of(label: Any, choices: Choices, **more: Any) -> forms.TypedChoiceField:
    """One entry of the matter; the only one is chosen already."""
    first = choices[0][0] if len(choices) == 1 else None
    return forms.TypedChoiceField(
        label=label, coerce=int, widget=forms.RadioSelect, choices=choices, initial=first, **more
    )


def an_office(label: Any, offices: list[int]) -> forms.TypedChoiceField:
    """One of several offices, the usual one first."""
    names = directory.office_names(offices)
    choices = [(o, words.named(names[o])) for o in offices]
    return forms.TypedChoiceField(
        label=label, coerce=int, choices=choices, initial=offices[0] if offices else None
    )


class Remind(ActForm):
    """Which duty, and what is said beside it."""

    words = text(_("What is said beside it"), rows=3, required=False)

    def prepare(self) -> None:
        """The duties of other offices."""
        owed = reminding.urgeable(self.case.standing, self.case.reader)
        self.fields["n"] = one_of(
            _("Which duty"),
            [(d.n, f"{words.word(d.key).capitalize()} · {dates.day_text(d.due)}") for d in owed],
            error_messages={"required": _("Choose the duty; no other office owes one here.")},
        )
        self.order_fields(["n"])


class Order(ActForm):
    """An order of supervision."""

    ground = pick(_("On which ground"), SupervisionGround)
    facts = text(_("What was found"), rows=5)
    asks = text(_("What the unit has to do"), rows=4)
    due = day(_("Answer by"))

    def prepare(self) -> None:
        """To which unit, where several work on it."""
        found = parts.units(self.case.standing, self.case.reader)
        if len(found) > 1:
            self.fields["unit"] = an_office(_("To which unit"), found)
            self.order_fields(["unit"])

    def arguments(self) -> dict[str, Any]:
        """The order as its service takes it."""
        data = self.cleaned_data
        return {"order": Asked(**data | {"ground": SupervisionGround(data["ground"])})}


class OfConference(Order):
    """Rests on a decision of the joint conference."""

    decision = text(
        _("Decision of the joint conference"), rows=2,
        hint=_("Which meeting, on which day, and what was decided."),
    )  # fmt: skip


class Talk(OfConference):
    """When and where the head of the unit is talked to."""

    when = moment(_("When"))
    place = line(_("Where"))


class OfOrder(ActForm):
    """About one order."""

    def orders(self) -> tuple[queries.OrderLine, ...]:
        """Which can be chosen."""
        return queries.to_end(self.case.id, self.case.reader)

    def prepare(self) -> None:
        """Which order."""
        found = self.orders()
        self.fields["order"] = one_of(_("Which order"), [(o.seq, order_name(o)) for o in found])
        self.order_fields(["order"])


class AnswerOrder(OfOrder):
    """What the unit did."""

    answer = text(_("What was done, and what came of it"), rows=6)

    def orders(self) -> tuple[queries.OrderLine, ...]:
        """Those of the own office."""
        return queries.to_answer(self.case.id, self.case.reader)


class EndOrder(OfOrder):
    """What was found in the end."""

    finding = text(_("What was found"), rows=4)


class Suggest(ActForm):
    """What all three share: to whom, and further matters of the same kind."""

    kind: SuggestionKind
    cases = text(
        _("Further matters of the same kind"), rows=3, required=False,
        hint=_("One number a line. The paper tells them without number and name."),
    )  # fmt: skip

    def prepare(self) -> None:
        """To which office."""
        found = suggesting.addressees(self.kind, self.case.standing, self.case.reader)
        self.fields["to"] = an_office(_("To"), found)
        self.order_fields(["to", *SAID[self.kind], "cases"])

    def arguments(self) -> dict[str, Any]:
        """The words by the parts of the paper."""
        data = self.cleaned_data
        said = {name: data[name] for name in SAID[self.kind]}
        return {"said": Said(words=said, to=data["to"], cases=tuple(data["cases"].split()))}


class SuggestImprovement(Suggest):
    """改进工作."""

    kind = SuggestionKind.IMPROVEMENT
    problem = text(_("What the problem is"), rows=4)
    standard = text(_("Which rule was not kept"), rows=3)
    measures = text(_("Which measures are asked for"), rows=4)


class SuggestPolicy(Suggest):
    """完善政策."""

    kind = SuggestionKind.POLICY
    problem = text(_("What the problem is"), rows=4)
    figures = text(_("How many matters of this kind, and where"), rows=2)
    rule_text = text(_("The rule as it stands"), rows=3)
    effect = text(_("What it does to others in the same position"), rows=3)
    proposal = text(_("How the rule should read"), rows=4)


class ProposeAccountability(Suggest):
    """追究责任, the first signature."""

    kind = SuggestionKind.ACCOUNTABILITY
    consequences = text(_("Which grave consequences came of it"), rows=3)
    evidence = text(_("The evidence, piece by piece"), rows=5)
    duty_chain = text(_("Who was bound to do what"), rows=4)


class OfSuggestion(ActForm):
    """About one suggestion."""

    def suggestions(self) -> tuple[queries.SuggestionLine, ...]:
        """Which can be chosen."""
        return queries.to_be_answered(self.case.id, self.case.reader)

    def prepare(self) -> None:
        """Which suggestion."""
        found = [(s.seq, suggestion_name(s)) for s in self.suggestions() if s.seq]
        self.fields["suggestion"] = one_of(_("Which suggestion"), found)
        self.order_fields(["suggestion"])


class AnswerSuggestion(OfSuggestion):
    """Adopted, in part, or not."""

    adoption = pick(_("What comes of it"), Adoption)
    reasons = text(_("What will be done, or why not"), rows=5)

    def arguments(self) -> dict[str, Any]:
        """The adoption as a code."""
        return self.cleaned_data | {"adoption": Adoption(self.cleaned_data["adoption"])}


class TrackRule(OfSuggestion):
    """Which rule changed."""

    name = line(_("Name of the rule"), most=answering.LONGEST_RULE)
    number = line(_("Its number"), required=False, most=answering.LONGEST_NUMBER)
    day = day(_("Day of the change"))

    def suggestions(self) -> tuple[queries.SuggestionLine, ...]:
        """Adopted ones."""
        return queries.to_track(self.case.id, self.case.reader)


ANSWERS = _(
    "The head of the unit has to answer by the limit; when it passes, the post above is told."
)
THIRTY = _("The office has thirty days to say whether it adopts it, and why not.")
TABLE: Table = {
    Act.REMIND: Spec(Remind, reminding.remind, _("A paper that names the duty goes to the unit.")),
    Act.SUPERVISE: Spec(Order, orders.supervise, ANSWERS),
    Act.LIST_SUPERVISION: Spec(OfConference, orders.list_supervision, ANSWERS),
    Act.SUMMON_TALK: Spec(Talk, orders.summon_talk, ANSWERS),
    Act.ORDER_RECTIFICATION: Spec(OfConference, orders.order_rectification, ANSWERS),
    Act.ANSWER_SUPERVISION: Spec(AnswerOrder, orders.answer_supervision),
    Act.END_SUPERVISION: Spec(EndOrder, orders.end_supervision),
    Act.SUGGEST_IMPROVEMENT: Spec(SuggestImprovement, suggesting.suggest_improvement, THIRTY),
    Act.SUGGEST_POLICY: Spec(SuggestPolicy, suggesting.suggest_policy, THIRTY),
    Act.PROPOSE_ACCOUNTABILITY: Spec(
        ProposeAccountability, suggesting.propose_accountability,
        _("Nothing leaves the house before a second person signs. The unit does not learn of it."),
    ),
    Act.SUGGEST_ACCOUNTABILITY: Spec(
        Plain, suggesting.suggest_accountability,
        _("Read the proposal in the record first. With your signature it goes to the organ named."),
    ),
    Act.ANSWER_SUGGESTION: Spec(AnswerSuggestion, answering.answer_suggestion),
    Act.TRACK_RULE: Spec(TrackRule, answering.track_rule),
}  # fmt: skip
