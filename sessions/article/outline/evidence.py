"""Evidence that a candidate is a session: signs in its words and in the lines below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sessions.article.lines import Line
from sessions.rules.codes import parse_code, split_typed

from .candidates import is_timed, next_visible, without_time
from .line_signs import LineSigns, has_media, is_talk_page, names_talk_page
from .model import LineForm
from .people import (
    bare_line,
    handle_line,
    honoured_line,
    is_speaker_label,
    labelled_speaker,
    name_line,
    profile_line,
    split_by,
    split_dash,
    split_name_first,
)
from .tree import Node
from .vocabulary import Kind, folded, is_japanese, kind_of, reads_as_sentence, words_of

STRONG = frozenset({"by", "code", "speaker", "media", "link", "talk-page", "name", "dash", "letter", "time"})
"""Signs that only sessions have, as a rule."""

_ASIDE = frozenset({Kind.FRAME, Kind.AROUND, Kind.PART, Kind.LIST})

_LETTER = re.compile(r"(?P<letter>[A-Z]|\d{1,2})[.)]\s")


@dataclass(slots=True)
class Evidence:
    """The signs of a candidate."""

    kind: Kind
    signs: set[str] = field(default_factory=set)
    speaker: str = ""
    tells_of_speaker: bool = False
    """Whether the text below speaks of somebody who gave a talk."""

    @property
    def is_strong(self) -> bool:
        """Whether it has a sign that only sessions have, as a rule."""
        return not STRONG.isdisjoint(self.signs)

    @property
    def is_aside(self) -> bool:
        """Whether its words say that it is none of the sessions: an introduction, a meal, a part of one, a list."""
        return self.kind in _ASIDE


def evidence_of(node: Node, lines: Sequence[Line], signs: LineSigns) -> Evidence:
    """Return the evidence of one candidate, without what only its likes can tell."""
    title = without_time(node.candidate.title)
    found = Evidence(kind_of(without_letter(title)))
    _signs_of_title(title, node, found)
    _signs_of_first_lines(node, lines, found)
    start = node.line if node.candidate.form == LineForm.ITEM else min(node.body, node.end)
    end = node.end
    if signs.media(start, end) and "media" not in found.signs:
        found.signs.add("media-inside")
    found.tells_of_speaker = signs.about_speakers(start, end) > 0
    if signs.about_talks(start, end):
        found.signs.add("about-talks")
    return found


def letter_of(title: str) -> str:
    """Return the letter or the number with which a title is numbered: "A" for ``A. Title``; "" without one."""
    match = _LETTER.match(title)
    return match["letter"] if match else ""


def without_letter(title: str) -> str:
    """Return a title without its letter."""
    match = _LETTER.match(title)
    return title[match.end() :].strip() if match else title


def typed_code(title: str) -> tuple[str, str] | None:
    """Return the code and the words of a title; None where it surely begins with no code."""
    code, rest = split_typed(title)
    return (code, rest) if code and rest and (parse_code(code) or "|" in title or "｜" in title) else None


def _signs_of_title(title: str, node: Node, found: Evidence) -> None:
    candidate = node.candidate
    if split_by(title)[0]:
        found.signs.add("by")
    elif split_dash(title)[0] or split_name_first(title)[0]:
        found.signs.add("dash")
    if typed_code(title):
        found.signs.add("code")
    if candidate.timed:
        found.signs.add("time")
    if names_talk_page(candidate.link):
        found.signs.add("link")
    text = folded(title)
    if len(text) >= 10 if is_japanese(text) else len(words_of(text)) >= 4:
        found.signs.add("long-title")
    named = {Kind.SESSION: "session-word", Kind.FRAME: "frame", Kind.AROUND: "around", Kind.PART: "part"}
    named[Kind.LIST] = "list"
    if found.kind in named:
        found.signs.add(named[found.kind])
    if found.kind in {Kind.OTHER, Kind.SESSION} and reads_as_sentence(title):
        found.signs.add("sentence")


def _signs_of_first_lines(node: Node, lines: Sequence[Line], found: Evidence) -> None:
    at = node.body
    for place in range(3):
        below = next_visible(lines, at)
        if below is None or below >= node.own_end:
            return
        text = lines[below].text
        small = folded(text[:400])
        if place < 2:
            speaker = labelled_speaker(text)
            if speaker or is_speaker_label(text) or (place == 0 and handle_line(text)):
                found.signs.add("speaker")
                found.speaker = found.speaker or speaker or text.strip()
            elif place == 0 and profile_line(text):
                found.signs.add("speaker")
                found.speaker = bare_line(text)
            elif honoured_line(text) or (place == 0 and name_line(text)):
                found.signs.add("name")
                found.speaker = text.strip()
        if place < 2 and len(text) <= 40 and is_timed(text.strip()):
            found.signs.add("time")
        if has_media(small) and (len(small) < 200 or "<iframe" in small):
            found.signs.add("media")
        elif place < 2 and is_talk_page(text):
            found.signs.add("talk-page")
        at = below + 1
