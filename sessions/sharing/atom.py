"""Atom feed (RFC 4287) of what a link shows."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from sessions.reporting.files.clean import clean


class AtomEntry(NamedTuple):
    """One entry: its key, which never changes, its title and address, when it changed, and safe HTML or ""."""

    key: str
    title: str
    address: str
    updated: datetime
    html: str = ""


class _Feed(Atom1Feed):
    """Django's feed with the text of an entry as its content; an empty one always has the same date."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an entry and its content."""
        super().add_item_elements(handler, {**item, "description": None})
        if item["description"]:
            handler.addQuickElement("content", item["description"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Return when the newest entry changed."""
        return super().latest_post_date() if self.items else datetime(1970, 1, 1)


def atom_feed(
    key: str, title: str, author: str, language: str, addresses: tuple[str, str], entries: Sequence[AtomEntry]
) -> bytes:
    """Return the feed as bytes of XML; the same for the same entries. ``addresses`` are those of feed and page."""
    itself, page = addresses
    feed = _Feed(
        clean(title), page, "", language=language, author_name=clean(author), feed_url=itself, feed_guid=_urn(key)
    )
    for entry in sorted(entries, key=lambda one: one.updated, reverse=True):
        # Django writes a naive time as UTC.
        updated = entry.updated.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        feed.add_item(
            clean(entry.title), entry.address, clean(entry.html), unique_id=_urn(key, entry.key), updateddate=updated
        )
    return feed.writeString("utf-8").encode()


def _urn(*keys: str) -> str:
    """Return an identifier made of keys, from which they cannot be read."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("conference-log-share", *keys))).urn
