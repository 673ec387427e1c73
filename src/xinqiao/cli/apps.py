"""Registers this package with Django, and hands the table of reactions to the casebook."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "xinqiao.cli"
    label = "cli"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """In every process, before the first act: the rooms' models are loaded by now."""
        from xinqiao import wiring
        from xinqiao.casebook import reacting

        reacting.connect(wiring.TABLE)
