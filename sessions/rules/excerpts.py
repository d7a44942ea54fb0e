"""Excerpts of a text around the words of a search, as the author wrote it, with the matches marked.

The search compares normalised texts (see search_text), an excerpt shows the original: places in one are mapped to
places in the other, cluster by cluster. Linear time. No Django.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessions.rules.search_text import folded_in_place, is_folded_in_place

BEFORE, LENGTH = 40, 160
"""How much of an excerpt stands before its first match, and how long it is: Latin letters; of kanji half as many."""

_WORD = 20
"""An excerpt begins and ends between two words where one ends so near."""

_CHUNK = 512

_MARKUP = re.compile(
    r"^[ \t]*(?:`{3,}+|~{3,}+|:{3,}+)[^\n`]*+$"  # the line that opens or closes a block
    # Headings, list items with their boxes, and quotes, also one in another. A number of four digits may be a year.
    r"|^[ \t]*+(?:(?:>|(?:#{1,6}|(?:[-*+]|[0-9]{1,3}[.)])(?:[ \t]++\[[ xX]\])?)(?=[ \t]|$))[ \t]*+)++"
    r"|(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`\n]+)(?P=ticks)(?!`)"
    r"|!?\[(?P<words>[^\[\]\n]*)\]\([^()\s]*\)"
    r"|\*{2,3}|~~|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])"
    r"|\\(?P<escaped>[\\`*_\[\]<>&~$#|])",
    re.MULTILINE,
)

_JOINED = frozenset(map(chr, (*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC), *range(0xFF9E, 0xFFDD))))
"""Letters that join the one before: vowels and ends of Hangul, halfwidth voice marks of kana, halfwidth Hangul."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an excerpt, and whether it matches a word."""

    text: str
    is_match: bool = False


type Excerpt = tuple[Part, ...]


def plain_words(text: str) -> str:
    """Return a text without the marks of headings, lists, quotes, emphasis and code, and without the addresses of links
    and images.
    """
    return _MARKUP.sub(lambda match: match["code"] or match["words"] or match["escaped"] or "", text)


def marked(line: str, words: Sequence[str]) -> Excerpt:
    """Return a whole line in parts, with all matches marked; words are normalised."""
    return tuple(_parts(line, words))


def excerpts(text: str, words: Sequence[str], most: int = 2) -> list[Excerpt]:
    """Return at most ``most`` excerpts that hold the first match of each word; none where nothing matches."""
    spans: list[tuple[int, int]] = []
    for at in _first_matches(text, words):
        if spans and at < spans[-1][1]:
            continue
        if len(spans) == most:
            break
        before = text[max(at - BEFORE, 0) : at]
        begin = _begin(text, max(at - _fitting(before[::-1], BEFORE), spans[-1][1] if spans else 0), at)
        spans.append((begin, _end(text, begin + _fitting(text[begin : begin + LENGTH], LENGTH), at)))
    return [_excerpt(text, begin, end, words) for begin, end in spans]


def _fitting(text: str, width: int) -> int:
    """Return how many characters of a text fit into a width; wide ones, which take three bytes, count twice."""
    for index, letter in enumerate(text):
        width -= 2 if letter >= "\u0800" else 1
        if width < 0:
            return index
    return len(text)


def _excerpt(text: str, begin: int, end: int, words: Sequence[str]) -> Excerpt:
    shown = " ".join(text[begin:end].split())
    before = [Part("… ")] if text[:begin].strip() else []
    after = [Part(" …")] if text[end:].strip() else []
    return (*before, *_parts(shown, words), *after)


def _begin(text: str, at: int, match: int) -> int:
    """Return where an excerpt begins: at a new word, if there is one before the match."""
    if at == 0 or text[at - 1].isspace():
        return at
    for index in range(at, min(at + _WORD, match)):
        if text[index].isspace():
            return index + 1
    while at < match and not _begins_cluster(text[at]):
        at += 1
    return at


def _end(text: str, at: int, match: int) -> int:
    """Return where an excerpt ends: behind a word, if one ends behind the match."""
    if at >= len(text):
        return len(text)
    for index in range(at, max(at - _WORD, match), -1):
        if text[index].isspace():
            return index
    while at < len(text) and not _begins_cluster(text[at]) and at < match + 2 * LENGTH:
        at += 1
    return at


def _parts(text: str, words: Sequence[str]) -> Iterator[Part]:
    """Yield the text in parts, all matches marked."""
    is_match = bytearray(len(text))
    plain, places = _with_places(text)
    for word in words:
        at = plain.find(word)
        while at >= 0:
            begin, last = places[at], at + len(word)
            while places[last] == places[last - 1]:  # a letter of which only a part matches is marked as a whole
                last += 1
            is_match[begin : places[last]] = b"\1" * (places[last] - begin)
            at = plain.find(word, at + len(word))
    begin = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or is_match[index] != is_match[begin]:
            yield Part(text[begin:index], bool(is_match[begin]))
            begin = index


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return the normalised text, and for each of its characters, and its end, where that stands in the text."""
    if is_folded_in_place(text):
        return folded_in_place(text), range(len(text) + 1)
    plain: list[str] = []
    places: list[int] = []
    for begin, cluster in _clusters(text):
        folded = folded_in_place(cluster)
        plain.append(folded)
        places += [begin] * len(folded)
    return "".join(plain), [*places, len(text)]


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each letter with what combines with it, and where it begins."""
    begin = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or _begins_cluster(text[index]):
            yield begin, text[begin:index]
            begin = index


def _first_matches(text: str, words: Sequence[str]) -> Iterator[int]:
    """Yield where in the text each word that it has is found first, in order."""
    plain = folded_in_place(text)
    found = sorted(at for word in words if (at := plain.find(word)) >= 0)
    passed = 0
    for begin, chunk in _chunks(text):
        if not found or passed > found[-1]:
            return
        end = passed + len(folded_in_place(chunk))
        if here := [at - passed for at in found if passed <= at < end]:
            places = _with_places(chunk)[1]
            yield from (begin + places[at] for at in here)
        passed = end


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield pieces of the text that can be normalised one by one, and where they begin."""
    begin = 0
    while begin < len(text):
        end = begin + _CHUNK
        while end < len(text) and not _begins_cluster(text[end]):
            end += 1
        yield begin, text[begin:end]
        begin = end


def _begins_cluster(letter: str) -> bool:
    """Return whether normalisation never joins this character to the one before it."""
    if letter < "\u0300":
        return True
    return letter not in _JOINED and not unicodedata.category(letter).startswith("M")
