"""Registers this package with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "xinqiao.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
