"""Edit conflicts: save an edit by optimistic lock, merge it (three-way), or report both texts to the person."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from sessions.models import RevisionReason
from sessions.models.fields import MarkdownField
from sessions.rules.clean_text import TEXT_LIMIT
from sessions.versions.revisions import RowSnapshot, save_and_keep, snapshot_of
from sessions.versions.save import EditableRows
from sessions.versions.three_way_merge import merge

_ATTEMPTS = 5
"""How often a save begins again when another request saves the row meanwhile."""

NOT_STORED = 0
"""The version of a row that was made for a first save: only that save stores it."""


class Choice(models.TextChoices):
    """The person's choice in a conflict: my text, the saved one, or both."""

    MINE = "mine", _("Keep mine")
    THEIRS = "theirs", _("Use the saved one")
    BOTH = "both", _("Keep both")


@dataclass(frozen=True, slots=True)
class TextEdit:
    """An edit: the new texts, and the version they are based on.

    ``base`` has the texts from which the edit began, where a three-way merge may be tried. ``decided`` means that the
    person saw the saved text and chose these texts; ``discarded`` is what was typed and not chosen. ``choice`` asks the
    server to combine both texts.
    """

    texts: dict[str, Any]
    version: int
    base: dict[str, Any] | None = None
    decided: bool = False
    discarded: list[dict[str, Any]] = field(default_factory=list)
    choice: str = ""
    merged: tuple[int, dict[str, Any] | None] | None = None
    """The version of the row with which it was merged, and the merged texts; None for a conflict."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The saved texts and their version; ``merged`` when they contain the changes of another save too.

    ``merged_with`` is the key of the person who made those, where that is known.
    """

    version: int
    texts: dict[str, Any]
    merged: bool = False
    merged_with: int | None = None


def apply_edit(
    rows: models.QuerySet[Any] | EditableRows, earlier: RowSnapshot, edit: TextEdit, *, by: User
) -> Saved | RowSnapshot | None:
    """Save an edit if its version is current, else merge it (three-way) with the saved texts.

    ``earlier`` is the row as this request read it. Returns the current row for a conflict, and None when the row is
    gone; then nothing is written. Replaced and discarded texts are kept as revisions.
    """
    row = earlier
    for _attempt in range(_ATTEMPTS):
        is_first = row.version == NOT_STORED
        if row.version == edit.version or ((edit.discarded or is_first) and not _differs(edit, row)):
            saved = _save(rows, row, edit, by)
            if saved is row:
                return row
        elif not _differs(edit, row):
            return Saved(row.version, row.texts)  # a repeated request, or two people who wrote the same
        elif (texts := _merged(edit, row)) is None:
            return row
        else:
            saved = _save_merged(rows, row, texts, edit, by)
            if saved is row:
                return row
        if saved is not None:
            return saved
        found = rows.all().filter(pk=earlier.pk).first()
        if found is None:
            return None
        row = snapshot_of(found)
    return row


def with_merge(edit: TextEdit, row: RowSnapshot) -> TextEdit:
    """Return the edit with its merge, made before the transaction: that of long texts takes longer than all writes."""
    if edit.version == row.version or edit.base is None or not _differs(edit, row):
        return edit
    return replace(edit, merged=(row.version, _merged(edit, row)))


def _differs(edit: TextEdit, row: RowSnapshot) -> bool:
    return any(row.texts[name] != text for name, text in edit.texts.items())


def _save(
    rows: models.QuerySet[Any] | EditableRows, row: RowSnapshot, edit: TextEdit, by: User
) -> Saved | RowSnapshot | None:
    """Save what was typed or chosen; None when the version is old, and the row itself when both texts do not fit."""
    texts, discarded = edit.texts, edit.discarded
    if edit.choice:
        discarded = [row.texts | edit.texts]
        if edit.choice == Choice.THEIRS:
            texts = {name: row.texts[name] for name in edit.texts}
        elif edit.choice == Choice.BOTH:
            texts = {name: _both(row, name, mine) for name, mine in edit.texts.items()}
            if _too_long(texts):
                return row
    reason = RevisionReason.GIVEN_UP if edit.decided or edit.choice else ""
    version = save_and_keep(rows, row, texts, by=by, reason=reason, discarded=discarded)
    return None if version is None else Saved(version, texts)


def _both(row: RowSnapshot, name: str, mine: Any) -> Any:
    """Return the saved text followed by mine; only Markdown fields can hold both."""
    theirs = row.texts[name]
    if not isinstance(row.model._meta.get_field(name), MarkdownField) or theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}\n\n{mine}"


def _merged(edit: TextEdit, row: RowSnapshot) -> dict[str, Any] | None:
    """Return the merged texts, or None when one field conflicts."""
    if edit.base is None:
        return None
    if edit.merged and edit.merged[0] == row.version:
        return edit.merged[1]
    merged = {name: merge_values(edit.base.get(name), row.texts[name], mine) for name, mine in edit.texts.items()}
    return None if None in merged.values() or _too_long(merged) else merged


def merge_values(base: Any, theirs: Any, mine: Any) -> Any:
    """Merge one field: text by paragraphs, another value if only one side changed it; None for a conflict."""
    if isinstance(base, str):
        return merge(base, theirs, mine)
    if theirs in (base, mine):
        return mine
    return theirs if mine == base else None


def _too_long(texts: dict[str, Any]) -> bool:
    return any(isinstance(text, str) and len(text) > TEXT_LIMIT for text in texts.values())


def _save_merged(
    rows: models.QuerySet[Any] | EditableRows, row: RowSnapshot, texts: dict[str, Any], edit: TextEdit, by: User
) -> Saved | RowSnapshot | None:
    if row.version != NOT_STORED and not edit.discarded and texts == {name: row.texts[name] for name in texts}:
        return Saved(row.version, texts, merged=True, merged_with=row.author_id)
    try:
        with transaction.atomic():
            version = save_and_keep(rows, row, texts, by=by, reason=RevisionReason.MERGED, discarded=edit.discarded)
    except IntegrityError:  # one side's heading with the other side's level "no heading" breaks a constraint
        return row
    return None if version is None else Saved(version, texts, merged=True, merged_with=row.author_id)
