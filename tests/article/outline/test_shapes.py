"""Each known shape of a report is understood: small invented articles, and the structure of each."""

import pytest

from article.outline.outlines import outline_of, told

from .heading_shapes import (
    CLOSED_AND_UNDERLINED,
    COLLECTIVE_DAY,
    DAYS_IN_HTML,
    EVERY_HEADING_H1,
    HASHES_WITHOUT_A_BLANK,
    HEADINGS_BY_NAME,
    IN_COMMENTS_AND_CODE,
    PERSONAL,
    ROOMS_AS_GROUPS,
    SECTIONS,
    SLIPPED_BY_ONE_LEVEL,
    SPEAKER_LINES_AND_A_BARE_TITLE,
    TIMED,
)
from .line_shapes import (
    BOLD_LINES_WITH_LETTERS,
    DAYS_THAT_ARE_LINES,
    ITEMS_ABOVE_TEXTS,
    LINK_LINES,
    LIST_BELOW_A_LIST_HEADING,
    ONLY_LISTS_OF_TITLES,
    SENTENCES,
)

SHAPES = {
    "headings with 'by'": (
        HEADINGS_BY_NAME,
        [
            "0 chapter: Harbour Days 2024",
            "2 chapter: Introduction",
            "5 day: Day 1",
            "8 session: Ropes that hold",
            "11 chapter: Lunch",
            "14 session: Tides and clocks",
            "17 day: Day 2",
            "19 session: Lamps for fog",
            "22 chapter: Conclusion",
        ],
    ),
    "speaker lines": (
        SPEAKER_LINES_AND_A_BARE_TITLE,
        [
            "0 day: Thursday 11th May",
            "2 session: Ropes that hold",
            "9 day: Friday 12th May",
            "11 session: Lamps for fog",
            "18 session: Tides and clocks",
            "23 session: Sails",
            "26 chapter: Swag",
        ],
    ),
    "list items": (
        LIST_BELOW_A_LIST_HEADING,
        [
            "0 chapter: Harbour Days",
            "2 day: Day 1",
            "4 session: Ropes that hold",
            "9 group: Lightning talks",
            "11 session: Buoys painted by hand",
            "13 session: A bell for every pier",
            "16 chapter: Thanks",
        ],
    ),
    "bold lines": (
        BOLD_LINES_WITH_LETTERS,
        [
            "0 chapter: Harbour Days",
            "2 day: Day 1",
            "4 session: Keynote: the sea",
            "8 session: Ropes that hold",
            "12 session: Lamps for fog",
            "16 day: Day 2",
            "18 session: Tides and clocks",
            "22 chapter: Reading list",
        ],
    ),
    "link lines": (LINK_LINES, ["2 session: Ropes that hold", "6 session: Tides and clocks"]),
    "only lists of titles": (
        ONLY_LISTS_OF_TITLES,
        [
            "0 chapter: Harbour Days",
            "2 chapter: Sessions",
            "4 day: Day 1",
            "9 day: Day 2",
            "13 chapter: Afterwards",
        ],
    ),
    "every heading h1": (
        EVERY_HEADING_H1,
        [
            "0 chapter: はじめに",
            "3 session: ロープの結び方を考える",
            "8 session: 潮と時計の深い関係",
            "13 chapter: 参加した感想",
        ],
    ),
    "rooms": (
        ROOMS_AS_GROUPS,
        [
            "0 day: 1日目",
            "2 group: ホールA",
            "4 session: ロープの結び方を考える",
            "10 session: 潮と時計の深い関係",
            "16 group: ホールB",
            "18 session: 霧のための灯り",
            "24 chapter: ランチ",
        ],
    ),
    "slipped by one level": (
        SLIPPED_BY_ONE_LEVEL,
        [
            "0 session: 基調講演",
            "4 session: ロープの結び方を考える",
            "7 session: 潮と時計の深い関係を調べる",
            "10 session: 霧のための灯りを設計する",
        ],
    ),
    "several days in one heading": (
        COLLECTIVE_DAY,
        [
            "0 day: Day 0 -- Boats arrive",
            "3 day: Day 1 -- Keynote day",
            "6 chapter: Days 2-5 -- The rest",
            "9 day: Tuesday",
            "12 day: Wednesday",
            "15 chapter: Final thoughts",
        ],
    ),
    "closed and underlined": (
        CLOSED_AND_UNDERLINED,
        ["0 chapter: Harbour Days", "3 day: Day 1", "5 session: Ropes that hold"],
    ),
    "comments and code": (
        IN_COMMENTS_AND_CODE,
        ["0 day: Day 1", "14 session: Ropes that hold", "17 session: Tides and clocks"],
    ),
    "sections": (
        SECTIONS,
        [
            "0 day: 10/26",
            "2 session: ロープの結び方を考える",
            "4 section: 概要",
            "8 section: 感想",
            "16 session: 潮と時計の深い関係",
            "18 section: 感想",
            "22 chapter: 全体を通して",
        ],
    ),
    "hashes without a blank": (
        HASHES_WITHOUT_A_BLANK,
        [
            "0 day: 5月7日（土）",
            "2 session: ロープの結び方を考える",
            "5 session: 潮と時計の深い関係",
            "8 day: 5月8日（日）",
            "10 session: 霧のための灯りを設計する",
        ],
    ),
    "days that are lines": (
        DAYS_THAT_ARE_LINES,
        [
            "0 chapter: Harbour Days",
            "2 day: On Thursday:",
            "4 session: Ropes that hold",
            "6 session: Tides and clocks",
            "9 day: On Friday:",
            "11 session: Lamps for fog",
        ],
    ),
    "items above texts": (
        ITEMS_ABOVE_TEXTS,
        ["2 session: Ropes that hold and ropes that do not", "6 session: Tides and clocks, a long relation"],
    ),
    "times of day": (
        TIMED,
        [
            "0 chapter: Harbour Days",
            "2 session: Ropes that hold",
            "6 session: Tides and clocks",
            "10 session: Fog and its lamps",
        ],
    ),
    "sentences": (SENTENCES, ["0 day: Day 1"]),
    "days in HTML": (DAYS_IN_HTML, ["2 day: Day 1", "9 day: Day 2"]),
    "personal post": (PERSONAL, ["0 chapter: きっかけ", "3 chapter: 楽しかった！", "6 chapter: 次回は…"]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_is_understood(shape: str) -> None:
    article, structure = SHAPES[shape]
    assert told(outline_of(article)) == structure
