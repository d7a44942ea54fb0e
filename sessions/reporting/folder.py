"""The files of an export: the article and the pictures that it shows, laid out as the dialect's repository."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.contrib.auth.models import User

from sessions.models import Photo, Report

from .assembly import assemble
from .dialects import Dialect
from .document import Document
from .writer import write

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # two exports of the same report are the same bytes


@dataclass(frozen=True, slots=True)
class Export:
    """A report ready to be written out: article text, pictures by their path, and the names still missing."""

    document: Document
    article_path: str
    article: str
    pictures: tuple[tuple[str, Photo], ...]
    missing: tuple[str, ...]

    @property
    def paths(self) -> list[str]:
        """Every file of the export, the article first."""
        return [self.article_path, *(path for path, _ in self.pictures)]


def prepare(report: Report, user: User, dialect: Dialect) -> Export:
    """Return what exporting `report` in `dialect` would write; reads no picture yet."""
    document = assemble(report, user)
    names = document.image_names()
    stored = Photo.objects.filter(event=report.event, name__in=names).present().here()
    # A file that is lost is one more that is missing; the rest of the report can leave all the same.
    photos = {photo.name: photo for photo in stored if photo.file.storage.exists(photo.file.name)}
    folder = document.image_folder
    return Export(
        document=document,
        article_path=dialect.article_file(report.slug),
        article=write(document, dialect),
        pictures=tuple((dialect.image_file(folder, name), photos[name]) for name in names if name in photos),
        missing=tuple(name for name in names if name not in photos),
    )


@contextmanager
def _opened(photo: Photo) -> Iterator[IO[bytes]]:
    with photo.file.open("rb") as stream:
        yield stream


def write_folder(export: Export, target: Path) -> None:
    """Write the files of `export` below `target`, replacing what stands there; raises OSError as the disk does."""
    _write(target / export.article_path, export.article.encode())
    for path, photo in export.pictures:
        with _opened(photo) as stream:
            _write(target / path, stream.read())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_archive(export: Export, stream: IO[bytes]) -> None:
    """Write `export` as a zip into `stream`; pictures are stored, since deflating them saves nothing."""
    with zipfile.ZipFile(stream, "w") as archive:
        article = zipfile.ZipInfo(export.article_path, _FIXED_DATE)
        article.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(article, export.article.encode())
        for path, photo in export.pictures:
            with (
                _opened(photo) as source,
                archive.open(zipfile.ZipInfo(path, _FIXED_DATE), "w") as entry,
            ):
                while block := source.read(1 << 20):
                    entry.write(block)
