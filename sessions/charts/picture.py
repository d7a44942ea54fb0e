"""Statistics as one PNG picture, for sites that show no SVG: on white, and readable without colour.

The font is Noto Sans JP: Latin, Greek, Cyrillic and Japanese. A text with a letter that it lacks is not drawn: a day
has its number, a bar its place.
"""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_jp import sans_path

from sessions.charts.timeline import HIDDEN, HOUR, SessionBar, TimelineDay, clock, hours_of, lanes_of

WIDTH, TALLEST = 1200, 2600
"""Width of the picture and its maximum height, in pixels."""

MARGIN = 40
TEXT, SMALL = 30, 24
"""Sizes of the texts in pixels: still readable where the picture is 360 pixels wide."""

SMALL_LINE = 32
"""Height of a line of small text in pixels."""

HEAD, LANE, BOX, GAP = 46, 32, 26, 18
"""Heights of the label of a day, of a lane, of a box in it, and between two days, in pixels."""

ROW, BAR, BAR_LEFT, BAR_RIGHT = 42, 26, 460, 1050
"""Height of a row of a bar chart and of its bar, and where the longest bar begins and ends, in pixels."""

BARS_SHOWN = 6
"""Bars of a chart that are drawn, so that all charts fit into the picture."""


LINES_OF_NAME = 2
"""Lines of a name beside its bar."""

PAPER, INK, SOFT, GRID, EMPTY, FILLED = "#ffffff", "#1f2a26", "#5b6863", "#cfd6d2", "#e9edea", "#1c5c47"
LINE, DASH = 3, 9
"""Width of an outline, and length of a dash and of the gap behind it, in pixels."""

_UNDER = 3 * HEAD + GAP
"""Height of what stands under the days: hours, number of the days that are not drawn, key."""

_LACKING = "\U0010ffff"
"""A code point that no font has: it is drawn as the empty box."""


def drawable(text: str) -> str:
    """Return a text as the font can draw it, if need be without accents; "" if the font lacks a letter."""
    composed = unicodedata.normalize("NFC", text)
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return next((each for each in (composed, plain) if all(map(_has, each))), "")


@lru_cache(4096)
def _has(letter: str) -> bool:
    """Return whether the font has a glyph for a letter."""
    return letter == " " or (letter.isprintable() and _shape(letter) != _shape(_LACKING))


def _shape(letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font(SMALL).getmask(letter)
    return mask.size, bytes(mask)


def is_numbered(names: Sequence[str]) -> bool:
    """Return whether the bars of a chart have numbers before their names, because a name cannot be drawn."""
    return not all(map(drawable, names[:BARS_SHOWN]))


def statistics_picture(
    days: Sequence[TimelineDay],
    charts: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    key: Mapping[str, str],
    more_days: str,
) -> bytes:
    """Return the PNG of a timeline with bar charts below it; each chart has a title, and names with numbers.

    ``key`` has the name of each kind of box, ``more_days`` the words with ``{}`` for the number of days left out.
    """
    shown = [(title, values[:BARS_SHOWN]) for title, values in charts]
    sheet = _Sheet(key, more_days)
    if days:
        sheet.timeline(
            days, room=sum(HEAD + len(values) * LINES_OF_NAME * SMALL_LINE + GAP for _title, values in shown)
        )
    for title, values in shown:
        sheet.bars(title, values)
    return sheet.png()


class _Sheet:
    """A sheet that is filled from top to bottom, and cut off where it ends."""

    def __init__(self, key: Mapping[str, str], more_days: str) -> None:
        self._names, self._more_days = key, more_days
        self._image = Image.new("RGB", (WIDTH, TALLEST), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._top = MARGIN

    def timeline(self, days: Sequence[TimelineDay], room: int) -> None:
        """Draw the days, all on the same hours, as many as leave `room` below; then hours and key."""
        first, last, every = hours_of(days)

        def at(minutes: float) -> float:
            return MARGIN + (WIDTH - 2 * MARGIN) * (minutes / HOUR - first) / (last - first)

        left_out = 0
        for index, day in enumerate(days):
            lanes = lanes_of(day.spans)
            bottom = self._top + HEAD + LANE * (max(lanes, default=0) + 1 or 1)
            if index and bottom + GAP + _UNDER + room + MARGIN > TALLEST:
                left_out = len(days) - index
                break
            self._text(MARGIN, self._top + HEAD // 2, drawable(day.label), INK)
            if hidden := lanes.count(HIDDEN):
                self._text(WIDTH - MARGIN, self._top + HEAD // 2, f"+ {hidden}", INK, anchor="rm")
            for hour in range(first, last + 1, every):
                self._draw.line([at(hour * HOUR), self._top + HEAD, at(hour * HOUR), bottom], GRID, 2)
            for span, lane in zip(day.spans, lanes, strict=True):
                if lane != HIDDEN:
                    self._span(span, at(span.start), at(span.end), self._top + HEAD + lane * LANE + 3)
            self._top = bottom + GAP
        for hour in range(first, last, every):
            self._text(at(hour * HOUR), self._top, clock(hour * HOUR), SOFT, size=SMALL)
        self._top += HEAD
        if left_out:
            self._text(MARGIN, self._top, self._more_days.format(left_out), INK)
            self._top += HEAD
        self._key([kind for kind in self._names if any(span.kind == kind for day in days for span in day.spans)])

    def bars(self, title: str, values: Sequence[tuple[str, int]]) -> None:
        """Draw a bar chart: one row per value with its name, its bar and its number."""
        self._text(MARGIN, self._top + HEAD // 2, title, SOFT)
        self._top += HEAD
        most = max((number for _name, number in values), default=0) or 1
        numbered = is_numbered([name for name, _number in values])
        for place, (name, number) in enumerate(values, 1):
            label = f"{place}. {drawable(name)}".rstrip() if numbered else drawable(name)
            lines, size = _lines(label, BAR_LEFT - MARGIN - GAP)
            height = max(ROW, len(lines) * SMALL_LINE)
            middle = self._top + height // 2
            for index, line in enumerate(lines):
                self._text(MARGIN, middle + (2 * index + 1 - len(lines)) * SMALL_LINE / 2, line, INK, size=size)
            right = BAR_LEFT + round((BAR_RIGHT - BAR_LEFT) * number / most)
            top, bottom = middle - BAR // 2, middle + BAR // 2
            self._draw.rectangle([BAR_LEFT, top, BAR_RIGHT, bottom], EMPTY)
            self._draw.rectangle([BAR_LEFT, top, right, bottom], FILLED)
            self._text(BAR_RIGHT + GAP, middle, f"{number:,}", INK)
            self._top += height
        self._top += GAP

    def png(self) -> bytes:
        """Return the sheet as far as it is filled."""
        whole = self._image.crop((0, 0, WIDTH, min(self._top + MARGIN - GAP, TALLEST)))
        stream = io.BytesIO()
        whole.quantize(64, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
        return stream.getvalue()

    def _key(self, kinds: Sequence[str]) -> None:
        left = float(MARGIN)
        for kind in kinds:
            self._span(SessionBar(0, 0, "", kind), left, left + 2 * BOX, self._top + (HEAD - BOX) // 2)
            self._text(left + 2 * BOX + 12, self._top + HEAD // 2, self._names[kind], INK, size=SMALL)
            left += 2 * BOX + 48 + font(SMALL).getlength(self._names[kind])
        self._top += HEAD + GAP

    def _span(self, span: SessionBar, left: float, right: float, top: float) -> None:
        """Draw a box: filled when attended, outlined when planned, with a dashed outline when missed."""
        x, y = round(left) + 1, round(top)
        end, bottom = max(round(right) - 2, x + 2 * LINE), y + BOX
        if span.kind == "attended":
            self._draw.rectangle([x, y, end, bottom], FILLED)
            return
        self._draw.rectangle([x, y, end, bottom], PAPER, FILLED, LINE)
        if span.kind == "missed":
            for gap in range(x + DASH, end - DASH, 2 * DASH):
                for edge in (y, bottom - LINE + 1):
                    self._draw.rectangle([gap, edge, min(gap + DASH, end - LINE) - 1, edge + LINE - 1], PAPER)
            for edge in (x, end - LINE + 1):
                self._draw.rectangle([edge, y + DASH, edge + LINE - 1, bottom - DASH], PAPER)

    def _text(self, x: float, y: float, words: str, fill: str, *, size: int = TEXT, anchor: str = "lm") -> None:
        self._draw.text((x, y), words, fill, font(size), anchor)


def _lines(label: str, width: float) -> tuple[list[str], int]:
    """Return a label as one line, or as two of small letters, and their size."""
    if font(TEXT).getlength(label) <= width:
        return [label], TEXT
    return wrapped(label, width, SMALL, LINES_OF_NAME), SMALL


def wrapped(text: str, width: float, size: int, most: int) -> list[str]:
    """Return a text as lines: broken between words, or where a word or a line of Japanese is too long anywhere.

    What is left over for the last of ``most`` lines is cut off.
    """
    lines: list[str] = []
    while text and len(lines) < most - 1:
        end = _fitting(text, width, size)
        if end < len(text) and (blank := text.rfind(" ", 1, end + 1)) > end // 2:
            end = blank
        lines.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*lines, cut(text, width, size)] if text else lines


def cut(line: str, width: float, size: int) -> str:
    """Return a line as far as it fits into a width."""
    if font(size).getlength(line) <= width:
        return line
    return f"{line[: _fitting(line, width - font(size).getlength('…'), size)].rstrip()}…"


def _fitting(text: str, width: float, size: int) -> int:
    """Return how many letters of a text fit into a width; at least one."""
    taken = 0.0
    for index, letter in enumerate(text):
        taken += font(size).getlength(letter)
        if taken > width:
            return max(1, index)
    return len(text)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font in a size in pixels."""
    return ImageFont.truetype(sans_path(), size)
