"""Tree of an article: its blocks and its runs of text, which every file format is written from. Pure data.

Text inside a block is flat: each run carries its marks, so that no nesting of marks, however deep, becomes recursion.
Blocks nest at most as deep as the parser allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

type Mark = Literal["strong", "em", "s", "code", "math"]


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A link: an address on the web, or with `anchor` a heading of this article. Equal only to itself."""

    address: str
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Text with the same marks and the same link."""

    text: str
    marks: frozenset[Mark] = frozenset()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A line break within a block."""

    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the event by its plain name; `width` in pixels if the author gave one."""

    name: str
    alt: str = ""
    width: int | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A reference to a footnote; notes are numbered from 1."""

    number: int
    link: Link | None = None


type Inline = Run | Break | Picture | NoteMark
type Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level in the outline, without gaps, and its anchor, unique in the article."""

    level: int
    text: Line
    anchor: str

    @property
    def plain(self) -> str:
        """The heading without marks."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Line


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture alone on its line, with its caption."""

    picture: Picture
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A link card or a player: its label, and its address if that can be opened."""

    label: str
    value: str
    address: str = ""
    video: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A block of code, with language and file name where they are known; math is code of the language ``math``."""

    text: str
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; `done` is None unless it is a task."""

    blocks: "tuple[Block, ...]"
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class NoteBox:
    """A message box."""

    blocks: "tuple[Block, ...]"
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """A part that is folded until it is opened."""

    title: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; `align` holds "left", "center", "right" or "" for each column."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A thematic break."""


type Block = (
    Heading | Paragraph | Figure | LinkCard | CodeBlock | Items | Quote | NoteBox | Details | TableBlock | ThematicBreak
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article, with its footnotes in the order of their numbers."""

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[tuple[Block, ...], ...] = ()
    language: str = "en"
    author: str = ""
    rest: int = 0
    """How many characters of the Markdown were left out, because reading them would take too long."""
    headings: tuple[Heading, ...] = field(default=())

    def linked_anchors(self) -> frozenset[str]:
        """Return the anchors that links of the article lead to."""
        lines = (line for blocks in (self.blocks, *self.notes) for line in lines_of(blocks))
        return frozenset(one.link.address for line in lines for one in line if one.link and one.link.anchor)


def plain(line: Line) -> str:
    """Return the words of a line without marks."""
    return "".join(one.text if isinstance(one, Run) else " " if isinstance(one, Break) else "" for one in line).strip()


def lines_of(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """Yield every line of text in `blocks`, in order."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Figure():
                yield (block.picture,)
                yield block.caption
            case Items():
                for item in block.items:
                    yield from lines_of(item.blocks)
            case Quote() | NoteBox() | Details():
                yield from lines_of(block.blocks)
            case TableBlock():
                yield from block.head
                for row in block.rows:
                    yield from row


def picture_names(article: Article) -> list[str]:
    """Return the names of the article's pictures, unique, in order of appearance."""
    lines = (line for blocks in (article.blocks, *article.notes) for line in lines_of(blocks))
    return list(dict.fromkeys(one.name for line in lines for one in line if isinstance(one, Picture)))
