"""The form that opens a draft again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Resume(forms.Form):
    """The resume code."""

    code = forms.CharField(
        label=_("Resume code"),
        help_text=_("Five groups of four letters and digits. Spaces do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters",
                                      "spellcheck": "false"}),
    )  # fmt: skip
