"""Seats carry the step, so that a list by step is one index range; indexes nobody reads go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xinqiao.casebook.guards import migrate_install, migrate_remove


class Migration(migrations.Migration):

    dependencies = [
        ('casebook', '0002_append_only'),
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='duty',
            name='duty_by_date',
        ),
        migrations.AddField(
            model_name='seat',
            name='step',
            field=models.CharField(default='', max_length=16),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='duty',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='casebook.matter'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='office',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='post',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AlterField(
            model_name='duty',
            name='staff',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='event',
            name='digest',
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name='event',
            name='matter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='casebook.matter'),
        ),
        migrations.AlterField(
            model_name='event',
            name='office',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office'),
        ),
        migrations.AlterField(
            model_name='event',
            name='post',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AlterField(
            model_name='event',
            name='staff',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='matter',
            name='post',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AlterField(
            model_name='matter',
            name='pseudonym',
            field=models.CharField(max_length=32),
        ),
        migrations.AlterField(
            model_name='matter',
            name='staff',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='seat',
            name='office',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.office'),
        ),
        migrations.AlterField(
            model_name='seat',
            name='staff',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('closed_by', None)), fields=['key', 'due', 'id'], name='duty_by_key'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('closed_by', None), ('provisional', True)), fields=['calendar'], name='duty_provisional'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['staff', 'received_on'], name='matter_of_owner'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['category', 'received_on'], name='matter_of_category'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(condition=models.Q(('staff', None)), fields=['office', 'step', 'received_on', 'matter'], name='seat_office_step'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('digest',), name='event_digest_once'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(fields=('pseudonym',), name='matter_pseudonym_once'),
        ),
        migrations.RunSQL(
            'UPDATE casebook_seat SET step = '
            '(SELECT m.step FROM casebook_matter m WHERE m.id = casebook_seat.matter_id)',
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(migrate_install, migrate_remove),  # SQLite has rebuilt the table
    ]
