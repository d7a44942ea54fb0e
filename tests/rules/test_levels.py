"""A text that is a level and nothing else."""

import pytest

from sessions.rules.line_fields import find_level, parse_level


@pytest.mark.parametrize(
    ("text", "level"),
    [("100", 100), ("500", 500), ("４００", 400), ("L300", 300), ("l200", 200), ("Level 300", 300), ("level: 300", 300),
     ("レベル300", 300), ("300 – Advanced", 300), ("200 - intermediate", 200), ("400 (Expert)", 400),
     ("300 – 上級", 300), ("Level 500 – Distinguished", 500)],
)  # fmt: skip
def test_levels(text, level):
    assert parse_level(text) == level


@pytest.mark.parametrize(
    "text",
    ["", "0", "600", "000", "301", "1300", "3000", "300.", "300 people", "Level", "Level 3", "Room 300", "300 – a film",
     "Advanced", "COM300", "300 – Advanced queues", "300" * 20],
)  # fmt: skip
def test_what_says_more_or_less_is_no_level(text):
    assert parse_level(text) is None


def test_number_behind_the_level_of_a_building_is_a_room():
    assert find_level(["Venetian", "Level 3", "300"]) is None
    assert find_level(["Venetian", "Level 3", "300", "Level 400"]) == 3
    assert find_level(["Venetian", "300"]) == 1
    assert find_level(["300", "400"], first=1) == 1
    assert find_level(["300", "L300", "Level 300"], has_rooms=True) == 2
