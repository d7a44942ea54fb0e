"""Add the pictures of an imported report to its event: those that came, and the names of those that are missing."""

from collections.abc import Mapping, Sequence

from sessions.importing.report.pictures import StoredPicture
from sessions.importing.report.plan import Plan
from sessions.importing.report.records import SessionRecord
from sessions.importing.rows.checks import clean, write_checked
from sessions.importing.rows.ready_rows import ReadyRows
from sessions.models import Event, Photo, Session
from sessions.photos.files import UncommittedFiles, store
from sessions.reporting.images import image_paths
from sessions.rules.photo_names import ending_of


def apply_pictures(
    plan: Plan,
    event: Event,
    sessions: Sequence[tuple[Session, SessionRecord]],
    pictures: Mapping[str, StoredPicture],
    written: UncommittedFiles,
) -> tuple[str, ...]:
    """Store the pictures that the event does not have, and return the names of those that are still missing.

    A missing photo of a colleague is not filled: another article names it, which may mean another picture.
    Raises RefusedText for a name that no photo can have.
    """
    session_of = {name: session for session, record in reversed(sessions) for name in image_paths(record.texts)}
    here = {photo.name: photo for photo in event.photos.present()}
    new: list[Photo] = []
    found: list[Photo] = []
    missing: list[str] = []
    for name in plan.document.image_names():
        photo = here.get(name)
        if photo is None:
            photo = clean(Photo(event=event, session=session_of.get(name), name=name, added_by=plan.owner))
            new.append(photo)
        if not photo.file and name in pictures and photo.person_id == plan.owner.pk:
            picture = pictures[name]
            store(photo, picture.content, ending_of(name), (picture.width, picture.height), written, picture.small)
            if name in here:
                found.append(photo)
        if not photo.file:
            missing.append(name)
    write_checked(ReadyRows(new))
    write_checked(ReadyRows(found, updates=("file", "width", "height", "bytes")))
    return tuple(missing)
