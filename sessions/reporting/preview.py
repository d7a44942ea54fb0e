"""Markdown preview as safe HTML (XSS protection).

Three layers: markdown-it reads no HTML; nh3 has an allowlist of elements and attributes (`sanitise`); the
result is in an element with ``hx-disable``, because a Content-Security-Policy does not stop htmx. Nothing is loaded
from another site before a person asks for it, and pictures come only from our photo view.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2s
from typing import Literal

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sessions.article.dialects import Dialect
from sessions.article.parse_cost import beginning
from sessions.reporting.preview_elements import SIZES, Shown, add_elements
from sessions.reporting.preview_notes import ALERTS
from sessions.rules.players import is_frame


def render(
    text: str,
    photos: Mapping[str, Shown] | None = None,
    *,
    dialect: Dialect,
    heading_shift: int = 0,
    first_line: int | None = None,
    pictures: Literal["all", "stored", "none"] = "all",
    folder: str | None = None,
) -> SafeString:
    """Render `text`, in its dialect, as safe HTML inside ``<div class="prose prose-…" hx-disable>``.

    `photos` are the event's pictures by plain name; a path of a dialect (``/images/folder/name``) is looked up by its
    name if the folder is `folder`, or that is None. `heading_shift` increases every heading level, so that it fits
    below the headings of the page. `first_line` gives every block the number of its line (``data-line``), counted from
    there. `pictures` leaves out those that are missing ("stored"), or all.
    """
    known = photos or {}
    shown, rest = beginning(text)
    md, look = _markdown(dialect), dialect.preview.look
    # Two previews on a page must not share the ids of their footnotes.
    key = blake2s(shown.encode("utf-8", "replace"), digest_size=4).hexdigest()
    env = {
        "photos": known,
        "shift": heading_shift,
        "dialect": dialect,
        "key": key,
        "first_line": first_line,
        "pictures": pictures,
        "folder": folder,
    }
    tokens = md.parse(shown, env)
    body = md.renderer.render(tokens, md.options, env)
    if rest:
        notice = _("The preview ends here. The Markdown has %(count)d more characters.") % {"count": rest}
        body += format_html('<p class="prose-end">{}</p>', notice)
    addresses = {address for shown in known.values() for address in (shown.address, shown.sources)}
    names = f"prose prose-{look}" if look else "prose"
    return format_html('<div class="{}" hx-disable>{}</div>', names, sanitise(body, addresses))


def by_path(photos: Mapping[str, Shown], folders: Iterable[str]) -> dict[str, Shown]:
    """Return photos by their names, and by their paths in the folders of the reports that a text may be in."""
    return {**photos, **{f"images/{folder}/{name}": photos[name] for folder in folders for name in photos}}


@cache
def _markdown(dialect: Dialect) -> MarkdownIt:
    md = dialect.parser()
    md.core.ruler.push("fit_page", _fit_page)
    add_elements(md)
    return md


def _fit_page(state: StateCore) -> None:
    """Shift headings below those of the page, name lines, and replace the style of table cells by a class."""
    first = state.env["first_line"]
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1])
            token.tag = f"h{min(6, level + state.env['shift'])}"
            if token.nesting > 0 and state.env["shift"]:
                # It looks as at its own level.
                token.attrs["class"] = f"prose-h{level}"
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).replace("text-align:", "align-")}
        if first is not None and token.map and token.nesting >= 0 and token.type != "inline":
            token.attrs["data-line"] = str(first + token.map[0])
        for child in _in_links(token.children or []):
            child.meta["in_link"] = True


def _in_links(children: Sequence[Token]) -> Iterator[Token]:
    """Yield the pictures within links, which cannot hold another link."""
    opened = 0
    for child in children:
        opened += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if opened and child.type == "image":
            yield child


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
