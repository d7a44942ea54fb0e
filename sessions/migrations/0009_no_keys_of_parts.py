from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0008_photo_in_reports"),
    ]

    operations = [
        migrations.RemoveField(model_name="articlecopy", name="keys"),
    ]
