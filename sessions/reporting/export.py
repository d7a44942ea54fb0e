"""Last of the three steps of a report out: write. The article, and its pictures in the folders of its site."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname
from typing import IO, Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from sessions.article.dialects import Dialect
from sessions.article.document import Document
from sessions.article.lines import trim
from sessions.article.outline.decoding import with_line_feeds
from sessions.article.outline.front import read_front
from sessions.article.outline.map_of_outline import map_of_outline
from sessions.article.outline.model import OWN, outline_from_json
from sessions.article.outline.source_form import ArticleSource, SourceForm, in_source_form
from sessions.article.source_map import PieceKind, SourceMap, joined_pieces, mapped
from sessions.article.writer import listed, written_parts, written_pieces
from sessions.models import ArticleCopy, Photo, Report
from sessions.reporting.assembly import build_document
from sessions.reporting.report_data import ReportData, load_report_data
from sessions.rules.git_names import is_plain_path


@dataclass(frozen=True, slots=True)
class ExportedPicture:
    """A picture of an export: its path, and the stored file with its size in bytes."""

    path: str
    name: str
    size: int

    def open(self) -> Any:
        """Open the stored file; raises OSError when it was deleted meanwhile."""
        # Not with FieldFile.open(), which keeps every file open.
        return default_storage.open(self.name, "rb")


@dataclass(frozen=True, slots=True)
class Export:
    """A report ready to write: article text, pictures in order, and names of missing ones.

    `form` is that of an article that came in with a form of its own.
    """

    document: Document
    article_path: str
    article: str
    pictures: tuple[ExportedPicture, ...]
    missing: tuple[str, ...]
    form: SourceForm | None = None
    source_map: SourceMap = field(default_factory=SourceMap)

    @property
    def paths(self) -> list[str]:
        """All paths of the export, the article first."""
        return [self.article_path, *(picture.path for picture in self.pictures)]


class WrittenArticle(NamedTuple):
    """The document and the article of a report with its source map and, if it came in with a form of its own, that."""

    document: Document
    article: str
    form: SourceForm | None
    source_map: SourceMap

    @property
    def first_line(self) -> int:
        """The line at which the body begins, below the front matter."""
        return next((each.end for each in self.source_map.lines if each.kind is PieceKind.FRONT), 0)


def written_article(material: ReportData, dialect: Dialect) -> WrittenArticle:
    """Return the document of a report, and the article with its links to the others of the event, form and map."""
    document = build_document(material, dialect)
    pieces = list(written_pieces(document, dialect, *material.context_in(dialect)))
    article, form, source_map = joined_pieces(pieces), None, SourceMap(tuple(mapped(pieces)))
    if (source := material.source) and source.outline and source.dialect == dialect.name:
        parts = written_parts(document, dialect, *material.context_in(dialect))
        front = dialect.write_front(document.front)
        foreign = _foreign_front(source, document, dialect)
        form = in_source_form(_source_of(source), parts, front, listed(document), foreign)
        source_map = map_of_outline(form.outline, form.key_above, document, article, source_map)
        article = form.text
    lines = article if form is None else with_line_feeds(article)
    return WrittenArticle(document, article, form, source_map.with_values(lines, stored_values(material)))


def stored_values(material: ReportData) -> dict[tuple[str, str], str]:
    """Return the headings and texts of the rows of a report, by row and field."""
    found = {}
    for chapter in material.chapters:
        found[f"chapter:{chapter.pk}", "heading"] = chapter.heading
        found[f"chapter:{chapter.pk}", "body"] = trim(chapter.body)
    for held_day in material.days:
        row = f"day:{held_day.day.pk}"
        found[row, "heading"] = held_day.day.heading
        if material.report.shows_notes:
            found[row, "note"] = trim(held_day.day.note)
        for held in held_day.sessions:
            row = f"session:{held.session.pk}"
            found[row, "heading"] = held.session.heading
            for name, text in zip(("note", "summary", "body"), held.texts(), strict=True):
                found[row, name] = trim(text)
    return found


def _source_of(copy: ArticleCopy) -> ArticleSource:
    """Return a copy that came in as the source of the form of its article."""
    outline, key_above = outline_from_json(copy.outline, with_line_feeds(copy.article))
    digests = {key: (heading, text) for key, (heading, text) in copy.digests.items()}
    return ArticleSource(copy.article, outline, digests, key_above, bool(copy.outline.get(OWN)))


def _foreign_front(source: ArticleCopy, document: Document, dialect: Dialect) -> str | None:
    """Return the front matter of an imported article that its site does not have, with the title of today.

    None where the dialect has read it: it writes the values of today itself.
    """
    text = with_line_feeds(source.article)
    found = read_front(text, dialect)
    if not found.known or dialect.read_front(text)[0].title == found.front.title:
        return None
    head = "\n".join(text.split("\n")[: found.first_line])
    old = found.front.title
    return head.replace(old, document.front.title, 1) if old else head


def prepare(report: Report, user: User, dialect: Dialect) -> Export:
    """Prepare the export of `report` in `dialect`; checks that the pictures exist, but does not read them.

    Raises SuspiciousFileOperation for an article whose path leads elsewhere; such a picture counts as missing.
    """
    material = load_report_data(report, user)
    document, article, form, source_map = written_article(material, dialect)
    names = document.image_names()
    path = dialect.article_file(report.slug)
    if not is_plain_path(path):
        raise SuspiciousFileOperation(f"{path!r} is no plain path")
    paths = {name: dialect.image_file(report.slug, document.image_folder, name) for name in names}
    # A lost file counts as missing; the rest of the report is exported.
    files = {photo.name: str(photo.file.name) for photo in material.photos}
    sizes = stored_sizes(material.photos, names).items()
    stored = {name: size for name, size in sizes if size is not None and is_plain_path(paths[name])}
    return Export(
        document=document,
        article_path=path,
        article=article,
        pictures=tuple(ExportedPicture(paths[name], files[name], stored[name]) for name in names if name in stored),
        missing=tuple(name for name in names if name not in stored),
        form=form,
        source_map=source_map,
    )


def stored_sizes(photos: Iterable[Photo], names: Iterable[str]) -> dict[str, int | None]:
    """Return the file size of each photo with one of the names, in bytes; None when missing or lost."""
    wanted = set(names)
    files = {photo.name: str(photo.file.name or "") for photo in photos if photo.name in wanted}
    sizes = _sizes([file for file in files.values() if file])
    return {name: sizes.get(file) for name, file in files.items()}


def _sizes(names: Sequence[str]) -> dict[str, int]:
    """Return the size of each existing file."""
    # One list request to S3 instead of one request per file.
    if (sizes_in := getattr(default_storage, "sizes_in", None)) and len(names) > 1:
        return {file: size for folder in {dirname(name) for name in names} for file, size in sizes_in(folder)}
    found: dict[str, int] = {}
    for name in names:
        with suppress(FileNotFoundError):
            found[name] = default_storage.size(name)
    return found


def write_folder(export: Export, target: Path) -> None:
    """Write the files of `export` below `target`, replacing existing ones; raises OSError.

    A symbolic link below `target` is never followed.
    """
    with _created(target, export.article_path) as article:
        article.write(export.article.encode())
    for picture in export.pictures:
        with picture.open() as stream, _created(target, picture.path) as file:
            shutil.copyfileobj(stream, file)


def _created(target: Path, name: str) -> IO[bytes]:
    path = target / name
    for part in (path, *path.parents):
        if part == target:
            break
        if part.is_symlink():
            raise OSError(f"{part} is a symbolic link")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")
