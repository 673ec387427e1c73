"""What a petitioner types after the receipt."""

from typing import Any

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from xinqiao.rooms.files.services import Owner, UploadView, waiting_of
from xinqiao.rooms.people.correcting import COLUMNS
from xinqiao.rooms.people.texts import LONGEST_TEXT
from xinqiao.web.fields import FilesField

COLUMN_NAMES: dict[str, str] = {
    "phone": noop("Telephone"),
    "email": noop("E-mail"),
    "address": noop("Address"),
    "name": noop("Name"),
    "id_number": noop("ID number"),
}


def words(label: Any, rows: int = 6, **more: Any) -> forms.CharField:
    """Some lines in the person's own words; how many may be typed is the service's rule."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class Tell(forms.Form):
    """Further facts and reasons."""

    text = words(_("What would you like to add?"), 8)


class Answer(forms.Form):
    """The answer to one question."""

    text = words(_("Your answer"))


class AddFile(forms.Form):
    """Further files: chosen in the form, or sent already in parts while the page was open."""

    file = FilesField(label=_("Files"), required=False)
    collection = "portal:follow-uploads"
    kinds = _(
        "Pictures, PDF, Word and Excel 50 MB each at most, sound and film 200 MB. What is sent"
        " is kept for a week, even if the connection breaks or the page closes."
    )

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        """owner: whose uploads these are."""
        super().__init__(*args, **kwargs)
        self.owner = owner

    def uploads(self) -> list[UploadView]:
        """What was sent in parts and is still there, also from an earlier visit."""
        return waiting_of(self.owner, at=now())

    def chosen(self) -> list[str]:
        """Ids of those that this form takes."""
        return self.data.getlist("uploads")  # type: ignore[attr-defined, no-any-return]


class AskCall(forms.Form):
    """What to talk about, and when they can be reached."""

    about = words(
        _("What is it about, and when can you be reached?"), 3, required=False, max_length=2000
    )


class Acknowledge(forms.Form):
    """Electronic service: agreed to, and signed for with a name."""

    consent = forms.BooleanField(
        label=_("I agree to get this paper electronically, here and now."), required=False
    )
    name = forms.CharField(
        label=_("Your name"), max_length=50,
        help_text=_("As you would sign for a letter. It stands on the proof of service."),
    )  # fmt: skip


class AskRecusal(forms.Form):
    """Who should not deal with it, and why."""

    ground = words(
        _("Why should this person not deal with your matter?"), 5, max_length=LONGEST_TEXT,
        help_text=_("For instance a relative, money, or a quarrel with somebody in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        """people: (staff id, said of them) of those who deal with it."""
        super().__init__(*args, **kwargs)
        self.fields["staff"] = forms.TypedChoiceField(
            label=_("Who?"), choices=people, coerce=int, widget=forms.RadioSelect
        )
        self.order_fields(["staff", "ground"])


class Correct(forms.Form):
    """Which of the person's data is wrong, and how it should read."""

    column = forms.ChoiceField(
        label=_("What is wrong?"), widget=forms.RadioSelect,
        choices=lambda: [(c, str(_(COLUMN_NAMES[c]))) for c in COLUMNS],
    )  # fmt: skip
    value = forms.CharField(label=_("How should it read?"))


class Complain(forms.Form):
    """Retaliation or leaking: who did what."""

    kind = forms.ChoiceField(
        label=_("What happened?"), widget=forms.RadioSelect,
        choices=[
            ("retaliation", _("I was treated worse or threatened because I turned to you")),
            ("leak", _("Somebody was told what I said, or that it was I who said it")),
        ],
    )  # fmt: skip
    text = words(_("Who did what, when and where?"), 8)
    named = forms.BooleanField(
        label=_("Give my name and telephone number from this matter"), required=False, initial=True,
        help_text=_("Without it nobody can ask you back; it is looked into all the same."),
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offices: list[tuple[int, str]], **kwargs: Any) -> None:
        """offices: (id, name) of those with a part in the matter."""
        super().__init__(*args, **kwargs)
        self.fields["offices"] = forms.TypedMultipleChoiceField(
            label=_("Which office is it about?"), choices=offices, coerce=int,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Nobody in an office you tick ever sees this complaint."),
        )  # fmt: skip
        self.order_fields(["kind", "offices", "text", "named"])
