"""The feed of a link: its sessions, or the report as it was changed last."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sessions.models import Impression, ShareLink, TeamText, profile_of
from sessions.reporting.preview_elements import AddressOf
from sessions.sharing.atom import AtomEntry, atom_feed
from sessions.sharing.contents import newest_sessions

MOST_ENTRIES = 50
"""Maximum number of entries of a feed: the sessions that changed last."""


def feed_of(link: ShareLink, addresses: tuple[str, str], address_of: AddressOf) -> tuple[bytes, datetime]:
    """Return the feed of a link and when its content changed last, in the language of the event.

    ``addresses`` are those of feed and page, all with the host.
    """
    page = addresses[1]
    with translation.override(link.event.language):
        if link.report:
            changed = report_changed(link)
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
                    shared.updated,
                    render_to_string("shared/_entry_texts.html", {"session": shared}).strip(),
                )
                for day, shared in sessions
            ]
            title = str(link.session.heading) if link.session else link.event.name
        changed = max((entry.updated for entry in entries), default=link.created_at)
        author = profile_of(link.author).seen_name or _("Conference Log")
        return atom_feed(link.digest, title, author, link.event.language, addresses, entries), changed


def report_changed(link: ShareLink) -> datetime:
    """Return when anything that the report of a link holds changed last."""
    assert link.report
    sessions = link.report.sessions().order_by()
    keys = sessions.values("pk")
    rows = [sessions, link.report.chapters.present(), link.event.days.all()]
    rows.append(Impression.objects.printed_in(link.report, link.author).filter(session__in=keys))
    if link.report.is_team:
        rows.append(TeamText.objects.filter(session__in=keys))
    newest: Callable[..., datetime | None] = lambda rows: rows.aggregate(at=Max("updated_at"))["at"]  # noqa: E731
    found = map(newest, rows)
    return max([link.report.updated_at, *(at for at in found if at)])
