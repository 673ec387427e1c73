"""Registers this package with Django."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "xinqiao.rooms.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
