"""Registers this package with Django."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "xinqiao.rooms.recognition"
    label = "recognition"
    default_auto_field = "django.db.models.BigAutoField"
