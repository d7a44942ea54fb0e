"""A session of an article is found among the stored ones as by looking at each of them."""

import random

import pytest

from sessions.importing.report.known_sessions import KnownSessions
from sessions.importing.report.records import SessionRecord
from sessions.models import Day, Session
from sessions.reporting.facts_line import Facts

pytestmark = pytest.mark.django_db


def record_of(day: int, code: str, title: str) -> SessionRecord:
    return SessionRecord(day, code, title, "", "", "", "", Facts())


def scanned(record: SessionRecord, left: list[Session]) -> Session | None:
    """Look at every session that is left: the same day counts most, then the title, then the order."""

    def same(session: Session) -> bool:
        return session.code == record.code if record.code else (not session.code and session.title == record.title)

    def likeness(session: Session) -> tuple[bool, bool]:
        return session.day.number == record.day_number, session.title == record.title

    return max(filter(same, left), key=likeness, default=None)


def compare(chance: random.Random) -> None:
    """Look for random records among random sessions in both ways."""

    def name() -> tuple[int, str, str]:
        return chance.randrange(3), chance.choice(("", "A1", "A2")), chance.choice(("", "One", "Two"))

    left: list[Session] = []
    for _ in range(40):
        day, code, title = name()
        left.append(Session(day=Day(number=day), code=code, title=title))
    known = KnownSessions(left)
    for _ in range(60):
        record = record_of(*name())
        expected = scanned(record, left)
        assert known.take(record) is expected
        if expected is not None:
            left.remove(expected)


def test_every_session_is_found_as_by_a_scan() -> None:
    for seed in range(40):
        compare(random.Random(seed))
