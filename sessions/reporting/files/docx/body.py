"""Body of a Word document: the blocks of an article as paragraphs and tables, its footnotes as Word's footnotes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from sessions.reporting.files import tree
from sessions.reporting.files.article import PrintedPicture
from sessions.reporting.files.docx.styles import BULLETS, ListNumbering
from sessions.reporting.files.docx.xml import Relations, drawing, run

TEXT_WIDTH = 9026
"""Width of the text on A4 between margins of an inch, in twentieths of a point."""

_EMU_PER_TWIP = 635
_EMU_PER_PIXEL = 9525
_TALLEST = 7_200_000
"""Maximum height of a picture, in EMU: 20 cm, so that it fits on a page."""
_INDENT = 360
_LEVELS = 9
_EMPTY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'


@dataclass(frozen=True, slots=True)
class BlockPlace:
    """Where a paragraph stands: its style, indent, border on the left, alignment, number, and the width left to it."""

    style: str = ""
    indent: int = 0
    border: str = ""
    align: str = ""
    number: tuple[int, int] | None = None
    hanging: int = 0
    depth: int = 0
    keeps_next: bool = False
    width: int = TEXT_WIDTH

    def inside(self, indent: int, style: str = "", border: str = "") -> "BlockPlace":
        """Return the place of blocks that stand further right."""
        return replace(
            self,
            style=style or self.style,
            border=border or self.border,
            indent=self.indent + indent,
            number=None,
            hanging=0,
            width=max(1000, self.width - indent),
        )

    def xml(self) -> str:
        """Return the properties of a paragraph, in the order of the schema."""
        found = f'<w:pStyle w:val="{self.style}"/>' if self.style else ""
        if self.keeps_next:
            found += "<w:keepNext/>"
        if self.number:
            found += f'<w:numPr><w:ilvl w:val="{self.number[1]}"/><w:numId w:val="{self.number[0]}"/></w:numPr>'
        if self.border:
            found += f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{self.border}"/></w:pBdr>'
        if self.indent or self.hanging:
            found += f'<w:ind w:left="{self.indent}" w:hanging="{self.hanging}"/>'
        if self.align:
            found += f'<w:jc w:val="{self.align}"/>'
        return f"<w:pPr>{found}</w:pPr>" if found else ""


class Body:
    """Writer of blocks; numbers of lists and pictures run through the document, relations belong to one part."""

    def __init__(
        self, article: tree.Article, pictures: Mapping[str, PrintedPicture], path_of: Callable[[PrintedPicture], str]
    ) -> None:
        self.relations = Relations()
        self.numbering = ListNumbering()
        self.told: set[int] = set()
        self._article, self._pictures, self._path_of = article, pictures, path_of
        self._bookmarks = {heading.anchor: number for number, heading in enumerate(article.headings, 1)}
        self._drawings = 0
        self._in_note = False

    def document(self) -> Iterator[str]:
        """Yield title, text, and the notes that no reference in the text leads to."""
        article = self._article
        yield self._paragraph((tree.Run(article.title),), BlockPlace("Title"))
        yield from self.blocks(article.blocks, BlockPlace())
        rest = [number for number in range(1, len(article.notes) + 1) if number not in self.told]
        for number in rest:
            yield self._paragraph((tree.Run(f"[{number}]"),), BlockPlace(keeps_next=True))
            yield from self.blocks(article.notes[number - 1], BlockPlace(indent=_INDENT))
        if article.rest:
            text = _("The file ends here. The Markdown has %(count)d more characters.") % {"count": article.rest}
            yield self._paragraph((tree.Run(text, frozenset({"em"})),), BlockPlace())

    def notes(self, relations: Relations) -> Iterator[tuple[int, str]]:
        """Yield the footnotes that the text refers to; call it after `document`."""
        self.relations, self._in_note = relations, True
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>' + run(" ")
        for number in sorted(self.told):
            match self._article.notes[number - 1]:
                case (tree.Paragraph(text), *others):
                    line = self._line(text, BlockPlace())
                    first = f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{mark}{line}</w:p>'
                case others:
                    first = f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{mark}</w:p>'
            yield number, first + "".join(self.blocks(others, BlockPlace("FootnoteText")))

    def blocks(self, blocks: Iterable[tree.Block], place: BlockPlace) -> Iterator[str]:
        """Yield the paragraphs and tables of blocks."""
        for block in blocks:
            match block:
                case tree.Heading():
                    yield self._heading(block, place)
                case tree.Paragraph():
                    yield self._paragraph(block.text, place)
                case tree.Figure():
                    centred = replace(place, align="center")
                    yield self._paragraph((block.picture,), replace(centred, keeps_next=bool(block.caption)))
                    if block.caption:
                        yield self._paragraph(block.caption, replace(centred, style="Caption"))
                case tree.LinkCard():
                    yield self._paragraph(_card(block), place.inside(_INDENT, border="0B5C74"))
                case tree.CodeBlock():
                    if block.name:
                        yield self._paragraph(
                            (tree.Run(block.name),), replace(place, style="CodeName", keeps_next=True)
                        )
                    text = block.text.removesuffix("\n")
                    yield f"<w:p>{replace(place, style='Code').xml()}{run(text)}</w:p>"
                case tree.Items():
                    yield from self._list(block, place)
                case tree.Quote():
                    yield from self.blocks(block.blocks, place.inside(_INDENT, "Quote", "999999"))
                case tree.NoteBox():
                    yield from self.blocks(
                        block.blocks, place.inside(_INDENT, "Message", "B3261E" if block.alert else "9A6700")
                    )
                case tree.Details():
                    inner = place.inside(_INDENT, border="999999")
                    title = tree.Run(block.title, frozenset({"strong"}))
                    yield self._paragraph((title,), replace(inner, keeps_next=True))
                    yield from self.blocks(block.blocks, inner)
                case tree.TableBlock():
                    yield self._table(block, place)
                case tree.ThematicBreak():
                    yield '<w:p><w:pPr><w:pStyle w:val="Rule"/></w:pPr></w:p>'

    def _heading(self, heading: tree.Heading, place: BlockPlace) -> str:
        number = self._bookmarks[heading.anchor]
        text = self._line(heading.text, place)
        return (
            f"<w:p>{replace(place, style=f'Heading{heading.level}').xml()}"
            f'<w:bookmarkStart w:id="{number}" w:name="heading{number}"/>{text}<w:bookmarkEnd w:id="{number}"/></w:p>'
        )

    def _paragraph(self, line: tree.Line, place: BlockPlace) -> str:
        return f"<w:p>{place.xml()}{self._line(line, place)}</w:p>"

    def _list(self, items: tree.Items, place: BlockPlace) -> Iterator[str]:
        level = min(place.depth, _LEVELS - 1)
        number = self.numbering.ordered(level, items.start) if items.ordered else BULLETS
        for item in items.items:
            inner = replace(place.inside(_INDENT, "ListParagraph"), depth=place.depth + 1)
            marked = replace(inner, number=(number, level), hanging=_INDENT)
            yield from self._item(item, inner, marked)

    def _item(self, item: tree.Item, inner: BlockPlace, marked: BlockPlace) -> Iterator[str]:
        if item.done is not None:
            marked = replace(marked, number=None)
        match item.blocks:
            case (tree.Paragraph(text), *others):
                box = () if item.done is None else (tree.Run("☑\ufe0e\t" if item.done else "☐\t"),)
                yield self._paragraph((*box, *text), marked)
                yield from self.blocks(others, inner)
            case others:
                yield self._paragraph((), marked)
                yield from self.blocks(others, inner)

    def _table(self, table: tree.TableBlock, place: BlockPlace) -> str:
        columns = max(1, len(table.align))
        width = place.width // columns
        grid = f'<w:gridCol w:w="{width}"/>' * columns
        indent = f'<w:tblInd w:w="{place.indent}" w:type="dxa"/>' if place.indent else ""
        rows = [self._row(table.head, table.align, width, head=True)] if table.head else []
        rows += [self._row(row, table.align, width, head=False) for row in table.rows]
        # Without a paragraph between them Word would join two tables.
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>{indent}'
            f'<w:tblLook w:val="0420"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>{_EMPTY}'
        )

    def _row(self, cells: tuple[tree.Line, ...], align: tuple[str, ...], width: int, *, head: bool) -> str:
        shown = []
        for cell, where in zip(cells, align, strict=False):
            place = BlockPlace("TableHead" if head else "TableText", align=where, width=max(500, width - 200))
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>' if head else ""
            properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            shown.append(f"<w:tc>{properties}{self._paragraph(cell, place)}</w:tc>")
        repeated = "<w:tblHeader/>" if head else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(shown)}</w:tr>"

    def _line(self, line: tree.Line, place: BlockPlace) -> str:
        return "".join(
            self._linked(link, "".join(self._inline(one, place, linked=self._leads(link)) for one in group))
            for link, group in groupby(line, lambda one: one.link)
        )

    def _leads(self, link: tree.Link | None) -> bool:
        return link is not None and (not link.anchor or link.address in self._bookmarks)

    def _linked(self, link: tree.Link | None, text: str) -> str:
        if link is None or not self._leads(link):
            return text
        if link.anchor:
            return f'<w:hyperlink w:anchor="heading{self._bookmarks[link.address]}">{text}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self.relations.to("hyperlink", link.address, external=True)}">{text}</w:hyperlink>'

    def _inline(self, one: tree.Inline, place: BlockPlace, *, linked: bool) -> str:
        match one:
            case tree.Break():
                return "<w:r><w:br/></w:r>"
            case tree.NoteMark(number):
                return self._note(number)
            case tree.Picture():
                return self._picture(one, place)
            case tree.Run():
                return run(one.text.replace("\n", " "), _properties(one, linked=linked))

    def _note(self, number: int) -> str:
        # A footnote has one reference, and none within another footnote.
        if self._in_note or number in self.told:
            return run(str(number), '<w:vertAlign w:val="superscript"/>')
        self.told.add(number)
        style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        return f'<w:r>{style}<w:footnoteReference w:id="{number}"/></w:r>'

    def _picture(self, picture: tree.Picture, place: BlockPlace) -> str:
        stored = self._pictures.get(picture.name)
        if stored is None:
            return run(_("Image %(name)s is still missing") % {"name": picture.name})
        self._drawings += 1
        width, height = (pixels * _EMU_PER_PIXEL for pixels in stored.shown_size(picture.width))
        scale = min(1, place.width * _EMU_PER_TWIP / width, _TALLEST / height)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        relation = self.relations.to("image", self._path_of(stored))
        return drawing(relation, self._drawings, picture.name, picture.alt, size)


def _properties(one: tree.Run, *, linked: bool) -> str:
    mono = bool(one.marks & {"code", "math"})
    style = "Hyperlink" if linked else "CodeText" if mono else ""
    found = f'<w:rStyle w:val="{style}"/>' if style else ""
    if mono and linked:
        found += '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
    found += "<w:b/>" if "strong" in one.marks else ""
    found += "<w:i/>" if one.marks & {"em", "math"} else ""
    return found + ("<w:strike/>" if "s" in one.marks else "")


def _card(card: tree.LinkCard) -> tree.Line:
    link = tree.Link(card.address) if card.address else None
    label = tree.Run(card.label, frozenset({"strong"}), link)
    return (label, tree.Break(), tree.Run(card.value)) if card.value != card.label else (label,)
