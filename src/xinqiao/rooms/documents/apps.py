"""Registers this package with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "xinqiao.rooms.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
