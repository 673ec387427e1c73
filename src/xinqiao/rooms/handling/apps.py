"""Registers this package with Django."""

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    name = "xinqiao.rooms.handling"
    label = "handling"
    default_auto_field = "django.db.models.BigAutoField"
