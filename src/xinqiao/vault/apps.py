"""Registers this package with Django."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "xinqiao.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
