from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("conference_sessions", "0004_no_first_failure"),
    ]

    operations = [
        migrations.DeleteModel(name="Usage"),
    ]
