"""A session of an article is found among the stored ones as by looking at each of them."""

import random
from pathlib import Path
from typing import Any

import pytest

from factories import make_day, make_event, make_impression, make_report, make_session
from importing.report.commands import run_export, run_import
from sessions.article.facts_line import Facts
from sessions.importing.report.known_sessions import KnownSessions
from sessions.importing.report.records import SessionRecord
from sessions.models import Day, Session
from sessions.rules.codes import join_heading

pytestmark = pytest.mark.django_db


def record_of(day: int, code: str, title: str) -> SessionRecord:
    return SessionRecord(day, code, title, "", "", "", "", Facts())


def scanned(record: SessionRecord, left: list[Session]) -> Session | None:
    """Look at every session that is left: the same day counts most, then the heading, then the order."""
    heading = join_heading(record.code, record.title)

    def same(session: Session) -> bool:
        return session.heading == heading or bool(record.code and session.code == record.code)

    def likeness(session: Session) -> tuple[bool, bool]:
        return session.day.number == record.day_number, session.heading == heading

    return max(filter(same, left), key=likeness, default=None)


def compare(chance: random.Random) -> None:
    """Look for random records among random sessions in both ways."""

    def name() -> tuple[int, str, str]:
        return chance.randrange(3), chance.choice(("", "A1", "A2")), chance.choice(("", "One", "A1"))

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


def test_word_that_may_be_a_code_or_a_title_comes_back_as_what_it_was(aiko: Any, tmp_path: Path) -> None:
    event = make_event(owner=aiko, slug="harbour")
    day = make_day(event=event, number=1)
    titles = [("", title) for title in ("Web3", "K8s", "HTTP3", "S3", "OAuth2", "Python3")]
    codes = [("DEV201", ""), ("A1", "One")]
    here = [*titles, *codes, ("", "Python310"), ("B2", "")]
    for code, title in here:
        make_impression(session=make_session(event=event, day=day, code=code, title=title), author=aiko, body="Good.")
    make_report(event=event, author=aiko, slug="harbour-days-2026")
    file = tmp_path / "harbour-days-2026.md"
    file.write_text(run_export("harbour"))
    run_import(file, event="harbour")
    assert list(Session.objects.order_by("position").values_list("code", "title")) == here
