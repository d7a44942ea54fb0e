"""Pictures of a backup: written to the storage under their names, before the rows."""

from collections.abc import Collection, Mapping

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from sessions.backup.layout import MAX_PICTURE
from sessions.backup.refusals import BackupRefused
from sessions.backup.rows import Row
from sessions.backup.verify import FileProgress, VerifiedBackup
from sessions.photos.files import UncommittedFiles


def write_pictures(
    backup: VerifiedBackup, names: Mapping[str, str], written: UncommittedFiles, progress: FileProgress | None = None
) -> None:
    """Write those stored files of a backup that are in `names`, each under its new name.

    A file of that name with the same content stays; raises BackupRefused for another one, and OSError.
    """
    pictures = backup.manifest.pictures
    for number, (old, new) in enumerate(names.items(), start=1):
        content = picture_of(backup, pictures[old].path)
        if default_storage.exists(new):
            with default_storage.open(new, "rb") as file:
                if file.read(MAX_PICTURE) != content:
                    raise BackupRefused(
                        _("A file with the name of a picture is there already: %(name)s") % {"name": new}
                    )
        else:
            written.write(new, content)
        if progress:
            progress(number, len(names))


def picture_of(backup: VerifiedBackup, path: str) -> bytes:
    """Return the content of a picture in the zip; at most MAX_PICTURE bytes, which the manifest was checked for."""
    with backup.archive.open(path) as stream:
        return stream.read(MAX_PICTURE)


def without_missing(row: Row, missing: Collection[str]) -> Row:
    """Return the row of a photo without the files that were lost when the backup was taken.

    Without its main file it becomes a missing photo, which waits for its picture.
    """
    if not missing:
        return row
    if row["file"] in missing:
        return {**row, "file": "", "unedited_file": "", "original": "", "digest": "", "edit": None, "bytes": None}
    lost = {name: "" for name in ("unedited_file", "original") if row[name] in missing}
    return {**row, **lost, **({"edit": None, "previous_edit": None} if "unedited_file" in lost else {})}
