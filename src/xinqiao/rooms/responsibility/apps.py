"""Registers this package with Django."""

from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    name = "xinqiao.rooms.responsibility"
    label = "responsibility"
    default_auto_field = "django.db.models.BigAutoField"
