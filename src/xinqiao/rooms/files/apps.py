"""Registers this package with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "xinqiao.rooms.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
