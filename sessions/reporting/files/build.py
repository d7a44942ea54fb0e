"""Builder of the tree of an article from the tokens of its Markdown."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile
from urllib.parse import unquote

from django.utils.translation import gettext as _
from markdown_it.token import Token

from sessions.reporting.files import tree
from sessions.reporting.files.clean import card_of, clean, link_to
from sessions.reporting.files.parser import HOUSE
from sessions.rules.parsing import parse_url

_MARKS: dict[str, tree.Mark] = {"strong": "strong", "em": "em", "s": "s"}
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class Builder:
    """Makes blocks of tokens; `known` are the pictures in `folder` that exist, all others are told as missing."""

    def __init__(self, known: Collection[str], folder: str) -> None:
        self.headings: list[tree.Heading] = []
        self.notes: list[tuple[tree.Block, ...]] = []
        self._known, self._folder = known, folder
        self._anchors: dict[str, int] = {}
        self._above: list[int] = []

    def build(self, tokens: Sequence[Token]) -> tuple[tree.Block, ...]:
        """Return the blocks of an article; its headings and notes are then in `headings` and `notes`."""
        return tuple(self._blocks(iter(tokens)))

    def _blocks(self, tokens: Iterator[Token]) -> Iterator[tree.Block]:
        """Yield the blocks up to the end of the block that contains them."""
        depth = 0
        for token in tokens:
            if token.nesting < 0 and not depth:
                return
            match token.type:
                case "heading_open":
                    yield self._heading(int(token.tag[1]), next(tokens))
                    next(tokens)
                case "paragraph_open":
                    yield from self._paragraph(next(tokens))
                    # The last paragraph of a footnote also holds the links back to the text.
                    while next(tokens).type != "paragraph_close":
                        pass
                case "bullet_list_open" | "ordered_list_open":
                    start = int(token.attrs.get("start", 1))
                    yield tree.Items(tuple(self._items(tokens)), token.type.startswith("ordered"), start)
                case "blockquote_open":
                    yield tree.Quote(tuple(self._blocks(tokens)))
                case "box_open":
                    yield self._box(token, tokens)
                case "table_open":
                    yield self._table(tokens)
                case "fence":
                    language, name = HOUSE.code_title(token.info)
                    yield tree.CodeBlock(clean(token.content), clean("".join(language.split()[:1])), clean(name))
                case "code_block":
                    yield tree.CodeBlock(clean(token.content))
                case "formula_block":
                    yield tree.CodeBlock(clean(token.content), "math")
                case "hr":
                    yield tree.ThematicBreak()
                case "card":
                    yield card_of(token.meta["kind"], token.meta["value"])
                case "footnote_open":
                    self.notes.append(tuple(self._blocks(tokens)))
                case _:
                    # What wraps blocks and is not known here is left out; its blocks are not.
                    depth += token.nesting

    def _items(self, tokens: Iterator[Token]) -> Iterator[tree.Item]:
        for token in tokens:
            if token.type != "list_item_open":
                return
            item = _task(tuple(self._blocks(tokens)))
            yield item if item.done is not None else tree.Item(item.blocks, (token.meta or {}).get("checked"))

    def _box(self, token: Token, tokens: Iterator[Token]) -> tree.NoteBox | tree.Details:
        """Return a box, by the words behind its name or, where the parser has read them, by its kind and title."""
        words = token.info.split(None, 1)
        kind = token.meta.get("kind", "") if token.meta else "".join(words[1:])
        blocks = tuple(self._blocks(tokens))
        if kind == "details" or (not token.meta and words[0] == "details"):
            title = token.meta.get("title", "") if token.meta else "".join(words[1:])
            return tree.Details(clean(title.strip()) or "…", blocks)
        return tree.NoteBox(blocks, kind.strip() in ("alert", "warn"))

    def _heading(self, level: int, inline: Token) -> tree.Heading:
        text = self._line(inline)
        wanted = "-".join(tree.plain(text).lower().split())[:100] or "section"
        self._anchors[wanted] = number = self._anchors.get(wanted, -1) + 1
        # A heading may itself end in "-1".
        while number and f"{wanted}-{number}" in self._anchors:
            self._anchors[wanted] = number = number + 1
        anchor = f"{wanted}-{number}" if number else wanted
        self._anchors.setdefault(anchor, 0)
        # A level that the author left out is no level of the file: validators and screen readers stumble over it.
        while self._above and self._above[-1] >= level:
            self._above.pop()
        self._above.append(level)
        heading = tree.Heading(len(self._above), text, anchor)
        self.headings.append(heading)
        return heading

    def _paragraph(self, inline: Token) -> Iterator[tree.Block]:
        """Yield the figures and, between them, the text of a paragraph."""
        lines = list(_lines(self._line(inline)))
        text: list[tree.Inline] = []
        index = 0
        while index < len(lines):
            match lines[index]:
                case (tree.Picture() as picture,):
                    if text:
                        yield tree.Paragraph(tuple(text))
                        text = []
                    caption = _caption(lines[index + 1]) if index + 1 < len(lines) else ()
                    yield tree.Figure(picture, caption)
                    index += bool(caption)
                case line:
                    text += [tree.Break(), *line] if text else line
            index += 1
        if text:
            yield tree.Paragraph(tuple(text))

    def _table(self, tokens: Iterator[Token]) -> tree.TableBlock:
        rows: list[tuple[tree.Line, ...]] = []
        cells: list[tree.Line] = []
        align: list[str] = []
        heads = 0
        for token in tokens:
            match token.type:
                case "table_close":
                    break
                case "th_open":
                    align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
                case "thead_close":
                    heads = len(rows)
                case "inline":
                    cells.append(self._line(token))
                case "tr_close":
                    rows.append(tuple(cells))
                    cells = []
        return tree.TableBlock(rows[0] if heads and rows else (), tuple(rows[heads:]), tuple(align))

    def _line(self, inline: Token) -> tree.Line:
        return tuple(_merged(self._inlines(inline.children or [])))

    def _inlines(self, tokens: Sequence[Token]) -> Iterator[tree.Inline]:
        marks: list[tree.Mark] = []
        links: list[tree.Link | None] = []
        for token in tokens:
            link = links[-1] if links else None
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if kind in _MARKS:
                marks.append(_MARKS[kind]) if token.nesting > 0 else marks.pop()
            elif token.type == "link_open":
                links.append(link_to(str(token.attrs["href"])) if link is None else link)
            elif token.type == "link_close":
                links.pop()
            elif token.type in ("softbreak", "hardbreak"):
                yield tree.Break(link)
            elif token.type == "image":
                yield self._image(token, frozenset(marks), link)
            elif token.type == "footnote_ref":
                yield tree.NoteMark(token.meta["id"] + 1)
            elif token.type == "code_inline":
                yield tree.Run(clean(token.content), frozenset((*marks, "code")), link)
            elif token.type == "formula":
                yield tree.Run(clean(token.content), frozenset((*marks, "math")), link)
            elif token.content:
                yield tree.Run(clean(token.content), frozenset(marks), link)

    def _image(self, token: Token, marks: frozenset[tree.Mark], link: tree.Link | None) -> tree.Inline:
        address, alt = str(token.attrs["src"]), clean(_words(token.children or []))
        if _ELSEWHERE.match(address):
            parts = parse_url(address)
            label = _("Image on %(host)s") % {"host": parts.netloc if parts and parts.netloc else address}
            return tree.Run(clean(_with_alt(label, alt)), marks, link or link_to(address))
        name = HOUSE.name_in_folder(address, self._folder)
        if name not in self._known:
            label = _("Image %(name)s is still missing") % {"name": unquote(name)}
            return tree.Run(clean(_with_alt(label, alt)), marks, link)
        width = int(token.attrs.get("width") or 0) or None
        return tree.Picture(name, alt, width, link)


def picture_names_in(tokens: Sequence[Token], folder: str | None) -> set[str]:
    """Return the names of the pictures in `folder` that tokens show, whether or not they exist."""
    inside = (child for token in tokens for child in token.children or [])
    return {HOUSE.name_in_folder(str(child.attrs["src"]), folder) for child in inside if child.type == "image"}


def _with_alt(label: str, alt: str) -> str:
    return f"{label}: {alt}" if alt else label


def _words(tokens: Sequence[Token]) -> str:
    """Return the text of an alt text, whose marks do not count."""
    return "".join(
        " " if t.type in ("softbreak", "hardbreak") else t.content for t in tokens if t.type != "image"
    ) + "".join(t.content for t in tokens if t.type == "image")


def _lines(line: tree.Line) -> Iterator[tree.Line]:
    """Split a paragraph at its breaks, without blank runs around each line."""
    current: list[tree.Inline] = []
    for one in (*line, tree.Break()):
        if not isinstance(one, tree.Break):
            current.append(one)
            continue
        current = list(dropwhile(_is_blank, current))
        while current and _is_blank(current[-1]):
            current.pop()
        if current:
            yield tuple(current)
        current = []


def _is_blank(one: tree.Inline) -> bool:
    return isinstance(one, tree.Run) and not one.text.strip()


def _caption(line: tree.Line) -> tree.Line:
    """Return a line that is all in italics as a caption, else ()."""
    caption: list[tree.Inline] = []
    for one in line:
        if isinstance(one, tree.Picture) or (isinstance(one, tree.Run) and one.text.strip() and "em" not in one.marks):
            return ()
        caption.append(tree.Run(one.text, one.marks - {"em"}, one.link) if isinstance(one, tree.Run) else one)
    return tuple(caption)


def _merged(line: Iterator[tree.Inline]) -> Iterator[tree.Inline]:
    """Join neighbouring runs with the same marks and link."""
    before: tree.Run | None = None
    texts: list[str] = []
    for one in line:
        if isinstance(one, tree.Run) and before and (one.marks, one.link) == (before.marks, before.link):
            texts.append(one.text)
            continue
        if before:
            yield tree.Run("".join(texts), before.marks, before.link)
        before, texts = (one, [one.text]) if isinstance(one, tree.Run) else (None, [])
        if before is None:
            yield one
    if before:
        yield tree.Run("".join(texts), before.marks, before.link)


def _task(blocks: tuple[tree.Block, ...]) -> tree.Item:
    """Return an item; "[ ]" or "[x]" at its start makes a task of it."""
    match blocks:
        case (tree.Paragraph((tree.Run(text, marks, None), *rest)), *others) if task := _TASK.match(text):
            line = (tree.Run(text[task.end() :], marks), *rest)
            return tree.Item((tree.Paragraph(line), *others), task[1] != " ")
    return tree.Item(blocks)
