"""Article as a page of Confluence, in its storage format, with the pictures as attachments.

The format is XML with elements of Confluence's own: https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from posixpath import splitext
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from sessions.reporting.files import tree
from sessions.reporting.files.article import PrintedPicture

NAMESPACES = {"ac": "http://atlassian.com/content", "ri": "http://atlassian.com/resource/identifier"}
"""Namespaces for a parser; Confluence wants its storage format without their declaration."""

# The languages that the code macro knows, by the names that Markdown uses; another one makes it show an error.
_LANGUAGES = {
    **dict.fromkeys(("bash", "sh", "shell", "zsh", "console"), "bash"),
    **dict.fromkeys(("js", "javascript", "jsx", "ts", "typescript", "tsx"), "js"),
    **dict.fromkeys(("py", "python"), "py"),
    **dict.fromkeys(("html", "xml"), "xml"),
    **dict.fromkeys(("c", "cpp", "c++"), "cpp"),
    **dict.fromkeys(("cs", "csharp", "c#"), "c#"),
    **{name: name for name in ("css", "diff", "groovy", "java", "perl", "php", "powershell", "ruby", "scala", "sql")},
    **{"rb": "ruby", "vb": "vb", "yaml": "yml", "yml": "yml"},
}
_TAGS = {"strong": "strong", "em": "em", "code": "code", "math": "code"}


class StoragePage:
    """Writer of an article in storage format; `attachments` maps names of pictures to those of their files."""

    def __init__(
        self, article: tree.Article, pictures: Mapping[str, PrintedPicture], attachments: Mapping[str, str]
    ) -> None:
        self._article, self._pictures, self._attachments = article, pictures, attachments
        self._anchors = {heading.anchor: number for number, heading in enumerate(article.headings, 1)}
        self._linked = article.linked_anchors()
        self._marked: set[int] = set()

    def pieces(self) -> Iterator[str]:
        """Yield table of contents, text and footnotes; the title is that of the page."""
        article = self._article
        if len(article.headings) > 1:
            yield _macro("toc", {"maxLevel": "3"}) + "\n"
        yield from self._blocks(article.blocks)
        if article.notes:
            yield f"<hr/>\n<p><strong>{escape(_('Footnotes'))}</strong></p>\n"
            for number, blocks in enumerate(article.notes, 1):
                yield f"<p>{_anchor(f'note-{number}')}[{number}]</p>\n"
                yield from self._blocks(blocks)
        if article.rest:
            text = _("The file ends here. The Markdown has %(count)d more characters.") % {"count": article.rest}
            yield f"<p><em>{escape(text)}</em></p>\n"

    def _blocks(self, blocks: Iterable[tree.Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case tree.Heading():
                    anchor = _anchor(f"heading-{self._anchors[block.anchor]}") if block.anchor in self._linked else ""
                    yield f"<h{block.level}>{anchor}{self._line(block.text)}</h{block.level}>\n"
                case tree.Paragraph():
                    yield f"<p>{self._line(block.text)}</p>\n"
                case tree.Figure():
                    yield f'<p style="text-align: center;">{self._line((block.picture,))}</p>\n'
                    if block.caption:
                        yield f'<p style="text-align: center;"><em>{self._line(block.caption)}</em></p>\n'
                case tree.LinkCard():
                    value = f"<br/>{escape(block.value)}" if block.value != block.label else ""
                    yield f"<p>{self._within(_link_of(block), escape(block.label))}{value}</p>\n"
                case tree.CodeBlock():
                    yield _code(block)
                case tree.Items():
                    yield from self._list(block)
                case tree.Quote():
                    yield f"<blockquote>{''.join(self._blocks(block.blocks))}</blockquote>\n"
                case tree.NoteBox():
                    yield self._rich("warning" if block.alert else "info", {}, block.blocks)
                case tree.Details():
                    yield self._rich("expand", {"title": block.title}, block.blocks)
                case tree.TableBlock():
                    yield from self._table(block)
                case tree.ThematicBreak():
                    yield "<hr/>\n"

    def _rich(self, name: str, parameters: dict[str, str], blocks: Iterable[tree.Block]) -> str:
        body = "".join(self._blocks(blocks)) or "<p/>"
        return _macro(name, parameters, f"<ac:rich-text-body>{body}</ac:rich-text-body>") + "\n"

    def _list(self, items: tree.Items) -> Iterator[str]:
        """Yield a list; runs of tasks are task lists, which Confluence keeps apart from other lists."""
        start = items.start
        for is_tasks, group in groupby(items.items, lambda item: item.done is not None):
            shown = list(group)
            if is_tasks:
                yield "<ac:task-list>"
                for item in shown:
                    yield f"<ac:task><ac:task-status>{'complete' if item.done else 'incomplete'}</ac:task-status>"
                    yield f"<ac:task-body>{''.join(self._item(item.blocks))}</ac:task-body></ac:task>"
                yield "</ac:task-list>\n"
                continue
            tag = "ol" if items.ordered else "ul"
            yield f'<ol start="{start}">' if items.ordered and start != 1 else f"<{tag}>"
            for item in shown:
                yield f"<li>{''.join(self._item(item.blocks))}</li>"
            yield f"</{tag}>\n"
            start += len(shown)

    def _item(self, blocks: tuple[tree.Block, ...]) -> Iterator[str]:
        match blocks:
            case (tree.Paragraph(text), *rest) if not any(isinstance(one, tree.Paragraph) for one in rest):
                yield self._line(text)
                yield from self._blocks(rest)
            case _:
                yield from self._blocks(blocks)

    def _table(self, table: tree.TableBlock) -> Iterator[str]:
        yield "<table><tbody>"
        for tag, row in [*([("th", table.head)] if table.head else []), *(("td", row) for row in table.rows)]:
            yield "<tr>"
            for number, cell in enumerate(row):
                where = table.align[number] if number < len(table.align) else ""
                style = f' style="text-align: {where};"' if where in ("center", "right") else ""
                yield f"<{tag}><p{style}>{self._line(cell)}</p></{tag}>"
            yield "</tr>"
        yield "</tbody></table>\n"

    def _line(self, line: tree.Line) -> str:
        return "".join(
            self._within(link, "".join(map(self._inline, group))) for link, group in groupby(line, lambda one: one.link)
        )

    def _within(self, link: tree.Link | None, text: str) -> str:
        if link is None or (link.anchor and link.address not in self._anchors):
            return text
        if link.anchor:
            return _anchor_link(f"heading-{self._anchors[link.address]}", text)
        return f"<a href={quoteattr(link.address)}>{text}</a>"

    def _inline(self, one: tree.Inline) -> str:
        match one:
            case tree.Break():
                return "<br/>"
            case tree.NoteMark(number):
                return f"<sup>{_anchor_link(f'note-{number}', f'[{number}]')}</sup>"
            case tree.Picture():
                return self._picture(one)
            case tree.Run():
                return _marked(one)

    def _picture(self, picture: tree.Picture) -> str:
        stored = self._pictures.get(picture.name)
        if stored is None:
            return escape(_("Image %(name)s is still missing") % {"name": picture.name})
        width = picture.width or stored.width
        size = f' ac:width="{width}"' if width else ""
        name = quoteattr(self._attachments[picture.name])
        return f"<ac:image ac:alt={quoteattr(picture.alt)}{size}><ri:attachment ri:filename={name}/></ac:image>"


def attachment_names(pictures: Mapping[str, PrintedPicture]) -> dict[str, str]:
    """Return the file name of each attachment: that of the picture, with the ending that its format has now.

    Upper and lower case do not tell two files apart on every system that unpacks them.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name, stored in pictures.items():
        stem, ending = splitext(name)
        same = ending.lower() in (f".{stored.ending}", ".jpeg" if stored.ending == "jpg" else "")
        wanted, number = name if same else f"{stem}.{stored.ending}", 1
        while wanted.lower() in taken:
            number += 1
            wanted = f"{stem}-{number}.{stored.ending}"
        taken.add(wanted.lower())
        found[name] = wanted
    return found


def _link_of(card: tree.LinkCard) -> tree.Link | None:
    return tree.Link(card.address) if card.address else None


def _marked(run: tree.Run) -> str:
    before = after = ""
    for mark in sorted(run.marks, key=lambda mark: (mark in ("code", "math"), mark)):
        if mark == "s":
            before, after = f'{before}<span style="text-decoration: line-through;">', f"</span>{after}"
        else:
            before, after = f"{before}<{_TAGS[mark]}>", f"</{_TAGS[mark]}>{after}"
    return f"{before}{escape(run.text)}{after}"


def _macro(name: str, parameters: Mapping[str, str], body: str = "") -> str:
    said = "".join(f'<ac:parameter ac:name="{key}">{escape(value)}</ac:parameter>' for key, value in parameters.items())
    return f'<ac:structured-macro ac:name="{name}">{said}{body}</ac:structured-macro>'


def _anchor(name: str) -> str:
    return _macro("anchor", {"": name})


def _anchor_link(name: str, text: str) -> str:
    return f'<ac:link ac:anchor="{name}"><ac:link-body>{text}</ac:link-body></ac:link>'


def _code(code: tree.CodeBlock) -> str:
    parameters = {"title": code.name} if code.name else {}
    if language := _LANGUAGES.get(code.language.lower()):
        parameters["language"] = language
    # "]]>" would end the section: it is split between two of them.
    text = code.text.removesuffix("\n").replace("]]>", "]]]]><![CDATA[>")
    return _macro("code", parameters, f"<ac:plain-text-body><![CDATA[{text}]]></ac:plain-text-body>") + "\n"
