"""Dates have their weekday, and lengths of time are exact to the minute, in both languages."""

from datetime import date

import pytest
from django.utils import translation

from sessions.web.date_formats import dated, duration, long_date, short_date

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("minutes", "english", "japanese"),
    [
        (0, "0 min", "0 分"),
        (1, "1 min", "1 分"),
        (40, "40 min", "40 分"),
        (59, "59 min", "59 分"),
        (60, "1 h", "1 時間"),
        (61, "1 h 1 min", "1 時間 1 分"),
        (119, "1 h 59 min", "1 時間 59 分"),
        (60_000, "1,000 h", "1,000 時間"),
    ],
)
def test_length_of_time(minutes: int, english: str, japanese: str) -> None:
    said = []
    for language in ("en", "ja"):
        with translation.override(language):
            said.append(duration(minutes))
    assert said == [english, japanese]


def test_date_is_in_the_language_of_the_interface_each_time() -> None:
    said = []
    for language in ("en", "ja", "en"):
        with translation.override(language):
            said.append((short_date(DAY), dated(DAY), long_date(DAY)))
    english = ("Mon 30 Nov", "Mon 30 Nov 2026", "Monday 30 November 2026")
    assert said == [english, ("11月30日(月)", "2026年11月30日(月)", "2026年11月30日(月)"), english]
