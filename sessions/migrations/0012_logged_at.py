"""When a session was logged while it happened, and where a session without a start stands in its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0011_names_of_feed_fields")]

    operations = [
        migrations.AddField(
            "session",
            "logged_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="logged at"),
        ),
        migrations.AddField(
            "session",
            "sort_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="place in the day"),
        ),
    ]
