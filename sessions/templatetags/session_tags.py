"""Template tags and filters: icons, Markdown to plain text, local times of an event."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from sessions.models import full_name
from sessions.rules.excerpts import Excerpt
from sessions.web.date_formats import dated, duration, long_date, short_date
from sessions.web.site_addresses import qr_svg

register = template.Library()
register.filter(short_date)
register.filter(long_date)
register.filter(dated)
register.filter(duration)
register.filter(full_name)
register.filter(qr_svg)

# The order matters: browsers name other browsers in their User-Agent.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}

SHOWN_URL_LENGTH = 48
MARKS = "[]*_`~\\<>!&"
MOST_MARKS = 60
"""Maximum number of Markdown marks in a line that is converted: a third of a millisecond."""
LINE_SHOWN = 600
"""Maximum length of a displayed first line; more than two lines of the widest card."""
BEGINNING = 10_000
"""How many characters of a text are searched for its first line."""

_MARKS = re.compile(f"[{re.escape(MARKS)}]")
_BLOCK_START = re.compile(r"[ \t\u3000]*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+|>[ \t]?)+")
_FENCE = re.compile(r"[ \t]*(?:```|~~~|:::|---|\*\*\*|!\[[^\]]*\]\([^)]*\)[ \t]*$)")
_inline = MarkdownIt("commonmark", {"html": False})


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Return the SVG icon of that name from _icons.html, hidden from screen readers."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"></use></svg>', name)


@register.simple_tag
def rating_stars(rating: int | None) -> SafeString:
    """Return a rating as stars, which a screen reader reads as words; "" without one."""
    if not rating:
        return SafeString()
    words = _("Rating: %(number)s of 5 stars") % {"number": rating}
    stars = "★" * rating + "☆" * (5 - rating)
    return format_html('<span class="stars" role="img" aria-label="{}">{}</span>', words, stars)


@register.filter
def plain(text: str) -> str:
    """Convert a line of Markdown to plain text: ``[title](url)`` is ``title``.

    A line with more than MOST_MARKS marks stays as written, to bound the time.
    """
    if not text or not _MARKS.search(text):
        return text
    return _plain(text) if sum(map(text.count, MARKS)) <= MOST_MARKS else text


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    found = _inline.parseInline(text)[0].children or []
    words = "".join(" " if token.type == "softbreak" else token.content for token in found)
    return words.strip() or text


@register.filter
def first_line(text: str) -> str:
    """Return the first non-empty line of a Markdown text as plain text; "".

    At most LINE_SHOWN characters, because a card shows two lines.
    """
    for line in text[:BEGINNING].splitlines():
        if not line.strip() or _FENCE.match(line):
            continue
        start = _BLOCK_START.match(line)
        said = line[start.end() if start else 0 :].strip()
        words = plain(said if len(said) <= LINE_SHOWN else f"{said[: LINE_SHOWN - 1]}…")
        if words:
            return words
    return ""


@register.filter
def clock(instant: datetime | None, zone: ZoneInfo) -> str:
    """Return the local time of a datetime in a zone, as ``09:30``; "" for None."""
    return timezone.localtime(instant, zone).strftime("%H:%M") if instant else ""


@register.filter
def in_zone(instant: datetime | None, zone: ZoneInfo) -> str:
    """Return a datetime as ISO 8601 with the offset of the zone, for a ``datetime`` attribute."""
    return timezone.localtime(instant, zone).isoformat(timespec="minutes") if instant else ""


@register.filter
def date_in(instant: datetime | None, zone: ZoneInfo) -> date | None:
    """Return the local date of a datetime in a zone; None for None."""
    return timezone.localtime(instant, zone).date() if instant else None


@register.filter
def last_day_in(end: datetime | None, zone: ZoneInfo) -> date | None:
    """Return the last local date before a datetime at which something ends, often a midnight; None for None."""
    return date_in(end - timedelta.resolution, zone) if end else None


@register.simple_tag(takes_context=True)
def local_time(context: Context, instant: datetime | None) -> SafeString:
    """Return a `<time>` with date and time in the time zone of the person who looks (`my_zone`), which is named where
    they have chosen none; "" for None.
    """
    return _time(context, instant, with_clock=True)


@register.simple_tag(takes_context=True)
def my_clock(context: Context, instant: datetime) -> str:
    """Return the time in the time zone of the person who looks, such as ``09:30``, or ``09:30 UTC`` where they have
    chosen no zone and it is that of the site.
    """
    zone = context["my_zone"]
    told = clock(instant, zone)
    if context["zone_is_mine"]:
        return told
    name = instant.astimezone(zone).tzname() or ""
    return f"{told} UTC{name}" if name[:1] in {"+", "-"} else f"{told} {name}"


@register.simple_tag(takes_context=True)
def local_date(context: Context, instant: datetime | None) -> SafeString:
    """Return a `<time>` with the date in the time zone of the person who looks; "" for None."""
    return _time(context, instant, with_clock=False)


def _time(context: Context, instant: datetime | None, *, with_clock: bool) -> SafeString:
    if instant is None:
        return SafeString()
    zone = context["my_zone"]
    words = dated(date_in(instant, zone)) + (f", {my_clock(context, instant)}" if with_clock else "")
    return format_html('<time datetime="{}">{}</time>', in_zone(instant, zone), words)


@register.filter
def shown_url(url: str) -> str:
    """Return a URL for display: without scheme, and shortened."""
    text = url.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return text if len(text) <= SHOWN_URL_LENGTH else text[: SHOWN_URL_LENGTH - 1] + "…"


@register.filter
def device_name(user_agent: str) -> str:
    """Return a readable name of a User-Agent, such as ``Firefox, Android``; unknown ones unchanged."""
    parts = (next((name for mark, name in known.items() if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(part for part in parts if part) or user_agent[:80]


@register.simple_tag
def focus_first_error(form: BaseForm) -> str:
    """Let the first field with an error have the focus when the page is shown, with and without scripts."""
    faulty = [field for field in form.visible_fields() if field.errors]
    if faulty:
        for field in form.fields.values():
            field.widget.attrs.pop("autofocus", None)
        faulty[0].field.widget.attrs["autofocus"] = True
    return ""


@register.filter
def with_marks(excerpt: Excerpt) -> SafeString:
    """Return an excerpt as HTML: each part escaped, matches in <mark>."""
    parts = (format_html("<mark>{}</mark>", part.text) if part.is_match else part.text for part in excerpt)
    return format_html_join("", "{}", ((part,) for part in parts))
