from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='upload',
            name='size',
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
