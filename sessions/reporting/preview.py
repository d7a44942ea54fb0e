"""Markdown preview as safe HTML (XSS protection).

Three layers: markdown-it reads no HTML; nh3 has an allowlist of elements and attributes; the result is in an element
with ``hx-disable``, because a Content-Security-Policy does not stop htmx. Nothing is loaded from another site, and
pictures come only from our photo view.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sessions.reporting.parse_cost import cut_within
from sessions.reporting.parser_thread import on_own_stack
from sessions.rules.parsing import parse_url
from sessions.rules.video_urls import youtube_id

from .dialects import Dialect

MAX_SOURCE = 300_000
"""Maximum number of characters rendered; the rest is replaced by a note."""

MAX_EFFORT = 100_000
"""Cost limit of a preview, see parse_cost.py: a third of a second. Prose of MAX_SOURCE characters is below."""

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "details", "summary"),
    *("em", "strong", "s", "a", "img", "code", "pre", "span", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "srcset", "sizes", "alt", "title", "width", "height", "loading"},
    "ol": {"start"},
    **{tag: {"class"} for tag in ("p", "span", "details", "code", "th", "td")},
    "div": {"class", "tabindex", "role", "aria-label"},
    "pre": {"tabindex"},
}
_CLASSES = {
    *(
        "prose-box",
        "prose-box prose-alert",
        "prose-details",
        "prose-card",
        "prose-card prose-video",
        "prose-kind",
        "prose-address",
        "prose-file",
    ),
    *(
        "align-left",
        "align-center",
        "align-right",
        "prose-missing",
        "prose-elsewhere",
        "prose-end",
        "prose-table",
    ),
}
# Two rem less than the real width, so that 640 pixels suffice on a normal screen.
_SIZES = "(min-width: 60rem) 40rem, 100vw"
_SIZE = re.compile(r"[0-9]{1,4}px")
_LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#-]{1,30}")
_HREF = re.compile(r"(?:https?://|mailto:)[^\\]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in the preview: URL, size in pixels if known, and its srcset.

    The URL is "" when the file is missing.
    """

    address: str
    width: int | None = None
    height: int | None = None
    sources: str = ""


def render(
    text: str, photos: Mapping[str, Shown] | None = None, *, dialect: Dialect, heading_shift: int = 0
) -> SafeString:
    """Render `text`, in its dialect, as safe HTML inside ``<div class="prose" hx-disable>``.

    `photos` are the event's pictures by plain name; a path of a dialect (``/images/folder/name``) is looked up by its
    name. `heading_shift` increases every heading level, so that it fits below the headings of the page.
    """
    known = photos or {}
    shown, rest = _cut(text)
    md, env = _markdown(dialect), {"photos": known, "shift": heading_shift, "dialect": dialect}
    tokens = on_own_stack(len(shown), lambda: md.parse(shown, env))
    body = md.renderer.render(tokens, md.options, env)
    if rest:
        notice = _("The preview ends here. The Markdown has %(count)d more characters.") % {"count": rest}
        body += format_html('<p class="prose-end">{}</p>', notice)
    addresses = {address for shown in known.values() for address in (shown.address, shown.sources)}
    return format_html('<div class="prose" hx-disable>{}</div>', sanitise(body, addresses))


def sanitise(html: str, picture_addresses: set[str]) -> SafeString:
    """Return `html` with only the elements of the preview; pictures only from `picture_addresses`."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute_filter(picture_addresses),
        clean_content_tags={"script", "style"},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow ugc",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just made it so


def _attribute_filter(
    picture_addresses: set[str],
) -> Callable[[str, str, str], str | None]:
    def allowed(tag: str, name: str, value: str) -> str | None:
        match name:
            case "href":
                keep = _HREF.fullmatch(value) is not None
            case "src" | "srcset":
                keep = bool(value) and value in picture_addresses
            case "sizes":
                keep = value == _SIZES or _SIZE.fullmatch(value) is not None
            case "class" if tag == "code":
                keep = _LANGUAGE.fullmatch(value) is not None
            case "class":
                keep = value in _CLASSES
            case "tabindex":
                keep = value == "0"
            case "role":
                keep = value == "group"
            case "width" | "height" | "start":
                keep = value.isascii() and value.isdigit() and len(value) < 10
            case _:
                keep = True
        return value if keep else None

    return allowed


def _cut(text: str) -> tuple[str, int]:
    shown = text
    if len(text) > MAX_SOURCE:
        end = text.rfind("\n", 0, MAX_SOURCE)
        shown = text[: end if end > 0 else MAX_SOURCE]
    shown = cut_within(shown, MAX_EFFORT)
    return shown, len(text) - len(shown)


@cache
def _markdown(dialect: Dialect) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    dialect.add_constructs(md)
    md.core.ruler.push("fit_page", _fit_page)
    md.add_render_rule("image", _render_image)
    md.add_render_rule("card", _render_card)
    md.add_render_rule("fence", _render_fence)
    md.add_render_rule("table_open", _render_table_start)
    md.add_render_rule("table_close", _render_table_end)
    return md


def _fit_page(state: StateCore) -> None:
    """Shift headings below those of the page, and replace the inline style of table cells by a class."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + state.env['shift'])}"
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"class": str(token.attrs["style"]).replace("text-align:", "align-")}
        elif token.type == "code_block":
            token.attrs = {"tabindex": "0"}


def _render_image(
    renderer: Any,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[index]
    address, alt = str(token.attrs["src"]), renderer.renderInlineAsText(token.children, options, env)
    if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE):
        parts = parse_url(address)
        host = parts.netloc if parts and parts.netloc else address
        label = _with_alt(_("Image on %(host)s") % {"host": host}, alt)
        return format_html('<span class="prose-elsewhere"><a href="{}">{}</a></span>', address, label)
    name = env["dialect"].picture_name(address)
    shown: Shown | None = env["photos"].get(name)
    if shown is None or not shown.address:
        label = _with_alt(_("Image %(name)s is still missing") % {"name": name}, alt)
        return format_html('<span class="prose-missing">{}</span>', label)
    return format_html('<img src="{}" alt="{}" loading="lazy"{}>', shown.address, alt, _sizes(token, shown))


def _sizes(token: Token, shown: Shown) -> SafeString:
    """Return width, height and srcset, to avoid layout shift."""
    said = str(token.attrs["width"]) if "width" in token.attrs else ""
    sizes = format_html(' width="{}"', said) if said else SafeString()
    if shown.width and shown.height:
        width = int(said) if said else shown.width
        height = max(1, round(shown.height * width / shown.width))
        sizes = format_html(' width="{}" height="{}"', width, height)
    if shown.sources:
        sizes += format_html(' srcset="{}" sizes="{}"', shown.sources, f"{said}px" if said else _SIZES)
    return sizes


def _with_alt(label: str, alt: str) -> str:
    return f"{label}: {alt}" if alt else label


def _render_card(
    _renderer: object,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    kind, value = tokens[index].meta["kind"], tokens[index].meta["value"]
    if kind == "youtube" and not value.startswith("http"):
        value = f"https://www.youtube.com/watch?v={value}"
    is_address = value.startswith(("http://", "https://"))
    if youtube_id(value):
        style, label = "prose-card prose-video", _("Recording on YouTube")
    elif kind in ("link", "card"):
        style, label = (
            "prose-card",
            (parts.hostname or value) if is_address and (parts := parse_url(value)) else value,
        )
    else:
        style, label = (
            "prose-card",
            _("From %(site)s") % {"site": env["dialect"].embeds.get(kind, kind)},
        )
    words = format_html(
        '<span class="prose-kind">{}</span> <span class="prose-address">{}</span>',
        label,
        value,
    )
    linked = format_html('<a href="{}">{}</a>', value, words) if is_address else words
    return format_html('<p class="{}">{}</p>\n', style, linked)


def _render_fence(
    _renderer: object,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    """Render code with its file name, as in Zenn's ```` ```js:main.js ````."""
    token = tokens[index]
    language, name = env["dialect"].code_title(token.info)
    title = format_html('<div class="prose-file">{}</div>', name) if name else ""
    words = language.split()
    style = format_html(' class="language-{}"', words[0]) if words else ""
    return format_html('{}<pre tabindex="0"><code{}>{}</code></pre>\n', title, style, token.content)


def _render_table_start(*_token: object) -> str:
    """Render the box in which a wide table scrolls, also by the keyboard."""
    return format_html('<div class="prose-table" tabindex="0" role="group" aria-label="{}"><table>\n', _("Table"))


def _render_table_end(*_token: object) -> str:
    return "</table></div>\n"
