"""Columns that later name a file, a folder, a branch, a remote or an address: what each may hold in any backup.

Looser than the forms, so that what any version has stored comes back.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sessions.models import (
    ArticleCopy,
    Edition,
    Event,
    Feed,
    Operation,
    Photo,
    PictureAddress,
    Publication,
    Report,
    ReportLink,
    Repository,
    Session,
    SiteNames,
)
from sessions.reporting.dialects import DIALECTS
from sessions.reporting.export import is_exported_path
from sessions.rules.git_names import FOLDER, is_branch, is_plain_path, is_repository_address
from sessions.web.site_paths import site_path

_SLUG = re.compile(r"[0-9A-Za-z_-]+")
_WEB_ADDRESS = re.compile(r"(?i)(?:https?|webcals?|ftps?)://\S+")


def _or_nothing(is_right: Callable[[str], object]) -> Callable[[Any], bool]:
    return lambda value: value == "" or bool(is_right(value))


def _files(value: Any) -> bool:
    """Return whether a value has the blob IDs of exported files by their paths."""
    return isinstance(value, dict) and all(is_exported_path(path) and isinstance(value[path], str) for path in value)


def _pending(value: Any) -> bool:
    """Return whether a value is what a push without an answer leaves; see publishing/records.py."""
    known = value.get("known", {}) if isinstance(value, dict) else None
    if not isinstance(known, dict) or not _files(value.get("files", {})):
        return False
    return all(
        is_exported_path(path) and isinstance(blobs, list) and all(isinstance(blob, str) for blob in blobs)
        for path, blobs in known.items()
    )


_DIALECT: Mapping[str, Callable[[Any], object]] = {"dialect": DIALECTS.__contains__}
_PATH = _or_nothing(is_exported_path)
_URL = _or_nothing(_WEB_ADDRESS.fullmatch)
_SITE_NAME = _or_nothing(_SLUG.fullmatch)

NAMES: Mapping[Any, Mapping[str, Callable[[Any], object]]] = {
    ArticleCopy: _DIALECT,
    Edition: _DIALECT,
    Event: {"slug": _SLUG.fullmatch},
    Feed: {"url": _URL},
    Operation: {"location": _or_nothing(lambda value: site_path(value, ""))},
    Photo: {"name": lambda value: "/" not in value and is_plain_path(value)},  # its files: see verify.py
    PictureAddress: {"url": _URL, "file": _or_nothing(is_plain_path), **_DIALECT},
    Publication: {"path": _PATH, "pending_path": _PATH, "files": _files, "pending_files": _pending},
    Report: {"slug": _SLUG.fullmatch, "image_folder": _or_nothing(is_plain_path), **_DIALECT},
    ReportLink: _DIALECT,
    Repository: {
        "address": is_repository_address,
        "branch": is_branch,
        "folder": _or_nothing(lambda value: FOLDER.match(value) and is_plain_path(value)),
        **_DIALECT,
    },
    Session: {"recording_url": _URL, "slides_url": _URL},
    SiteNames: {"zenn": _SITE_NAME, "qiita": _SITE_NAME},
}
