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

HASHES_WITHOUT_A_BLANK = """##5月7日（土）

###ロープの結び方を考える 石田さん
結び方の発表でした。スライドは公開されています。

###潮と時計の深い関係 岸さん
登壇者は表の話をしました。

##5月8日（日）

###霧のための灯りを設計する 沼さん
発表は黄色い灯りの話でした。
"""

DAYS_THAT_ARE_LINES = """# Harbour Days

On Thursday:

- [Ropes that hold](https://example.org/talks/1) was about three knots, and the speaker tied each of them on the stage,
  with a very long rope.
- [Tides and clocks](https://example.org/talks/2) was about tables, and the speaker read each of them to us from the
  stage, slowly and well.

On Friday:

- [Lamps for fog](https://example.org/talks/3) was about lamps, and the speaker lit each of them, so that we all saw why
  most of them are yellow.
"""

ITEMS_ABOVE_TEXTS = """I attended several talks during the day:

- Ropes that hold and ropes that do not

Ada Stone presented three knots, and tied each of them on the stage with a very long rope, which took an hour.

- Tides and clocks, a long relation

Ben Quay presented tables, and read each of them to us from the stage, slowly and well, which took another hour.
"""

DAYS_IN_HTML = """<h3>
<a name="one"></a>
Day 1
</h3>

Boats arrive.

<h3>
<a name="two"></a>
Day 2
</h3>

Boats leave.
"""

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
    "days in HTML": (DAYS_IN_HTML, ["2 day: Day 1", "9 day: Day 2"]),
    "personal post": (PERSONAL, ["0 chapter: きっかけ", "3 chapter: 楽しかった！", "6 chapter: 次回は…"]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_is_understood(shape: str) -> None:
    article, structure = SHAPES[shape]
    assert told(outline_of(article)) == structure
