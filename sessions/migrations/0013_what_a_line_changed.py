"""The alias key of a session remembers what logging it changed, so that it can be taken back; older keys know nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0012_logged_at")]

    operations = [
        migrations.AddField(
            "sessionkey",
            "before",
            models.JSONField(
                blank=True, default=None, editable=False, null=True, verbose_name="what it was before it was logged"
            ),
        ),
    ]
