"""An outline as JSON, to store it with the text of its article; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from sessions.reporting.outline.model import LineForm, OutlineEntry, Role

_DEFAULTS = {each.name: each.default for each in fields(OutlineEntry) if each.default is not MISSING}


def entries_to_json(entries: Iterable[OutlineEntry]) -> list[dict[str, Any]]:
    """Return entries as JSON values, without what is empty."""
    return [
        {
            each.name: str(value) if isinstance(value, (Role, LineForm, date)) else value
            for each in fields(OutlineEntry)
            if (value := getattr(entry, each.name)) != _DEFAULTS.get(each.name, MISSING)
        }
        for entry in entries
    ]


def entries_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[OutlineEntry, ...]:
    """Reverse `entries_to_json`."""
    return tuple(
        OutlineEntry(
            **{
                **value,
                "role": Role(value["role"]),
                "form": LineForm(value["form"]),
                "on": date.fromisoformat(value["on"]) if "on" in value else None,
            }
        )
        for value in values
    )
