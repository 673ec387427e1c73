"""Registers this package with Django."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "xinqiao.rooms.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
