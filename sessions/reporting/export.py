"""Export of a report: the article and its pictures, in the folders of the dialect's repository."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import dirname
from typing import IO, Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import transaction

from sessions.article.article_links import Place
from sessions.article.dialects import Dialect
from sessions.article.document import Document
from sessions.article.edited_article import mapped_parts
from sessions.article.lines import trim
from sessions.article.outline.decoding import with_line_feeds
from sessions.article.outline.front import read_front
from sessions.article.outline.map_of_outline import map_of_outline
from sessions.article.outline.model import OWN, Outline, Role, outline_to_json
from sessions.article.outline.source_form import SourceForm, WrittenPart, in_source_form
from sessions.article.source_map import SourceMap, joined_pieces, mapped
from sessions.article.writer import listed, written_parts, written_pieces
from sessions.models import ArticleCopy, CopyKind, ListPlace, Photo, Report
from sessions.reporting.assembly import build_document
from sessions.reporting.copies import digest_of_article, source_of
from sessions.reporting.report_data import ReportData, load_report_data
from sessions.rules.git_names import is_plain_path

MOST_EXPORTS = 5
"""Number of different exports that are remembered of one report in one dialect; the newest ones."""


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


def written_article(material: ReportData, dialect: Dialect) -> WrittenArticle:
    """Return the document, the article with its links to the others of the event, its form, and its source map."""
    document = _document(material, dialect)
    context = material.addresses_in(dialect.name), material.links.addresses(dialect)
    pieces = list(written_pieces(document, dialect, *context))
    article, form, source_map = joined_pieces(pieces), None, SourceMap(tuple(mapped(pieces)))
    if source := _source_in(material, dialect):
        parts = written_parts(document, dialect, *context)
        front = dialect.write_front(document.front)
        form = in_source_form(
            source_of(source), parts, front, listed(document), _foreign_front(source, document, dialect)
        )
        source_map = map_in_form(form.outline, form.key_above, document, article, source_map)
        article = form.text
    lines = article if form is None else with_line_feeds(article)
    return WrittenArticle(document, article, form, source_map.with_values(lines, stored_values(material)))


def map_in_form(
    outline: Outline, key_above: str, document: Document, canonical: str, source_map: SourceMap
) -> SourceMap:
    """Return the map of an article in a form of its own, by that of the article as the app writes it."""
    named = {entry.key for entry in outline.having(Role.DAY)}
    unnamed = next((day.key for day in document.days if day.key not in named), "")
    return map_of_outline(outline, key_above, mapped_parts(canonical.split("\n"), source_map.lines), unnamed)


def keeps_foreign_form(material: ReportData, dialect: Dialect) -> bool:
    """Return whether an export in this dialect keeps the form of an article that somebody else has written."""
    source = _source_in(material, dialect)
    return source is not None and not source.outline.get(OWN)


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


def _source_in(material: ReportData, dialect: Dialect) -> ArticleCopy | None:
    """Return the imported article whose form an export in this dialect keeps; None if there is none."""
    source = material.source
    return source if source and source.outline and source.dialect == dialect.name else None


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


def body_of(article: str, material: ReportData, dialect: Dialect) -> tuple[str, int]:
    """Return an article that `written` returned without its front matter, and the number of lines above that.

    The line ends are LF. An imported article can have front matter that its site does not have.
    """
    text = with_line_feeds(article)
    keeps_form = _source_in(material, dialect) is not None
    body = read_front(text, dialect).body if keeps_form else dialect.read_front(text)[1]
    return body, text.count("\n") - body.count("\n")


def written_in_own_form(material: ReportData, dialect: Dialect) -> tuple[WrittenArticle, list[WrittenPart], str]:
    """Return the article in the form that the app writes: the whole, its parts, and its front matter."""
    own = replace(material, source=None)
    written = written_article(own, dialect)
    context = material.addresses_in(dialect.name), material.links.addresses(dialect)
    parts = written_parts(written.document, dialect, *context)
    return written, parts, dialect.write_front(written.document.front)


def _document(material: ReportData, dialect: Dialect) -> Document:
    """Return the document of a report with the list of the other articles."""
    document = build_document(material, dialect.name)
    if not material.report.lists_others:
        return document
    place: Place = "top" if material.report.lists_others == ListPlace.TOP else "bottom"
    return replace(document, series=material.links.list_at(place, dialect), language=material.event.language)


def remember_export(report: Report, dialect: Dialect, export: Export, sent: str = "") -> None:
    """Store an article that leaves, so that its edits can come back; equal ones are stored once.

    `sent` is its text where the front matter of the site was kept in it, as in a repository. Copies are packed and few,
    and not counted in the quota of texts: an export is never refused.
    """
    form = export.form
    copy = ArticleCopy(
        report=report,
        dialect=dialect.name,
        kind=CopyKind.EXPORTED,
        digest=digest_of_article(sent or export.article),
        outline=outline_to_json(form.outline, form.key_above, is_own=form.is_own) if form else {},
        map=export.source_map.to_json(),
    )
    copy.pack(sent or export.article)
    copies = report.copies.filter(dialect=dialect.name).newest_first().only("digest", "map", "kind")
    exports = copies.filter(kind=CopyKind.EXPORTED)
    last = copies.first()
    if last and (last.kind, last.digest, last.map) == (copy.kind, copy.digest, copy.map):
        return
    with transaction.atomic():
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        known = list(exports)
        same = [each for each in known if each.digest == copy.digest]
        old = [*same, *[each for each in known if each not in same][MOST_EXPORTS - 1 :]]
        ArticleCopy.objects.filter(pk__in=[each.pk for each in old]).delete()
        copy.save()


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
