"""What the writer does once Django is ready."""

import os
import sys

from django.db import connection
from django.utils.timezone import now

from tests.casebook.books import open_many
from tests.cast import Cast
from xinqiao.casebook.models import Matter
from xinqiao.rooms.directory.models import Office, Staff
from xinqiao.rooms.directory.queries import desk

LEVELS = {1: "NORMAL", 2: "FULL"}


def for_ever(synchronous: str) -> None:
    """One matter after the other, each in its own transaction, each number after its commit."""
    with connection.cursor() as cursor:
        level = cursor.execute("PRAGMA synchronous").fetchone()[0]
    assert LEVELS[level] == synchronous
    cast = Cast(offices={office.code: office for office in Office.objects.all()})
    for name in ("bureau.registrar",):
        cast.actors[name] = desk(Staff.objects.get(username=name).pk).actor
    first = Matter.objects.count() + 1
    while True:
        [matter] = open_many(cast, 1, now(), first)
        os.write(sys.stdout.fileno(), f"{matter.number}\n".encode())
        first += 1
