"""Registers this package with Django."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "xinqiao.rooms.gate"
    label = "gate"
    default_auto_field = "django.db.models.BigAutoField"
