"""Package of a Word document: its parts in a zip file."""

import shutil
from collections.abc import Iterator, Mapping
from tempfile import TemporaryFile
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import translation

from sessions.reporting.files.article import PreparedArticle, PrintedPicture
from sessions.reporting.files.docx.body import Body
from sessions.reporting.files.docx.styles import settings, styles
from sessions.reporting.files.docx.xml import HEAD, NAMESPACES, RELATIONS, WORD, Relations
from sessions.reporting.files.office_pictures import office_pictures

_BLOCK = 1 << 18
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "word/document.xml": f"{_WORD_TYPE}.document.main+xml",
    "word/styles.xml": f"{_WORD_TYPE}.styles+xml",
    "word/numbering.xml": f"{_WORD_TYPE}.numbering+xml",
    "word/settings.xml": f"{_WORD_TYPE}.settings+xml",
    "word/footnotes.xml": f"{_WORD_TYPE}.footnotes+xml",
    "word/footer.xml": f"{_WORD_TYPE}.footer+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_ENDINGS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
}
_FOOTER = (
    f'{HEAD}<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
)
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)


class DocxFile:
    """A Word document, written to a temporary file in constant memory; it can be iterated once, which closes it.

    Not streamed like other archives: office programs refuse a zip that tells the length of a file behind it. Raises
    TooManyAtOnce when a picture has to be converted and cannot be now, OSError when one is lost.
    """

    def __init__(self, prepared: PreparedArticle) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by `close`
        with translation.override(prepared.article.language), office_pictures(prepared.pictures.values()) as pictures:
            _write(_parts(prepared, pictures), self._file)
        self._size = self._file.tell()

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        with self._file:
            self._file.seek(0)
            while block := self._file.read(_BLOCK):
                yield block

    def close(self) -> None:
        """Delete the temporary file."""
        self._file.close()


def _write(parts: Iterator[tuple[str, bytes | PrintedPicture]], file: IO[bytes]) -> None:
    with ZipFile(file, "w") as package:
        for path, content in parts:
            # A fixed date, so that the same article has the same bytes.
            info = ZipInfo(path)
            info.compress_type = ZIP_DEFLATED if isinstance(content, bytes) else ZIP_STORED
            if isinstance(content, bytes):
                package.writestr(info, content)
            else:
                with content.open() as stream, package.open(info, "w") as entry:
                    shutil.copyfileobj(stream, entry, _BLOCK)


def _parts(
    prepared: PreparedArticle, pictures: Mapping[str, PrintedPicture]
) -> Iterator[tuple[str, bytes | PrintedPicture]]:
    article = prepared.article
    paths = {name: f"media/image{number}.{stored.ending}" for number, (name, stored) in enumerate(pictures.items(), 1)}
    body = Body(article, pictures, lambda stored: paths[stored.name])
    footer = body.relations.to("footer", "footer.xml")
    for part in ("styles", "numbering", "settings", "footnotes"):
        body.relations.to(part, f"{part}.xml")
    relations, of_notes = body.relations, Relations()
    document = "".join(body.document())
    notes = "".join(f'<w:footnote w:id="{number}">{text}</w:footnote>' for number, text in body.notes(of_notes))
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708"'
        ' w:gutter="0"/></w:sectPr>'
    )
    yield "[Content_Types].xml", _content_types()
    yield "_rels/.rels", _package_relations()
    yield "docProps/core.xml", _properties(article.title, article.author, article.language)
    yield (
        "word/document.xml",
        f"{HEAD}<w:document {NAMESPACES}><w:body>{document}{section}</w:body></w:document>".encode(),
    )
    yield "word/_rels/document.xml.rels", relations.xml()
    yield "word/styles.xml", styles(article.language)
    yield "word/numbering.xml", body.numbering.xml()
    yield "word/settings.xml", settings(article.language)
    yield "word/footnotes.xml", f"{HEAD}<w:footnotes {NAMESPACES}>{_SEPARATORS}{notes}</w:footnotes>".encode()
    yield "word/_rels/footnotes.xml.rels", of_notes.xml()
    yield "word/footer.xml", _FOOTER.encode()
    for name, stored in pictures.items():
        yield f"word/{paths[name]}", stored


def _content_types() -> bytes:
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in _ENDINGS.items())
    overrides = "".join(f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in _PARTS.items())
    return f'{HEAD}<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'.encode()


def _package_relations() -> bytes:
    core = "http://schemas.openxmlformats.org/package/2006/relationships"
    return (
        f'{HEAD}<Relationships xmlns="{core}">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    ).encode()


def _properties(title: str, author: str, language: str) -> bytes:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title>'
        f"<dc:creator>{escape(author)}</dc:creator><dc:language>{escape(language)}</dc:language></cp:coreProperties>"
    ).encode()
