"""The catalogue of a large conference: its first screen, and a search, against the plainest list of as many rows."""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions.models import Event, Feed, Impression, Session
from tests.bench.clock import Line, against
from tests.bench.material import count_rows, text
from tests.bench.visitors import Visitor

TARGET = 1.5
SIZES = (943, 2431)
"""The sessions of FOSDEM 2025, and of re:Invent 2025."""

TRACKS = 60


def measure(owner: User, visitor: Visitor) -> list[Line]:
    """Return the lines of catalogues of both sizes."""
    lines = []
    for size in SIZES:
        event = make_catalogue(owner, size)
        ours, floor = f"/events/{event.slug}/catalogue/", f"/bench/catalogue/{event.slug}/"
        lines.append(_line(visitor, f"the catalogue, {size} sessions", ours, floor, {}))
        htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "catalogue-list"}
        lines.append(
            _line(visitor, f"a search in {size} sessions", f"{ours}?q=harbour+7", f"{floor}?q=harbour+7", htmx)
        )
    return lines


def _line(visitor: Visitor, name: str, ours: str, floor: str, more: dict[str, str]) -> Line:
    counts = []
    for path in (ours, floor):
        with CaptureQueriesContext(connection) as asked:
            visitor.get(path, more)
        counts.append(len(asked))
    remark = f"{counts[0]} queries, floor {counts[1]}; {len(visitor.get(ours, more)) // 1024} kB"
    return against(name, lambda: visitor.get(ours, more), lambda: visitor.get(floor), TARGET, remark)


def make_catalogue(owner: User, size: int) -> Event:
    """Make an event whose programme has so many sessions, of which the owner has starred forty."""
    first = date(2026, 2, 1)
    event = Event.objects.create(
        owner=owner, name=f"Catalogue of {size}", first_day=first, last_day=first + timedelta(days=4)
    )
    event.ensure_days()
    days = list(event.days.all())
    feed = Feed.objects.create(event=event, kind="bench", taken_at=timezone.now())
    nine = datetime(2026, 2, 1, 9, tzinfo=UTC)
    sessions = []
    for number in range(size):
        day = days[number * len(days) // size]
        start = nine + timedelta(days=day.number - 1, minutes=15 * (number % 40))
        session = Session(
            event=event,
            day=day,
            feed=feed,
            external_id=str(number),
            code=f"OPS3{number:04}",
            title=f"{text(7).capitalize()} {number}",
            level=100 + 100 * (number % 4),
            format="Talk",
            track=f"Track {number % TRACKS}",
            room=f"Hall {number % 30}",
            speakers="Ada Example, Ben Sample",
            starts_at=start,
            ends_at=start + timedelta(minutes=50),
            position=number,
            description=text(150),
        )
        session.search = session.build_search_text()
        sessions.append(session)
    Session.objects.bulk_create(sessions, batch_size=500)
    starred = sessions[:: max(size // 40, 1)]
    Impression.objects.bulk_create(Impression(session=each, author=owner, state="planned") for each in starred)
    count_rows()
    return event
