"""Sessions that were logged before there was a catalogue are found in it too."""

import re
import unicodedata
from collections.abc import Iterable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 500
_KATAKANA = dict(zip(range(0x30A1, 0x30F7), range(0x3041, 0x3097), strict=True))
_MARKDOWN = re.compile(r"[*_`#>\[\]|~]+")


def folded(text: str) -> str:
    """Return a text as a search compared it at the time of this migration."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    return " ".join(_MARKDOWN.sub(" ", plain).split())


def haystack(parts: Iterable[str]) -> str:
    """Return the searched text of a row as it was made at the time of this migration."""
    return "\n".join(filter(None, map(folded, parts)))


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
