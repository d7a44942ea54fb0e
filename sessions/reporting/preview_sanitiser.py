"""Second layer of the preview: an allowlist of elements, attributes and their values."""

import re
from collections.abc import Callable

import nh3
from django.utils.safestring import SafeString, mark_safe

from sessions.rules.players import is_frame

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "details", "summary"),
    *("em", "strong", "s", "a", "img", "code", "pre", "span", "div", "sup"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_BLOCKS = {
    *("p", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "details", "div"),
    *("table", "tr"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "loading"},
    "ol": {"start", "class"},
    **{tag: {"class"} for tag in ("ul", "details", "code", "th", "td", "sup", *(f"h{level}" for level in range(1, 7)))},
    "li": {"class", "id"},
    "p": {"class", "data-player"},
    "span": {"class", "role", "aria-label", "title"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "pre": {"tabindex"},
}
ATTRIBUTES = {tag: _ATTRIBUTES.get(tag, set()) | ({"data-line"} if tag in _BLOCKS else set()) for tag in _TAGS}

ALERTS = ("note", "tip", "important", "warning", "caution")
"""Kinds of GitHub's alerts."""

_CLASSES = {
    *("prose-box", "prose-box prose-alert", "prose-box prose-info", "prose-box prose-warn", "prose-box-text"),
    *(f"prose-notice prose-{kind}" for kind in ALERTS),
    *(f"prose-h{level}" for level in range(1, 7)),
    *("prose-notice-title", "prose-details", "prose-details-text", "prose-card", "prose-card prose-video"),
    *("prose-card prose-slides", "prose-kind", "prose-address", "prose-load", "prose-file", "prose-code"),
    *("prose-added", "prose-removed", "prose-formula", "prose-math", "prose-later"),
    *("prose-tasks", "prose-task", "prose-box-open", "prose-box-done"),
    *("prose-ref", "prose-notes", "prose-notes-title", "prose-back"),
    *("align-left", "align-center", "align-right"),
    *("prose-missing", "prose-elsewhere", "prose-end", "prose-table", "prose-caption"),
}
SIZES = "(min-width: 60rem) 40rem, 100vw"
"""Two rem less than the real width, so that 640 pixels suffice on a normal screen."""

_SIZE = re.compile(r"[0-9]{1,4}px")
_LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#-]{1,30}")
_HREF = re.compile(r"(?:https?://|mailto:)[^\\]*|#fn(?:ref)?-[0-9a-f]{8}-[0-9]{1,6}(?:-[0-9]{1,6})?", re.IGNORECASE)
_NOTE = re.compile(r"fn(?:ref)?-[0-9a-f]{8}-[0-9]{1,6}(?:-[0-9]{1,6})?")


def sanitise(html: str, picture_addresses: set[str]) -> SafeString:
    """Return `html` with only the elements of the preview; pictures only from `picture_addresses`."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute_filter(picture_addresses),
        clean_content_tags={"script", "style"},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just made it so


def _attribute_filter(picture_addresses: set[str]) -> Callable[[str, str, str], str | None]:
    def allowed(tag: str, name: str, value: str) -> str | None:
        match name:
            case "href":
                keep = _HREF.fullmatch(value) is not None
            case "src" | "srcset":
                keep = bool(value) and value in picture_addresses
            case "sizes":
                keep = value == SIZES or _SIZE.fullmatch(value) is not None
            case "class" if tag == "code":
                keep = _LANGUAGE.fullmatch(value) is not None
            case "class":
                keep = value in _CLASSES
            case "tabindex":
                keep = value == "0"
            case "role":
                keep = value in ("group", "img")
            case "id":
                keep = _NOTE.fullmatch(value) is not None
            case "data-player":
                keep = is_frame(value)
            case "width" | "height" | "start" | "data-line":
                keep = value.isascii() and value.isdigit() and len(value) < 10
            case _:
                keep = True
        return value if keep else None

    return allowed
