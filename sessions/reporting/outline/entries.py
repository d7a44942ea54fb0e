"""Entries of an outline: a candidate with its role, and what the words of its heading tell in that role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.reporting.dated_headings import read_heading
from sessions.reporting.lines import Line
from sessions.rules.codes import parse_code, split_typed

from .candidates import Candidate, next_visible, without_time
from .day_names import day_name
from .evidence import letter_of, without_letter
from .limits import LONGEST_DAY, LONGEST_HEADING
from .model import OutlineEntry, Role
from .people import handle_line, labelled_speaker, split_by, split_dash, split_name_first

_MOST_SPEAKERS = 200
"""Maximum length of the names of speakers in a heading, in characters: what is longer is text."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the headings of the sessions of an article have in common.

    `letters`: they are numbered. `dash`: they end with a dash and names; `name_first`: the names come first.
    `names_below`: the line below each names an account.
    """

    letters: bool = False
    dash: bool = False
    name_first: bool = False
    names_below: bool = False


def style_of(sessions: Sequence[Candidate], lines: Sequence[Line]) -> Style:
    """Return what most sessions have in common, at least two of them."""
    titles = [without_time(each.title) for each in sessions]
    return Style(
        letters=_are_most(bool(letter_of(title)) for title in titles),
        dash=_are_most(bool(split_dash(title)[0]) for title in titles),
        name_first=_are_most(bool(split_name_first(title)[0]) for title in titles),
        names_below=_are_most(_is_handle_below(each, lines) for each in sessions),
    )


def entry_of(candidate: Candidate, role: Role, lines: Sequence[Line], style: Style) -> OutlineEntry:
    """Return the entry of a candidate in a role."""
    title, code, speakers = candidate.title, "", ""
    number = on = None
    if role == Role.SESSION:
        title, code, speakers = _session_words(candidate, lines, style)
    elif role == Role.DAY:
        words, on, _language = read_heading(candidate.words)
        day = day_name(title)
        if on:
            title = words
        elif day:
            on = day.on
        number = day.number if day else None
    return OutlineEntry(
        candidate.line,
        role,
        candidate.form,
        title,
        candidate.level,
        candidate.length,
        candidate.indent,
        code,
        speakers,
        on,
        number,
    )


def is_too_long(entry: OutlineEntry) -> bool:
    """Return whether the title of an entry is longer than the model of its role keeps."""
    return len(entry.title) > (LONGEST_DAY if entry.role == Role.DAY else LONGEST_HEADING)


def _session_words(candidate: Candidate, lines: Sequence[Line], style: Style) -> tuple[str, str, str]:
    """Return title, code and speakers of a session; none of them without a title or a code."""
    title = without_time(candidate.title) or candidate.title
    if style.letters:
        title = without_letter(title) or title
    code, rest = split_typed(title)
    if code and rest and (parse_code(code) or "|" in title or "｜" in title):
        title = rest
    else:
        code = ""
    bare, speakers = split_by(title)
    if not bare and style.dash:
        bare, speakers = split_dash(title)
    if not bare and style.name_first:
        bare, speakers = split_name_first(title)
    if bare and len(speakers) <= _MOST_SPEAKERS:
        title = bare
    else:
        speakers = ""
    return title, code, speakers or _speakers_below(candidate, lines, style)


def _speakers_below(candidate: Candidate, lines: Sequence[Line], style: Style) -> str:
    """Return whom the line below a heading names: after a word for speakers, or as below all others; no embed does."""
    below = next_visible(lines, candidate.line + candidate.length)
    if below is None or lines[below].level or lines[below].text.lstrip().startswith("@["):
        return ""
    text = lines[below].text
    found = labelled_speaker(text)
    if not found and style.names_below and handle_line(text):
        found = text.strip()
    return found if len(found) <= _MOST_SPEAKERS else ""


def _is_handle_below(candidate: Candidate, lines: Sequence[Line]) -> bool:
    below = next_visible(lines, candidate.line + candidate.length)
    return below is not None and handle_line(lines[below].text)


def _are_most(found: Iterable[bool]) -> bool:
    flags = list(found)
    return sum(flags) >= 2 and 2 * sum(flags) > len(flags)
