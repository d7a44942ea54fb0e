"""Checks of the values of a zip: what names something in any of them; of one that may be anybody's all, as in a form.

The backup of a whole install, which its administrator restores, is checked for names only: what an older version has
stored must come back as it was. A row that the app has written passes all checks.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

import msgspec
from django.core.exceptions import ValidationError
from django.db.models import FileField
from django.utils.translation import gettext as _
from PIL import Image

from sessions import models
from sessions.article.dialects import DIALECTS
from sessions.backup.layout import BackupRefused
from sessions.backup.tables import BackupTable
from sessions.photos.files import size_of
from sessions.pictures.accepted import MAX_BYTES, PictureRefused, kind_of, refuse_size
from sessions.pictures.crop import MOST_CUT_OFF
from sessions.rules.days import YEARS
from sessions.rules.git_names import FOLDER, is_branch, is_plain_path, is_repository_address
from sessions.rules.picture_files import KEPT_ENDINGS

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
"""Columns that later name a file, a folder, a branch, a remote or an address: what each may hold in any backup."""

type _Values = dict[str, str | int | float | bool | list[str] | None]
type _Cut = Annotated[float, msgspec.Meta(ge=0, le=MOST_CUT_OFF)]


class _Edit(msgspec.Struct, forbid_unknown_fields=True):
    """A stored Crop."""

    turns: Annotated[int, msgspec.Meta(ge=0, le=3)]
    cuts: tuple[_Cut, _Cut, _Cut, _Cut]

    def __post_init__(self) -> None:
        left, top, right, bottom = self.cuts
        if max(left + right, top + bottom) > MOST_CUT_OFF:
            raise ValueError


_SHAPES: Mapping[Any, Mapping[str, Any]] = {
    models.Edition: {"values": _Values},
    models.Feed: {"mapping": _Values},
    models.Photo: {"edit": _Edit | None, "previous_edit": _Edit | None},
    models.Report: {"topics": list[str], "filters": dict[str, Any]},
    models.Revision: {"texts": _Values},
    models.Session: {"feed_digests": _Values},
}
"""The types of JSON columns."""


def check_row(table: BackupTable, row: Any) -> None:
    """Raise BackupRefused unless the values of an unsaved row could have come from the app."""
    own = {name for name, field in table.columns.items() if not (field.is_relation or isinstance(field, FileField))}
    try:
        row.clean_fields(exclude={field.name for field in table.model._meta.fields} - own)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise _refused(table, name, " ".join(messages)) from error
    for name in own:
        value = getattr(row, name)
        if value == "" and name == "slug":  # a form may leave it to the app
            raise _refused(table, name, _("it is empty"))
        if name == "version" and table.model is not models.Revision and value < 1:
            raise _refused(table, name, _("it is 0"))
        if isinstance(value, date) and value.year not in YEARS:
            raise _refused(table, name, _("Check the year."))
    for name, shape in _SHAPES.get(table.model, {}).items():
        try:
            msgspec.convert(getattr(row, name), shape)
        except msgspec.ValidationError as error:
            raise _refused(table, name, _("not in its form")) from error


def check_picture(stored: str, content: bytes) -> None:
    """Raise BackupRefused unless a stored file is a picture of the format that its name says, within the limits."""
    try:
        if len(content) > MAX_BYTES:
            raise ValueError
        kind = kind_of(content)
        ending = stored.rpartition(".")[2]
        if ".original." not in stored:
            if KEPT_ENDINGS.get(kind.lower().replace("jpeg", "jpg")) != KEPT_ENDINGS.get(ending):
                raise ValueError
            refuse_size(size_of(content))
    except (PictureRefused, ValueError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BackupRefused(
            _("This backup is refused: %(name)s is no picture that can be kept.") % {"name": stored}
        ) from error


def _refused(table: BackupTable, name: str, reason: str) -> BackupRefused:
    facts = {"table": table.name, "name": name, "reason": reason}
    return BackupRefused(_("This backup is refused: %(name)s of a row of “%(table)s”: %(reason)s") % facts)
