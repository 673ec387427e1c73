"""Fields that several doors share."""

from typing import Any

from django import forms


class FilesInput(forms.ClearableFileInput):
    """Several files at once, or dropped on the page."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """All the files of a form's field."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """A list, empty when nothing was chosen."""
        return list(data) if isinstance(data, list | tuple) else [data] if data else []
