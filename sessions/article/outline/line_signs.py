"""Signs of single lines: recordings, slides, pages of talks, words about talks; summed up, so that ranges are cheap."""

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from sessions.article.lines import Line
from sessions.article.outline.vocabulary import folded

_MEDIA = (
    *("youtube.com/", "youtu.be/", "youtube-nocookie.com", "vimeo.com/", "speakerdeck.com/", "slideshare.net/"),
    *("docswell.com/", "docs.google.com/presentation", "slides.com/", "noti.st/", "media.ccc.de/", "@[speakerdeck]"),
    *("@[youtube]", "@[slideshare]", "@[docswell]", "{% youtube", "{{< youtube", "{{<youtube", "{{< speakerdeck"),
    *("figshare.com", "prezi.com", "infoq.com/presentations", "[slides]", "[video]", "[recording]"),
    *("{% embed https://youtu", "speaker.deck", "bilibili.com/video", "nicovideo.jp/watch", "[スライド]", "[資料]"),
    *("canva.com/design", "slid.es/"),
)
_TALK_PATH = re.compile(
    r"/(?:talks?|sessions?|presentations?|proposals?|program(?:me)?|schedule|timetables?|keynotes?|workshops?|speakers?)"
    r"(?:[/#?.]|\b)",
    re.IGNORECASE,
)
_ABOUT_TALKS = (
    *("セッション", "発表", "登壇", "スライド", "講演", "聴い", "聴講", "トーク"),
    *("さんの", "さんが", "さんによる", "氏の", "氏が"),
    *("speaker", " talk", "presented", "presentation", "presenter", "slides", "session", "keynote", "q&a", "audience"),
    *("lecture", "workshop", "the panel", "according to", "recording", "talked about", "explained", "demoed"),
)
_ABOUT_SPEAKERS = (
    *("speaker", "presented", "presenter", "slides", "keynote", "audience", "this talk", "the talk", "his talk"),
    *("her talk", "talk by", "talked about", "gave a talk", "panelist"),
    *("登壇", "発表", "スライド", "さんによる", "氏による", "講演"),
)
_PICTURE = re.compile(r"\s*(?:!\[|<img )")
_LETTERS_OF_PICTURE = 60
_MARKUP_ONLY = re.compile(r"\s*(?:</?[A-Za-z][^>]*>|https?://\S+)\s*\Z")
_BARE = re.compile(r"\s*(?:[-*+] )?<?https?://[^\s<>]+>?\s*\Z")
_LINKED = re.compile(r"\]\((https?://[^()\s]*)")
_ADDRESS = re.compile(r"\]\([^()\s]*\)|https?://[^\s()<>]+")
_LONGEST = 4_000
"""Of a longer line only the start is looked at."""


_WRAPPED = 55
"""Letters of a line from which on editors break it."""

_MARKS = 6
"""Letters of a line beside its title: the mark of a list item, a link."""

_STARTS = re.compile(r"[ \t]*+(?![-*+] |[0-9]{1,3}[.)] )\S")
_ENDS = re.compile(r"[.!?:;。！？：]$")


class LineSigns:
    """The signs of the lines of an article; each method tells those of the lines from `start` to `end` (excluded)."""

    def __init__(self, lines: Sequence[Line], hidden: Sequence[bool]) -> None:
        """Look at each line once."""
        texts = ["" if hidden[i] and not line.fenced else line.text[:_LONGEST] for i, line in enumerate(lines)]
        small = [folded(text) if text.strip() else "" for text in texts]
        self._runs_on = [
            len(text.rstrip()) * (_STARTS.match(below) is not None and not _ENDS.search(text.rstrip()))
            if len(text) >= _WRAPPED
            else 0
            for text, below in zip(texts, [*texts[1:], ""], strict=True)
        ]
        self._media = _sums([bool(text) and has_media(text) for text in small])
        self._about = _sums([bool(text) and any(word in text for word in _ABOUT_TALKS) for text in small])
        self._speakers = _sums([bool(text) and any(word in text for word in _ABOUT_SPEAKERS) for text in small])
        self._letters = _sums([_letters(text) for text in texts])

    def runs_on(self, line: int, title: str) -> bool:
        """Return whether a long line is one sentence with its title, and goes on in the next line."""
        return self._runs_on[line] > 0 and len(title) + _MARKS >= self._runs_on[line]

    def media(self, start: int, end: int) -> int:
        """Return the number of lines with a recording or slides."""
        return self._media[end] - self._media[start]

    def about_talks(self, start: int, end: int) -> int:
        """Return the number of lines that speak of talks, speakers, slides."""
        return self._about[end] - self._about[start]

    def about_speakers(self, start: int, end: int) -> int:
        """Return the number of lines that speak of somebody who gave a talk."""
        return self._speakers[end] - self._speakers[start]

    def letters(self, start: int, end: int) -> int:
        """Return the number of letters, without tags and addresses; a picture counts as a short text."""
        return self._letters[end] - self._letters[start]


def _letters(text: str) -> int:
    if _PICTURE.match(text):
        return _LETTERS_OF_PICTURE
    return 0 if _MARKUP_ONLY.match(text) else len(_ADDRESS.sub("", text).strip())


def has_media(text: str) -> bool:
    """Return whether a folded line shows a recording or slides, or links to them."""
    return any(site in text for site in _MEDIA)


def is_talk_page(text: str) -> bool:
    """Return whether a line is an address alone, of a page about a talk."""
    return _BARE.match(text) is not None and _TALK_PATH.search(text) is not None


def names_talk_page(address: str) -> bool:
    """Return whether an address is of a page about a talk, or of its slides or recording."""
    is_web = address.startswith(("http://", "https://"))
    return has_media(folded(address)) or (is_web and _TALK_PATH.search(address) is not None)


def linked_talk(text: str) -> str:
    """Return the first address in a line that is linked and of a talk, its slides or its recording; "" without one."""
    return next((match[1] for match in _LINKED.finditer(text) if names_talk_page(match[1])), "")


def _sums(values: Sequence[int]) -> list[int]:
    return [0, *accumulate(values)]


_OPENING = re.compile(r" {0,3}<(?:(!--)|(?:pre|script|style|textarea)(?=[ \t>]|\Z))", re.IGNORECASE)
_CLOSING_TAG = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)


def hidden_lines(lines: Sequence[Line]) -> list[bool]:
    """Return for each line whether headings in it are text; a comment that is never closed hides nothing."""
    hidden = [line.inert for line in lines]
    comment_ends, tag_ends = _next_lines(lines, _ends_comment), _next_lines(lines, _ends_tag)
    at = 0
    while at < len(lines):
        opening = None if hidden[at] or "<" not in lines[at].text else _OPENING.match(lines[at].text)
        if opening is None:
            at += 1
            continue
        end = (comment_ends if opening[1] else tag_ends)[at]
        if end < len(lines):
            hidden[at : end + 1] = [True] * (end + 1 - at)
        at = end + 1 if end < len(lines) else at + 1
    return hidden


def _ends_comment(text: str) -> bool:
    return "-->" in text


def _ends_tag(text: str) -> bool:
    return "</" in text and _CLOSING_TAG.search(text) is not None


def _next_lines(lines: Sequence[Line], ends: Callable[[str], bool]) -> list[int]:
    """Return for each line the first one at or after it that passes a test (the number of lines if none does)."""
    found = len(lines)
    following = [found] * len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if ends(lines[i].text):
            found = i
        following[i] = found
    return following
