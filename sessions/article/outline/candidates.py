"""Candidates: the lines of an article that could be structure, in every form in which people write headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sessions.article.lines import Line

from .day_names import DayName, day_name
from .line_signs import linked_talk, names_talk_page
from .model import LineForm
from .people import handle_line, labelled_speaker, profile_line
from .vocabulary import plain_title, whole_link, without_closing

_LONGEST_LINE = 400
"""Longer lines that are no headings are text."""

_UNDERLINE = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*\Z")
_NO_PARAGRAPH = re.compile(r" {0,3}(?:[-*+>|]|\d{1,3}[.)] |</?[A-Za-z!]|\{[:%]|!\[|:::)|    |\t")
_RULE = re.compile(r" {0,3}(?:-[ \t]*){3,}\Z| {0,3}(?:\*[ \t]*){3,}\Z| {0,3}(?:_[ \t]*){3,}\Z")
_ITEM = re.compile(r"(?P<indent> {0,3})(?P<mark>[-*+]|\d{1,3}[.)])(?P<gap>[ \t]{1,4})(?=\S)")
_BOLD = re.compile(r"\*\*(?P<stars>[^*\n]++)\*\*|__(?P<lines>(?:[^_*\n]|_(?!_))++)__")
_BOLD_REST = re.compile(r"[:：.]?\Z|[-–—(（@/／|:：]|by\b|\[", re.IGNORECASE)
_PICTURE = re.compile(r"\s*(?:!\[|<img )")
_CAPTION_LEVEL = 5
_LONGEST_REST = 90
"""Most characters behind bold words that are still a heading: longer words are a text."""
_UNSPACED = re.compile(r"(#{1,6})(?=[^#\s])")
_LEADING_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<address>[^()\s]*)\)(?=\s?\S)")
_MEDIA_LINK = re.compile(
    r"\[(?:video|slides?|recording|youtube|動画|スライド|資料)\]\([^()\s]{0,300}\)",
    re.IGNORECASE,
)
_HEADING_END = re.compile(r"[ \t]*</h[1-6]>", re.IGNORECASE)
_FEWEST_UNSPACED = 3
"""Fewer lines such as ``#tag`` are hashtags."""
_CLOCK = r"\d{1,2}[:.h：]\d{2}(?:\s?[ap]\.?m\.?)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|[月火水木金土日]曜日?)"
_TIMED = re.compile(
    rf"(?:{_WEEKDAY},?\s)?[\[(（]?{_CLOCK}(?:\s?(?:[-–—~〜]|to)\s?(?:{_CLOCK})?)?[\])）]?"
    r"\s?[-–—:：|]?\s?(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could be structure.

    `words` is its text without the mark of its form, `title` the same without Markdown, `link` its address if it is one
    link. `level` is 1 to 6 for a heading, else 0. `timed`: it begins with a time of day. `day` is the day that it
    names. `caption`: a low heading directly below a picture.
    """

    line: int
    form: LineForm
    words: str
    title: str
    level: int = 0
    length: int = 1
    indent: int = 0
    timed: bool = False
    link: str = ""
    day: DayName | None = None
    caption: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it divides the article: a heading, but not the caption of a picture."""
        return self.level > 0 and not self.caption


def candidates(lines: Sequence[Line], hidden: Sequence[bool]) -> Iterator[Candidate]:
    """Yield the candidates of an article in the order of its lines."""
    in_list = 0
    unspaced = _unspaced(lines, hidden)
    for i, line in enumerate(lines):
        if hidden[i] or line.blank:
            continue
        if i in unspaced:
            in_list = 0
            level = unspaced[i]
            yield _candidate(i, LineForm.HEADING, line.text[level:].strip(), level=level)
            continue
        if line.heading and without_closing(line.heading):
            in_list = 0
            yield _candidate(
                i,
                LineForm.HEADING,
                line.heading,
                level=line.level,
                caption=line.level >= _CAPTION_LEVEL and i > 0 and _PICTURE.match(lines[i - 1].text) is not None,
            )
            continue
        indent = len(line.text) - len(line.text.lstrip(" \t"))
        if item := _ITEM.match(line.text):
            if indent < max(in_list, 1) and not _RULE.match(line.text):
                in_list = item.end()
                if len(line.text) <= 4 * _LONGEST_LINE and (found := _item(lines, hidden, i, item.end())):
                    yield found
            continue
        if indent == 0:
            in_list = 0
        if indent > 3 or (in_list and indent >= in_list) or len(line.text) > _LONGEST_LINE:
            continue
        if found := _paragraph(lines, hidden, i):
            yield found


def _unspaced(lines: Sequence[Line], hidden: Sequence[bool]) -> dict[int, int]:
    """Return the levels of headings without a blank behind the hashes, by line, as some editors allow.

    One hash alone begins a hashtag too: it makes a heading only in an article without any other headings.
    """
    found = {}
    for i, line in enumerate(lines):
        if not hidden[i] and not line.level and line.text[:1] == "#" and (match := _UNSPACED.match(line.text)):
            found[i] = len(match[1])
    if any(line.level for line in lines) or len(found) < _FEWEST_UNSPACED:
        found = {i: level for i, level in found.items() if level > 1}
    return found


def _candidate(line: int, form: LineForm, words: str, **more: Any) -> Candidate:
    """Return a candidate with what its words tell; `more` are other fields of it."""
    bare = without_closing(words) if form == LineForm.HEADING else words.strip()
    lead = lead_of(bare) if form in {LineForm.ITEM, LineForm.BOLD} else _without_media(bare)
    if form == LineForm.ITEM:
        lead = _lead_of_item(lead)
    title = plain_title(lead)
    timed = _TIMED.match(title) is not None
    day = None if timed else day_name(title)
    return Candidate(line, form, bare, title, timed=timed, link=whole_link(bare), day=day, **more)


def candidate_at(lines: Sequence[Line], i: int) -> Candidate:
    """Return a candidate for any line, without the marks of lists and quotes; for a person who says what it is."""
    item = _ITEM.match(lines[i].text)
    if item:
        return _candidate(i, LineForm.ITEM, lines[i].text[item.end() :], indent=item.end())
    return _candidate(i, LineForm.LINE, lines[i].text.strip().lstrip("> \t"))


def lead_of(words: str) -> str:
    """Return the bold words at the start of a line if a colon ends them: what follows is text; else the whole line."""
    bold = _bold(words)
    if bold is None or _TIMED.match(f"{bold[0]} x"):
        return words
    inner, rest = bold[0].rstrip(), bold[1].lstrip()
    ends = inner.endswith((":", "：")) or rest.startswith((":", "："))
    return inner.rstrip(":： ") if ends else words


def _lead_of_item(words: str) -> str:
    """Return the linked or the bold words at the start of a list item if a text follows them; else the whole item."""
    linked = _LEADING_LINK.match(words)
    if linked and names_talk_page(linked["address"]):
        return linked["words"]
    bold = _bold(words)
    return bold[0] if bold and len(bold[1]) > _LONGEST_REST and not _TIMED.match(f"{bold[0]} x") else words


def _without_media(heading: str) -> str:
    """Return a heading without the links to its recording and its slides at its end."""
    kept = heading if len(heading) <= _LONGEST_LINE else ""
    while kept.endswith(")") and _MEDIA_LINK.fullmatch(kept, max(kept.rfind("["), 0)):
        kept = kept[: kept.rfind("[")].rstrip(" -–—|,/・")
    return kept or heading


def _bold(text: str) -> tuple[str, str] | None:
    """Return the bold words at the start of a text and what follows them; None if it does not begin with such."""
    match = _BOLD.match(text)
    return (match["stars"] or match["lines"], text[match.end() :]) if match else None


def is_timed(text: str) -> bool:
    """Return whether a text begins with a time of day."""
    return _TIMED.match(f"{text} x") is not None


def without_time(title: str) -> str:
    """Return a title without the time of day at its start."""
    match = _TIMED.match(title)
    return title[match.end() :].lstrip(" :：-–—|") if match else title


def _item(lines: Sequence[Line], hidden: Sequence[bool], i: int, indent: int) -> Candidate | None:
    """Return a list item that has text below it, begins with bold words, links to a talk, or stands above a text."""
    words = lines[i].text[indent:]
    below = next_visible(lines, i + 1)
    text = lines[below].text if below is not None else ""
    has_text = below is not None and not hidden[below] and _indent(text) >= min(indent, 2)
    bold = _bold(words)
    if has_text or (bold and bold[1].strip(" :：")) or linked_talk(words) or profile_line(words):
        return _candidate(i, LineForm.ITEM, words, indent=indent)
    if below is None or len(words) > _LONGEST_REST * 2 or _ITEM.match(text) or lines[below].level:
        return None
    above = next((at for at in range(i - 1, max(i - 4, -1), -1) if not lines[at].blank), None)
    listed = above is not None and above == i - 1 and (_ITEM.match(lines[above].text) or _indent(lines[above].text) > 1)
    return None if listed else _candidate(i, LineForm.ITEM, words)


def next_visible(lines: Sequence[Line], start: int) -> int | None:
    """Return the first line at or after `start` that is not blank, if at most two blank lines stand before it."""
    return next((i for i in range(start, min(start + 3, len(lines))) if not lines[i].blank), None)


def _paragraph(lines: Sequence[Line], hidden: Sequence[bool], i: int) -> Candidate | None:
    """Return the line of a paragraph that stands like a heading: underlined, bold, a link or a day alone."""
    text = lines[i].text.strip(" \t")
    below = lines[i + 1].text if i + 1 < len(lines) and not hidden[i + 1] else ""
    if lines[i].level:
        return None
    if _HEADING_END.match(below) and not text.startswith("<"):
        return _day_line(i, text)
    starts = i == 0 or lines[i - 1].blank or lines[i - 1].level > 0 or _RULE.match(lines[i - 1].text) is not None
    if not starts:
        return None
    bold = _bold(text)
    if below and _UNDERLINE.match(below) and not _NO_PARAGRAPH.match(lines[i].text):
        return _candidate(i, LineForm.UNDERLINED, text, level=1 if "=" in below else 2, length=2)
    if bold and not text.endswith(("。", "．")):
        inner, rest = bold
        alone = _BOLD_REST.match(rest.strip()) is not None and len(rest) <= _LONGEST_REST
        timed = _TIMED.match(f"{inner} x") is not None and len(rest) <= 3 * _LONGEST_REST
        if (alone or timed) and not below.startswith(("**", "__")):
            return _candidate(i, LineForm.BOLD, text)
        return None
    ends = not below.strip(" \t")
    if ends and "](" in text and (found := _linked_line(i, text)):
        return found
    if _NO_PARAGRAPH.match(lines[i].text):
        return _lone_tag(i, text, below)
    if whole_link(text):
        return _candidate(i, LineForm.LINE, text)
    if len(text) <= _LONGEST_REST * 2 and _TIMED.match(text):
        return _candidate(i, LineForm.LINE, text)
    if ends and len(text) <= _LONGEST_REST and (day := _day_line(i, text)):
        return day
    if below and (handle_line(below) or labelled_speaker(below)) and not handle_line(text):
        return _candidate(i, LineForm.LINE, text)
    return None


def _linked_line(i: int, text: str) -> Candidate | None:
    """Return a short paragraph of one line, perhaps quoted, that links to a talk, its slides or its recording."""
    bare = text.removeprefix(">").strip()
    if bare[:1] in {"!", "-", "*", "+", "|", ">", "<"} or len(plain_title(bare)) > _LONGEST_REST:
        return None
    address = linked_talk(bare)
    if not address or whole_link(bare):
        return None
    return replace(_candidate(i, LineForm.LINE, bare), link=address)


def _lone_tag(i: int, text: str, below: str) -> Candidate | None:
    """Return a line in tags that names a day: ``<u>7 May</u>``."""
    short = text.startswith("<") and not below.strip(" \t") and len(text) <= _LONGEST_REST
    return _day_line(i, text) if short else None


def _day_line(i: int, text: str) -> Candidate | None:
    """Return a line that surely names a day."""
    found = _candidate(i, LineForm.LINE, text)
    return found if found.title and found.day and found.day.certain else None


def _indent(text: str) -> int:
    width = 0
    for letter in text:
        if letter not in " \t":
            break
        width += 4 if letter == "\t" else 1
    return width
