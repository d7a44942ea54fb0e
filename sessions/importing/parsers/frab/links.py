"""Links and attachments of an event: which is the recording, and which are the slides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sessions.importing.parsers.frab.values import Facts, text_of
from sessions.importing.parsers.shared import cleaning
from sessions.importing.parsers.shared.json_values import items_of
from sessions.rules.parsing import join_url, parse_url

_RECORDING = re.compile(
    r"(?:(?:video|talk|session)?[ -]?recording|(?:video)?aufzeichnung|mitschnitt|録画)(?: ?[(\[-].*)?|video(?: ?\(.*)?",
    re.IGNORECASE,
)
_SLIDES = re.compile(
    r"(?<![^\W_])(?:slides?|slide ?deck|folien|presentation|präsentation|スライド|発表資料)(?![^\W_])", re.IGNORECASE
)
_NO_SLIDES = (".gif", ".jpeg", ".jpg", ".mkv", ".mov", ".mp4", ".png", ".svg", ".webm", ".webp")
"""Pictures and videos: logos and screenshots are attached with the same type."""


def recording_of(facts: Facts, base: str, place: str) -> str:
    """Return the URL of the recording: from its own field, else the first link with such a name, else ""."""
    recording = facts.get("recording")
    parts = recording if isinstance(recording, Mapping) else {}
    given = (facts.get("video_download_url"), parts.get("url"), parts.get("link"), facts.get("video"))
    links = (*_links(facts, "links", base, place), *_links(facts, "attachments", base, place))
    named = (link.url for link in links if link.kind in {"recording", "video"} or _RECORDING.fullmatch(link.title))
    return next(filter(None, (*(_absolute(base, text_of(value)) for value in given), *named)), "")


def slides_of(facts: Facts, base: str, place: str) -> str:
    """Return the URL of the slides: an attachment with such a name, else one of that type."""
    attached = [link for link in _links(facts, "attachments", base, place) if link.may_be_slides]
    links = [link for link in _links(facts, "links", base, place) if link.may_be_slides]
    found = (
        *(link.url for link in attached if _SLIDES.search(link.title)),
        *(link.url for link in (*attached, *links) if link.kind == "slides"),
        *(link.url for link in links if _SLIDES.fullmatch(link.title)),
    )
    return next(iter(found), "")


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    title: str
    url: str

    @property
    def may_be_slides(self) -> bool:
        """Whether the file type does not exclude slides."""
        parts = parse_url(self.url)
        return parts is not None and not parts.path.casefold().endswith(_NO_SLIDES)


def _links(facts: Facts, key: str, base: str, place: str) -> list[_Link]:
    """Return the web links of an event; relative ones are resolved against the schedule's URL."""
    found = []
    for item in items_of(facts.get(key), f"{place} › {key}"):
        parts = item if isinstance(item, Mapping) else {"url": item}
        if url := _absolute(base, text_of(parts.get("url")) or text_of(parts.get("href"))):
            found.append(_Link(text_of(parts.get("type")).casefold(), cleaning.line(text_of(parts.get("title"))), url))
    return found


def _absolute(base: str, url: str) -> str:
    return cleaning.address(join_url(base, url) or "") if url else ""
