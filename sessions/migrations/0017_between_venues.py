import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0016_search_text")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="minutes_between_venues",
            field=models.PositiveSmallIntegerField(
                default=20,
                validators=[django.core.validators.MaxValueValidator(240)],
                verbose_name="minutes between buildings",
            ),
        ),
        migrations.AddField(
            model_name="impression",
            name="second_choice",
            field=models.BooleanField(default=False, verbose_name="second choice"),
        ),
    ]
