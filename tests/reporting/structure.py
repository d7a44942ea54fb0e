"""The structure of a rendered article, read from the HTML of three renderers: ours, Zenn's, and GitHub's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

VOID = {"br", "hr", "img", "input"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = HEADINGS | {
    *("p", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "aside", "details", "div", "embed-block"),
}

SILENT = {
    *("header-anchor-link", "footnote-backref", "prose-back"),
    *("prose-box-open", "prose-box-done", "msg-symbol"),
}
"""Signs that only one of the renderers writes, or that are told in another way."""


@dataclass
class Node:
    """An element, or a text (tag "")."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)
    text: str = ""

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    def words(self) -> str:
        return self.text + "".join(child.words() for child in self.children)

    def find(self, *tags: str) -> "Iterator[Node]":
        for child in self.children:
            if child.tag in tags:
                yield child
            yield from child.find(*tags)


class _Tree(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Node("root")
        self.open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in {node.tag for node in self.open[1:]}:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Node("", text=data))


def structure(html: str) -> list[Any]:
    """Return the blocks of an article as nested tuples, the same for each renderer."""
    return _blocks(_Tree(html).root)


def _blocks(parent: Node) -> list[Any]:
    found: list[Any] = []
    line: list[Node] = []

    def flush() -> None:
        if inline := _inline(line):
            # GitHub's parser takes a picture in HTML, alone on its line, for a block of its own.
            is_picture = [piece[0] for piece in inline] == ["image"]
            found.append(("paragraph" if is_picture else "line", inline))
        line.clear()

    for node in parent.children:
        if node.tag in BLOCKS or "embed-block" in node.classes:
            flush()
            found += _block(node)
        else:
            line.append(node)
    flush()
    return found


def _block(node: Node) -> list[Any]:
    classes = node.classes
    if "embed-block" in classes:
        return [_embed(node)]
    if node.tag in HEADINGS:
        return [("heading", int(node.tag[1]), _inline(node.children))]
    if node.tag == "hr":
        return [("rule",)]
    if node.tag in ("ul", "ol"):
        items = [_item(child) for child in node.children if child.tag == "li"]
        return [("list", node.tag, node.attrs.get("start", "1"), items)]
    if node.tag == "table":
        rows = [
            [(cell.tag, _align(cell), _inline(cell.children)) for cell in row.find("th", "td")]
            for row in node.find("tr")
        ]
        return [("table", rows)]
    if node.tag == "details":
        summary = next(node.find("summary")).words()
        # GitHub's parser leaves the HTML as it is written, without an element around the text.
        text = Node("div", children=[child for child in node.children if child.tag != "summary"])
        return [("details", summary, _blocks(text))]
    if node.tag == "aside":
        return [("box", "alert" if "alert" in classes else "message", _blocks(next(node.find("div"))))]
    if node.tag == "blockquote":
        return [_quote(node)]
    if node.tag == "pre":
        return [_code(node, "")]
    if node.tag == "section" or "prose-notes" in classes:
        return [_section(node)]
    if node.tag == "div":
        return _division(node)
    return _paragraph(node)


def _division(node: Node) -> list[Any]:
    classes = node.classes
    if "prose-box" in classes:
        return [("box", "alert" if "prose-alert" in classes else "message", _blocks(next(node.find("div"))))]
    if "prose-notice" in classes:
        kind = next(name for name in classes - {"prose-notice"}).removeprefix("prose-")
        return [("notice", kind, _blocks(Node("div", children=node.children[1:]))[1:])]
    if "prose-formula" in classes:
        return [("formula", next(node.find("code")).words().strip())]
    if "code-block-container" in classes:
        name = next((each.words() for each in node.find("span") if "code-block-filename" in each.classes), "")
        return [_code(next(node.find("pre")), name)]
    if "prose-code" in classes:
        name = next((each.words() for each in node.find("div") if "prose-file" in each.classes), "")
        return [_code(next(node.find("pre")), name)]
    return _blocks(node)


def _code(node: Node, name: str) -> tuple[Any, ...]:
    code = next(node.find("code"))
    if "language-mermaid" in code.classes or node.attrs.get("lang") == "mermaid":
        return ("mermaid", code.words().strip())
    spans = [each for each in code.find("span") if each.classes & {"prose-added", "prose-removed", "add", "remove"}]
    marked = [("+" if each.classes & {"prose-added", "add"} else "-", each.words().rstrip("\n")) for each in spans]
    if node.attrs.get("lang") == "diff":
        # GitHub's site colours the lines of a diff, its parser does not.
        marked = [(line[0], line) for line in code.words().split("\n") if line[:1] in ("+", "-")]
    return ("code", name, code.words().rstrip("\n"), marked)


def _section(node: Node) -> tuple[Any, ...]:
    if "zenn-katex" in node.classes:
        return ("formula", node.words().strip())
    return ("notes", [_blocks(each) for each in next(node.find("ol")).children if each.tag == "li"])


def _quote(node: Node) -> tuple[Any, ...]:
    """Return a quote; GitHub's site makes an alert of one that begins with ``[!NOTE]``, its parser does not."""
    blocks = _blocks(node)
    first = blocks[0][1] if blocks and blocks[0][0] == "paragraph" else [""]
    kind = (
        re.fullmatch(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\] ?(.*)", first[0])
        if isinstance(first[0], str)
        else None
    )
    if not kind:
        return ("quote", blocks)
    rest = [("paragraph", [*filter(None, [kind[2]]), *first[1:]])] if kind[2] or first[1:] else []
    return ("notice", kind[1].lower(), rest + blocks[1:])


def _item(node: Node) -> tuple[Any, ...]:
    task = ""
    for each in node.find("input", "span"):
        if each.tag == "input" or each.classes & {"prose-box-open", "prose-box-done"}:
            task = "done" if "checked" in each.attrs or "prose-box-done" in each.classes else "open"
            break
    return (task, _blocks(node))


def _align(cell: Node) -> str:
    style = cell.attrs.get("style", "") + cell.attrs.get("align", "") + cell.attrs.get("class", "")
    return next((side for side in ("left", "center", "right") if side in style), "")


def _paragraph(node: Node) -> list[Any]:
    """Return a paragraph; Zenn keeps cards within one, with what stands before and behind."""
    classes = node.classes
    if "prose-card" in classes:
        address = next(each for each in node.find("span") if "prose-address" in each.classes).words()
        return [("player", node.attrs["data-player"]) if "data-player" in node.attrs else ("card", unquote(address))]
    if "prose-missing" in classes:
        return [("line", ["cannot be shown"])]
    found: list[Any] = []
    run: list[Node] = []
    for child in [*node.children, Node("embed-block")]:
        if child.tag == "embed-block" or "embed-block" in child.classes:
            if inline := _inline(run):
                found.append(("paragraph", inline))
            run = []
            found += [_embed(child)] if child.tag != "embed-block" else []
        else:
            run.append(child)
    return found


def _embed(node: Node) -> tuple[Any, ...]:
    frame = next(node.find("iframe"))
    content = unquote(frame.attrs.get("data-content", ""))
    if "zenn-embedded-mermaid" in node.classes:
        return ("mermaid", content.strip())
    return ("card", unquote(content)) if content else ("player", frame.attrs["src"])


def _inline(nodes: list[Node]) -> list[Any]:
    found: list[Any] = []
    for node in nodes:
        for piece in _piece(node):
            if isinstance(piece, str) and found and isinstance(found[-1], str):
                found[-1] += piece
            else:
                found.append(piece)
    words = [re.sub(r"[ \t\n]+", " ", piece) if isinstance(piece, str) else piece for piece in found]
    for at, piece in enumerate(words):
        if isinstance(piece, str):
            after = at == 0 or words[at - 1] == ("break",)
            before = at + 1 == len(words) or words[at + 1] == ("break",)
            piece = piece.lstrip(" ") if after else piece
            words[at] = piece.rstrip(" ") if before else piece
    return [piece for piece in words if piece]


def _piece(node: Node) -> Iterator[Any]:
    classes, style = node.classes, node.attrs.get("style", "").replace(" ", "")
    if not node.tag:
        yield node.text
    elif "display:none" in style or node.tag == "input" or classes & SILENT:
        return
    elif node.tag == "br":
        yield ("break",)
    elif node.tag == "img":
        # The preview loads no picture of another site: it names the host.
        src = node.attrs.get("src", "")
        yield (
            "image",
            urlsplit(src).netloc or src.rpartition("/")[2],
            node.attrs.get("alt", ""),
            node.attrs.get("width", ""),
        )
    elif "prose-elsewhere" in classes:
        host, _, alt = node.words().removeprefix("Image on ").partition(": ")
        yield ("image", host, alt, "")
    elif node.tag == "sup":
        yield ("note", re.findall("[0-9]+", node.words())[0])
    elif node.tag == "code":
        yield ("code", node.words())
    elif node.tag in ("embed-katex", "eq") or "prose-math" in classes:
        yield ("math", node.words())
    elif node.tag == "a":
        # The preview leads to no place on the publishing site itself.
        href = unquote(node.attrs.get("href", ""))
        yield ("link", href if re.match("(https?://|mailto:)", href) else "", _inline(node.children))
    elif node.tag in ("strong", "em", "s", "del"):
        yield ({"del": "s"}.get(node.tag, node.tag), _inline(node.children))
    else:
        for child in node.children:
            yield from _piece(child)
