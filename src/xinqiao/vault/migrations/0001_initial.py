import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField(max_length=60)),
                ("master", models.CharField(db_index=True, max_length=8)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ("id",)},
        ),
    ]
