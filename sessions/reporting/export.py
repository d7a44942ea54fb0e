"""The files of an export: the article and the pictures that it shows, laid out as the dialect's repository."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname
from typing import IO, Any

from django.contrib.auth.models import User
from django.core.files.storage import default_storage

from sessions.models import Photo, Report
from sessions.reporting.assembly import build_document, load_report_data
from sessions.reporting.dialects import Dialect
from sessions.reporting.document import Document
from sessions.reporting.writer import write


@dataclass(frozen=True, slots=True)
class ExportedPicture:
    """A picture of an export: its path there, and the stored file with its size in bytes."""

    path: str
    name: str
    size: int

    def open(self) -> Any:
        """Open the stored file for reading; raises OSError where it is gone by now."""
        # Not through the field of the photo, which would keep every file that was read.
        return default_storage.open(self.name, "rb")


@dataclass(frozen=True, slots=True)
class Export:
    """A report ready to be written out: article text, pictures in their order, and the names still missing."""

    document: Document
    article_path: str
    article: str
    pictures: tuple[ExportedPicture, ...]
    missing: tuple[str, ...]

    @property
    def paths(self) -> list[str]:
        """Every file of the export, the article first."""
        return [self.article_path, *(picture.path for picture in self.pictures)]


def prepare(report: Report, user: User, dialect: Dialect) -> Export:
    """Return what exporting `report` in `dialect` would write; looks for the pictures, but reads none yet."""
    material = load_report_data(report, user)
    document = build_document(material)
    names = document.image_names()
    # A file that is lost is one more that is missing; the rest of the report can leave all the same.
    sizes = stored_sizes(material.photos, names)
    stored = {photo.name: photo for photo in material.photos if sizes.get(photo.name) is not None}
    folder = document.image_folder
    return Export(
        document=document,
        article_path=dialect.article_file(report.slug),
        article=write(document, dialect),
        pictures=tuple(
            _picture(dialect.image_file(folder, name), stored[name], sizes[name] or 0)
            for name in names
            if name in stored
        ),
        missing=tuple(name for name in names if name not in stored),
    )


def _picture(path: str, photo: Photo, size: int) -> ExportedPicture:
    return ExportedPicture(path, str(photo.file.name), size)


def stored_sizes(photos: Iterable[Photo], names: Iterable[str]) -> dict[str, int | None]:
    """Return the bytes of the file of each photo with one of the names; None where it has none, or it got lost."""
    wanted = set(names)
    files = {photo.name: str(photo.file.name or "") for photo in photos if photo.name in wanted}
    sizes = _sizes([file for file in files.values() if file])
    return {name: sizes.get(file) for name, file in files.items()}


def _sizes(names: Sequence[str]) -> dict[str, int]:
    """Return the bytes of each stored file that is there."""
    # A bucket is far: it is asked for a list, not for one file after the other.
    if (sizes_in := getattr(default_storage, "sizes_in", None)) and len(names) > 1:
        return {file: size for folder in {dirname(name) for name in names} for file, size in sizes_in(folder)}
    found: dict[str, int] = {}
    for name in names:
        with suppress(FileNotFoundError):
            found[name] = default_storage.size(name)
    return found


def write_folder(export: Export, target: Path) -> None:
    """Write the files of `export` below `target`, replacing what stands there; raises OSError as the disk does."""
    with _created(target / export.article_path) as article:
        article.write(export.article.encode())
    for picture in export.pictures:
        with picture.open() as stream, _created(target / picture.path) as file:
            shutil.copyfileobj(stream, file)


def _created(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("wb")
