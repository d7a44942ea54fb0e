"""Files of photos: written before their rows are committed, deleted when no row needs them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import batched
from types import TracebackType
from typing import Any, Self

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from PIL import Image

from sessions.models import IncomingPicture, Photo
from sessions.models.photo import original_path, photo_path, thumbnail_name
from sessions.pictures.ingest import thumbnails
from sessions.rules.picture_files import KEPT_ENDINGS, THUMBNAIL_WIDTHS

_NAMES_AT_ONCE = 300
"""Names in one query: a database allows only so many parameters."""

_THUMBNAIL_ENDINGS = tuple(thumbnail_name(".", width) for width in THUMBNAIL_WIDTHS)


class UncommittedFiles:
    """Context manager for files whose rows are not committed yet: on an error the files are deleted again.

    Files that another row has by then stay (two uploads of the same picture). It can be entered again, for the block
    that commits the rows. What a killed process leaves behind is named by the command doctor.
    """

    def __init__(self) -> None:
        self.names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self.remove_strays()

    def remove_strays(self) -> None:
        """Delete the written files that no row has."""
        try:
            had = _had(self.names)
        except DatabaseError:
            return  # the database is unreachable; the command doctor finds orphaned files
        for name in self.names:
            # Do not hide the exception that is being raised.
            with suppress(OSError):
                if name not in had and default_storage.exists(name):
                    default_storage.delete(name)

    def write(self, name: str, content: bytes) -> None:
        """Write a content-addressed file: its name contains a digest of its content.

        A complete file of that name is left alone; a partial one, from a killed process, is replaced. A file that
        another request has begun to write meanwhile stays: it gets the same content.
        """
        if default_storage.exists(name):
            if default_storage.size(name) == len(content):
                return
            default_storage.delete(name)
        self.names.append(name)
        saved = default_storage.save(name, ContentFile(content))
        if saved != name:
            default_storage.delete(saved)


def _had(names: Collection[str]) -> set[str]:
    """Return which of the files belong to a row.

    Rows name their pictures only: a thumbnail belongs to the row of its picture, which another request may have saved.
    """
    had: set[str] = set()
    for some in batched({*names, *_pictures_of(names)}, _NAMES_AT_ONCE):
        of_rows = Q(file__in=some) | Q(unedited_file__in=some) | Q(original__in=some)
        waiting = IncomingPicture.objects.filter(file__in=some)
        had |= {name for row in (*Photo.objects.filter(of_rows), *waiting) for name in row.file_names()}
    return had


def _pictures_of(names: Iterable[str]) -> set[str]:
    """Return the possible names of the pictures of those files that are thumbnails."""
    stems = {name.removesuffix(ending) for name in names for ending in _THUMBNAIL_ENDINGS if name.endswith(ending)}
    return {f"{stem}.{ending}" for stem in stems for ending in KEPT_ENDINGS.values()}


def store(
    photo: Photo,
    content: bytes,
    ending: str,
    size: tuple[int, int],
    written: UncommittedFiles,
    small: Mapping[int, bytes] | None = None,
) -> None:
    """Write a picture with its thumbnails and set them on the photo, which is not saved, with its size in bytes.

    Thumbnails that are not in `small` (by width) are made; raises PictureRefused for an invalid picture.
    """
    name = photo_path(photo, f"{hashlib.sha256(content).hexdigest()}.{ending}")
    written.write(name, content)
    for width, thumb in (small or thumbnails(content, size)).items():
        written.write(thumbnail_name(name, width), thumb)
    photo.file.name = name
    photo.width, photo.height = size
    photo.bytes = len(content)


def store_original(photo: Photo, content: bytes, ending: str, written: UncommittedFiles) -> None:
    """Write the original upload and set it on the photo, which is not saved."""
    name = original_path(photo, f"sent.{ending}")
    written.write(name, content)
    photo.original.name = name
    photo.bytes = (photo.bytes or 0) + len(content)


def thumbnail(photo: Photo, width: int) -> bytes:
    """Return a thumbnail of a photo that has a file; a lost one is made again, but not stored.

    Raises OSError when the file cannot be read, and PictureRefused when it is no picture.
    """
    name = thumbnail_name(str(photo.file.name), width)
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        pass
    with photo.file.storage.open(str(photo.file.name)) as file:
        content = file.read()
    return thumbnails(content, size_of(content))[width]


def size_of(content: bytes) -> tuple[int, int]:
    """Return the width and height of a stored picture; raises OSError when it is none."""
    with Image.open(BytesIO(content)) as picture:
        return picture.size


def remove_later(names: Iterable[str]) -> None:
    """Delete files after the transaction is committed (on_commit), so that a rollback loses nothing."""
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


@receiver(post_delete, sender=IncomingPicture, dispatch_uid="remove_files_of_incoming_picture")
@receiver(post_delete, sender=Photo, dispatch_uid="remove_photo_files")
def remove_photo_files(instance: Photo | IncomingPicture, **kwargs: Any) -> None:
    """Delete the files of a deleted photo after the commit (on_commit), so that a rollback loses nothing.

    A signal receiver, because the cascade from an event does not call ``delete()`` of its photos.
    """
    for name in instance.file_names():
        transaction.on_commit(partial(instance.file.storage.delete, name), robust=True)
