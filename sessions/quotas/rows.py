"""Row quotas: how many rows of each kind a person may create; one table of limits and one check.

Existing rows are never deleted: above a quota only creating is refused.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import (
    ApiToken,
    Chapter,
    Day,
    Event,
    Feed,
    Membership,
    Photo,
    Report,
    Repository,
    Session,
    SessionKey,
)

WITH_DELETED = 2
"""Factor of the quota for rows including deleted ones: who deletes something can create something new at once."""

MEGABYTE = 1_000_000


class OverQuota(Exception):
    """A quota is exceeded; the message says how many are allowed and what to do.

    `title` is that of its page; `page` is the URL of the page where it can be dealt with, and
    `page_name` the text of the link to it.
    """

    title: str | Promise = gettext_lazy("Not saved")
    page: str = "/"
    page_name: str | Promise = gettext_lazy("Go to the start page")


class TooManyParts(OverQuota):
    """An article has more days, sessions or chapters than may be stored."""

    title = gettext_lazy("This report is too long")


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota: its key in ``settings.QUOTAS``, the rows it counts within a scope, and the noun for the message.

    The scope is the parent whose rows are counted (a user, event, report or session). ``restorable`` means that rows
    can be deleted and restored. ``too_many`` contains ``%(most)s``.
    """

    name: str
    rows: Callable[[Any], models.QuerySet[Any]]
    too_many: str | Promise
    restorable: bool = False

    @property
    def most(self) -> int:
        """The limit on this install."""
        return int(settings.QUOTAS[self.name])


ALL: Mapping[str, Quota] = {
    quota.name: quota
    for quota in (
        Quota(
            "events",
            lambda user: Event.objects.filter(owner=user.pk),
            gettext_lazy(
                "Each person can have at most %(most)s events here. Delete one, or ask the owner of this site."
            ),
            restorable=True,
        ),
        Quota(
            "days",
            lambda event: Day.objects.filter(event=event.pk),
            gettext_lazy(
                "An event can have at most %(most)s days here. Delete empty days, or ask the owner of this site."
            ),
        ),
        Quota(
            "sessions",
            lambda event: Session.objects.filter(event=event.pk),
            gettext_lazy(
                "An event can have at most %(most)s sessions here. Delete some, remove a programme, or ask the owner "
                "of this site."
            ),
            restorable=True,
        ),
        Quota(
            "keys",
            lambda session: SessionKey.objects.filter(session=session.pk),
            gettext_lazy("This session was already logged %(most)s times. Open it and write there."),
        ),
        Quota(
            "reports",
            lambda event: Report.objects.filter(event=event.pk),
            gettext_lazy("An event can have at most %(most)s reports here. Delete one, or ask the owner of this site."),
        ),
        Quota(
            "chapters",
            lambda report: Chapter.objects.filter(report=report.pk),
            gettext_lazy(
                "A report can have at most %(most)s chapters here. Delete one, or ask the owner of this site."
            ),
            restorable=True,
        ),
        Quota(
            "feeds",
            lambda event: Feed.objects.filter(event=event.pk),
            gettext_lazy(
                "An event can have at most %(most)s programmes here. Remove one, or ask the owner of this site."
            ),
        ),
        Quota(
            "members",
            lambda event: Membership.objects.filter(event=event.pk),
            gettext_lazy(
                "A team can have at most %(most)s members here. Ask the owner of the event, or the owner of this site."
            ),
        ),
        Quota(
            "repositories",
            lambda user: Repository.objects.filter(owner=user.pk),
            gettext_lazy(
                "Each person can have at most %(most)s repositories here. Remove one, or ask the owner of this site."
            ),
        ),
        Quota(
            "tokens",
            lambda user: ApiToken.objects.filter(author=user.pk).valid(timezone.now()),
            gettext_lazy("Each person can have at most %(most)s tokens here. Revoke one first."),
        ),
        Quota(
            "photos",
            lambda user: Photo.objects.filter(event__owner=user.pk),
            gettext_lazy(
                "Each person can have at most %(most)s photos here. Delete some, or ask the owner of this site."
            ),
            restorable=True,
        ),
    )
}


def require(name: str, scope: models.Model, adding: int = 1, *, lock: bool = True) -> None:
    """Raise OverQuota unless ``adding`` rows may be added in a scope; call it in the transaction that adds them.

    Locks the scope row, so that concurrent additions wait. With ``adding=0`` the rows exist already, and the caller has
    locked the scope before. Lock order against deadlocks: user, event, rows of the event. Without ``lock`` it is only
    an early check outside of the transaction.
    """
    quota = ALL[name]
    if adding and lock:
        _lock(scope)
    require_number(quota, quota.rows(scope), adding, adding)


def require_number(quota: Quota, rows: models.QuerySet[Any], adding: int, present: int) -> None:
    """Raise OverQuota unless ``adding`` rows may be added to these, of which ``present`` are not deleted."""
    everything = rows.count() + adding
    if everything <= quota.most:
        return
    if not quota.restorable or rows.filter(deleted_at=None).count() + present > quota.most:
        raise OverQuota(_number(quota.too_many, quota.most))
    if everything > WITH_DELETED * quota.most:
        raise OverQuota(
            _(
                "The bin is full. Each item is deleted permanently after 30 days. Until then, restore an item, or ask "
                "the owner of this site."
            )
        )


def require_parts(found: Mapping[str, int], here: Mapping[str, int]) -> None:
    """Raise TooManyParts if an article has more parts of a kind than may be stored, and than there are ``here``.

    Asked before a plan is made of it: nobody waits for one that cannot be applied.
    """
    for name, count in found.items():
        if count > max(ALL[name].most, here.get(name, 0)):
            text = _("This article has %(count)s.") % {"count": f"{count:,}"}
            raise TooManyParts(f"{_number(ALL[name].too_many, ALL[name].most)} {text}")


@contextmanager
def room_to_restore(name: str, scope: models.Model) -> Iterator[None]:
    """Context manager: restore a row of a scope in a transaction, within the quota.

    Raises OverQuota and rolls back when the quota is full: otherwise delete, add, restore would double it.
    """
    quota = ALL[name]
    with transaction.atomic():
        _lock(scope)
        before = quota.rows(scope).filter(deleted_at=None).count()
        yield
        after = quota.rows(scope).filter(deleted_at=None).count()
        if after > max(before, quota.most):
            raise OverQuota(_number(quota.too_many, quota.most))


def _number(text: str | Promise, most: int) -> str:
    return str(text) % {"most": f"{most:,}"}


def _lock(scope: models.Model) -> None:
    """Lock a row until the transaction ends (SELECT … FOR UPDATE); SQLite has locked the whole database already."""
    assert connection.in_atomic_block
    if connection.features.has_select_for_update:
        # Not type(scope): request.user is a lazy object.
        rows = scope._meta.model._base_manager.filter(pk=scope.pk).order_by()
        # FOR NO KEY UPDATE: rows that refer to this one can still be inserted.
        list(rows.select_for_update(no_key=True).values_list("pk"))


def require_photo(owner: User, added: int, *, lock: bool = True) -> None:
    """Raise OverQuota unless one more photo of ``added`` bytes may be stored; otherwise as ``require``.

    Deleted photos count until they are deleted for good, which the album page offers.
    """
    require("photos", owner, lock=lock)
    _require_bytes(owner, added)


def require_photo_bytes(owner: User, added: int, *, lock: bool = True) -> None:
    """Raise OverQuota unless ``added`` bytes may be added to a person's photos; otherwise as ``require``."""
    if lock:
        _lock(owner)
    _require_bytes(owner, added)


def _require_bytes(owner: User, added: int) -> None:
    most = int(settings.QUOTAS["photo_mb"])
    if photo_bytes(owner) + added > most * MEGABYTE:
        text = _(
            "Photos can take at most %(most)s MB per person here, including deleted ones. Delete some photos "
            "permanently, or ask the owner of this site."
        )
        raise OverQuota(_number(text, most))


def photo_bytes(owner: User) -> int:
    """Return the bytes of all files of a person's photos, including deleted photos and unedited originals."""
    total: int | None = Photo.objects.filter(event__owner=owner.pk).aggregate(total=Sum("bytes"))["total"]
    return total or 0
