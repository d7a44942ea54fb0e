"""Articles whose sessions are list items, bold lines or links."""

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

SENTENCES = """## Day 1

Some things that I learnt:

* Ada Quay has made a small program for drawing harbours, and it is called
  [ropes](https://ropes.example/), which I want to try.
* She also told us that her team measures the tide every second, because of a
  [rule](https://rule.example/) that is older than the harbour.
"""
