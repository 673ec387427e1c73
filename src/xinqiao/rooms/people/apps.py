"""Registers this package with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "xinqiao.rooms.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
