"""Changes that a person makes to the roles in an outline."""

from collections.abc import Mapping
from dataclasses import replace

from sessions.reporting.lines import scan

from .candidates import candidate_at, candidates
from .entries import entry_of, is_too_long, style_of
from .hidden import hidden_lines
from .model import Outline, OutlineEntry, Remark, RemarkKind, Role


def with_roles(outline: Outline, roles: Mapping[int, Role]) -> Outline:
    """Return the outline with other roles by line; titles, codes, speakers and dates are parsed anew for them.

    A line that had no entry gets one. A heading that is too long for its role becomes text, with a remark. Raises
    ValueError for a line that the article does not have, that is blank, or that underlines a heading.
    """
    if not roles:
        return outline
    lines = scan(outline.lines)
    inside = {each.line + 1 for each in outline.entries if each.length > 1}
    if wrong := [at for at in roles if not 0 <= at < len(lines) or lines[at].blank or at in inside]:
        raise ValueError(f"no line with text: {wrong[0]}")
    known = {each.line: each for each in candidates(lines, hidden_lines(lines))}
    found = {at: known.get(at) or candidate_at(lines, at) for at in roles}
    sessions = {entry.line for entry in outline.having(Role.SESSION)} - set(roles)
    sessions |= {at for at, role in roles.items() if role == Role.SESSION}
    style = style_of([known.get(at) or candidate_at(lines, at) for at in sorted(sessions)], lines)
    entries = {entry.line: entry for entry in outline.entries}
    remarks = [remark for remark in outline.remarks if remark.line - outline.first_line not in roles]
    for at, role in roles.items():
        entry = entry_of(found[at], role, lines, style)
        if role != Role.TEXT and is_too_long(entry):
            remarks.append(Remark(RemarkKind.LONG_HEADING, outline.first_line + at))
            entry = entry_of(found[at], Role.TEXT, lines, style)
        entries[at] = replace(entry, key=entries[at].key if at in entries else "")
    return _with_entries(outline, entries, remarks)


def _with_entries(outline: Outline, entries: Mapping[int, OutlineEntry], remarks: list[Remark]) -> Outline:
    ordered = tuple(entries[at] for at in sorted(entries))
    has_day = any(entry.role == Role.DAY for entry in ordered)
    return replace(
        outline,
        entries=ordered,
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
        number=None if has_day else outline.number,
        on=None if has_day else outline.on,
    )
