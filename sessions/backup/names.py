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
    Language,
    Photo,
    PictureAddress,
    Profile,
    Report,
    ReportLink,
    Repository,
    Session,
    SiteNames,
)
from sessions.reporting.dialects import DIALECTS
from sessions.rules.git_names import FOLDER, is_branch, is_plain_path, is_repository_address

_SLUG = re.compile(r"[0-9A-Za-z_-]+")
_WEB_ADDRESS = re.compile(r"(?i)(?:https?|webcals?|ftps?)://\S+")


def _or_nothing(is_right: Callable[[str], object]) -> Callable[[Any], bool]:
    return lambda value: value == "" or bool(is_right(value))


_DIALECT: Mapping[str, Callable[[Any], object]] = {"dialect": DIALECTS.__contains__}
_URL = _or_nothing(_WEB_ADDRESS.fullmatch)
_SITE_NAME = _or_nothing(_SLUG.fullmatch)

NAMES: Mapping[Any, Mapping[str, Callable[[Any], object]]] = {
    ArticleCopy: _DIALECT,
    Edition: _DIALECT,
    Event: {"slug": _SLUG.fullmatch, "language": Language.values.__contains__, "time_zone": is_plain_path},
    Feed: {"url": _URL},
    Photo: {"name": lambda value: "/" not in value and is_plain_path(value)},  # its files: see verify.py
    PictureAddress: {"url": _URL, "file": _or_nothing(is_plain_path), **_DIALECT},
    Profile: {"language": _or_nothing(Language.values.__contains__), "time_zone": _or_nothing(is_plain_path)},
    Report: {"slug": _SLUG.fullmatch, "image_folder": _or_nothing(is_plain_path), **_DIALECT},
    ReportLink: _DIALECT,
    Repository: {
        "address": is_repository_address,
        "branch": is_branch,
        "folder": _or_nothing(lambda value: FOLDER.match(value) and is_plain_path(value)),
        "author_email": str.isprintable,
        **_DIALECT,
    },
    Session: {"recording_url": _URL, "slides_url": _URL},
    SiteNames: {"zenn": _SITE_NAME, "qiita": _SITE_NAME},
}
