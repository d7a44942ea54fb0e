"""Choose the feed that a programme updates, and the column mapping that a table had before."""

from collections.abc import Hashable, Iterable, Sequence

from sessions.importing.catalogue.current_state import EventSnapshot
from sessions.importing.matching import Record
from sessions.importing.parsers.csv.table import Table
from sessions.models import Event, Feed
from sessions.rules.search_text import folded


def feed_of(snapshot: EventSnapshot, kind: str, there: Sequence[Record], url: str) -> Feed | None:
    """Return the feed with this URL; else the one of the same kind with most sessions in common, at least one.

    Without external ids a session is in common by code, title and start, or half of all are by code and title alone.
    When no external id is known (some programmes make new ones each time), more than half of both must have code, title
    and start in common: a lunch is in many programmes. A feed of another kind matches only where the ids have the same
    titles: small numbers are ambiguous.
    """
    if url and (found := next((feed for feed in snapshot.feeds if feed.url == url), None)):
        return found
    names = {record.external_id for record in there if record.external_id}
    named = set(_named(there))
    best: tuple[bool, int] = (False, 0)
    chosen: Feed | None = None
    for feed in snapshot.feeds:
        sessions = snapshot.sessions_of(feed)
        records = [snapshot.record(session) for session in sessions]
        if feed.kind == kind:
            shared = sum(record.external_id in names for record in records) + _shared_bare(records, there)
            listed = [
                record
                for record, session in zip(records, sessions, strict=True)
                if session.removed_from_feed_at is None
            ]
            shared = shared or _shared_anew(listed, there)
        else:
            shared = len(named & set(_named(records)))
        if shared and (feed.kind == kind, shared) > best:
            best, chosen = (feed.kind == kind, shared), feed
    return chosen


def mapping_of(event: Event, table: Table, url: str = "") -> dict[str, str] | None:
    """Return the column mapping of an earlier table with this URL, or with these columns; else None."""
    feeds = [feed for feed in event.feeds.order_by("-taken_at") if feed.mapping]
    for feed in sorted(feeds, key=lambda feed: not url or feed.url != url):
        if set(feed.mapping.values()) <= set(table.columns):
            return dict(feed.mapping)
    return None


def _shared_bare(records: Iterable[Record], there: Iterable[Record]) -> int:
    """Return the number of sessions without external id that are in both."""
    bare = [[record for record in each if not record.external_id] for each in (records, there)]
    whole = [{(record.code, record.title, record.starts_at) for record in each} for each in bare]
    named = [{(record.code, record.title) for record in each} for each in bare]
    alike = len(named[0] & named[1])
    return max(len(whole[0] & whole[1]), alike if alike * 2 >= min(map(len, named)) else 0)


def _named(records: Iterable[Record]) -> Iterable[Hashable]:
    return ((record.external_id, record.title) for record in records if record.external_id)


def _shared_anew(records: Sequence[Record], there: Sequence[Record]) -> int:
    """Return the number of sessions in both, ignoring external ids; 0 unless those are most of both."""
    shared = len(set(_sat(records)) & set(_sat(there)))
    return shared if shared * 2 > max(len(set(_sat(records))), len(set(_sat(there)))) else 0


def _sat(records: Iterable[Record]) -> Iterable[Hashable]:
    return ((record.code.casefold(), folded(record.title), record.starts_at) for record in records if record.starts_at)
