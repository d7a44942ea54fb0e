"""Command `manage.py backup`: the whole install as one zip, or one more backup in a folder for a timer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from sessions.accounts.security_log import record_security_event
from sessions.backup.selection import Selection, of_event, of_person, whole_site
from sessions.backup.stream import BackupStream
from sessions.backup.target import file_name, is_due, prune, write_backup
from sessions.management.table_command import TableCommand, account_called
from sessions.models import Event, SecurityEventKind

EVERY = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_SLACK = timedelta(minutes=10)
"""A timer is not punctual: a backup that is younger than a day by so little is due all the same."""


class Command(TableCommand):
    """Write a backup, and say what is in it."""

    help = (
        "Back up everything into one zip: accounts, events, texts with their earlier versions, reports and pictures. "
        "It can be taken while people write. With --keep, FILE is a folder, and old backups in it are deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("target", metavar="FILE", help="the zip to write; with --keep or --every a folder")
        parser.add_argument("--keep", type=int, metavar="N", help="write into a folder, and keep the newest N backups")
        parser.add_argument("--every", choices=sorted(EVERY), help="do nothing if the newest in the folder is younger")
        parser.add_argument("--event", metavar="SLUG", help="only this event, with what belongs to its owner")
        parser.add_argument("--user", metavar="NAME", help="only what belongs to this person")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the zip, then delete the oldest."""
        target, keep, every = Path(options["target"]), options["keep"], options["every"]
        if keep is not None and keep < 1:
            raise CommandError("Keep at least one backup.")
        selection = _selection(options)
        in_folder = keep is not None or every is not None
        if in_folder and (options["event"] or options["user"]):
            raise CommandError("A folder with --keep or --every holds backups of the whole install.")
        now = timezone.now()
        try:
            if in_folder:
                target.mkdir(mode=0o700, parents=True, exist_ok=True)
                if every and not is_due(target, EVERY[every] - _SLACK, now):
                    self._say(options, f"The last backup is younger than one {every}: nothing to do.")
                    return
                target /= file_name(now)
            stream = write_backup(selection, target)
            gone = prune(target.parent, keep) if keep else []
        except OSError as error:
            raise CommandError(f"The backup cannot be written: {error}") from error
        record_security_event(None, SecurityEventKind.BACKUP_MADE, scope=selection.scope.value, command="backup")
        self._told(options, target, stream)
        for path in gone:
            self._say(options, f"deleted: {path}")

    def _told(self, options: dict[str, Any], target: Path, stream: BackupStream) -> None:
        self._say(options, f"{target}: {stream.size / 1_000_000:,.1f} MB, {stream.rows:,} rows, {stream.files:,} files")
        for name in stream.missing:
            self.stderr.write(f"the file of a photo is lost: {name}")

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)


def _selection(options: dict[str, Any]) -> Selection:
    if options["event"] and options["user"]:
        raise CommandError("Choose either --event or --user.")
    if slug := options["event"]:
        event = Event.objects.filter(slug=slug).select_related("owner").first()
        if event is None:
            raise CommandError(f"There is no event {slug!r}.")
        return of_event(event, event.owner)
    return of_person(account_called(options["user"])) if options["user"] else whole_site()
