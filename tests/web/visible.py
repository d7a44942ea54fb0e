"""What a person reads or hears of a page, and which of it is not Japanese."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

SPOKEN = frozenset({"alt", "aria-description", "aria-label", "placeholder", "title"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SILENT = frozenset({"script", "style", "textarea", "kbd", "code"})

_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NAME = re.compile(r"\S*(?:[0-9/_]|\w\.\w|-\w+-)\S*")
_SENTENCE = re.compile(r"[A-Z][^\s]* .*[a-z]{2}")


class Visible(HTMLParser):
    """Collects the interface's own texts: what stands under a ``lang`` of its own is somebody's text."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _skipping(self) -> bool:
        return any(skipped for _, skipped in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element says without showing it, and whether its content is passed over."""
        given = {name: value or "" for name, value in attrs}
        if not self._skipping:
            self.texts += [value for name, value in given.items() if name in SPOKEN or _is_said(name, value)]
        if tag not in VOID:
            self._open.append((tag, tag in SILENT or (tag != "html" and "lang" in given)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element, with what was left open inside it."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        if data.strip() and not self._skipping:
            self.texts.append(" ".join(data.split()))


def _is_said(name: str, value: str) -> bool:
    """Whether a data attribute holds words that a script will show."""
    return name.startswith("data-") and bool(_JAPANESE.search(value) or _SENTENCE.match(value))


def texts_of(page: str) -> list[str]:
    """Return the texts of a page that the interface itself says, spoken ones too."""
    found = Visible()
    found.feed(page)
    return found.texts


def foreign(page: str) -> set[str]:
    """Return the texts of a page that have a word in them, and none in Japanese."""
    return foreign_among(texts_of(page))


def foreign_among(texts: Iterable[str]) -> set[str]:
    """Return those of the texts that have a word in them, and none in Japanese.

    Codes, files, addresses and slugs are no words.
    """
    stripped = {text.strip(" ·:–—|") for text in texts}
    return {text for text in stripped if _WORD.search(_NAME.sub("", text)) and not _JAPANESE.search(text)}
