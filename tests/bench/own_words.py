"""A search in one's own words among ten thousand texts, against the plainest query of the same rows."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote_plus

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sessions.models import Event, Feed, Impression, Session
from tests.bench.clock import Line, against
from tests.bench.material import count_rows, text
from tests.bench.visitors import Visitor

TARGET = 1.5
EVENTS, SESSIONS = 20, 500
QUERIES = {
    "a word of ten texts": "lighthouse-7x",
    "no text": "no-such-word",
    "two words, of few": "harbour lighthouse-7x",
    "one kanji, of half of them": "海",
    "two kana, of all": "キュ",
}


def measure() -> list[Line]:
    """Return the lines of one search each, of somebody who has written so much; somebody else has as much."""
    owner, other = (User.objects.create_user(name) for name in ("writer", "another-writer"))
    for user in (owner, other):
        for number in range(EVENTS):
            _event(user, number)
    count_rows()
    visitor = Visitor(owner)
    return [_line(visitor, name, query) for name, query in QUERIES.items()]


def _line(visitor: Visitor, name: str, query: str) -> Line:
    ours, floor = (f"{path}?q={quote_plus(query)}" for path in ("/search/", "/bench/words/"))
    counts = []
    for path in (ours, floor):
        with CaptureQueriesContext(connection) as asked:
            visitor.get(path)
        counts.append(len(asked))
    remark = f"{counts[0]} queries, floor {counts[1]}; {len(visitor.get(ours)) // 1024} kB"
    return against(f"own words: {name}", lambda: visitor.get(ours), lambda: visitor.get(floor), TARGET, remark)


def _event(owner: User, number: int) -> None:
    first = date(2006 + number, 12, 1)
    event = Event.objects.create(owner=owner, name=f"Words of {number}", first_day=first, last_day=first)
    event.ensure_days()
    day, feed = event.days.get(), Feed.objects.create(event=event, kind="bench", taken_at=timezone.now())
    nine = datetime(first.year, 12, 1, 9, tzinfo=UTC)
    sessions = [
        Session(
            event=event,
            day=day,
            feed=feed,
            code=f"OPS3{place:04}",
            title=text(7).capitalize(),
            speakers="Ada Example, Ben Sample",
            description=text(120),
            starts_at=nine + timedelta(minutes=place),
            position=place,
        )
        for place in range(SESSIONS)
    ]
    Session.objects.bulk_create(sessions, batch_size=500)
    Impression.objects.bulk_create(
        Impression(session=session, author=owner, summary=f"- {text(20)}\n- {text(12)}", body=_body(place))
        for place, session in enumerate(sessions)
    )


def _body(place: int) -> str:
    rare = " lighthouse-7x" if place == SESSIONS // 2 else ""
    return f"{text(50)} サーバーレスの{'海' if place % 2 else '山'}とキュー{rare} {text(50)}"
