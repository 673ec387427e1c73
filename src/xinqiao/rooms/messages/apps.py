"""Registers this package with Django."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "xinqiao.rooms.messages"
    label = "outbox"  # Django's own messages have the other name
    default_auto_field = "django.db.models.BigAutoField"
