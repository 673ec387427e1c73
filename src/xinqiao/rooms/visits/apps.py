"""Registers this package with Django."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "xinqiao.rooms.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"
