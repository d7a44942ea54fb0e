"""Command: health check of the install (data folder, database, files, quotas)."""

import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from sessions.monitoring.check_result import CheckLevel
from sessions.monitoring.checks import run_checks


class Command(BaseCommand):
    """Print one line per check; exit code 1 when something is wrong."""

    help = "Check versions, settings, database, data folder and photos; exit with 1 if there is a problem."
    # Must also run on an install whose system checks fail.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all checks, then exit."""
        levels: Counter[CheckLevel] = Counter()
        # Always in English, as the lines of the log and the messages of other commands.
        with translation.override("en"):
            for _subject, result in run_checks(slow=True):
                levels[result.level] += 1
                self.stdout.write(f"{result.level.value:5} {result.name}: {result.value}")
        self.stdout.write(summary(levels[CheckLevel.WRONG], levels[CheckLevel.WARNING]))
        # A warning is no problem of the install itself, and changes no exit code.
        if levels[CheckLevel.WRONG]:
            sys.exit(1)


def summary(wrong: int, warnings: int) -> str:
    """Return the last line."""
    warned = f"{warnings} warning{'s' if warnings > 1 else ''}" if warnings else ""
    return ", ".join(filter(None, [f"{wrong} wrong" if wrong else "", warned])) or "all well"
