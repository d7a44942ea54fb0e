"""Entries of an outline: a candidate with its role, and what the words of its heading tell in that role."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sessions.article.facts_reading import date_at_end
from sessions.article.lines import Line
from sessions.article.outline.candidates import Candidate, next_visible, without_time
from sessions.article.outline.day_names import day_name
from sessions.article.outline.evidence import letter_of, typed_code, without_letter
from sessions.article.outline.model import LONGEST_DAY, LONGEST_HEADING, OutlineEntry, Role
from sessions.article.outline.people import handle_line, labelled_speaker, split_by, split_dash, split_name_first
from sessions.rules.codes import join_heading

_MOST_SPEAKERS = 200
"""Most characters of speakers in a heading or below it: longer words are a text."""


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
        words, on = date_at_end(candidate.words)
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
    code, title = typed_code(title) or ("", title)
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


_LINK_TARGET = re.compile(r"\]\((https?://[^\s()<>]+)\)")
_AFTER_LINK = re.compile(r"\]\([^\s()]*\)")
_MARKS = " \t*_#:：—–-|)】」）]"
_MIN_LETTERS = 12
"""Fewer letters behind a title are a mark, such as a language, and no text."""


def rest_of_heading(line: str, entry: OutlineEntry) -> list[str]:
    """Return the lines of text that the line of an entry holds besides its title: addresses, and what follows it.

    They are read as the first lines of its text, so that a document has them too.
    """
    rest = list(dict.fromkeys(_LINK_TARGET.findall(line)))
    if rest:
        rest = [part for address in rest for part in (address, "")]
    if entry.level:
        return rest
    at = line.find(entry.title) if entry.title else -1
    tail = line[at + len(entry.title) :] if at >= 0 else ""
    link = _AFTER_LINK.match(tail)
    tail = (tail[link.end() :] if link else tail).replace(entry.speakers or "\0", "", 1).strip(_MARKS)
    return [*rest, tail] if sum(letter.isalnum() for letter in tail) >= _MIN_LETTERS else rest


def renamed(line: str, before: OutlineEntry, after: OutlineEntry) -> str | None:
    """Return the line of a heading with another code, title and speakers; None if the old ones are not in it."""
    if not all(word in line for word in (before.code, before.title, before.speakers)) or not before.title:
        return None
    if before.code and not after.code:
        return None
    pairs = {before.title: after.title, before.speakers: after.speakers, before.code: after.code}
    if not before.code and after.code:
        pairs[before.title] = join_heading(after.code, after.title)
    words = sorted(filter(None, pairs), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    done: set[str] = set()

    def once(match: re.Match[str]) -> str:
        first = match[0] not in done
        done.add(match[0])
        return pairs[match[0]] if first else match[0]

    return pattern.sub(once, line)
