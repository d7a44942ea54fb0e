"""Parts of a chart. Widths are percent, so that texts keep their size on any screen; colours are in statistics.css."""

from html import escape

from sessions.rules.text_length import is_wide


def text(x: float, y: float, content: str, *, kind: str = "", end: bool = False) -> str:
    """Return a line of text at x percent and y pixels; ``end`` puts its end there."""
    classes = f' class="{kind}"' if kind else ""
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:g}%" y="{y:g}"{classes}{anchor}>{escape(content)}</text>'


def box(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> str:
    """Return a rectangle, from x percent and y pixels, with a title for pointers and screen readers."""
    inside = f"<title>{escape(title)}</title>" if title else ""
    place = f'x="{x:.2f}%" y="{y:g}" width="{max(width, 0):.2f}%" height="{height:g}"'
    return f'<rect {place} rx="3" class="{kind}">{inside}</rect>'


def upright(x: float, top: float, bottom: float) -> str:
    """Return a vertical line at x percent."""
    return f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{top:g}" y2="{bottom:g}" class="chart-grid"/>'


def chart(height: float, name: str, parts: list[str]) -> str:
    """Return a whole chart with its accessible name."""
    return f'<svg class="chart" role="img" aria-label="{escape(name)}" height="{height:g}">{"".join(parts)}</svg>'


def shortened(content: str, width: int) -> str:
    """Return a text cut to a width in Latin letters, of which a wide letter takes two."""
    left = width
    for index, letter in enumerate(content):
        left -= 2 if is_wide(letter) else 1
        if left < 0:
            return f"{content[:index].rstrip()}…"
    return content
