"""The files of an export with their blob IDs, for a plan; of the pictures only one at a time is in memory."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.plan import blob_id
from sessions.reporting.export import Export, ExportedPicture


@dataclass(frozen=True, slots=True)
class ExportedFiles:
    """The article and the pictures of an export by their paths in the repository, with their blob IDs.

    ``pointers`` are what Git LFS keeps in the repository in place of pictures.
    """

    article_path: str
    article: str
    blobs: Mapping[str, str]
    pictures: Mapping[str, ExportedPicture]
    folder: str = ""
    export: Export | None = None
    pointers: Mapping[str, bytes] = field(default_factory=dict)

    def with_article(self, article: str) -> "ExportedFiles":
        """Return the files with another text of the article."""
        return replace(self, article=article, blobs={**self.blobs, self.article_path: blob_id(article.encode())})

    def with_pointers(self, paths: Collection[str]) -> "ExportedFiles":
        """Return the files with pointers in place of pictures; raises GitError if one is lost by now."""
        pointers = {path: _pointer(picture_content(self.pictures[path])) for path in paths}
        blobs = {**self.blobs, **{path: blob_id(content) for path, content in pointers.items()}}
        return replace(self, blobs=blobs, pointers=pointers)

    def content(self, path: str) -> bytes:
        """Return the content of a file; raises GitError for a picture that was changed or deleted meanwhile."""
        if path in self.pointers:
            return self.pointers[path]
        content = self.article.encode() if path == self.article_path else picture_content(self.pictures[path])
        if blob_id(content) != self.blobs[path]:
            raise GitError(GitFault.CHANGED_MEANWHILE)
        return content


def exported_files(export: Export, folder: str = "") -> ExportedFiles:
    """Return the files of an export below a folder of the repository; raises GitError if a picture is lost by now."""
    prefix = f"{folder}/" if folder else ""
    pictures = {f"{prefix}{picture.path}": picture for picture in export.pictures}
    blobs = {path: _blob_of(picture) for path, picture in pictures.items()}
    files = ExportedFiles(f"{prefix}{export.article_path}", "", blobs, pictures, folder, export)
    return files.with_article(export.article)


def picture_content(picture: ExportedPicture) -> bytes:
    """Return the content of a picture; raises GitError if it is lost by now."""
    try:
        with picture.open() as file:
            content: bytes = file.read()
            return content
    except OSError:
        raise GitError(GitFault.CHANGED_MEANWHILE) from None


@lru_cache(maxsize=4096)  # a changed picture has another name
def _blob_of(picture: ExportedPicture) -> str:
    return blob_id(picture_content(picture))


def _pointer(content: bytes) -> bytes:
    """Return the pointer to a content: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md."""
    oid = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n".encode()
