"""Registers this package with Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "xinqiao.rooms.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
