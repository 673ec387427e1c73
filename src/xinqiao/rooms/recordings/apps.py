"""Registers this package with Django."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "xinqiao.rooms.recordings"
    label = "recordings"
    default_auto_field = "django.db.models.BigAutoField"
