"""Each known shape of a report is understood: small invented articles, and the structure of each."""

import pytest

from reporting.outline.outlines import outline_of, told

HEADINGS_BY_NAME = """# Harbour Days 2024

## Introduction
I went there by boat.

## Day 1
The hall was full.

### Ropes that hold by Ada Stone
She showed three knots.

### Lunch
Soup.

### Tides and clocks by Ben Quay
A talk about tables.

## Day 2

### Lamps for fog by Cleo Marsh
Slides were good.

## Conclusion
I will come again.
"""

SPEAKER_LINES_AND_A_BARE_TITLE = """## Thursday 11th May

### Ropes that hold
Ada Stone - @adastone

- a talk about knots

---

## Friday 12th May

Lamps for fog
Cleo Marsh - @cleo

- why lamps are yellow

---

### Tides and clocks
Ben Quay - @benquay

- tables

### Sails
Dora Wick - @dora

### Swag
- a mug
"""

LIST_BELOW_A_LIST_HEADING = """# Harbour Days

## Day 1

### Ropes that hold
Speaker: Ada Stone

Her talk was about knots.

### Lightning talks

- Buoys painted by hand
    - red ones last longer
- A bell for every pier
    - the speaker brought one

## Thanks
"""

BOLD_LINES_WITH_LETTERS = """# Harbour Days

## Day 1

**A. Keynote: the sea**

- salt

**B. Ropes that hold**

- knots

**C. Lamps for fog**

- yellow

## Day 2

**A. Tides and clocks**

- tables

**Reading list**

- a book
"""

LINK_LINES = """Highlights of the harbour meeting:

[Ropes that hold](https://www.youtube.com/watch?v=abcdefghijk)
Ada Stone
I knew nothing about knots before this talk, and now I know three of them.

[Tides and clocks](https://www.youtube.com/watch?v=bbcdefghijk)
Ben Quay
A very good talk about tables, which I will watch again on a rainy day at home.
"""

ONLY_LISTS_OF_TITLES = """# Harbour Days

## Sessions

### Day 1

* [Ropes that hold](https://example.org/talks/1)
* [Tides and clocks](https://example.org/talks/2)

### Day 2

* [Lamps for fog](https://example.org/talks/3)

## Afterwards
I went home.
"""

EVERY_HEADING_H1 = """# はじめに
港の会に行きました。

# ロープの結び方を考える
https://speakerdeck.com/ada/ropes

発表では三つの結び方が紹介されました。

# 潮と時計の深い関係
https://speakerdeck.com/ben/tides

表の話でした。

# 参加した感想
楽しかったです。
"""

ROOMS_AS_GROUPS = """## 1日目

### ホールA

#### ロープの結び方を考える

登壇者：石田さん

結び方の発表でした。

#### 潮と時計の深い関係

登壇者：岸さん

表の発表でした。

### ホールB

#### 霧のための灯り

登壇者：沼さん

灯りの発表でした。

### ランチ

カレーでした。
"""

SLIPPED_BY_ONE_LEVEL = """## 基調講演
港の話。
https://speakerdeck.com/ada/keynote

## ロープの結び方を考える
https://speakerdeck.com/ada/ropes

### 潮と時計の深い関係を調べる
https://speakerdeck.com/ben/tides

## 霧のための灯りを設計する
https://speakerdeck.com/cleo/lamps
"""

COLLECTIVE_DAY = """### Day 0 -- Boats arrive
I came early.

### Day 1 -- Keynote day
It was loud.

### Days 2-5 -- The rest
Many talks.

#### Tuesday
Rain.

#### Wednesday
Sun.

### Final thoughts
Good.
"""

CLOSED_AND_UNDERLINED = """Harbour Days
============

## Day 1 ##

Ropes that hold
---------------

Speaker: Ada Stone

Three knots.
"""

IN_COMMENTS_AND_CODE = """## Day 1

<!--
### Not a session by Ada Stone
-->

<pre>
### Nor this by Ada Stone
</pre>

```
## Day 2
```

### Ropes that hold by Ada Stone
Three knots.

### Tides and clocks by Ben Quay
Tables.
"""

SECTIONS = """# 10/26

## [ロープの結び方を考える](https://speakerdeck.com/ada/ropes)

### 概要

結び方。

### 感想

よい発表。

### 参考

- 本

## [潮と時計の深い関係](https://speakerdeck.com/ben/tides)

### 感想

表。

## 全体を通して

楽しい。
"""

PERSONAL = """## きっかけ
港が好きです。

## 楽しかった！
人と話せました。

## 次回は…
また行きます。
"""

FLAT = """# Trip report

# Day 1

# Opening keynote
The speaker was late.

# Ropes for everybody in practice
It was about knots.

# Lunch
Soup.

# Day 2

# The true cost of lamps
It was about oil.

# A brief history of tides
It was about tables.

# Wrapping up
I will come again.
"""

PLAIN_DAYS = """# Harbour Days

<u>7 May</u>

### Ropes for everybody in practice

It was about knots.

### The true cost of lamps

It was about oil.

<u>8 May</u>

### A brief history of tides

It was about tables.
"""

NUMBERED_ITEMS = """## Day 1

1. Ropes for everybody in practice
   - a talk about knots
2. The true cost of lamps
   - a talk about oil

## Day 2

1. A brief history of tides
   - a talk about tables
"""

TIMES = """## Day 1

#### 9:00 - 9:30 Registration

A badge.

#### 10:00 - 10:45 Ropes (Ada Stone)

It was about knots.

#### 11:00 - 11:45 Lamps (Ben Quay)

It was about oil.
"""

ANNOUNCEMENT = """# Harbour Days 2025

## Dates

May 7 to 8.

## Speakers

- Ada Stone

## Call for proposals

Send your talk.
"""

SHAPES = {
    "flat": (
        FLAT,
        [
            "0 chapter: Trip report",
            "2 day: Day 1",
            "4 session: Opening keynote",
            "7 session: Ropes for everybody in practice",
            "10 chapter: Lunch",
            "13 day: Day 2",
            "15 session: The true cost of lamps",
            "18 session: A brief history of tides",
            "21 chapter: Wrapping up",
        ],
    ),
    "days that are no headings": (
        PLAIN_DAYS,
        [
            "0 chapter: Harbour Days",
            "2 day: 7 May",
            "4 session: Ropes for everybody in practice",
            "8 session: The true cost of lamps",
            "12 day: 8 May",
            "14 session: A brief history of tides",
        ],
    ),
    "numbered items": (
        NUMBERED_ITEMS,
        [
            "0 day: Day 1",
            "2 session: Ropes for everybody in practice",
            "4 session: The true cost of lamps",
            "7 day: Day 2",
            "9 session: A brief history of tides",
        ],
    ),
    "times": (
        TIMES,
        ["0 day: Day 1", "2 chapter: 9:00 - 9:30 Registration", "6 session: Ropes", "10 session: Lamps"],
    ),
    "announcement": (
        ANNOUNCEMENT,
        [
            "0 chapter: Harbour Days 2025",
            "2 chapter: Dates",
            "6 chapter: Speakers",
            "10 chapter: Call for proposals",
        ],
    ),
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
    "personal post": (PERSONAL, ["0 chapter: きっかけ", "3 chapter: 楽しかった！", "6 chapter: 次回は…"]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_is_understood(shape: str) -> None:
    article, structure = SHAPES[shape]
    assert told(outline_of(article)) == structure
