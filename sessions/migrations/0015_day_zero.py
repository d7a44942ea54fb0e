"""Day 0: a day that came before Day 1 when its number was in use already."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def count_from_one(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On the way back: the days of an event with a Day 0 are counted from Day 1."""
    day = apps.get_model("conference_sessions", "Day")
    days = day.objects.using(schema_editor.connection.alias)
    for event in days.filter(number=0).values_list("event", flat=True):
        theirs = days.filter(event=event)
        shift = theirs.order_by("-number").values_list("number", flat=True)[0] + 1
        # First to numbers that are free: a number is unique at every moment.
        theirs.update(number=F("number") + shift + 1)
        theirs.update(number=F("number") - shift)


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0014_report_photos")]

    operations = [
        migrations.RemoveConstraint(model_name="day", name="day_number_from_one"),
        migrations.RunPython(migrations.RunPython.noop, count_from_one),  # last: on the way back it is the first
    ]
