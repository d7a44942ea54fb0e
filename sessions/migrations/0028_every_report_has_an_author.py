import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """By itself: PostgreSQL alters no table in the transaction that has written to it."""

    dependencies = [("conference_sessions", "0027_team")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="author",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
    ]
