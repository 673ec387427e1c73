"""Registers the casebook with Django."""

from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "xinqiao.casebook"
    label = "casebook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the system checks."""
        from xinqiao.casebook import checks  # noqa: F401 - needs the app registry
