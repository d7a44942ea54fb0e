"""The one list of checks of an install: ``doctor`` runs them all, the page *State of this install* the quick ones."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Final, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sessions.monitoring.check_result import NAMES, CheckLevel, CheckResult
from sessions.monitoring.database import database_results, sqlite_file_results
from sessions.monitoring.install import folder_results, private_results, risk_results, version_results
from sessions.monitoring.stored import (
    backup_results,
    disk_results,
    failure_results,
    picture_results,
    size_results,
    storage_results,
)
from sessions.quotas.rows import ALL


class Subject(Enum):
    """What a check is about; the value is the heading of its section."""

    VERSIONS = _("Versions")
    SETTINGS = _("Settings")
    DISK = _("Disk")
    DATABASE = _("Database")
    SIZES = _("Sizes")
    FAILURES = _("Failures")
    BACKUP = _("Backup")
    USAGE = "Usage"


class Check(NamedTuple):
    """A check; ``needs_tables``: only if the database can be used. A slow one reads every file or row."""

    subject: Subject
    run: Callable[[], Iterable[CheckResult]]
    needs_tables: bool = False
    is_slow: bool = False


def usage_results() -> Iterator[CheckResult]:
    """Yield each person's usage of the quotas; being above a quota is no error: only adding is refused. In English."""
    people = usage_of_all()
    for name, usage in people[:NAMES]:
        yield CheckResult(f"used by {name}", usage)
    if len(people) > NAMES:
        yield CheckResult("used by", f"{len(people) - NAMES} more people, each less than these")


def usage_of_all() -> list[tuple[str, str]]:
    """Return the names of everybody who has stored anything, those who use most first, and how much: one query a quota.

    That is a line as ``events 3 of 200, sessions 412 of 10000``; of quotas per event or report it has the fullest one.
    """
    used: dict[int, dict[str, int]] = defaultdict(dict)
    for name, quota in ALL.items():
        owner = {"event": "event__owner", "report": "report__event__owner"}.get(quota.scope, quota.scope)
        rows = quota.rows().order_by().values(person=F(owner), counted_in=F(quota.scope)).annotate(total=quota.total)
        for row in rows:
            number = -(-(row["total"] or 0) // quota.unit)
            if number:
                used[row["person"]][name] = max(number, used[row["person"]].get(name, 0))
    names = dict(User.objects.filter(pk__in=used).values_list("pk", "username"))
    most = settings.QUOTAS
    in_order = sorted(used, key=lambda key: (-sum(n / most[name] for name, n in used[key].items()), names[key]))
    return [(names[key], ", ".join(f"{name} {n} of {most[name]}" for name, n in used[key].items())) for key in in_order]


CHECKS: Final = (
    Check(Subject.VERSIONS, version_results),
    Check(Subject.SETTINGS, risk_results),
    Check(Subject.DISK, folder_results),
    Check(Subject.DISK, disk_results),
    Check(Subject.DISK, storage_results),
    Check(Subject.DISK, private_results, is_slow=True),
    Check(Subject.DATABASE, database_results),
    Check(Subject.DATABASE, sqlite_file_results, needs_tables=True, is_slow=True),
    Check(Subject.FAILURES, failure_results, needs_tables=True),
    Check(Subject.FAILURES, picture_results, needs_tables=True, is_slow=True),
    Check(Subject.BACKUP, backup_results, needs_tables=True),
    Check(Subject.SIZES, size_results, needs_tables=True),
    Check(Subject.USAGE, usage_results, needs_tables=True, is_slow=True),
)


def run_checks(*, slow: bool) -> Iterator[tuple[Subject, CheckResult]]:
    """Run the checks, with the slow ones or without; yield each result when it is found."""
    has_tables = True
    for check in CHECKS:
        if (check.is_slow and not slow) or (check.needs_tables and not has_tables):
            continue
        for result in check.run():
            if check.run is database_results and result.level is CheckLevel.WRONG:
                has_tables = False
            yield check.subject, result
