"""Photo names in texts: which are used, renaming a photo there too, and missing photos: names without a file."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from sessions.article.image_rename import PhotoWords, follow, is_shown, names_shown
from sessions.models import Event, Photo, Session
from sessions.rules.photo_names import INBOX_STEM, ending_of, next_name, same_name, stem_of, with_ending
from sessions.versions.event_texts import KINDS, TextsBusy, own_among, save_changed, texts_of
from sessions.versions.save import StaleData

_ATTEMPTS = 5
"""How often a rename is tried while texts that show the photo are being saved."""

_PICTURE = (
    *("file", "unedited_file", "original", "edit", "previous_edit"),
    *("digest", "width", "height", "taken_at", "offset", "bytes"),
)
"""What a missing photo gets from the one that fills it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Result of a rename: number of texts with a new name and with a new alt text, and texts that still use the old
    name.
    """

    names: int = 0
    words: int = 0
    left: tuple[str, ...] = ()


def names_used(event: Event) -> set[str]:
    """Return the paths of all images in the texts of an event."""
    return {name for text in texts_of(event, "![") for name in names_shown(text)}


def names_taken(event: Event, stem: str = "") -> list[str]:
    """Return the names of the event's photos that begin with a stem.

    Includes deleted photos: texts may refer to them.
    """
    return list(event.photos.filter(name__istartswith=stem).values_list("name", flat=True))


def stem_for(session: Session | None) -> str:
    """Return the stem of photo names of a session, or (None) of the inbox."""
    return stem_of(session.code, session.title) if session else INBOX_STEM


def free_name(event: Event, session: Session | None, ending: str) -> str:
    """Return the next free photo name for a session, or for the inbox."""
    stem = stem_for(session)
    return next_name(stem, ending, names_taken(event, stem))


def words_of(photo: Photo) -> PhotoWords:
    """Return the name, alt text and caption of a photo."""
    return PhotoWords(photo.name, photo.alt, photo.caption)


def rename(photo: Photo, name: str, by: User) -> Followed:
    """Rename a photo and update all texts that refer to it; raises the errors of ``describe``."""
    return describe(photo, replace(words_of(photo), name=name), by)


def describe(photo: Photo, words: PhotoWords, by: User, fills: Photo | None = None) -> Followed:
    """Change the name, alt text and caption of a photo, and update all texts that refer to it.

    ``fills`` is a missing photo that this one replaces: it takes its place, and its name if that is the new one or has
    another file extension. In one transaction. Raises IntegrityError when another photo of the event has the name,
    StaleData when this photo was changed since it was read (optimistic lock), and TextsBusy when a text is saved again
    and again meanwhile.
    """
    before = words_of(photo)
    for _ in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                if fills is not None:
                    _take_place(photo, fills)
                # Locks the row: of concurrent renames of the same name one wins.
                seen = Photo.objects.filter(pk=photo.pk, name=before.name, alt=before.alt, caption=before.caption)
                if not seen.update(name=words.name, alt=words.alt, caption=words.caption):
                    raise StaleData
                followed = _follow(photo.event, before, words, by)
                if fills is not None:
                    _follow(photo.event, replace(words, name=fills.name), words, by)
        except TextsBusy:
            continue
        photo.name, photo.alt, photo.caption = words.name, words.alt, words.caption
        return followed
    raise TextsBusy


def _take_place(photo: Photo, missing: Photo) -> None:
    """Delete the row of a missing photo and move the other one to its place, unless a person assigned that."""
    if not Photo.objects.filter(pk=missing.pk, file="", deleted_at=None).delete()[0]:
        raise StaleData
    if missing.session_id and not photo.placed_by_hand:
        photo.session, photo.placed_by_hand, photo.position = missing.session, True, missing.position
        photo.save(update_fields=["session", "placed_by_hand", "position"])


def _follow(event: Event, before: PhotoWords, after: PhotoWords, by: User) -> Followed:
    if before == after:
        return Followed()
    names = words = 0
    left: list[str] = []
    for kind in KINDS:
        rows = list(kind.showing(event, before.name))
        own = own_among(rows, kind.model, by) if rows else set()
        for row in rows:
            old = {field: getattr(row, field) for field in kind.fields}
            named = {field: follow(text, before, replace(before, name=after.name)) for field, text in old.items()}
            # The words below a picture in what others wrote are theirs; its name follows, or the picture would be lost.
            new = {field: follow(text, before, after) for field, text in old.items()} if row.pk in own else named
            names += named != old
            words += named != new
            if new != old and save_changed(row, new, by) is None:
                raise TextsBusy
            if after.name != before.name and any(is_shown(text, before.name) for text in new.values()):
                left.append(str(getattr(row, "session", row)))
    return Followed(names, words, tuple(left))


def can_be_moved(known: Photo, by: User) -> bool:
    """Return whether somebody's upload may move a photo: it is not a colleague's, no person assigned it, and no text
    refers to it.
    """
    return known.person_id == by.pk and not known.placed_by_hand and known.name not in names_used(known.event)


def fill_from(missing: Photo, known: Photo, by: User) -> None:
    """Move the file and data of another photo to a missing one and delete its row; texts follow the file extension.

    In one transaction. Raises IntegrityError when one of them was changed meanwhile.
    """
    values = {name: getattr(known, name) for name in _PICTURE}
    values |= {name: getattr(missing, name) or getattr(known, name) for name in ("alt", "caption")}
    if missing.session_id is None:
        values |= {"session": known.session, "position": known.position}
    else:
        values["placed_by_hand"] = True
    with transaction.atomic():
        leaving = Photo.objects.filter(pk=known.pk, name=known.name, file=known.file.name)
        # Without its files, which go along with a row; the digest is there once.
        if not leaving.update(file="", unedited_file="", original="", digest=""):
            raise IntegrityError("changed meanwhile")
        Photo.objects.filter(pk=known.pk).delete()
        if not Photo.objects.filter(pk=missing.pk, file="", deleted_at=None).update(**values):
            raise IntegrityError("filled meanwhile")
        for name, value in values.items():
            setattr(missing, name, value)
        name_by_kind(missing, by)


def name_by_kind(photo: Photo, by: User) -> None:
    """Correct the extension of a photo that was missing, in all texts; if the name is used, the next free one.

    Raises IntegrityError when it was renamed meanwhile.
    """
    ending = ending_of(str(photo.file.name))
    name = with_ending(photo.name, ending)
    if name == photo.name:
        return
    if any(same_name(name, taken) for taken in names_taken(photo.event, name)):
        name = free_name(photo.event, photo.session, ending)
    try:
        rename(photo, name, by)
    except StaleData as error:
        raise IntegrityError("renamed meanwhile") from error
