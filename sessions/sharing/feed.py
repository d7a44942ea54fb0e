"""The Atom feed (RFC 4287) of a link: its sessions, or the report as it was changed last, and when these changed."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from sessions.models import Impression, ShareLink, TeamText, profile_of
from sessions.models.held_sessions import held_sessions
from sessions.reporting.files.clean import clean
from sessions.reporting.preview_elements import AddressOf
from sessions.sharing.contents import newest_sessions
from sessions.sharing.shown import digest_of
from sessions.web.database import optional_write

ENTRIES_SHOWN = 50
"""Maximum number of entries of a feed: readers of feeds want what changed last."""

_KEPT = timedelta(days=400)
_RENEWED = timedelta(days=30)
"""After how long what is kept is written again, although nothing has changed."""


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


class ChangeTimes:
    """The moments at which the parts of what a link shows changed, each by its name. One query, and one to ``store``.

    Rows tell when anything of them changed, also what nobody is shown. So a digest of what is shown is kept in the
    cache with the moment at which it was first seen to be another one. A part that was not asked about before is as old
    as its ``began``.
    """

    def __init__(self, link: ShareLink) -> None:
        self._key = f"share-changes:{link.digest}"
        self._now = timezone.now().replace(microsecond=0)
        self._known: dict[str, tuple[bytes, datetime]]
        stored_at, self._known = cache.get(self._key) or (self._now - _KEPT, {})
        self._is_old = self._now - stored_at > _RENEWED
        self._found: dict[str, tuple[bytes, datetime]] = {}

    def changed_at(self, name: str, digest: bytes, began: datetime) -> datetime:
        """Return when a part changed last, whose ``digest`` is that of all that is shown of it.

        A change is at least a second later than the one before: dates of a feed have no fractions.
        """
        known, at = self._known.get(name, (digest, began))
        self._found[name] = (digest, at if known == digest else max(self._now, at + timedelta(seconds=1)))
        return self._found[name][1]

    def store(self) -> None:
        """Keep what was found, if it is not kept yet; call it when all parts were asked about.

        A full disk or a locked database keeps nobody from reading: then the next request keeps it.
        """
        if self._is_old or self._found != self._known:
            with optional_write():
                cache.set(self._key, (self._now, self._found), _KEPT.total_seconds())


def feed_of(link: ShareLink, addresses: tuple[str, str], address_of: AddressOf) -> bytes:
    """Return the feed of a link, in the language of the event.

    ``addresses`` are those of feed and page, all with the host.
    """
    page = addresses[1]
    times = ChangeTimes(link)
    with translation.override(link.event.language):
        if link.report:
            changed = report_changed(link, times)
            # Another entry each day that the report changes, so that readers of feeds list it again.
            entries = [AtomEntry(f"{changed:%Y-%m-%d}", link.report.title, page, changed)]
            title = link.report.title
        else:
            sessions = newest_sessions(link, address_of, ENTRIES_SHOWN)
            entries = [
                AtomEntry(
                    str(shared.key),
                    shared.heading,
                    page if link.session_id else f"{page}?day={day}#{shared.anchor}",
                    max(shared.updated, times.changed_at(str(shared.key), shared.texts_digest, shared.updated)),
                    render_to_string("sessions/sharing/_entry_texts.html", {"session": shared}).strip(),
                )
                for day, shared in sessions
            ]
            title = str(link.session.heading) if link.session else link.event.name
        times.store()
        author = profile_of(link.author).seen_name or _("Conference Log")
        return atom_feed(link.digest, title, author, link.event.language, addresses, entries)


def report_changed(link: ShareLink, times: ChangeTimes) -> datetime:
    """Return when anything that the report of a link holds changed last; a private note is not in it."""
    assert link.report
    sessions = held_sessions(link.report).order_by()
    keys = sessions.values("pk")
    rows = [sessions, link.report.chapters.present(), link.event.days.all()]
    if link.report.is_team:
        rows.append(TeamText.objects.filter(session__in=keys))
    printed = link.report.printed_impressions(link.author).filter(session__in=keys)
    newest = [of_rows.aggregate(at=Max("updated_at"))["at"] for of_rows in rows]
    newest.append(printed.aggregate(at=Max("created_at"))["at"])
    began = max([link.report.updated_at, *filter(None, newest)])
    return max(began, times.changed_at("impressions", _digest_of_printed(printed), began))


def _digest_of_printed(printed: QuerySet[Impression]) -> bytes:
    """Return a digest of all that a report may print of impressions, in bounded memory."""
    digest = sha256()
    values = printed.order_by("session", "author").values_list(
        "session", "author", "state", "second_choice", "rating", "summary", "body"
    )
    for row in values.iterator(100):
        digest.update(digest_of(*row))
    return digest.digest()
