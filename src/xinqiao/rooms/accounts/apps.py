"""Registers this package with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "xinqiao.rooms.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
