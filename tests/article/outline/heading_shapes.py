"""Articles whose sessions and days are headings of several kinds."""

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

TIMED = """# Harbour Days

## Saturday 10:00 Ropes that hold - Ada Quay

Ada Quay spoke about ropes, and about the people who tie them.

## Saturday 11:30 Tides and clocks - Bo Lock

Bo Lock showed how a clock follows the tide.

## Sunday 09:45 Fog and its lamps - Cy Marsh

Cy Marsh measured lamps that nobody sees.
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
