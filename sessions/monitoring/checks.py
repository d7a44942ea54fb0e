"""The one list of checks of an install: ``doctor`` runs them all, the page *State of this install* the quick ones."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from sessions.monitoring.backups import backup_findings
from sessions.monitoring.database import database_findings, sqlite_file_findings
from sessions.monitoring.failures import failure_findings
from sessions.monitoring.finding import Finding, Level
from sessions.monitoring.folder import NAMES, folder_findings, private_findings
from sessions.monitoring.pictures import picture_findings
from sessions.monitoring.risks import risk_findings
from sessions.monitoring.sizes import disk_findings, size_findings
from sessions.monitoring.versions import program_findings, version_findings
from sessions.quotas.usage_report import usage_line, usage_of_all


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


@dataclass(frozen=True, slots=True)
class Check:
    """A check; ``needs_tables``: only if the database can be used. A slow one reads every file or row."""

    subject: Subject
    run: Callable[[], Iterable[Finding]]
    needs_tables: bool = False
    is_slow: bool = False


def usage_findings() -> Iterator[Finding]:
    """Yield each person's usage of the quotas; being above a quota is no error: only adding is refused. In English."""
    people = usage_of_all()
    for used in people[:NAMES]:
        yield Finding(f"used by {used.name}", usage_line(used))
    if len(people) > NAMES:
        yield Finding("used by", f"{len(people) - NAMES} more people, each less than these")


CHECKS: Final = (
    Check(Subject.VERSIONS, version_findings),
    Check(Subject.VERSIONS, program_findings),
    Check(Subject.SETTINGS, risk_findings),
    Check(Subject.DISK, folder_findings),
    Check(Subject.DISK, disk_findings),
    Check(Subject.DISK, private_findings, is_slow=True),
    Check(Subject.DATABASE, database_findings),
    Check(Subject.DATABASE, sqlite_file_findings, needs_tables=True, is_slow=True),
    Check(Subject.FAILURES, failure_findings, needs_tables=True),
    Check(Subject.FAILURES, picture_findings, needs_tables=True, is_slow=True),
    Check(Subject.BACKUP, backup_findings, needs_tables=True),
    Check(Subject.SIZES, size_findings, needs_tables=True),
    Check(Subject.USAGE, usage_findings, needs_tables=True, is_slow=True),
)


def run_checks(*, slow: bool) -> Iterator[tuple[Subject, Finding]]:
    """Run the checks, with the slow ones or without; yield each finding when it is found."""
    has_tables = True
    for check in CHECKS:
        if (check.is_slow and not slow) or (check.needs_tables and not has_tables):
            continue
        for finding in check.run():
            if check.run is database_findings and finding.level is Level.WRONG:
                has_tables = False
            yield check.subject, finding


def number_of(level: Level, findings: Iterable[tuple[Any, Finding]]) -> int:
    """Return how many findings have a level."""
    return sum(finding.level is level for _subject, finding in findings)
