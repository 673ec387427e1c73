"""Registers this package with Django."""

from django.apps import AppConfig


class LetterboxConfig(AppConfig):
    name = "xinqiao.rooms.letterbox"
    label = "letterbox"
    default_auto_field = "django.db.models.BigAutoField"
