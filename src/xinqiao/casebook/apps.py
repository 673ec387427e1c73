"""Registers this package with Django."""

from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "xinqiao.casebook"
    label = "casebook"
    default_auto_field = "django.db.models.BigAutoField"
