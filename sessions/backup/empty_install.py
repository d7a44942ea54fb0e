"""Restore of a whole install into an empty one: the same rows with the same keys, on any database and any storage."""

from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils.translation import gettext as _

from sessions.backup.layout import MAX_PICTURE, BackupRefused, BackupScope
from sessions.backup.rows import insert, refused_by_database, with_search_columns
from sessions.backup.tables import TABLES
from sessions.backup.verify import VerifiedBackup
from sessions.photos.files import UncommittedFiles


def restore_install(backup: VerifiedBackup) -> None:
    """Write every row and every picture of a backup of a whole install.

    Raises BackupRefused, and leaves everything as it was, if this install is not empty or the database refuses a row.
    """
    require_whole(backup)
    require_empty()
    with UncommittedFiles() as written, refused_by_database():
        for name in backup.manifest.pictures:
            _write_picture(backup, name, written)
        with transaction.atomic():
            require_empty()
            for table in TABLES:
                insert(map(with_search_columns, backup.rows(table)))
            _continue_numbers()


def require_whole(backup: VerifiedBackup) -> None:
    """Raise BackupRefused if this is not the backup of a whole install."""
    if backup.manifest.scope is not BackupScope.SITE:
        raise BackupRefused(_("This is the backup of a part. Restore it beside what is there, for one person."))


def require_empty() -> None:
    """Raise BackupRefused if anybody has an account here, or any row is there already."""
    if any(table.model._base_manager.exists() for table in TABLES):
        raise BackupRefused(
            _("This install is not empty. Restore the backup into a new one, or a part of it beside what is there.")
        )


def _write_picture(backup: VerifiedBackup, name: str, written: UncommittedFiles) -> None:
    """Write a picture under its name; a file with the same content stays. Raises BackupRefused for another one."""
    content = backup.picture(name)
    if not default_storage.exists(name):
        written.write(name, content)
        return
    with default_storage.open(name, "rb") as file:
        if file.read(MAX_PICTURE) != content:
            raise BackupRefused(_("A file with the name of a picture is there already: %(name)s") % {"name": name})


def _continue_numbers() -> None:
    """Let the next row of each table get a number that is free: PostgreSQL does not look at numbers that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in TABLES]):
            cursor.execute(statement)
