"""A report says whether it shows the photos of each session; the reports that are there do not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0013_what_a_line_changed")]

    operations = [
        migrations.AddField(
            "report",
            "shows_photos",
            models.BooleanField(default=False, verbose_name="shows the photos of each session"),
        ),
    ]
