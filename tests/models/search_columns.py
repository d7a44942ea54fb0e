"""Which search columns do not hold what their texts are now."""

from typing import Any

from django.apps import apps

from sessions.models.search_fields import search_fields


def stale() -> list[tuple[str, Any, str]]:
    """Return the model, key and column of each search text that is not the one of its sources."""
    return [
        (model.__name__, row.pk, field.name)
        for model in apps.get_app_config("conference_sessions").get_models()
        for row in (model.objects.defer(None) if search_fields(model) else ())
        for field in search_fields(model)
        if getattr(row, field.name) != field.text_of({name: getattr(row, name) for name in field.sources})
    ]
