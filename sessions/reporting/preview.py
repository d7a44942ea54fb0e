"""Markdown preview as safe HTML (XSS protection).

Three layers: markdown-it reads no HTML; nh3 has an allowlist of elements and attributes (preview_sanitiser.py); the
result is in an element with ``hx-disable``, because a Content-Security-Policy does not stop htmx. Nothing is loaded
from another site before a person asks for it, and pictures come only from our photo view.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2s
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sessions.reporting.parse_cost import cut_within
from sessions.reporting.preview_elements import Shown, add_elements
from sessions.reporting.preview_sanitiser import sanitise

from .dialects import Dialect

__all__ = ["MAX_SOURCE", "Shown", "render", "sanitise"]

MAX_SOURCE = 300_000
"""Maximum number of characters rendered; the rest is replaced by a note."""

MAX_EFFORT = 100_000
"""Cost limit of a preview, see parse_cost.py: a third of a second. Prose of MAX_SOURCE characters is below."""


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
    shown, rest = _cut(text)
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


def _cut(text: str) -> tuple[str, int]:
    shown = text
    if len(text) > MAX_SOURCE:
        end = text.rfind("\n", 0, MAX_SOURCE)
        shown = text[: end if end > 0 else MAX_SOURCE]
    shown = cut_within(shown, MAX_EFFORT)
    return shown, len(text) - len(shown)


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
