"""A report says what its article tells besides the texts; the reports that are there tell nothing more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0017_between_venues")]

    operations = [
        migrations.AddField(
            "report",
            "shows_date",
            models.BooleanField(default=False, verbose_name="shows the date of each day"),
        ),
        migrations.AddField(
            "report",
            "shows_time",
            models.BooleanField(default=False, verbose_name="shows the time of each session"),
        ),
        migrations.AddField(
            "report",
            "shows_room",
            models.BooleanField(default=False, verbose_name="shows the room of each session"),
        ),
        migrations.AddField(
            "report",
            "shows_speakers",
            models.BooleanField(default=False, verbose_name="shows the speakers of each session"),
        ),
        migrations.AddField(
            "report",
            "shows_level",
            models.BooleanField(default=False, verbose_name="shows the level of each session"),
        ),
        migrations.AddField(
            "report",
            "shows_format",
            models.BooleanField(default=False, verbose_name="shows the format of each session"),
        ),
        migrations.AddField(
            "report",
            "shows_rating",
            models.BooleanField(default=False, verbose_name="shows the rating of each session"),
        ),
    ]
