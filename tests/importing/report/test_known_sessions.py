"""A session of an article is found among the stored ones as by looking at each of them."""

import random
from pathlib import Path
from typing import Any

import pytest

from factories import make_day, make_event, make_impression, make_report, make_session
from importing.report.commands import run_export, run_import
from sessions.importing.edits.known_parts import same_parts
from sessions.importing.edits.state import PartKind, PartState
from sessions.models import Session
from sessions.rules.codes import join_heading

pytestmark = pytest.mark.django_db


def part_of(key: str, day: int, code: str, title: str) -> PartState:
    fields = {"code": code, "title": title}
    return PartState(PartKind.SESSION, key, join_heading(code, title) or "-", fields, number=day)


def scanned(part: PartState, left: list[PartState]) -> PartState | None:
    """Look at every session that is left: the same day counts most, then the heading, then the order."""

    def same(other: PartState) -> bool:
        return other.name == part.name or bool(part.fields["code"] and other.fields["code"] == part.fields["code"])

    def likeness(other: PartState) -> tuple[bool, bool]:
        return other.number == part.number, other.name == part.name

    return max(filter(same, left), key=likeness, default=None)


def compare(chance: random.Random) -> None:
    """Look for random sessions among other random ones in both ways."""

    def some(prefix: str, count: int) -> list[PartState]:
        return [
            part_of(
                f"{prefix}:{number}",
                chance.randrange(3),
                chance.choice(("", "A1", "A2")),
                chance.choice(("", "One", "A1")),
            )
            for number in range(count)
        ]

    left, new = some("session", 40), some("new", 60)
    found = same_parts(new, left)
    for part in new:
        expected = scanned(part, left)
        assert found.get(part.id) == (expected.id if expected else None)
        if expected:
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
