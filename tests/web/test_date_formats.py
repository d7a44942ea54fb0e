"""Lengths of time are exact to the minute, in both languages."""

import pytest
from django.utils import translation

from sessions.web.date_formats import duration


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
