"""Registers this package with Django."""

from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "xinqiao.rooms.appointments"
    label = "appointments"
    default_auto_field = "django.db.models.BigAutoField"
