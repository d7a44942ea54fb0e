"""Revisions (earlier texts): when a replaced text is kept, how it is stored and restored.

Those kept because of an ordinary change are thinned out with age; all others stay.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from sessions.models import Chapter, Day, Impression, Revision, RevisionReason, TeamText
from sessions.models.base import EditorRecorded
from sessions.models.querysets.prepared import PreparedInsert
from sessions.models.revision import ROWS
from sessions.rules.bounded_diff import common_ends
from sessions.versions.save import EditableRows, save_texts

TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Impression: ("summary", "body", "private_note"),
    Chapter: ("heading", "level", "body"),
    Day: ("note",),
    TeamText: ("summary", "body"),
}
"""The fields of each model that a revision stores: everything that a person writes."""

LOST_CHARACTERS = 10
"""More than so many removed characters are kept as a revision, so that no words get lost."""

EDITING_TIME = timedelta(minutes=10)
"""A text that is older than this is kept as a revision whatever replaces it: another piece of work begins."""

TIME_BETWEEN = timedelta(minutes=1)
"""Small deletions are kept once in this time, so that a text that is being typed does not fill the history."""

THINNED_EVERY = 16
"""A row is thinned out at one of so many versions: what thinning leaves does not depend on how often it is done."""

ALL_FOR = timedelta(days=1)
"""Every revision is kept this long, up to MOST_RECENT of them."""

HOURLY_FOR = timedelta(days=7)
"""The first and last revision of each hour are kept this long; older ones only as first and last of each day."""

MOST_RECENT = 200
"""Number of earlier texts of the last day that are all kept: a script cannot fill the disk.

Older ones of that day are kept as first and last of an hour.
"""

_ATTEMPTS = 5
"""How often a restore begins again when another request saves the row meanwhile."""

_AT_ONCE = 500
"""Maximum number of rows that one statement deletes, as databases limit its parameters."""

type Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowSnapshot:
    """Snapshot of a row when it was read: its texts, their version, author and time."""

    model: type[models.Model]
    pk: int | UUID
    texts: dict[str, Any]
    version: int
    written_at: datetime
    author_id: int | None = None

    @property
    def revisions(self) -> Any:
        """The revisions of the row."""
        return Revision.objects.filter(**self.key)

    @property
    def key(self) -> dict[str, Any]:
        """Lookup of the row's revisions."""
        return {f"{self.model._meta.model_name}_id": self.pk}


def snapshot_of(row: Any) -> RowSnapshot:
    """Take a snapshot of a row; call it before a form changes the object."""
    texts = {name: getattr(row, name) for name in TEXTS[type(row)]}
    written_at = row.updated_at or timezone.now()
    author = row.editor_id if isinstance(row, EditorRecorded) else row.author_id
    return RowSnapshot(type(row), row.pk, texts, row.version, written_at, author)


def removed_text(old: str, new: str) -> str:
    """Return the part of the old text that a change removes: between the common prefix and suffix."""
    start, end = common_ends(old, new)
    return old[start : len(old) - end]


def worth_keeping(
    old: Texts, new: Texts, *, age: timedelta, newest: Callable[[], timedelta | None], always: bool = False
) -> bool:
    """Return whether replaced texts are kept as a revision.

    ``age`` is the time since the old texts were written; ``newest()`` the time since the last revision (None: there is
    none), called only when needed. ``always`` is for a merge, a choice, a restore, an import, or another author.
    """
    changed = {name for name in old if old[name] != new[name]}
    if not changed or is_empty(old):
        return False
    if always or age > EDITING_TIME:
        return True
    gone = [removed_text(old[name], new[name]) for name in changed if isinstance(old[name], str)]
    if any(len("".join(text.split())) > LOST_CHARACTERS for text in gone):
        return True
    if not any(gone):
        return False
    since = newest()
    return since is None or since > TIME_BETWEEN


def is_empty(texts: Texts) -> bool:
    """Return whether all texts are empty."""
    return not any(text.strip() for text in texts.values() if isinstance(text, str))


def is_contained(texts: Texts, others: Texts) -> bool:
    """Return whether the texts are completely contained in the others."""
    return all(text in others[name] for name, text in texts.items() if isinstance(text, str))


def revisions_of(
    earlier: RowSnapshot, texts: Texts, *, by: User, reason: str = "", discarded: Sequence[Texts] = ()
) -> list[Revision]:
    """Return the revisions that saving ``texts`` in the place of ``earlier`` keeps; see ``save_and_keep``."""
    now = timezone.now()
    new = earlier.texts | dict(texts)
    kept = [
        _revision(replace(earlier, texts=dict(each), written_at=now, author_id=by.pk), by, RevisionReason.GIVEN_UP)
        for each in discarded
        if not is_empty(each) and not is_contained(each, new) and dict(each) != earlier.texts
    ]
    if _is_kept(earlier, new, now, reason):
        kept.append(_revision(earlier, by, reason or RevisionReason.CHANGED))
    return kept


def save_and_keep(
    rows: models.QuerySet[Any] | EditableRows,
    earlier: RowSnapshot,
    texts: Texts,
    *,
    by: User,
    reason: str = "",
    discarded: Sequence[Texts] = (),
) -> int | None:
    """Save texts with an optimistic lock and keep the replaced ones as a revision if worth it, in one transaction.

    With ``reason`` they are always kept. ``discarded`` are texts that were typed and not chosen: they are kept too,
    unless the new ones contain them. Returns the new version; None when the row has a newer version, and then nothing
    is written.
    """
    kept = revisions_of(earlier, texts, by=by, reason=reason, discarded=discarded)
    new = earlier.texts | dict(texts)  # all of them: the search column is made of more than one
    if not (kept or _thins_out(earlier)):
        return save_texts(rows, earlier.pk, earlier.version, by=by, **new)
    with transaction.atomic(savepoint=False):
        version = save_texts(rows, earlier.pk, earlier.version, by=by, **new)
        if version is not None:
            for revision in kept:
                _INSERT.run(revision)
            if _thins_out(earlier):
                thin_out(earlier, timezone.now())
    return version


def _thins_out(earlier: RowSnapshot) -> bool:
    return (earlier.version + 1) % THINNED_EVERY == 0


_INSERT = PreparedInsert(Revision)


def thin[Key: Hashable](moments: Iterable[tuple[Key, datetime]], now: datetime) -> set[Key]:
    """Return the keys of the revisions of one row to delete, given when each was saved (aware datetimes).

    Hours and days are in UTC; of each the first and the last revision stay. The result does not depend on how often it
    runs: thinning twice equals thinning once at the later time.
    """
    ordered = sorted(moments, key=lambda moment: moment[1])
    older = len(ordered) - MOST_RECENT
    groups: dict[object, list[Key]] = {}
    for at, (key, instant) in enumerate(ordered):
        if at < older or now - instant > ALL_FOR:
            clock = instant.astimezone(UTC)
            group = (clock.date(), clock.hour) if now - instant <= HOURLY_FOR else clock.date()
            groups.setdefault(group, []).append(key)
    return {key for keys in groups.values() for key in keys[1:-1]}


def thin_out(row: RowSnapshot, now: datetime) -> int:
    """Delete the old revisions of one row by the retention policy (``thin``); return how many.

    Only ordinary changes: texts discarded in a conflict, or replaced by a merge, a restore or an import, stay.
    """
    superfluous = thin(row.revisions.filter(reason=RevisionReason.CHANGED).values_list("pk", "created_at"), now)
    if superfluous:
        row.revisions.filter(pk__in=superfluous).delete()
    return len(superfluous)


def thin_out_all(now: datetime) -> int:
    """Apply ``thin_out`` to all rows; return how many revisions were deleted."""
    old = Revision.objects.filter(reason=RevisionReason.CHANGED).order_by(*ROWS, "created_at", "pk")
    found = old.values_list(*(f"{name}_id" for name in ROWS), "pk", "created_at").iterator()
    deleted = 0
    for _row, rows in groupby(found, key=lambda values: values[: len(ROWS)]):
        superfluous = list(thin(((pk, at) for *_names, pk, at in rows), now))
        for start in range(0, len(superfluous), _AT_ONCE):
            deleted += Revision.objects.filter(pk__in=superfluous[start : start + _AT_ONCE]).delete()[0]
    return deleted


def _is_kept(earlier: RowSnapshot, new: Texts, now: datetime, reason: str) -> bool:
    if reason == RevisionReason.GIVEN_UP and is_contained(earlier.texts, new):
        return False  # both texts were kept

    def newest() -> timedelta | None:
        made: datetime | None = earlier.revisions.aggregate(newest=models.Max("created_at"))["newest"]
        return None if made is None else now - made

    return worth_keeping(earlier.texts, new, age=now - earlier.written_at, newest=newest, always=bool(reason))


def _revision(earlier: RowSnapshot, by: User, reason: str) -> Revision:
    return Revision(
        **earlier.key,
        author_id=earlier.author_id or by.pk,
        texts=earlier.texts,
        # Words given up at the first save of a row, which is not stored yet: versions begin at 1.
        version=max(earlier.version, 1),
        reason=reason,
        written_at=earlier.written_at,
    )


def restore_revision(revision: Revision, *, by: User, version: int | None = None) -> int | None:
    """Restore a revision: save its texts, and keep the replaced ones as another revision.

    ``version`` is the one that the person saw; without it the current text is replaced in any case. Returns the new
    version; None when the row has a newer version, is gone, or may not be changed by this person: then nothing is
    written.
    """
    name = next(name for name in ROWS if getattr(revision, f"{name}_id"))
    model: Any = Revision._meta.get_field(name).related_model
    rows = EditableRows(model, by)
    for _attempt in range(_ATTEMPTS):
        row = rows.all().filter(pk=getattr(revision, f"{name}_id")).first()
        if row is None or version not in (None, row.version):
            return None
        earlier = snapshot_of(row)
        texts = {field: revision.texts[field] for field in TEXTS[model] if field in revision.texts}
        if texts.get("level") == 0 and texts.get("heading"):
            # A heading needs a level above 0: the chapter had none when this text was discarded.
            texts["level"] = row.level or row.report.heading_level
        if saved := save_and_keep(rows, earlier, texts, by=by, reason=RevisionReason.RESTORED):
            return saved
    return None
