"""Two fields of a session get names that say what they hold; no value changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0010_writes_and_bin")]

    operations = [
        migrations.RenameField("session", old_name="told", new_name="feed_digests"),
        migrations.RenameField("session", old_name="gone_at", new_name="removed_from_feed_at"),
    ]
