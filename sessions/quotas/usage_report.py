"""Usage report: how much of the quotas each person uses, for the administrator."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.utils import timezone

from sessions.models import (
    AgendaLink,
    ApiToken,
    Chapter,
    CoverageRequest,
    Day,
    Event,
    Feed,
    IncomingArticle,
    IncomingFeed,
    Invitation,
    Membership,
    Operation,
    Photo,
    Report,
    ReportLink,
    Repository,
    Revision,
    Session,
    SessionKey,
    ShareLink,
)
from sessions.quotas.rows import MEGABYTE
from sessions.quotas.text_bytes import sizes


@dataclass(slots=True)
class UserUsage:
    """One person's usage: number per quota name; of quotas per event or report, the fullest one."""

    name: str
    numbers: dict[str, int] = field(default_factory=dict)


FULLEST = (
    ("days", Day, "event__owner", "event"),
    ("sessions", Session, "event__owner", "event"),
    ("reports", Report, "event__owner", "event"),
    ("chapters", Chapter, "report__event__owner", "report"),
    ("feeds", Feed, "event__owner", "event"),
    ("members", Membership, "event__owner", "event"),
    ("keys", SessionKey, "session__event__owner", "session"),
)
TOTAL = (
    ("events", Event, "owner"),
    ("photos", Photo, "event__owner"),
    ("waiting", IncomingFeed, "author"),
    ("waiting_articles", IncomingArticle, "author"),
    ("operations", Operation, "user"),
    ("agenda_links", AgendaLink, "author"),
    ("report_links", ReportLink, "author"),
    ("share_links", ShareLink, "author"),
    ("invitations", Invitation, "author"),
    ("coverage_requests", CoverageRequest, "author"),
    ("repositories", Repository, "owner"),
)


def usage_of_all() -> list[UserUsage]:
    """Return the usage of everybody who has stored anything, largest first; a constant number of queries.

    ``photo_mb``, ``text_mb`` and ``waiting_mb`` are rounded up. Counts everything, so it may take seconds.
    """
    names = dict(User.objects.values_list("pk", "username"))
    people: dict[int, UserUsage] = {}
    for owner, name, number in _numbers():
        if number:
            used = people.setdefault(owner, UserUsage(names.get(owner, str(owner))))
            used.numbers[name] = max(number, used.numbers.get(name, 0))
    return sorted(people.values(), key=lambda used: (-sum(map(_share, used.numbers.items())), used.name))


_REVISION_OWNERS = (
    *("impression__session__event__owner", "chapter__report__event__owner", "day__event__owner"),
    "teamtext__session__event__owner",
)
"""The lookups from a revision to the person for whom it counts."""


def _share(used: tuple[str, int]) -> float:
    name, number = used
    return number / settings.QUOTAS[name] if name in settings.QUOTAS else 0


def _numbers() -> Iterator[tuple[int, str, int]]:
    for name, model, path in TOTAL:
        for owner, number in model._default_manager.order_by().values_list(path).annotate(number=Count("pk")):
            yield owner, name, number
    valid = ApiToken.objects.valid(timezone.now()).order_by()
    for owner, number in valid.values_list("author").annotate(number=Count("pk")):
        yield owner, "tokens", number
    for name, counted, path, scope in FULLEST:
        rows = counted._default_manager.order_by().values_list(path, scope).annotate(number=Count("pk"))
        for owner, _scope, number in rows:
            yield owner, name, number
    revisions: dict[int, int] = {}
    for path in _REVISION_OWNERS:
        rows = Revision.objects.filter(**{f"{path}__isnull": False}).order_by().values_list(path)
        for owner, number in rows.annotate(number=Count("pk")):
            revisions[owner] = revisions.get(owner, 0) + number
    for owner, number in revisions.items():
        yield owner, "revisions", number
    for owner, total in Photo.objects.order_by().values_list("event__owner").annotate(total=Sum("bytes")):
        yield owner, "photo_mb", _megabytes(total)
    for owner, total in IncomingFeed.objects.order_by().values_list("author").annotate(total=Sum(Length("content"))):
        yield owner, "waiting_mb", _megabytes(total)
    for owner, total in sizes().items():
        yield owner, "text_mb", _megabytes(total)


def _megabytes(total: int | None) -> int:
    return -(-(total or 0) // MEGABYTE)


def usage_line(used: UserUsage) -> str:
    """Format one person's usage as a line: ``events 3 of 200, sessions 412 of 10000, revisions 96``."""
    order = [*settings.QUOTAS, *sorted(set(used.numbers) - set(settings.QUOTAS))]
    parts = []
    for name in order:
        if name in used.numbers:
            most = f" of {settings.QUOTAS[name]}" if name in settings.QUOTAS else ""
            parts.append(f"{name} {used.numbers[name]}{most}")
    return ", ".join(parts)
