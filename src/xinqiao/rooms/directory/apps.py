"""Registers this package with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "xinqiao.rooms.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
