"""Earlier texts: when the one that is about to be replaced is worth keeping, and how it is kept and brought back.

Those that were kept because the text was changed are thinned out with age; all others stay.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from sessions.models import Chapter, Day, Impression, Revision, RevisionReason
from sessions.quotas.text_bytes import charge, row_size, size
from sessions.rules.thinning import thin
from sessions.versions.common_ends import common_ends
from sessions.versions.save import save_texts

TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Impression: ("summary", "body"),
    Chapter: ("heading", "level", "body"),
    Day: ("note",),
}
"""What a revision holds of each kind of row: everything that a person writes into it."""

MANY = 10
SITTING = timedelta(minutes=10)
BETWEEN = timedelta(minutes=1)
_ATTEMPTS = 5
_AT_ONCE = 500

type Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowSnapshot:
    """What a row said when it was read: its texts, their version, who wrote them and when."""

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
        """What a revision of the row is found by."""
        return {f"{self.model._meta.model_name}_id": self.pk}


def earlier_of(row: Any) -> RowSnapshot:
    """Return what a row says now; to be asked before a form writes into the very object."""
    texts = {name: getattr(row, name) for name in TEXTS[type(row)]}
    written_at = row.updated_at or timezone.now()
    return RowSnapshot(type(row), row.pk, texts, row.version, written_at, getattr(row, "author_id", None))


def goes_away(old: str, new: str) -> str:
    """Return what stands in the old text between its common beginning and its common end with the new one."""
    start, end = common_ends(old, new)
    return old[start : len(old) - end]


def worth_keeping(
    old: Texts, new: Texts, *, age: timedelta, newest: Callable[[], timedelta | None], always: bool = False
) -> bool:
    """Say whether the old texts are kept when the new ones take their place.

    ``age`` says how long ago the old ones were written, ``newest()`` how long ago the newest revision was made (None:
    never); it is asked only where it decides. ``always``: a merge, a choice, a restore, an import, another author.
    """
    changed = {name for name in old if old[name] != new[name]}
    if not changed or is_empty(old):
        return False
    if always or age > SITTING:
        return True
    gone = [goes_away(old[name], new[name]) for name in changed if isinstance(old[name], str)]
    if any(len("".join(text.split())) > MANY for text in gone):
        return True
    if not any(gone):
        return False
    since = newest()
    return since is None or since > BETWEEN


def is_empty(texts: Texts) -> bool:
    """Say whether nobody has written anything here."""
    return not any(text.strip() for text in texts.values() if isinstance(text, str))


def is_contained(texts: Texts, others: Texts) -> bool:
    """Say whether every word of the texts stands in the others too."""
    return all(text in others[name] for name, text in texts.items() if isinstance(text, str))


def save_and_keep(
    queryset: models.QuerySet[Any],
    earlier: RowSnapshot,
    texts: Texts,
    *,
    by: User,
    reason: str = "",
    given_up: Sequence[Texts] = (),
) -> int | None:
    """Save texts as save_texts does, and keep what is worth it of those that they replace, in one transaction.

    A ``reason`` keeps them in any case. ``given_up`` are texts that were typed and not chosen: they are kept too,
    unless the new ones hold them. Returns the new version; None when the row has moved on, and nothing is written then.
    Raises OverQuota where the person has no room for the texts.
    """
    now = timezone.now()
    new = earlier.texts | dict(texts)
    kept = [
        _revision(replace(earlier, texts=dict(each), written_at=now, author_id=by.pk), by, RevisionReason.GIVEN_UP)
        for each in given_up
        if not is_empty(each) and not is_contained(each, new) and dict(each) != earlier.texts
    ]
    if _is_kept(earlier, new, now, reason):
        kept.append(_revision(earlier, by, reason or RevisionReason.CHANGED))
    growth = size(new) - size(earlier.texts) + sum(row_size(revision) for revision in kept)
    if not (kept or growth):
        return save_texts(queryset, earlier.pk, earlier.version, **texts)
    with transaction.atomic():
        version = save_texts(queryset, earlier.pk, earlier.version, **texts)
        if version is None:
            return None
        for revision in kept:
            revision.save(force_insert=True)
        if any(revision.reason == RevisionReason.CHANGED for revision in kept):
            thin_out(earlier.revisions, now)
        charge(by.pk, growth)
    return version


def thin_out(revisions: Any, now: datetime) -> int:
    """Delete those of one row's revisions that age has made superfluous, and return how many they were.

    Only those that were kept because the text was changed: what was given up in a conflict, or stood there before a
    merge, a restore or an import, stays.
    """
    moments = (
        revisions.filter(reason=RevisionReason.CHANGED).order_by("created_at", "pk").values_list("pk", "created_at")
    )
    superfluous = thin(moments, now)
    if superfluous:
        revisions.filter(pk__in=superfluous).delete()
    return len(superfluous)


def thin_out_all(now: datetime) -> int:
    """Do the same for every row, and return how many revisions were deleted."""
    names = ("impression", "chapter", "day")
    old = Revision.objects.filter(reason=RevisionReason.CHANGED).order_by(*names, "created_at", "pk")
    found = old.values_list(*(f"{name}_id" for name in names), "pk", "created_at").iterator()
    deleted = 0
    for _row, rows in groupby(found, key=lambda values: values[:3]):
        superfluous = list(thin(((pk, at) for *_names, pk, at in rows), now))
        for start in range(0, len(superfluous), _AT_ONCE):
            deleted += Revision.objects.filter(pk__in=superfluous[start : start + _AT_ONCE]).delete()[0]
    return deleted


def _is_kept(earlier: RowSnapshot, new: Texts, now: datetime, reason: str) -> bool:
    if reason == RevisionReason.GIVEN_UP and is_contained(earlier.texts, new):
        return False  # both were chosen

    def newest() -> timedelta | None:
        made: datetime | None = earlier.revisions.aggregate(newest=models.Max("created_at"))["newest"]
        return None if made is None else now - made

    return worth_keeping(earlier.texts, new, age=now - earlier.written_at, newest=newest, always=bool(reason))


def _revision(earlier: RowSnapshot, by: User, reason: str) -> Revision:
    return Revision(
        **earlier.key,
        author_id=earlier.author_id or by.pk,
        texts=earlier.texts,
        version=earlier.version,
        reason=reason,
        written_at=earlier.written_at,
    )


def restore_revision(revision: Revision, *, by: User, version: int | None = None) -> int | None:
    """Save the texts of a revision over those of its row, which are kept as another revision.

    ``version`` is the one that the person saw; without it, whatever stands there now is replaced. Returns the new
    version; None when the row has moved on, is gone, or may not be changed by this person: nothing is written then.
    """
    name = next(name for name in ("impression", "chapter", "day") if getattr(revision, f"{name}_id"))
    model: Any = Revision._meta.get_field(name).related_model
    rows = model._default_manager.editable_by(by).present()
    for _attempt in range(_ATTEMPTS):
        row = rows.filter(pk=getattr(revision, f"{name}_id")).first()
        if row is None or version not in (None, row.version):
            return None
        earlier = earlier_of(row)
        texts = {field: revision.texts[field] for field in TEXTS[model] if field in revision.texts}
        if texts.get("level") == 0 and texts.get("heading"):
            # Of a chapter that had lost its heading when this one was given up: no level is no place for a heading.
            texts["level"] = row.level or row.report.heading_level
        if saved := save_and_keep(rows, earlier, texts, by=by, reason=RevisionReason.RESTORED):
            return saved
    return None
