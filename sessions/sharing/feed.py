"""The feed of a link: its sessions, or the report as it was changed last."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.db.models import Max, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.models import Impression, ShareLink, TeamText, profile_of
from sessions.models.held_sessions import held_sessions
from sessions.reporting.preview_elements import AddressOf
from sessions.sharing.atom import AtomEntry, atom_feed
from sessions.sharing.change_times import ChangeTimes, digest_of
from sessions.sharing.contents import newest_sessions

MOST_ENTRIES = 50
"""Maximum number of entries of a feed: the sessions that changed last."""


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
            sessions = newest_sessions(link, address_of, MOST_ENTRIES)
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
    printed = Impression.objects.printed_in(link.report, link.author).filter(session__in=keys)
    newest: Callable[..., datetime | None] = lambda rows, by="updated_at": rows.aggregate(at=Max(by))["at"]  # noqa: E731
    found = [newest(printed, "created_at"), *map(newest, rows)]
    began = max([link.report.updated_at, *(at for at in found if at)])
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
