"""Columns that later name a file, a folder, a branch, a remote or an address: what each may hold in any backup.

Looser than the forms, so that what any version has stored comes back.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sessions import models
from sessions.reporting.dialects import DIALECTS
from sessions.rules.git_names import FOLDER, is_branch, is_plain_path, is_repository_address

_SLUG = re.compile(r"[0-9A-Za-z_-]+")
_WEB_ADDRESS = re.compile(r"(?i)(?:https?|webcals?|ftps?)://\S+")


def _or_nothing(is_right: Callable[[str], object]) -> Callable[[Any], bool]:
    return lambda value: value == "" or bool(is_right(value))


_DIALECT: Mapping[str, Callable[[Any], object]] = {"dialect": DIALECTS.__contains__}
_URL = _or_nothing(_WEB_ADDRESS.fullmatch)
_SITE_NAME = _or_nothing(_SLUG.fullmatch)
_LANGUAGE = models.Language.values.__contains__

NAMES: Mapping[Any, Mapping[str, Callable[[Any], object]]] = {
    models.ArticleCopy: _DIALECT,
    models.Edition: _DIALECT,
    models.Event: {"slug": _SLUG.fullmatch, "language": _LANGUAGE, "time_zone": is_plain_path},
    models.Feed: {"url": _URL},
    models.Photo: {"name": lambda value: "/" not in value and is_plain_path(value)},  # its files: see verify.py
    models.PictureAddress: {"url": _URL, "file": _or_nothing(is_plain_path), **_DIALECT},
    models.Profile: {"language": _or_nothing(_LANGUAGE), "time_zone": _or_nothing(is_plain_path)},
    models.Report: {"slug": _SLUG.fullmatch, "image_folder": _or_nothing(is_plain_path), **_DIALECT},
    models.ReportLink: _DIALECT,
    models.Repository: {
        "address": is_repository_address,
        "branch": is_branch,
        "folder": _or_nothing(lambda value: FOLDER.match(value) and is_plain_path(value)),
        "author_email": str.isprintable,
        **_DIALECT,
    },
    models.Session: {"recording_url": _URL, "slides_url": _URL},
    models.SiteNames: {"zenn": _SITE_NAME, "qiita": _SITE_NAME},
}
