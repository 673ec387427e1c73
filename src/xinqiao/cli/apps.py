"""Registers this package with Django."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "xinqiao.cli"
    label = "cli"
    default_auto_field = "django.db.models.BigAutoField"
