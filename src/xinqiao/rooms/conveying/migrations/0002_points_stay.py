"""Keep published points as they are for every client of the database, not just for Django."""

from django.db import migrations

from xinqiao.rooms.conveying.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):
    dependencies = [("conveying", "0001_initial")]
    operations = [migrations.RunPython(migrate_install, migrate_remove)]
