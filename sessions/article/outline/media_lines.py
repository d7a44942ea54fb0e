"""Recordings and slides that stand alone on a line: addresses, links with a label, embeds of any site, frames.

Linear in the length of a line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from sessions.article.dialects.shared.house import address_of_embed, embed_of
from sessions.rules.parsing import parse_url
from sessions.rules.video_urls import is_recording, normalise

LONGEST = 4_000
"""Maximum length of a line that is looked at, in characters: frames of old weblogs are long."""

LONGEST_URL = 500
"""Maximum length of an address, in characters; a test compares it with the model."""

_ADDRESS = re.compile(r"<?(https?://[^\s<>]{1,2000})>?")
_WEBLOG_EMBED = re.compile(r"\[(https?://[^\s\[\]<>]{1,2000}):embed(?::cite)?\]")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\(<?(https?://[^\s<>()]{1,2000}(?:\([^\s<>()]{0,300}\)[^\s<>()]{0,300})?)>?\)")
_LINKED_PICTURE = re.compile(r"\[!\[[^\[\]]{0,300}\]\([^\s()]{1,2000}\)\]\(<?(https?://[^\s<>()]{1,2000})>?\)")
_LIQUID = re.compile(r"\{%-?[ ]{0,5}([a-z]{1,20})[ ]{1,5}[\"']?([^\s\"'{}%]{1,2000})[\"']?(?:[ ][^{}%]{0,300})?-?%\}")
_SHORTCODE = re.compile(
    r"\{\{[<%][ ]{0,5}([a-z]{1,20})[ ]{1,5}(?:id=)?[\"']?([^\s\"'{}<>%]{1,2000})[\"']?(?:[ ][^{}<>]{0,300})?[>%]\}\}"
)
_SOURCE = re.compile(r"""<(iframe|script|a)[ ](?:[^<>]{0,3000}[ ])?(?:data-src|src|href)=["']([^"'<>\s]{1,2000})["']""")
_DECK_ID = re.compile(r"""<script[ ](?=[^<>]{0,3000}speakerdeck)[^<>]{0,3000}?data-id=["']([\w-]{1,64})["']""", re.A)
_TAGS = re.compile(r"<[^<>]{0,3000}>")
_TAG_NAMES = ("<iframe", "<div", "<p>", "<p ", "<center", "<figure", "<cite", "<script")
_DECK_SITES = {
    "speakerdeck.com": re.compile(r"/[^/]+/[^/]+/?"),
    "slideshare.net": re.compile(r"/[^/]+/.+"),
    "docswell.com": re.compile(r"/(?:s/[^/]+/[^/]+|slide/[^/]+).*"),
    "docs.google.com": re.compile(r"/presentation/.+"),
    "slides.com": re.compile(r"/[^/]+/[^/]+.*"),
}
_FRAME_PATHS = ("/player/", "/slideshow/embed_code/", "/slide/")
_VIMEO_FRAME = re.compile(r"https://player\.vimeo\.com/video/([0-9]{1,20})(?:[/?#].*)?")
_RECORDING_WORDS = re.compile(
    r"(?:(?:session|talk|full|watch|the|on|アーカイブ|当日の|発表|セッション|講演)[ ]?){0,3}"
    r"(?:video|recording|youtube|vimeo|movie|録画|動画|アーカイブ|配信)",
    re.IGNORECASE,
)
_DECK_WORDS = re.compile(
    r"(?:(?:session|talk|the|発表|登壇|講演|セッション)[ ]?){0,3}(?:slides?|slide deck|deck|スライド|資料)",
    re.IGNORECASE,
)
_BETWEEN_LINKS = re.compile(r"[ ]{0,3}[/|\uff5c\uff0f\u30fb\u00b7,\u3001][ ]{0,3}(?=\[)")


@dataclass(frozen=True, slots=True)
class FoundMedia:
    """A recording or slides; each is "" where the line has none."""

    recording: str = ""
    slides: str = ""


def media_of(text: str) -> FoundMedia:
    """Return what a line without list marker and indentation shows, if it shows nothing else."""
    if len(text) > LONGEST or not text.startswith(("http", "<", "[", "@[", "{")):
        return FoundMedia()
    if found := _ADDRESS.fullmatch(text) or _WEBLOG_EMBED.fullmatch(text) or _LINKED_PICTURE.fullmatch(text):
        return _of_address(found[1])
    if text.startswith("[") and text.endswith(")"):
        return _of_links(text)
    if embed := embed_of(text):
        return _of_embed(*embed)
    if found := _LIQUID.fullmatch(text) or _SHORTCODE.fullmatch(text):
        return _of_embed(found[1], found[2])
    return _of_html(text) if text.startswith(_TAG_NAMES) else FoundMedia()


def address_in(text: str) -> str:
    """Return the address of a text that is nothing else than one, or a link; else ""."""
    if len(text) > LONGEST:
        return ""
    if found := _ADDRESS.fullmatch(text):
        return found[1]
    link = _LINK.fullmatch(text)
    return link[2] if link else ""


def recording_at(address: str) -> str:
    """Return the canonical address of a recording, ``https://www.youtube.com/watch?v=ID`` for YouTube; else ""."""
    address = _whole(address)
    if found := _VIMEO_FRAME.fullmatch(address):
        address = f"https://vimeo.com/{found[1]}"
    url = normalise(address) if is_recording(address) else ""
    return url if len(url) <= LONGEST_URL else ""


def slides_at(address: str) -> str:
    """Return the address of slides on a site for slides as it is; "" for another address."""
    address = _whole(address)
    parts = parse_url(address) if len(address) <= LONGEST_URL else None
    if parts is None or parts.scheme not in ("http", "https"):
        return ""
    path = _DECK_SITES.get(_site(address))
    return address if path and path.fullmatch(parts.path) else ""


def one_deck(found: Sequence[tuple[int, str]]) -> str:
    """Return the address of slides if all are of the same ones; each comes with the place of its line.

    A frame and the page of the same site in lines that follow each other are one, and the page is its address.
    """
    decks: list[str] = []
    for (above, shown), (place, address) in pairwise([(-2, ""), *found]):
        together = place - above == 1 and _site(shown) == _site(address) and _is_frame(shown) != _is_frame(address)
        if together and _is_frame(address):
            continue
        if together:
            decks.pop()
        decks.append(address)
    distinct = {address.partition("?")[0].partition("#")[0]: address for address in reversed(decks)}
    return decks[0] if len(distinct) == 1 else ""


def _is_frame(address: str) -> bool:
    return any(path in address for path in _FRAME_PATHS)


def _site(address: str) -> str:
    parts = parse_url(address)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def _whole(address: str) -> str:
    """Return an address with its scheme; those of frames often have none."""
    return f"https:{address}" if address.startswith("//") else address


def _of_address(address: str) -> FoundMedia:
    return FoundMedia(recording_at(address), slides_at(address))


def _of_links(text: str) -> FoundMedia:
    """Return what the links of a line lead to, if there is nothing beside them; the words of a link say what it is."""
    recordings, decks = [], []
    for part in _BETWEEN_LINKS.split(text):
        link = _LINK.fullmatch(part)
        if link is None:
            return FoundMedia()
        words, address = link[1].strip(), link[2]
        recording = recording_at(address)
        if recording and _RECORDING_WORDS.fullmatch(words):
            recordings.append(recording)
        elif deck := slides_at(address):
            decks.append(deck)
        elif _DECK_WORDS.fullmatch(words) and not recording and len(address) <= LONGEST_URL:
            decks.append(address)
    return FoundMedia(recordings[0] if len(recordings) == 1 else "", decks[0] if len(decks) == 1 else "")


def _of_embed(kind: str, value: str) -> FoundMedia:
    if value.startswith(("http://", "https://")):
        return _of_address(value)
    if kind == "vimeo":
        return _of_address(f"https://vimeo.com/{value}")
    return _of_address(address_of_embed(kind, value))


def _of_html(text: str) -> FoundMedia:
    """Return what the frames of a line show, if there is no text beside them; a source that is quoted below counts."""
    if not (text.startswith("<cite") or not _TAGS.sub("", text).strip()):
        return FoundMedia()
    if deck := _DECK_ID.search(text):
        return _of_embed("speakerdeck", deck[1])
    kinds = ("a",) if text.startswith("<cite") else ("iframe", "script")
    addresses = [unescape(found[2]) for found in _SOURCE.finditer(text) if found[1] in kinds]
    shown = [media for address in addresses if (media := _of_address(address)) != FoundMedia()]
    return shown[0] if len(shown) == 1 else FoundMedia()
