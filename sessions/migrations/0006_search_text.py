"""Sessions that were logged before there was a catalogue are found in it too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sessions.searching import haystack

_AT_ONCE = 500


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write into ``search`` what saving a session would write."""
    sessions = apps.get_model("conference_sessions", "Session")
    changed = []
    for session in sessions.objects.filter(search="").iterator(_AT_ONCE):
        facts = (session.code, session.title, session.speakers, session.track, session.room, session.description)
        session.search = haystack(facts)
        changed.append(session)
    sessions.objects.bulk_update(changed, ["search"], batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0005_catalogue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
