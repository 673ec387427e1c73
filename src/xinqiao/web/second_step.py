"""Forms of the passkey pages: django-allauth's, with a label that it left untranslated."""

from typing import Any

from allauth.mfa.webauthn import forms
from django.utils.translation import gettext_lazy as _

LABEL = _("What you call this key")


class AddKey(forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = LABEL


class EditKey(forms.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = LABEL
