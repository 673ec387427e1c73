"""Registers this package with Django."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "xinqiao.rooms.reception"
    label = "reception"
    default_auto_field = "django.db.models.BigAutoField"
