"""Compares the rows of photos with the stored files: lost and orphaned files."""

from collections.abc import Iterator

from django.core.files.storage import Storage, default_storage

from sessions.models import IncomingPicture, Photo
from sessions.monitoring.check_result import CheckLevel, CheckResult
from sessions.monitoring.folder import NAMES, and_more
from sessions.monitoring.readiness import PROBE_FOLDER, PROBES


def picture_results() -> Iterator[CheckResult]:
    """Yield the number of photos, and each lost or orphaned file; lists the whole storage. In English."""
    if not PROBES["storage"].passes():
        return  # said by storage_results
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
        there = {name for name in files_in(default_storage) if not name.startswith(f"{PROBE_FOLDER}/")}
    except Exception as error:  # the errors of a bucket are known only to its library
        yield CheckResult("files of photos", str(error).strip(), CheckLevel.WRONG)
        return
    yield CheckResult("photos", str(pictures.count()))
    for problem, names in (
        ("photo without a file", named - there),
        ("file without a photo", there - named - may_be),
    ):
        for name in sorted(names)[:NAMES]:
            yield CheckResult(problem, name, CheckLevel.WRONG)
        yield from and_more(problem, len(names))


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
