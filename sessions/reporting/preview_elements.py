"""What the preview makes of the tokens: pictures, cards, players, code, tables, boxes, task lists, footnotes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sessions.models import Photo
from sessions.reporting.preview_notes import NOTE_RULES, Env, line_of
from sessions.rules.parsing import parse_url
from sessions.rules.picture_files import THUMBNAIL_WIDTHS

SIZES = "(min-width: 60rem) 40rem, 100vw"
"""The sizes of pictures: two rem less than the real width, so that 640 pixels suffice on a normal screen."""

type AddressOf = Callable[[Photo, int | None], str]
"""Returns the URL of a photo's file, or of its thumbnail of a width."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in the preview: URL, size in pixels if known, and its srcset.

    The URL is "" when the file is missing.
    """

    address: str
    width: int | None = None
    height: int | None = None
    sources: str = ""

    @classmethod
    def of(cls, photo: Photo, address_of: AddressOf) -> "Shown":
        """Return how a photo is shown; the addresses are those of ``address_of``."""
        if not photo.file:
            return cls("")
        address = address_of(photo, None)
        sources = []
        # A thumbnail is not animated. The file itself is listed only where it is no wider than the thumbnails.
        if photo.width and not photo.is_animated:
            smaller = [width for width in THUMBNAIL_WIDTHS if width < photo.width]
            sources = [f"{address_of(photo, width)} {width}w" for width in smaller]
            sources += [f"{address} {photo.width}w"] if sources and smaller != list(THUMBNAIL_WIDTHS) else []
        return cls(address, photo.width, photo.height, ", ".join(sources))


def add_elements(md: MarkdownIt) -> None:
    """Add the render rules to the parser of a preview."""
    rules: dict[str, Callable[..., str]] = {
        **NOTE_RULES,
        "image": _render_image,
        "fence": _render_fence,
        "code_block": _render_code_block,
        "table_open": _render_table_start,
        "table_close": lambda *_token: "</table></div>\n",
        "figure": _render_figure,
        "formula": _render_formula,
        "formula_block": _render_formula_block,
    }
    for name, rule in rules.items():
        md.add_render_rule(name, rule)


def _render_image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    token, wanted = tokens[index], env["pictures"]
    if wanted == "none":
        return ""
    address, alt = str(token.attrs["src"]), renderer.renderInlineAsText(token.children, options, env)
    if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE):
        parts = parse_url(address)
        host = parts.netloc if parts and parts.netloc else address
        label = _with_alt(_("Image on %(host)s") % {"host": host}, alt)
        linked = label if token.meta.get("in_link") else format_html('<a href="{}">{}</a>', address, label)
        return format_html('<span class="prose-elsewhere">{}</span>', linked)
    name = env["dialect"].name_in_folder(address, env["folder"])
    shown: Shown | None = env["photos"].get(name)
    if shown is None or not shown.address:
        if wanted == "stored":
            return ""
        label = _with_alt(_("Image %(name)s is still missing") % {"name": name}, alt)
        return format_html('<span class="prose-missing">{}</span>', label)
    title = format_html(' title="{}"', token.attrs["title"]) if token.attrs.get("title") else SafeString()
    return format_html('<img src="{}" alt="{}"{} loading="lazy"{}>', shown.address, alt, title, _sizes(token, shown))


def _render_figure(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    return str(renderer.renderInline(tokens[index].children, options, env))


def _sizes(token: Token, shown: Shown) -> SafeString:
    """Return width, height and srcset, to avoid layout shift."""
    said = str(token.attrs.get("width", ""))
    high = str(token.attrs.get("height", ""))
    sizes = format_html(' width="{}"', said) if said else SafeString()
    if said and high:
        sizes += format_html(' height="{}"', high)
    elif shown.width and shown.height:
        width = int(said) if said else shown.width
        height = max(1, round(shown.height * width / shown.width))
        sizes = format_html(' width="{}" height="{}"', width, height)
    if shown.sources:
        sizes += format_html(' srcset="{}" sizes="{}"', shown.sources, f"{said}px" if said else SIZES)
    return sizes


def _with_alt(label: str, alt: str) -> str:
    return f"{label}: {alt}" if alt else label


def _render_fence(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    """Render code with its file name, as in Zenn's ```` ```js:main.js ````; added and removed lines of a diff."""
    token = tokens[index]
    rules = env["dialect"].preview
    info, name = env["dialect"].code_title(token.info) if rules.names_code else (token.info, "")
    words = info.split()
    # Zenn looks for "diff" anywhere, other sites for the language alone.
    diff = "diff" in (words if rules.names_code else words[:1])
    language = next((word for word in words if word != "diff"), "") if rules.names_code else "".join(words[:1])
    if language == "mermaid" and rules.draws:
        note = _("Mermaid diagram: drawn on %(site)s") % {"site": env["dialect"].label}
        name = f"{name} · {note}" if name else note
    title = format_html('<div class="prose-file">{}</div>', name) if name else ""
    style = format_html(' class="language-{}"', language) if language else ""
    code = format_html_join("", "{}", ((_diff_line(line),) for line in token.content.splitlines(True)))
    shown = code if diff else token.content
    pre = format_html('{}<pre tabindex="0"><code{}>{}</code></pre>', title, style, shown)
    line = line_of(token)
    return format_html('<div class="prose-code"{}>{}</div>\n', line, pre) if line else pre + "\n"


def _diff_line(line: str) -> SafeString | str:
    kind = {"+": "added", ">": "added", "-": "removed", "<": "removed"}.get(line[:1])
    return format_html('<span class="prose-{}">{}</span>', kind, line) if kind else line


def _render_code_block(_renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: Env) -> str:
    line = line_of(tokens[index])
    pre = format_html('<pre tabindex="0"><code>{}</code></pre>', tokens[index].content)
    return format_html('<div class="prose-code"{}>{}</div>\n', line, pre) if line else pre + "\n"


def _render_table_start(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    """Render the box in which a wide table scrolls, also by the keyboard."""
    return format_html(
        '<div class="prose-table" tabindex="0" role="group" aria-label="{}"{}><table>\n',
        _("Table"),
        line_of(tokens[index]),
    )


def _render_formula(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    return format_html('<span class="prose-math" title="{}">{}</span>', _formula_note(env), tokens[index].content)


def _render_formula_block(_renderer: object, tokens: Sequence[Token], index: int, _options: object, env: Env) -> str:
    return format_html(
        '<div class="prose-formula"{}><pre tabindex="0"><code>{}</code></pre><p class="prose-later">{}</p></div>\n',
        line_of(tokens[index]),
        tokens[index].content,
        _formula_note(env),
    )


def _formula_note(env: Env) -> str:
    return _("Formula: set on %(site)s") % {"site": env["dialect"].label}
