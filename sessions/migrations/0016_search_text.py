"""Search columns for one's own words; existing rows are filled."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 200
_MOST = 400_000
_KATAKANA = dict(zip(range(0x30A1, 0x30F7), range(0x3041, 0x3097), strict=True))
_MARKDOWN = re.compile(r"[*_`#>\[\]|~]+")

_COLUMNS = {
    "Session": {"title_search": ("code", "title", "speakers"), "note_search": ("note",)},
    "Impression": {"search": ("summary", "body")},
    "Chapter": {"search": ("heading", "body")},
    "Day": {"title_search": ("title",), "note_search": ("note",)},
    "Photo": {"search": ("alt", "caption")},
    "Report": {"title_search": ("title",)},
}


def folded(text: str) -> str:
    """Return a text as a search compared it at the time of this migration."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    return " ".join(_MARKDOWN.sub(" ", plain).split())


def haystack(parts: Iterable[str]) -> str:
    """Return the searched text of a row as it was made at the time of this migration."""
    return "\n".join(filter(None, map(folded, parts)))[:_MOST]


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write what saving a row would write, some rows at a time."""
    for name, columns in _COLUMNS.items():
        model: Any = apps.get_model("conference_sessions", name)
        rows = model.objects.using(schema_editor.connection.alias)
        sources = sorted({source for names in columns.values() for source in names})
        with_text = models.Q()
        for source in sources:
            with_text |= ~models.Q(**{source: ""})
        keys = list(rows.filter(with_text).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), _AT_ONCE):
            changed = list(rows.filter(pk__in=keys[start : start + _AT_ONCE]).only("pk", *sources))
            for row in changed:
                for column, names in columns.items():
                    text = haystack(getattr(row, each) for each in names)
                    setattr(row, column, text or model._meta.get_field(column).get_default())
            rows.bulk_update(changed, list(columns))


def _column(model: str, name: str, verbose_name: str) -> migrations.AddField:
    field = models.TextField(blank=True, default="", editable=False, verbose_name=verbose_name)
    return migrations.AddField(model, name, field)


class Migration(migrations.Migration):
    dependencies = [("conference_sessions", "0015_day_zero")]

    operations = [
        _column("chapter", "search", "text to search in"),
        _column("day", "note_search", "text to search in"),
        _column("day", "title_search", "text to search in"),
        _column("impression", "search", "text to search in"),
        _column("photo", "search", "text to search in"),
        migrations.AddField(
            "session",
            "note_search",
            models.TextField(blank=True, default=None, editable=False, null=True, verbose_name="text to search in"),
        ),
        _column("report", "title_search", "text to search in"),
        _column("session", "title_search", "text to search in"),
        migrations.AddIndex(
            "session",
            models.Index(
                condition=models.Q(("feed__isnull", True), ("note_search__isnull", False), _connector="OR"),
                fields=["event"],
                name="session_typed_or_noted",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
