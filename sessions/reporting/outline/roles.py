"""Roles that a person gives to lines of an outline; pure."""

from collections.abc import Mapping
from dataclasses import replace

from sessions.reporting.outline.model import LineForm, Outline, OutlineEntry, Role


def with_roles(outline: Outline, roles: Mapping[int, Role]) -> Outline:
    """Return the outline with other roles of lines."""
    entries = outline.by_line()
    for line, role in roles.items():
        if 0 <= line < len(outline.lines):
            entry = entries.get(line) or OutlineEntry(line, role, LineForm.LINE, outline.lines[line].strip())
            entries[line] = replace(entry, role=role)
    return replace(outline, entries=tuple(entries[line] for line in sorted(entries)))
