"""Command `manage.py restore`: a backup into a new or empty install, or a part of one beside what is there."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions.accounts.security_log import record_security_event
from sessions.backup.beside import RestoredBeside, restore_beside
from sessions.backup.empty_install import require_empty, require_whole, restore_install
from sessions.backup.layout import BackupRefused, BackupScope
from sessions.backup.tables import TABLES
from sessions.backup.verify import VerifiedBackup, verify
from sessions.management.table_command import account_called, has_accounts, require_tables
from sessions.models import SecurityEventKind
from sessions.quotas.rows import OverQuota


class Command(BaseCommand):
    """Verify the whole zip, then write everything or nothing."""

    help = (
        "Restore a backup. The zip is verified as a whole first: structure, checksums, every row. The backup of a "
        "whole install goes into a new or empty one; with --beside, events are added to those of a person."
    )
    # They open the database, which makes its file.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", metavar="FILE.zip")
        parser.add_argument("--check", action="store_true", help="verify only, and write nothing")
        parser.add_argument("--beside", action="store_true", help="add the events to what is there, with --owner")
        parser.add_argument("--owner", metavar="USER", help="whose they will be")
        parser.add_argument("--of", metavar="NAME", help="whose events of a whole install (default: USER)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and write."""
        if options["beside"] != bool(options["owner"]):
            raise CommandError("--beside and --owner NAME belong together.")
        owner = None
        if options["beside"]:
            require_tables()
            owner = account_called(options["owner"])
        try:
            with Path(options["file"]).open("rb") as file:
                backup = verify(file)
                self._tell(options, backup)
                if options["check"]:
                    self._say(options, "The backup is complete and intact. Nothing was written.")
                elif owner:
                    name = options["of"] or owner.get_username()
                    restored = restore_beside(backup, owner, name)
                    record_security_event(
                        None,
                        SecurityEventKind.BACKUP_RESTORED,
                        owner,
                        events=len(restored.events),
                        command="restore",
                    )
                    self._tell_restored(options, restored)
                else:
                    require_whole(backup)
                    if has_accounts():  # then nothing is changed, also not the tables
                        require_empty()
                    call_command("migrate", interactive=False, verbosity=0)
                    restore_install(backup)
                    self._say(options, "Restored. Everybody signs in again, with the password of then.")
        except (BackupRefused, OverQuota) as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        except OSError as error:
            raise CommandError(f"{error} Nothing was changed.") from error

    def _tell(self, options: dict[str, Any], backup: VerifiedBackup) -> None:
        manifest = backup.manifest
        what = "the whole install"
        if manifest.person:
            part = "an event" if manifest.scope is BackupScope.EVENT else "everything"
            what = f"{part} of {manifest.person.username}"
        self._say(options, f"backup of {what}, {manifest.created_at:%Y-%m-%d %H:%M %Z}, program {manifest.app_version}")
        counts = (
            f"{table.name} {manifest.counts[table.name]:,}" for table in TABLES if manifest.counts.get(table.name)
        )
        self._say(options, f"rows: {', '.join(counts) or 'none'}; files: {len(manifest.files):,}")
        for name in sorted(manifest.missing):
            self.stderr.write(f"was lost when the backup was taken: {name}")

    def _tell_restored(self, options: dict[str, Any], restored: RestoredBeside) -> None:
        for event in restored.events:
            before = [event.old_name] if event.name != event.old_name else []
            before += [f"/events/{event.old_slug}/"] if event.slug != event.old_slug else []
            renamed = f" (was {', '.join(before)})" if before else ""
            self._say(options, f"restored: {event.name}, at /events/{event.slug}/{renamed}")
        if not restored.events:
            self._say(options, "No event was added.")
        if restored.left_out:
            self._say(options, f"left out, since they belong to other people: {restored.left_out:,} rows")

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
