"""A person's own matters and clocks in the order of an index, open or settled, however many."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casebook', '0005_members_of_a_group'),
        ('directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='duty',
            name='duty_of_person',
        ),
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_of_owner',
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('closed_by', None)), fields=['staff', 'office', 'due', 'id'], name='duty_of_person'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['staff', 'open', 'received_on', 'id'], name='matter_of_owner'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['staff', 'open', 'due_on', 'id'], name='matter_of_owner_due'),
        ),
    ]
