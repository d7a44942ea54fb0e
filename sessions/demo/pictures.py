"""Pictures of the sample articles, drawn by code, because there are no photos of an invented conference."""

from collections.abc import Callable
from functools import cache
from random import Random

from .canvas import (
    AMBER,
    BOARD,
    CORAL,
    DEEP,
    HEIGHT,
    INK,
    MIST,
    NIGHT,
    PAPER,
    SKY,
    SLATE,
    TEAL,
    WIDTH,
    Canvas,
    Point,
    mixed,
)


@cache
def draw(name: str) -> bytes:
    """Return a picture as PNG, 1200 × 675 pixels; raises KeyError for an unknown name.

    Cached: both languages show the same seven.
    """
    return _PICTURES[name]()


def names() -> tuple[str, ...]:
    """Return the names that `draw` knows."""
    return tuple(_PICTURES)


def _harbour() -> bytes:
    sky = Canvas(NIGHT)
    shore = 430
    for step in range(24):
        colour = mixed(DEEP, "#3a3f6b", step / 23)
        sky.shape([(0, shore * step / 24), (WIDTH, shore * step / 24), (WIDTH, shore + 1), (0, shore + 1)], colour)
    stars = Random(2025)  # noqa: S311 - a fixed sky, no secret
    for _ in range(70):
        sky.disc((stars.uniform(0, WIDTH), stars.uniform(0, 300)), stars.choice((1, 1.5, 2)), "#c9cfe6")
    sky.shape([(930, 168), (0, 60), (0, 230)], "#4d5178")
    sky.shape([(930, 168), (0, 100), (0, 190)], "#77745f")
    sky.shape([(0, shore), (WIDTH, shore), (WIDTH, HEIGHT), (0, HEIGHT)], DEEP)
    _town(sky, shore)
    headland = [(700, shore + 26), (790, 385), (870, 330), (1000, 322), (1110, 352), (WIDTH, 330), (WIDTH, shore + 60)]
    sky.shape(headland, "#090d1b")
    _lighthouse(sky, (930, 330), 1.0, lit=True)
    return sky.png()


def _town(sky: Canvas, shore: float) -> None:
    windows = Random(7)  # noqa: S311 - a fixed town, no secret
    for x in range(20, 660, 34):
        height = windows.randint(24, 78)
        sky.shape([(x, shore), (x, shore - height), (x + 28, shore - height), (x + 28, shore)], "#1a2242")
        for y in range(int(shore) - height + 10, int(shore) - 6, 15):
            if windows.random() < 0.6:
                sky.shape([(x + 8, y), (x + 8, y + 6), (x + 19, y + 6), (x + 19, y)], AMBER)
        for wave in range(5):
            ripple = shore + 14 + wave * 26
            reach = windows.uniform(4, 14)
            sky.line([(x + 14 - reach, ripple), (x + 14 + reach, ripple)], mixed(AMBER, DEEP, 0.35 + wave * 0.13), 2)
    for wave in range(9):
        ripple = shore + 40 + wave * 24
        sky.line([(880 - wave * 16, ripple), (980 + wave * 12, ripple)], mixed(AMBER, DEEP, 0.45 + wave * 0.06), 2)


def _lighthouse(canvas: Canvas, foot: Point, scale: float, *, lit: bool) -> None:
    """Draw a lighthouse that stands on `foot`, 160 pixels high at scale 1."""
    x, y = foot

    def at(dx: float, dy: float) -> Point:
        return (x + dx * scale, y - dy * scale)

    def ring(low: float, high: float) -> list[Point]:
        wide, narrow = 26 - low * 0.074, 26 - high * 0.074
        return [at(-wide, low), at(wide, low), at(narrow, high), at(-narrow, high)]

    canvas.shape(ring(0, 136), "#f3efe4")
    canvas.shape(ring(28, 54), CORAL)
    canvas.shape(ring(82, 108), CORAL)
    canvas.shape([at(-22, 136), at(22, 136), at(22, 143), at(-22, 143)], INK)
    if lit:
        canvas.disc(at(0, 158), 30 * scale, "#8f7a4b")
        canvas.disc(at(0, 158), 22 * scale, "#f7d58b")
    canvas.shape([at(-12, 143), at(12, 143), at(12, 172), at(-12, 172)], AMBER if lit else SLATE)
    canvas.shape([at(-17, 172), at(17, 172), at(0, 190)], INK)


def _slide(title: str) -> Canvas:
    slide = Canvas(PAPER)
    slide.shape([(0, 0), (WIDTH, 0), (WIDTH, 92), (0, 92)], NIGHT)
    slide.disc((58, 46), 17, AMBER)
    slide.text((96, 46), title, "#ffffff", 34, "lm")
    return slide


def _whiteboard() -> Canvas:
    board = Canvas("#a9b3b9")
    board.box((22, 20), (WIDTH - 44, HEIGHT - 62), BOARD, line="#7c878d", width=6, radius=16)
    board.box((420, HEIGHT - 38), (360, 16), "#7c878d", radius=6)
    for x, colour in ((450, INK), (530, CORAL), (610, TEAL)):
        board.box((x, HEIGHT - 48), (62, 12), colour, radius=5)
    return board


def _envelope(slide: Canvas, at: Point, colour: str) -> None:
    x, y = at
    slide.box(at, (112, 74), "#ffffff", line=colour, width=4, radius=8)
    slide.line([(x + 6, y + 8), (x + 56, y + 44), (x + 106, y + 8)], colour, 4)


def _delivered_twice() -> bytes:
    slide = _slide("Delivered three times, done once")
    for row, (colour, fate) in enumerate(((TEAL, "new"), (SLATE, "seen"), (SLATE, "seen"))):
        y = 162 + row * 158
        _envelope(slide, (90, y), colour)
        slide.text((146, y + 100), "key 4711", INK, 22)
        slide.arrow((230, y + 37), (478, y + 37), colour)
        slide.text((354, y + 16), fate, colour, 24)
    slide.box((490, 140), (270, 450), "#ffffff", line=INK, width=4, radius=14)
    slide.text((625, 170), "ledger", INK, 30)
    for row in range(8):
        y = 244 + row * 44
        slide.line([(520, y), (730, y)], MIST, 2)
        if row < 6:
            slide.text((530, y - 20), f"{4706 + row}", TEAL if row == 5 else SLATE, 22, "lm")
            slide.line([(690, y - 20), (698, y - 12), (714, y - 32)], TEAL if row == 5 else SLATE, 4)
    slide.arrow((772, 365), (900, 365), TEAL, 6)
    slide.box((912, 270), (200, 190), AMBER, line=INK, width=4, radius=8)
    slide.line([(912, 330), (1112, 330)], INK, 4)
    slide.text((1012, 396), "1 crate", INK, 32)
    return slide.png()


def _trace() -> bytes:
    slide = _slide("One slow order")
    left, right, total = 300, 1130, 760
    for tick in range(0, 800, 100):
        x = left + (right - left) * tick / total
        if x <= right:
            slide.line([(x, 150), (x, 600)], MIST, 2)
            slide.text((x, 630), f"{tick} ms", SLATE, 20)
    spans = (
        ("order", 0, 752, SKY),
        ("sign-in", 0, 18, TEAL),
        ("stock lookup", 18, 85, TEAL),
        ("queue", 103, 640, CORAL),
        ("worker", 743, 9, TEAL),
    )
    for row, (name, start, length, colour) in enumerate(spans):
        y = 165 + row * 88
        x = left + (right - left) * start / total
        slide.text((left - 24, y + 26), name, INK, 28, "rm")
        slide.box((x, y), (max((right - left) * length / total, 12), 52), colour, radius=6)
    slide.text((left + 460, 165 + 3 * 88 + 26), "640 ms nobody measured", "#ffffff", 26)
    return slide.png()


def _append_only() -> bytes:
    slide = _slide("Write only at the end")
    for block in range(9):
        x = 70 + block * 118
        colour = AMBER if block == 8 else mixed(SKY, PAPER, 0.55 - block * 0.06)
        slide.box((x, 250), (106, 120), colour, line=INK, width=3)
        slide.text((x + 53, 310), f"{block + 1}", INK, 36)
    slide.arrow((1067, 170), (1067, 240), CORAL, 6)
    slide.text((1067, 146), "append", CORAL, 28)
    slide.line([(648, 215), (648, 405)], TEAL, 6)
    slide.text((648, 196), "snapshot", TEAL, 28)
    slide.arrow((123, 440), (636, 440), SLATE)
    slide.text((380, 472), "kept, never read in a hurry", SLATE, 26)
    slide.arrow((660, 440), (1120, 440), TEAL)
    slide.text((890, 472), "replayed at start", TEAL, 26)
    slide.text((600, 580), "no update    no delete    no regrets", INK, 32)
    return slide.png()


def _compaction() -> bytes:
    board = _whiteboard()
    rows = ((70, ("A1", "B1", "A2", "C1", "B2", "A3")), (310, ("A3", "B2", "C1")))
    for y, cells in rows:
        for column, cell in enumerate(cells):
            x = 120 + column * 142
            stale = y == rows[0][0] and cell in {"A1", "B1", "A2"}
            board.box((x, y + 20), (120, 92), BOARD, line=SLATE if stale else TEAL, width=4)
            board.text((x + 60, y + 66), cell, SLATE if stale else INK, 36)
            if stale:
                board.line([(x + 14, y + 98), (x + 106, y + 34)], CORAL, 4)
    board.arrow((190, 200), (190, 312), INK, 5)
    board.text((222, 256), "merge", INK, 32, "lm")
    board.text((1000, 136), "old", SLATE, 32, "lm")
    board.text((580, 376), "new generation", TEAL, 32, "lm")
    board.disc((210, 520), 40, BOARD, line=AMBER, width=6)
    board.line([(250, 520), (350, 520), (350, 548)], AMBER, 8)
    board.line([(318, 520), (318, 542)], AMBER, 8)
    board.text((390, 522), "forget = throw away the key", INK, 34, "lm")
    return board.png()


def _breaker() -> bytes:
    board = _whiteboard()
    spots = {"closed": (250, 200, TEAL), "open": (950, 200, CORAL), "half open": (600, 470, AMBER)}
    for name, (x, y, colour) in spots.items():
        board.disc((x, y), 104, BOARD, line=colour, width=7)
        board.text((x, y), name, INK, 36)
    board.arrow((366, 190), (834, 190), INK, 5)
    board.text((600, 160), "3 failures in a row", INK, 32)
    board.arrow((872, 284), (698, 416), INK, 5)
    board.text((836, 372), "10 s", INK, 32)
    board.arrow((502, 416), (328, 284), TEAL, 5)
    board.text((372, 372), "it works", TEAL, 32)
    board.line([(712, 480), (960, 480)], CORAL, 5)
    board.arrow((960, 480), (960, 316), CORAL, 5)
    board.text((982, 430), "not yet", CORAL, 32, "lm")
    board.text((470, 560), "try ONCE !!", CORAL, 30, "rm")
    return board.png()


def _game_board() -> bytes:
    board = Canvas("#bfd8e0")
    for y in range(40, HEIGHT, 62):
        for x in range(30 + (y % 4) * 20, WIDTH, 150):
            board.line([(x, y), (x + 14, y - 6), (x + 28, y), (x + 42, y - 6)], "#a5c6d1", 3)
    inner = [(170, 210), (250, 330), (400, 390), (560, 470), (760, 450), (900, 360), (1010, 220)]
    coast = [(0, 150), *inner, (WIDTH, 180)]
    board.shape([*coast, (WIDTH, HEIGHT), (0, HEIGHT)], "#e7d9b4")
    board.shape([(x, y + 46) for x, y in coast] + [(WIDTH, HEIGHT), (0, HEIGHT)], "#b9c99a")
    posts = [(130, 250), (300, 410), (480, 500), (700, 520), (900, 440), (1080, 270)]
    board.line(posts, "#8d7b57", 5)
    for number, (x, y) in enumerate(posts, start=1):
        lit = number not in {3, 6}
        _lighthouse(board, (x, y), 0.62, lit=lit)
        board.disc((x, y + 30), 21, "#ffffff" if lit else CORAL, line=INK, width=3)
        board.text((x, y + 30), str(number), INK if lit else "#ffffff", 24)
    board.box((820, 30), (340, 118), PAPER, line=INK, width=3)
    board.text((990, 66), "ROUND 7 / 12", INK, 28)
    board.text((990, 112), "Team 4: 312 points", SLATE, 26)
    for x, y, sail in ((380, 150, CORAL), (640, 250, "#ffffff"), (560, 110, AMBER)):
        board.shape([(x, y), (x + 92, y), (x + 74, y + 24), (x + 18, y + 24)], SLATE)
        board.shape([(x + 46, y - 66), (x + 46, y - 6), (x + 84, y - 6)], sail)
    return board.png()


_PICTURES: dict[str, Callable[[], bytes]] = {
    "harbour_0.png": _harbour,
    "arc301_0.png": _delivered_twice,
    "obs204_0.png": _trace,
    "dat402_1.png": _append_only,
    "dat402_0.png": _compaction,
    "wrk310_0.png": _breaker,
    "gdy303_0.png": _game_board,
}
