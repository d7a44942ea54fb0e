from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0007_source_map"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="in_reports",
            field=models.BooleanField(default=True, verbose_name="shown in reports automatically"),
        ),
    ]
