"""Add the pictures of an imported report to its event: those that came, and the names of those that are missing."""

from collections.abc import Mapping

from sessions.importing.report.pictures import StoredPicture
from sessions.importing.report.plan_rows import ImportedRows
from sessions.importing.rows.checks import write_checked
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Event, Photo
from sessions.photos.files import UncommittedFiles, store
from sessions.reporting.images import image_paths
from sessions.rules.photo_names import ending_of


def apply_pictures(
    rows: ImportedRows, event: Event, pictures: Mapping[str, StoredPicture], written: UncommittedFiles
) -> tuple[str, ...]:
    """Store the pictures that the event does not have, and return the names of those that are still missing.

    A missing photo of a colleague is not filled: another article names it, which may mean another picture.
    """
    sessions = reversed(rows.sessions.applied)
    session_of = {name: session for session, record in sessions for name in image_paths(record.texts)}
    here = {photo.name: photo for photo in event.photos.present()}
    new: list[Photo] = []
    found: list[Photo] = []
    missing: list[str] = []
    for name, new_photo in rows.photos.items():
        photo = here.get(name, new_photo)
        if photo is new_photo:
            photo.event, photo.session = event, session_of.get(name)
            new.append(photo)
        if not photo.file and name in pictures and photo.person_id == new_photo.added_by_id:
            picture = pictures[name]
            store(photo, picture.content, ending_of(name), (picture.width, picture.height), written, picture.small)
            if name in here:
                found.append(photo)
        if not photo.file:
            missing.append(name)
    write_checked(ReadyRows(new))
    write_checked(ReadyRows(found, updates=("file", "width", "height", "bytes")))
    return tuple(missing)
