"""Command: health check of the install (data folder, database, files, quotas)."""

import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from conference.database import sqlite_journal
from sessions.backup.last import last_backup
from sessions.models import Event, IncomingPicture, Photo
from sessions.publishing.git_process import MIN_VERSION, git_version
from sessions.quotas.usage_report import usage_line, usage_of_all
from sessions.rules.private_files import OTHERS, files_of, open_to_others, sqlite_file
from sessions.web.upload_limits import leftovers

# With less free space a picture may no longer fit.
FREE_BYTES = 500_000_000
# Doctor warns of an older backup.
BACKUP_WITHIN = timedelta(days=7)
NO_BACKUP = "never; see docs/backup.md"
# Maximum number of names printed per kind of inconsistency.
NAMES = 20


class Command(BaseCommand):
    """Print one line per check; exit code 1 when something is wrong."""

    help = "Check versions, database, data folder and photos; exit with 1 if there is a problem."
    # Must also run on an install whose system checks fail.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all checks, then exit."""
        self.wrong = 0
        self.say("python", platform.python_version())
        self.say("django", django.get_version())
        self.programs()
        self.folder()
        if self.database():
            self.pictures()
            self.backups()
            self.usage()
        self.stdout.write(f"{self.wrong} wrong" if self.wrong else "all well")
        if self.wrong:
            sys.exit(1)

    def say(self, name: str, value: object, wrong: bool = False, *, warn: bool = False) -> None:
        """Print one result; a warning is no problem of the install itself, and changes no exit code."""
        self.wrong += wrong
        self.stdout.write(f"{'WRONG' if wrong else 'warn ' if warn else 'ok   '} {name}: {value}")

    def programs(self) -> None:
        """Name the programs that publishing to repositories needs; an install can do without."""
        version = git_version()
        found = ".".join(map(str, version)) if version else "not installed"
        enough = version is not None and version >= MIN_VERSION
        needed = ".".join(map(str, MIN_VERSION))
        self.say("git", found if enough else f"{found}; to publish to repositories, install {needed} or newer")
        ssh = shutil.which("ssh")
        self.say("ssh", ssh or "not installed; to publish to repositories by ssh, install an OpenSSH client")

    def folder(self) -> None:
        """Check DATA_DIR: writable, free space, secret key readable by its owner alone."""
        folder: Path = settings.DATA_DIR
        try:
            with tempfile.TemporaryFile(dir=folder):
                self.say("data folder", folder)
        except OSError as error:
            self.say("data folder", f"{folder} is not writable: {error}", wrong=True)
            return
        free = shutil.disk_usage(folder).free
        self.say("free space", f"{free // 1_000_000} MB", wrong=free < FREE_BYTES)
        for path in leftovers(folder, timezone.now()):
            self.say("left by a killed process", f"{path.name}; `tidy` removes it", wrong=True)
        key = folder / "secret_key"
        if key.exists():
            mode = key.stat().st_mode & 0o777
            self.say("secret key", f"mode {mode:04o}", wrong=bool(mode & OTHERS))
        others = sorted(
            set(
                open_to_others(
                    files_of(folder, Path(settings.MEDIA_ROOT), database=sqlite_file(settings.DATABASES["default"]))
                )
            )
        )
        for path, mode in others[:NAMES]:
            if path != key:
                self.say(
                    "readable by others",
                    f"{path} (mode {mode:04o}); the server changes this when it starts",
                    wrong=True,
                )
        if len(others) > NAMES:
            self.say("readable by others", f"and {len(others) - NAMES} more", wrong=True)

    def database(self) -> bool:
        """Check the database; return whether its tables can be read."""
        self.say("database", connection.vendor)
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    self.sqlite(cursor)
                else:
                    cursor.execute("SELECT version()")
                    self.say("server", cursor.fetchone()[0])
        except DatabaseError as error:
            self.say("connection", str(error).strip(), wrong=True)
            return False
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        waiting = ", ".join(f"{step.app_label}.{step.name}" for step, _ in plan)
        self.say("migrations", f"not applied: {waiting}" if plan else "applied", wrong=bool(plan))
        return not plan

    def sqlite(self, cursor: Any) -> None:
        """Check SQLite: library version, journal mode, file."""
        chosen = sqlite_journal()
        self.say("sqlite", sqlite3.sqlite_version)
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0].upper()
        reason = f"{mode}, because {chosen.reason}" if mode == chosen.mode else mode
        self.say("journal", reason, wrong=mode not in {chosen.mode, "MEMORY"})
        cursor.execute("PRAGMA synchronous")
        durable = cursor.fetchone()[0]
        self.say("synchronous", {0: "OFF", 1: "NORMAL", 2: "FULL"}.get(durable, durable))
        cursor.execute("PRAGMA quick_check")
        answer = cursor.fetchone()[0]
        self.say("file", answer, wrong=answer != "ok")

    def pictures(self) -> None:
        """Compare the photo rows with the stored files: lost and orphaned files."""
        named: set[str] = set()
        may_be: set[str] = set()
        pictures = Photo.objects.with_file().only("id", "event_id", "file", "unedited_file", "original")
        for photo in pictures.iterator():
            files = photo.file_names()
            kept = {file.name for file in (photo.file, photo.unedited_file, photo.original) if file.name}
            named |= kept
            # Lost thumbnails are made again on request.
            may_be |= set(files) - kept
        for waiting in IncomingPicture.objects.iterator():
            may_be |= set(waiting.file_names())
        try:
            there = set(files_in(default_storage))
        except Exception as error:  # the errors of a bucket are known only to its library
            self.say("photo storage", str(error).strip(), wrong=True)
            return
        self.say("photos", pictures.count())
        for problem, names in (
            ("photo without a file", named - there),
            ("file without a photo", there - named - may_be),
        ):
            for name in sorted(names)[:NAMES]:
                self.say(problem, name, wrong=True)
            if len(names) > NAMES:
                self.say(problem, f"and {len(names) - NAMES} more", wrong=True)

    def backups(self) -> None:
        """Tell how old the last backup of the whole install is."""
        last = last_backup()
        if last is None:
            is_new = not Event.objects.exists()
            self.say("last backup", "never; nothing is stored yet" if is_new else NO_BACKUP, warn=not is_new)
            return
        age = timezone.now() - last.taken_at
        told = (
            f"{last.taken_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {age.days} days ago, {last.size / 1_000_000:,.1f} MB"
        )
        is_old = age > BACKUP_WITHIN
        again = f"; take one at least every {BACKUP_WITHIN.days} days" if is_old else ""
        self.say("last backup", f"{told}{again}", warn=is_old)

    def usage(self) -> None:
        """Print each person's usage of the quotas; being above a quota is no error: only adding is refused."""
        people = usage_of_all()
        for used in people[:NAMES]:
            self.say(f"used by {used.name}", usage_line(used))
        if len(people) > NAMES:
            self.say("used by", f"{len(people) - NAMES} more people, each less than these")


def files_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the paths of all files of a storage, relative, with slashes."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # nothing was stored yet
        return
    for name in names:
        yield f"{folder}{name}"
    for name in folders:
        yield from files_in(storage, f"{folder}{name}/")
