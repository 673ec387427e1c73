"""Make the ledger append-only for every client of the database, not just for Django."""

from django.db import migrations

from xinqiao.casebook.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):
    dependencies = [("casebook", "0001_initial")]
    operations = [migrations.RunPython(migrate_install, migrate_remove)]
