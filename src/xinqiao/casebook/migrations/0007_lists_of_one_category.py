"""A category in the order of an index of its own, as an owner has it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casebook', '0006_lists_of_one_owner'),
        ('directory', '0002_office_hours'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='matter',
            name='matter_of_category',
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['category', 'open', 'received_on', 'id'], name='matter_of_category'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['category', 'open', 'due_on', 'id'], name='matter_of_category_due'),
        ),
    ]
