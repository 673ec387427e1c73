"""What a petitioner types."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Query(forms.Form):
    """Number and query code of the receipt."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("At the top of the receipt: digits, in groups. Spaces do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Query code"),
        help_text=_("Five groups of four letters and digits, beside the number."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters",
                                      "spellcheck": "false"}),
    )  # fmt: skip


class Withdraw(forms.Form):
    """The statement that a withdrawal is one's own decision."""

    statement = forms.CharField(
        label=_("Why you withdraw, in your own words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    free_will = forms.BooleanField(
        label=_("It is my own free decision. Nobody asked me to withdraw."),
        required=False,
    )


class AskReview(forms.Form):
    """What should be looked at again, and why."""

    request = forms.CharField(
        label=_("What do you ask for, and why do you think the opinion is wrong?"),
        help_text=_("In your own words. Name the paper and the points you do not agree with."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
    )
