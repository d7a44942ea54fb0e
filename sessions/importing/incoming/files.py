"""The files that a report comes with: its Markdown file and its pictures, single or in a zip; no database.

A zip is read by the names of its files, with limits (decompression bomb). Nothing is written to a path of it.
"""

import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from io import SEEK_END
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from sessions.article.outline.decoding import is_binary
from sessions.rules.article_limits import MAX_BYTES, MAX_MEMBERS, MAX_UNPACKED
from sessions.rules.photo_names import MAX_NAME

MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mdx", ".txt", ".qmd"})
"""File endings of an article."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".heif", ".avif", ".bmp", ".tif", ".tiff"})
"""File endings of pictures, also of those that are refused with a reason."""

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_HUGE_ZIP = b"PK\x06\x07"
_END_LENGTH = 22
_LONGEST_END = _END_LENGTH + 65_535
"""Maximum length of the end of a zip, with its comment, in bytes."""
_LONGEST_DIRECTORY = 512 * MAX_MEMBERS
"""Maximum length of the directory of a zip, in bytes: zipfile reads all of it."""
_LEFT_OUT = frozenset({"__MACOSX", ".git", "node_modules"})
_BESIDE = frozenset({"readme", "changelog", "license", "contributing"})
_SEPARATORS = str.maketrans({**dict.fromkeys("()<>[]{}\"'`=|,;", " "), "\\": "/"})
_DEEPEST = 8
"""Maximum number of parts of a path that are compared, from its end."""


class FilesFault(StrEnum):
    """Why files are refused."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    NOT_A_ZIP = "not-a-zip"
    ENCRYPTED = "encrypted"
    TOO_MANY = "too-many"
    BOMB = "bomb"
    NO_ARTICLE = "no-article"


class FilesRefused(ValueError):
    """Files that cannot be imported: why, and the name of the file."""

    def __init__(self, fault: FilesFault, name: str = "") -> None:
        super().__init__(f"{fault} ({name})" if name else str(fault))
        self.fault = fault
        self.name = name


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that can be read: its path in a zip or folder, its size in bytes, and what opens it."""

    path: PurePosixPath
    size: int
    source: Any
    member: zipfile.ZipInfo | None = None

    @property
    def name(self) -> str:
        """The plain name without control characters, composed (NFC): a Mac decomposes the names in a zip."""
        return "".join(filter(str.isprintable, unicodedata.normalize("NFC", self.path.name)))

    def read(self, most: int) -> bytes:
        """Return the content; raises FilesRefused if it is larger than `most` bytes, or damaged."""
        if self.size > most:
            raise FilesRefused(FilesFault.TOO_LARGE, self.name)
        if self.member is None:
            self.source.seek(0)
            content: bytes = self.source.read(most + 1)
        else:
            try:
                with self.source.open(self.member) as opened:
                    content = opened.read(most + 1)
            except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, zlib.error) as error:
                raise FilesRefused(FilesFault.NOT_A_ZIP, self.name) from error
            except RuntimeError as error:  # how zipfile says that a password is needed
                raise FilesRefused(FilesFault.ENCRYPTED, self.name) from error
        if len(content) > most:
            raise FilesRefused(FilesFault.BOMB if self.member else FilesFault.TOO_LARGE, self.name)
        return content


@dataclass(frozen=True, slots=True)
class SentArticle:
    """An article as bytes, its file name, the pictures beside it, and other Markdown files that were not taken."""

    content: bytes
    name: str = ""
    pictures: tuple[SentFile, ...] = ()
    others: tuple[str, ...] = field(default=())


def article_of(sent: Iterable[Any], pasted: str = "") -> SentArticle:
    """Return the article among uploaded files, which may be zips, or the pasted text with the pictures of the files.

    Of several Markdown files those that were sent themselves come first, then the largest one. Raises FilesRefused.
    """
    files = list(_files(sent))
    pictures = tuple(file for file in files if file.path.suffix.lower() in PICTURES)
    if pasted:
        return SentArticle(_text_bytes(pasted.encode(), ""), "", pictures)
    articles = [file for file in files if file.path.suffix.lower() in MARKDOWN]
    rest = [file for file in files if file.path.suffix.lower() not in PICTURES and not file.member]
    found = sorted(articles or rest, key=lambda file: (file.member is not None, _is_beside(file), -file.size))
    if not found:
        raise FilesRefused(FilesFault.NO_ARTICLE)
    content = _text_bytes(found[0].read(MAX_BYTES), found[0].name)
    return SentArticle(content, found[0].name, pictures, tuple(file.name for file in found[1:]))


def named_files(text: str) -> frozenset[str]:
    """Return the ends of the paths of picture files in an article, from the plain name to the whole path.

    They are found in whatever notation, also as they are written in addresses.
    """
    words = text.translate(_SEPARATORS).split()
    paths = {path for word in words for path in (word, word.partition("?")[0].partition("#")[0])}
    paths = {path for path in paths if PurePosixPath(path.lower()).suffix in PICTURES}
    forms = {unicodedata.normalize("NFC", form) for path in paths for form in (path, unquote(path))}
    return frozenset(end for form in forms for end in _ends(form))


def _ends(path: str) -> list[str]:
    """Return the last part of a path, the last two, and so on."""
    parts = path.split("/")[-_DEEPEST:]
    return ["/".join(parts[at:]) for at in reversed(range(len(parts)))]


def split_used(pictures: Iterable[SentFile], text: str, folder: str = "") -> tuple[dict[str, SentFile], list[str]]:
    """Return the pictures that an article names, by plain name, and the names of the others.

    Of several files with the same name the one counts of whose path the article names most, and where it names one in
    `folder`, that of its pictures, none that it names in another folder.
    """
    named = named_files(text)
    used: dict[str, SentFile] = {}
    unused: list[str] = []
    told: dict[str, int] = {}
    for picture in pictures:
        name = picture.name
        if name not in named or len(name) > MAX_NAME:
            unused.append(name)
            continue
        ends = _ends(f"{unicodedata.normalize('NFC', str(picture.path.parent))}/{name}")
        length, own = sum(end in named for end in ends), _ends(f"{folder}/{name}")
        is_other = own[-1] in named and own[-1] not in ends and length > len(set(ends) & set(own))
        if length > told.get(name, 0) and not is_other:
            used[name], told[name] = picture, length
    return used, unused


def _is_beside(file: SentFile) -> bool:
    return file.path.stem.lower() in _BESIDE


def _text_bytes(content: bytes, name: str) -> bytes:
    if not content.strip():
        raise FilesRefused(FilesFault.EMPTY, name)
    if len(content) > MAX_BYTES:
        raise FilesRefused(FilesFault.TOO_LARGE, name)
    if is_binary(content):
        raise FilesRefused(FilesFault.BINARY, name)
    return content


def _files(sent: Iterable[Any]) -> Iterator[SentFile]:
    """Yield the uploaded files, and the files in those that are zips."""
    for upload in sent:
        path = PurePosixPath(upload.name or "")
        upload.seek(0)
        start = upload.read(4)
        if path.suffix.lower() == ".zip" or (start in (_ZIP, _EMPTY_ZIP) and path.suffix.lower() not in PICTURES):
            yield from _members(upload, path.name)
        elif not path.name.startswith("."):
            yield SentFile(path, upload.size or 0, upload)


def _members(upload: Any, name: str) -> Iterator[SentFile]:
    """Yield the files of a zip by their names; raises FilesRefused for a damaged one, and above the limits."""
    if _has_long_directory(upload):
        raise FilesRefused(FilesFault.TOO_MANY, name)
    try:
        archive = zipfile.ZipFile(upload)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise FilesRefused(FilesFault.NOT_A_ZIP, name) from error
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise FilesRefused(FilesFault.TOO_MANY, name)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FilesRefused(FilesFault.BOMB, name)
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if _LEFT_OUT & set(path.parts) or path.name.startswith(".") or not path.name:
            continue
        if member.flag_bits & 1:
            raise FilesRefused(FilesFault.ENCRYPTED, name)
        # Other compression methods cannot be limited while decompressing.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FilesRefused(FilesFault.NOT_A_ZIP, name)
        yield SentFile(path, member.file_size, archive, member)


def _has_long_directory(upload: Any) -> bool:
    """Return whether the directory of a zip is too long to be read into memory, or in the format for huge zips."""
    end = upload.seek(0, SEEK_END)
    upload.seek(max(0, end - _LONGEST_END))
    tail = upload.read(_LONGEST_END)
    upload.seek(0)
    at = len(tail) - _END_LENGTH
    if not (tail[at:].startswith(_EMPTY_ZIP) and tail.endswith(b"\0\0")):
        at = tail.rfind(_EMPTY_ZIP)
    if at < 0 or len(tail) - at < _END_LENGTH:
        return False  # no zip, which zipfile says
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    return length > _LONGEST_DIRECTORY or _HUGE_ZIP in tail[max(0, at - 20) : at]
