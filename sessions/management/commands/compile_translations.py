"""Command: compile translations (.po to .mo), like Django's compilemessages but without gettext installed."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write a .mo file beside each .po file that is newer."""

    help = "Compile locale/*/LC_MESSAGES/*.po where the .mo file is missing or older."
    # It runs before the database is there.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile the files that are out of date."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compiled = source.with_suffix(".mo")
                if not compiled.exists() or compiled.stat().st_mtime <= source.stat().st_mtime:
                    polib.pofile(str(source)).save_as_mofile(str(compiled))
                    if options["verbosity"] > 1:
                        self.stdout.write(str(compiled))
