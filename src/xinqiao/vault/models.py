"""Wrapped data keys: the only table of the database "keys"."""

from django.db import models
from django.utils import timezone


class DataKey(models.Model):
    """The key of one person's or one matter's texts, wrapped by a master key.

    It lies apart from the texts, in a database with its own backup cycle, so that a text is
    really gone some weeks after its key was deleted. The row's absence is what "erased" means.
    """

    # Given by the vault, never by the database: after a restore no id may be given twice.
    id = models.BigIntegerField(primary_key=True)
    wrapped = models.BinaryField(max_length=60)  # nonce 12, key 32, tag 16
    master = models.CharField(max_length=8, db_index=True)  # id of the master key
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
