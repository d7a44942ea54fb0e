"""Atom feed (RFC 4287) of what a link shows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from sessions.reporting.files.clean import clean

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """One entry: its key, which never changes, its title and address, when it changed, and HTML or "".

    The HTML is safe; a reader of feeds shows it.
    """

    key: str
    title: str
    address: str
    updated: datetime
    html: str = ""


def atom_feed(
    key: str, title: str, author: str, language: str, addresses: tuple[str, str], entries: Sequence[AtomEntry]
) -> bytes:
    """Return the feed as bytes of XML; the same for the same entries. ``addresses`` are those of feed and page."""
    itself, page = addresses
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    updated = max((entry.updated for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC))
    _text(feed, "id", _urn(key))
    _text(feed, "title", title)
    _text(feed, "updated", _instant(updated))
    _text(SubElement(feed, "author"), "name", author)
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": itself})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    for entry in sorted(entries, key=lambda one: one.updated, reverse=True):
        element = SubElement(feed, "entry")
        _text(element, "id", _urn(key, entry.key))
        _text(element, "title", entry.title)
        _text(element, "updated", _instant(entry.updated))
        SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.address})
        if entry.html:
            _text(element, "content", entry.html).set("type", "html")
    content: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _text(parent: Element, tag: str, text: str) -> Element:
    element = SubElement(parent, tag)
    element.text = clean(text)
    return element


def _urn(*keys: str) -> str:
    """Return an identifier made of keys, from which they cannot be read."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("conference-log-share", *keys))).urn


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
