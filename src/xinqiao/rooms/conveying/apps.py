"""Registers this package with Django."""

from django.apps import AppConfig


class ConveyingConfig(AppConfig):
    name = "xinqiao.rooms.conveying"
    label = "conveying"
    default_auto_field = "django.db.models.BigAutoField"
