from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0003_nested_image_folders"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="failurerecord",
            name="first_at",
        ),
    ]
