"""Registers this package with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "xinqiao.rooms.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
