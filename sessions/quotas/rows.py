"""Quotas: how many rows of each kind, and how many bytes of photos, a person may store; one table and one check.

Existing rows are never deleted: above a quota only adding is refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.models import ApiToken, Chapter, Day, Event, Feed, Photo, Report, Repository, Session

WITH_DELETED = 2
"""Factor of the quota for rows including deleted ones: who deletes something can create something new at once."""

MEGABYTE = 1_000_000


class OverQuota(Exception):
    """A quota is exceeded; the message says how many are allowed and what to do.

    `title` is that of its page; `page` is the URL of the page where it can be dealt with, and
    `page_name` the text of the link to it.
    """

    title: str | Promise = _("Not saved")
    page: str = "/"
    page_name: str | Promise = _("Go to the start page")


class TooManyParts(OverQuota):
    """An article has more days, sessions or chapters than may be stored."""

    title = _("This report is too long")


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota: its model, the lookup of what its rows are counted in (a person, an event or a report), the refusal.

    Rows with a bin can be deleted and restored. ``total`` is what is counted, in the ``unit`` of ``settings.QUOTAS``.
    """

    model: type[models.Model]
    scope: str
    too_many: str | Promise
    has_bin: bool = False
    total: models.Aggregate = models.Count("pk")
    unit: int = 1

    def rows(self, **scope: Any) -> models.QuerySet[Any]:
        """Return the rows that count, of a scope or of everybody: of the tokens those that work."""
        rows = ApiToken.objects.valid(timezone.now()) if self.model is ApiToken else self.model._default_manager.all()
        return rows.filter(**scope)

    def refusal(self, most: int) -> str:
        """Return what a person is told, and what to do."""
        way_out = _("Delete what you no longer need, or ask the owner of this site.")
        return f"{str(self.too_many) % {'most': f'{most:,}'}} {way_out}"


_MEGABYTES = _("Photos can take at most %(most)s MB per person here, until they are deleted permanently.")

ALL: Mapping[str, Quota] = {
    "events": Quota(Event, "owner", _("Each person can have at most %(most)s events here."), has_bin=True),
    "days": Quota(Day, "event", _("An event can have at most %(most)s days here.")),
    "sessions": Quota(Session, "event", _("An event can have at most %(most)s sessions here."), has_bin=True),
    "reports": Quota(Report, "event", _("An event can have at most %(most)s reports here.")),
    "chapters": Quota(Chapter, "report", _("A report can have at most %(most)s chapters here."), has_bin=True),
    "feeds": Quota(Feed, "event", _("An event can have at most %(most)s programmes here.")),
    "repositories": Quota(Repository, "owner", _("Each person can have at most %(most)s repositories here.")),
    "tokens": Quota(ApiToken, "author", _("Each person can have at most %(most)s tokens here.")),
    "photos": Quota(Photo, "event__owner", _("Each person can have at most %(most)s photos here."), has_bin=True),
    "photo_mb": Quota(Photo, "event__owner", _MEGABYTES, total=models.Sum("bytes"), unit=MEGABYTE),
}
"""The quotas by their keys in ``settings.QUOTAS``."""


def require(name: str, scope: models.Model, adding: int = 1, *, in_bin: int = 0) -> None:
    """Raise OverQuota unless ``adding`` rows may be added in a scope, and ``in_bin`` deleted ones.

    In the transaction that adds them it locks the scope row, so that concurrent additions wait; outside of one it is
    an early check. With ``adding=0`` the rows exist already, and the caller has locked the scope before. Lock order
    against deadlocks: user, event, rows of the event. Of ``photo_mb`` bytes are added.
    """
    quota, limit = ALL[name], settings.QUOTAS[name]
    if adding and connection.in_atomic_block:
        _lock(scope)
    rows = quota.rows(**{quota.scope: scope.pk}) if scope.pk else quota.rows().none()
    most = limit * quota.unit
    everything = _total(quota, rows) + adding + in_bin
    if everything <= most:
        return
    if not quota.has_bin or _total(quota, rows.filter(deleted_at=None)) + adding > most:
        raise OverQuota(quota.refusal(limit))
    if everything > WITH_DELETED * most:
        text = _(
            "The bin is full. Each item is deleted permanently after 30 days. Until then, restore an item, or ask "
            "the owner of this site."
        )
        raise OverQuota(str(text))


def require_parts(found: Mapping[str, int], here: Mapping[str, int]) -> None:
    """Raise TooManyParts if an article has more parts of a kind than may be stored, and than there are ``here``.

    Asked before a plan is made of it: nobody waits for one that cannot be applied.
    """
    for name, count in found.items():
        most = settings.QUOTAS[name]
        if count > max(most, here.get(name, 0)):
            text = _("This article has %(count)s.") % {"count": f"{count:,}"}
            raise TooManyParts(f"{ALL[name].refusal(most)} {text}")


@contextmanager
def room_to_restore(name: str, scope: models.Model) -> Iterator[None]:
    """Context manager: restore a row of a scope in a transaction, within the quota.

    Raises OverQuota and rolls back when the quota is full: otherwise delete, add, restore would double it.
    """
    quota, most = ALL[name], settings.QUOTAS[name]
    with transaction.atomic():
        _lock(scope)
        present = quota.rows(**{quota.scope: scope.pk}, deleted_at=None)
        before = present.count()
        yield
        if present.count() > max(before, most):
            raise OverQuota(quota.refusal(most))


def _total(quota: Quota, rows: models.QuerySet[Any]) -> int:
    return rows.aggregate(total=quota.total)["total"] or 0


def _lock(scope: models.Model) -> None:
    """Lock a row until the transaction ends (SELECT … FOR UPDATE); SQLite has locked the whole database already."""
    if connection.features.has_select_for_update:
        # Not type(scope): request.user is a lazy object.
        rows = scope._meta.model._base_manager.filter(pk=scope.pk).order_by()
        # FOR NO KEY UPDATE: rows that refer to this one can still be inserted.
        list(rows.select_for_update(no_key=True).values_list("pk"))
