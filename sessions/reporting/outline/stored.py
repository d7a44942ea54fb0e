"""An outline as JSON, to store it with the text of its article; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from sessions.reporting.document import FrontMatter
from sessions.reporting.outline.decoding import with_line_feeds
from sessions.reporting.outline.model import LineForm, Outline, OutlineEntry, Role

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


def outline_to_json(outline: Outline, key_above: str) -> dict[str, Any]:
    """Return an outline as a JSON value, without its lines; `key_above` is the key of the text above its entries."""
    return {"first_line": outline.first_line, "key_above": key_above, "entries": entries_to_json(outline.entries)}


def outline_from_json(value: Mapping[str, Any], text: str) -> tuple[Outline, str]:
    """Reverse `outline_to_json` for the text of the article, with any line ends; its front matter is not read."""
    lines = with_line_feeds(text).split("\n")
    first = value["first_line"]
    outline = Outline(FrontMatter(), tuple(lines[first:]), entries_from_json(value["entries"]), first_line=first)
    return outline, value["key_above"]
