"""Freeze what is issued for every client of the database, not just for Django."""

from django.db import migrations

from xinqiao.rooms.documents.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(migrate_install, migrate_remove)]
