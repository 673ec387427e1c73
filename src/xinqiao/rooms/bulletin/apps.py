"""Registers this package with Django."""

from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "xinqiao.rooms.bulletin"
    label = "bulletin"
    default_auto_field = "django.db.models.BigAutoField"
