"""Article as HTML: title, table of contents, text and footnotes, for the page to print and for a file."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from sessions.reporting.files import tree
from sessions.reporting.files.article import PreparedArticle, PrintedPicture
from sessions.reporting.preview_elements import SIZES, Shown

MAX_REPEATED = 20_000_000
"""How many bytes of pictures a file may hold that are already in it; later ones are links to the first."""

_TAGS = {"strong": "strong", "em": "em", "s": "s", "code": "code"}

type Piece = str | PrintedPicture
"""A piece of a page: text, or a picture in place of its address."""


class Page:
    """Writer of an article's body; `address_of` says where a picture is, or None where it is put into the page."""

    def __init__(
        self, prepared: PreparedArticle, address_of: Callable[[PrintedPicture], str | Shown] | None = None
    ) -> None:
        self._article, self._pictures = prepared.article, prepared.pictures
        self._address_of = address_of
        # Chromium makes a destination of each in a PDF, and programs warn of long names there.
        self._anchors = {
            heading.anchor: heading.anchor if address_of is None else f"Heading-{number}"
            for number, heading in enumerate(self._article.headings, 1)
        }
        self._numbers = {name: number for number, name in enumerate(prepared.pictures, 1)}
        self._shown: set[str] = set()
        self._repeated = 0
        self._marked: set[int] = set()

    def pieces(self) -> Iterator[Piece]:
        """Yield title, table of contents, text and footnotes."""
        article = self._article
        yield f"<h1>{escape(article.title)}</h1>\n"
        yield from self._contents(article.headings)
        yield from self._blocks(article.blocks)
        if article.notes:
            title = escape(_("Footnotes"))
            yield f'<section class="notes" aria-label="{title}"><p><strong>{title}</strong></p>\n<ol>\n'
            for number, blocks in enumerate(article.notes, 1):
                yield f'<li id="Note-{number}">'
                yield from self._blocks(blocks)
                if number in self._marked:
                    back = escape(_("Back to the text"))
                    yield f'<a href="#Mark-{number}" aria-label="{back}">↩</a>'
                yield "</li>\n"
            yield "</ol></section>\n"
        if article.rest:
            text = _("The file ends here. The Markdown has %(count)d more characters.") % {"count": article.rest}
            yield f'<p class="soft">{escape(text)}</p>\n'

    def _contents(self, headings: tuple[tree.Heading, ...]) -> Iterator[str]:
        """Yield nested lists of links to the headings down to the third level that occurs."""
        levels = sorted({heading.level for heading in headings})[:3]
        shown = [heading for heading in headings if heading.level in levels]
        if len(shown) < 2:
            return
        title = escape(_("Contents"))
        yield f'<nav class="contents" aria-label="{title}"><p><strong>{title}</strong></p>\n'
        above: list[int] = []
        for heading in shown:
            while len(above) > 1 and above[-1] > heading.level:
                above.pop()
                yield "</li></ul>"
            if not above or heading.level > above[-1]:
                above.append(heading.level)
                yield "<ul>"
            else:
                above[-1] = min(above[-1], heading.level)
                yield "</li>\n"
            yield f'<li><a href="#{_fragment(self._anchors[heading.anchor])}">{escape(heading.plain or "—")}</a>'
        yield "</li></ul>" * len(above) + "</nav>\n"

    def _blocks(self, blocks: Iterable[tree.Block]) -> Iterator[Piece]:
        for block in blocks:
            match block:
                case tree.Heading():
                    level = min(6, block.level + 1)
                    yield f'<h{level} id="{escape(self._anchors[block.anchor])}">'
                    yield from self._line(block.text)
                    yield f"</h{level}>\n"
                case tree.Paragraph():
                    yield "<p>"
                    yield from self._line(block.text)
                    yield "</p>\n"
                case tree.Figure():
                    yield "<figure>"
                    yield from self._line((block.picture,))
                    if block.caption:
                        yield "<figcaption>"
                        yield from self._line(block.caption)
                        yield "</figcaption>"
                    yield "</figure>\n"
                case tree.LinkCard():
                    yield _card(block)
                case tree.CodeBlock():
                    yield _code(block)
                case tree.Items():
                    yield from self._list(block)
                case tree.Quote():
                    yield "<blockquote>\n"
                    yield from self._blocks(block.blocks)
                    yield "</blockquote>\n"
                case tree.NoteBox():
                    yield f'<div class="box{" alert" if block.alert else ""}">\n'
                    yield from self._blocks(block.blocks)
                    yield "</div>\n"
                case tree.Details():
                    yield f"<details><summary>{escape(block.title)}</summary>\n"
                    yield from self._blocks(block.blocks)
                    yield "</details>\n"
                case tree.TableBlock():
                    yield from self._table(block)
                case tree.ThematicBreak():
                    yield "<hr>\n"

    def _list(self, items: tree.Items) -> Iterator[Piece]:
        tag = "ol" if items.ordered else "ul"
        yield f'<ol start="{items.start}">\n' if items.ordered and items.start != 1 else f"<{tag}>\n"
        for item in items.items:
            yield "<li>" if item.done is None else f'<li class="task">{_box(item.done)} '
            match item.blocks:
                # A single paragraph stands in the line of its bullet.
                case (tree.Paragraph() as first, *rest) if not any(isinstance(one, tree.Paragraph) for one in rest):
                    yield from self._line(first.text)
                    yield from self._blocks(rest)
                case blocks:
                    yield from self._blocks(blocks)
            yield "</li>\n"
        yield f"</{tag}>\n"

    def _table(self, table: tree.TableBlock) -> Iterator[Piece]:
        # A wide one scrolls in this box, also by the keyboard.
        yield f'<div class="table" tabindex="0" role="group" aria-label="{escape(_("Table"))}"><table>\n'
        if table.head:
            yield "<thead>"
            yield from self._row(table.head, "th", table.align)
            yield "</thead>\n"
        if table.rows:
            yield "<tbody>"
            for row in table.rows:
                yield from self._row(row, "td", table.align)
            yield "</tbody>\n"
        yield "</table></div>\n"

    def _row(self, cells: tuple[tree.Line, ...], tag: str, align: tuple[str, ...]) -> Iterator[Piece]:
        yield "<tr>"
        for number, cell in enumerate(cells):
            where = align[number] if number < len(align) else ""
            yield f'<{tag} class="{where}">' if where in ("center", "right") else f"<{tag}>"
            yield from self._line(cell)
            yield f"</{tag}>"
        yield "</tr>\n"

    def _line(self, line: tree.Line) -> Iterator[Piece]:
        for link, group in groupby(line, lambda one: one.link):
            inside = list(group)
            start = self._link_start(link, inside)
            yield start
            for one in inside:
                yield from self._inline(one, in_link=bool(start))
            if start:
                yield "</a>"

    def _link_start(self, link: tree.Link | None, inside: list[tree.Inline]) -> str:
        if link is None or (link.anchor and link.address not in self._anchors):
            return ""
        if link.anchor:
            return f'<a href="#{_fragment(self._anchors[link.address])}">'
        # On paper the address follows where the words are not the address itself.
        words = "".join(one.text for one in inside if isinstance(one, tree.Run))
        style = ' class="named"' if words.strip() and words.strip() not in link.address else ""
        return f'<a href="{escape(link.address)}" rel="noopener noreferrer"{style}>'

    def _inline(self, one: tree.Inline, *, in_link: bool) -> Iterator[Piece]:
        match one:
            case tree.Break():
                yield "<br>"
            case tree.NoteMark(number):
                first = number not in self._marked
                self._marked.add(number)
                name = f' id="Mark-{number}"' if first else ""
                yield (
                    f"<sup{name}>"
                    + (f"[{number}]" if in_link else f'<a href="#Note-{number}">[{number}]</a>')
                    + "</sup>"
                )
            case tree.Picture():
                yield from self._picture(one, in_link=in_link)
            case tree.Run():
                before = after = ""
                for mark in sorted(one.marks, key=lambda mark: (mark in ("code", "math"), mark)):
                    tag = _TAGS.get(mark, "span")
                    before += '<span class="math">' if mark == "math" else f"<{tag}>"
                    after = f"</{tag}>{after}"
                yield f"{before}{escape(one.text)}{after}"

    def _picture(self, picture: tree.Picture, *, in_link: bool) -> Iterator[Piece]:
        stored = self._pictures[picture.name]
        name = f"Picture-{self._numbers[picture.name]}"
        if self._address_of is None and picture.name in self._shown:
            self._repeated += stored.size
            if self._repeated > MAX_REPEATED:
                label = escape(_("Image %(name)s, shown above") % {"name": picture.name})
                yield label if in_link else f'<a href="#{name}">{label}</a>'
                return
        identifier = "" if picture.name in self._shown else f' id="{name}"'
        self._shown.add(picture.name)
        address = self._address_of(stored) if self._address_of else stored
        yield f'<img{identifier} src="'
        yield address if isinstance(address, PrintedPicture) else escape(getattr(address, "address", address))
        yield f'" alt="{escape(picture.alt)}"'
        if isinstance(address, Shown):
            yield ' loading="lazy"'
            if address.sources:
                sizes = f"{picture.width}px" if picture.width else SIZES
                yield f' srcset="{escape(address.sources)}" sizes="{escape(sizes)}"'
        if stored.width:
            yield ' width="{}" height="{}"'.format(*stored.shown_size(picture.width))
        elif picture.width:
            yield f' width="{picture.width}"'
        yield ">"


def body_of(prepared: PreparedArticle, address_of: Callable[[PrintedPicture], str | Shown]) -> str:
    """Return the body of an article, with pictures at their addresses; those of Shown are loaded as they are seen."""
    with translation.override(prepared.article.language):
        return "".join(str(piece) for piece in Page(prepared, address_of).pieces())


def _fragment(anchor: str) -> str:
    """Return an anchor as it stands in an address."""
    return re.sub(r"[^\w.~-]", lambda match: quote(match[0], safe=""), anchor)


def _card(card: tree.LinkCard) -> str:
    value = f"<span>{escape(card.value)}</span>" if card.value != card.label else ""
    if not card.address:
        return f'<p class="card">{escape(card.label)} {value}</p>\n'
    link = f'<a href="{escape(card.address)}" rel="noopener noreferrer">{escape(card.label)}</a>'
    return f'<p class="card">{link} {value}</p>\n'


def _code(code: tree.CodeBlock) -> str:
    text = f"<pre><code>{escape(code.text)}</code></pre>"
    if not code.name:
        return f"{text}\n"
    return f'<figure class="code"><figcaption>{escape(code.name)}</figcaption>{text}</figure>\n'


def _box(done: bool) -> str:
    label = escape(_("Done") if done else _("To do"))
    return f'<span role="img" aria-label="{label}">{"☑\ufe0e" if done else "☐"}</span>'
