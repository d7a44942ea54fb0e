"""The files of an export with their blob IDs, for a plan; pictures are read once and never kept in memory."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import IO

from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.plan import blob_id
from sessions.reporting.export import Export, ExportedPicture

_PIECE = 1 << 20
# Such a name belongs to one content for ever.
_CONTENT_ADDRESSED = re.compile(r"-[0-9a-f]{16}\.[^./]+\Z")


@dataclass(frozen=True, slots=True)
class Pointer:
    """What Git LFS keeps in a repository in place of a file: the SHA-256 and the size of its content."""

    oid: str
    size: int

    @property
    def content(self) -> bytes:
        """The text of the pointer: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md."""
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.oid}\nsize {self.size}\n".encode()


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """The article and the pictures of an export by their paths in the repository, with their blob IDs."""

    article_path: str
    article: str
    blobs: Mapping[str, str]
    pictures: Mapping[str, ExportedPicture]
    folder: str = ""
    export: Export | None = None
    pointers: Mapping[str, Pointer] = field(default_factory=dict)

    def with_pointers(self, paths: Collection[str]) -> "ExportedFiles":
        """Return the files with pointers of Git LFS in place of pictures; raises GitError if one is lost by now."""
        try:
            pointers = {path: _pointer(self.pictures[path]) for path in paths}
        except OSError:
            raise GitError(GitFault.CHANGED_MEANWHILE) from None
        blobs = {**self.blobs, **{path: blob_id(pointer.content) for path, pointer in pointers.items()}}
        return replace(self, blobs=blobs, pointers=pointers)

    def open(self, path: str) -> bytes | IO[bytes]:
        """Return the content of a file, or an open file; raises OSError for a picture that was deleted meanwhile."""
        if path in self.pointers:
            return self.pointers[path].content
        return self.article.encode() if path == self.article_path else self.pictures[path].open()


def exported_files(export: Export, folder: str = "") -> ExportedFiles:
    """Return the files of an export below a folder of the repository; raises GitError if a picture is lost by now."""
    prefix = f"{folder}/" if folder else ""
    article_path = f"{prefix}{export.article_path}"
    pictures = {f"{prefix}{picture.path}": picture for picture in export.pictures}
    blobs = {article_path: blob_id(export.article.encode())}
    try:
        blobs |= {path: _blob_of(picture) for path, picture in pictures.items()}
    except OSError:
        raise GitError(GitFault.CHANGED_MEANWHILE) from None
    return ExportedFiles(article_path, export.article, blobs, pictures, folder, export)


def _blob_of(picture: ExportedPicture) -> str:
    if _CONTENT_ADDRESSED.search(picture.name):
        return _known(picture)
    return _read(picture)


@lru_cache(maxsize=4096)
def _known(picture: ExportedPicture) -> str:
    return _read(picture)


def _pointer(picture: ExportedPicture) -> Pointer:
    digest = hashlib.sha256()
    with picture.open() as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return Pointer(digest.hexdigest(), picture.size)


def _read(picture: ExportedPicture) -> str:
    digest = hashlib.sha1(b"blob %d\0" % picture.size, usedforsecurity=False)
    with picture.open() as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
