"""Quota of text bytes per person: a denormalised counter with at most one UPDATE per save, recounted when it is full.

``Usage.text_bytes`` grows with every text, rounded up; deleted rows are not subtracted, so it is never too low. Only
when an exact count exceeds the quota too, a save is refused.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import models
from django.db.models import Count, F, Func
from django.utils.translation import gettext as _

from sessions.models import (
    ArticleCopy,
    Chapter,
    Day,
    Feed,
    Impression,
    Publication,
    Revision,
    Session,
    TeamText,
    Usage,
)
from sessions.models.querysets.prepared import Parameter, PreparedUpdate
from sessions.quotas.rows import MEGABYTE, OverQuota

ROW = 200
"""Bytes that each row counts besides its texts: otherwise empty rows would have no limit."""

STEP = 4096
"""Texts are charged in steps of this many bytes, so that an ordinary autosave writes no counter."""

COUNTED: tuple[tuple[type[models.Model], str, tuple[str, ...]], ...] = (
    (Session, "event__owner", ("description", "note", "search")),
    (Impression, "session__event__owner", ("summary", "body", "private_note")),
    (Day, "event__owner", ("note",)),
    (Chapter, "report__event__owner", ("heading", "body")),
    (TeamText, "session__event__owner", ("summary", "body")),
    (Feed, "event__owner", ("mapping",)),
    (Publication, "report__event__owner", ("article", "pending_article")),
    (ArticleCopy, "report__event__owner", ("text",)),
    (Revision, "impression__session__event__owner", ("texts",)),
    (Revision, "chapter__report__event__owner", ("texts",)),
    (Revision, "day__event__owner", ("texts",)),
    (Revision, "teamtext__session__event__owner", ("texts",)),
)
"""Each model with texts, the lookup of its owner, and the fields that count."""

_PAUSE = 60
"""Minimum time between two recounts of a person in one process, in seconds (rate limit: a recount is slow)."""


class Bytes(Func):
    """SQL function: length of a text in bytes."""

    output_field = models.BigIntegerField()
    template = "COALESCE(SUM(OCTET_LENGTH(CAST(%(expressions)s AS text))), 0)"
    contains_aggregate = True

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQL for SQLite, which has OCTET_LENGTH only since version 3.43."""
        template = "COALESCE(SUM(LENGTH(CAST(%(expressions)s AS BLOB))), 0)"
        return self.as_sql(compiler, connection, template=template, **more)


def size(texts: Mapping[str, Any]) -> int:
    """Return the charged bytes of the texts in a mapping, each rounded up to a multiple of STEP."""
    return sum(-(-len(text.encode()) // STEP) * STEP for text in texts.values() if isinstance(text, str))


def counted(row: models.Model) -> dict[str, Any]:
    """Return the values of a row that count, by field; none of a row without texts that count."""
    fields = next((fields for model, _path, fields in COUNTED if isinstance(row, model)), ())
    return {name: getattr(row, name) for name in fields}


def row_size(row: models.Model) -> int:
    """Return the charged bytes of a new row."""
    values = counted(row)
    return ROW + size(values) + sum(len(json.dumps(value)) for value in values.values() if isinstance(value, dict))


def exact_size(row: models.Model) -> int:
    """Return the bytes of a new row as ``stored`` counts them; 0 for one without texts that count."""
    values = counted(row)
    texts = (value if isinstance(value, str) else json.dumps(value) for value in values.values())
    return ROW + sum(len(text.encode()) for text in texts) if values else 0


def charge_rows(owner_id: int, rows: Iterable[models.Model]) -> None:
    """Charge a person for new rows; see ``charge``."""
    charge(owner_id, sum(row_size(row) for row in rows))


def charge(owner_id: int, growth: int) -> None:
    """Add ``growth`` bytes, just written, to the person's counter.

    Call it in the transaction that wrote them, after every other lock. Raises OverQuota when the quota is full; the
    caller must roll back.
    """
    if growth == 0:
        return
    limit = most()
    if growth < 0:
        _ADD.run(owner=owner_id, growth=growth, at_least=-growth, at_most=sys.maxsize)
    elif not _ADD.run(owner=owner_id, growth=growth, at_least=0, at_most=limit - growth):
        _count_again(owner_id, growth, limit)


def require_text_room(owner_id: int, rows: Sequence[models.Model], more: int) -> None:
    """Raise OverQuota unless a person has room for new rows and ``more`` bytes: an early check, without locks."""
    used = Usage.objects.filter(pk=owner_id).values_list("text_bytes", flat=True).first() or 0
    is_close = used + more + sum(map(row_size, rows)) > most()
    if is_close and stored(owner_id) + more + sum(map(exact_size, rows)) > most():
        raise OverQuota(refusal_of_texts())


def _usage() -> models.QuerySet[Usage]:
    number = models.BigIntegerField()
    between = Parameter("at_least", number), Parameter("at_most", number)
    return Usage.objects.filter(pk=Parameter("owner", models.AutoField()), text_bytes__range=between)


_ADD = PreparedUpdate(Usage, _usage, text_bytes=F("text_bytes") + Parameter("growth", models.BigIntegerField()))


def _count_again(owner_id: int, growth: int, limit: int) -> None:
    pause = f"counted-{owner_id}-{limit}"
    if caches["cards"].get(pause):
        raise OverQuota(refusal_of_texts())
    _usage, made = Usage.objects.get_or_create(pk=owner_id)
    locked = Usage.objects.select_for_update().filter(pk=owner_id)
    known = locked.values_list("text_bytes", flat=True).get()
    # Another request may have recounted while this one waited for the lock.
    if not made and known + growth <= limit:
        used = known + growth
    else:
        used = stored(owner_id)
        if used > limit or not made:
            caches["cards"].set(pause, True, _PAUSE)
    if used > limit:
        raise OverQuota(refusal_of_texts())
    locked.update(text_bytes=used)


def most() -> int:
    """Return the quota of text bytes per person."""
    return int(settings.QUOTAS["text_mb"]) * MEGABYTE


def refusal_of_texts() -> str:
    """Return what OverQuota says of texts."""
    text = _(
        "Texts can take at most %(most)s MB per person here, including earlier and deleted ones. Delete what you no "
        "longer need and try again in a minute, or ask the owner of this site."
    )
    return text % {"most": f"{settings.QUOTAS['text_mb']:,}"}


def stored(owner_id: int) -> int:
    """Count the bytes of all texts of one person (linear time)."""
    return sum(sizes(owner_id).values())


def stored_in(event_id: int) -> int:
    """Count the bytes of all texts of one event (linear time)."""
    total = 0
    for model, path, fields in COUNTED:
        rows = model._base_manager.filter(**{path.removesuffix("__owner"): event_id}).order_by()
        found = rows.aggregate(number=Count("pk"), **{f"bytes_{at}": Bytes(name) for at, name in enumerate(fields)})
        total += ROW * found.pop("number") + sum(found.values())
    return total


def sizes(owner_id: int | None = None) -> dict[int, int]:
    """Count the bytes of all texts per owner key: twelve queries for any number of people."""
    totals: dict[int, int] = {}
    for model, path, fields in COUNTED:
        rows = model._base_manager.filter(**({path: owner_id} if owner_id else {f"{path}__isnull": False}))
        added = [Bytes(name) for name in fields]
        grouped = (
            rows.order_by()
            .values_list(path)
            .annotate(number=Count("pk"), **{f"bytes_{at}": each for at, each in enumerate(added)})
        )
        for owner, number, *each in grouped:
            totals[owner] = totals.get(owner, 0) + ROW * number + sum(each)
    return totals
