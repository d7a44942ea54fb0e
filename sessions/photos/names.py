"""Names of photos in the texts of their event: which are used, and how a photo gets another one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from sessions.models import Chapter, Day, Event, Impression, Photo, Reason, Session
from sessions.naming import INBOX_STEM, next_name, stem_of
from sessions.reporting.images import image_paths, rewrite_images
from sessions.revisions import TEXTS, earlier_of, save_and_keep
from sessions.saving import save_texts

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class _Texts:
    """A kind of row that holds texts of an event."""

    model: type[models.Model]
    event_path: str
    fields: tuple[str, ...]

    def showing(self, event: Event, words: str) -> models.QuerySet[Any]:
        """Return the rows of the event in which the words stand, deleted ones included: they may come back."""
        found = models.Q()
        for field in self.fields:
            found |= models.Q(**{f"{field}__contains": words})
        return self.model._default_manager.filter(found, **{self.event_path: event})


_KINDS = (
    _Texts(Impression, "session__event", ("summary", "body")),
    _Texts(Chapter, "report__event", ("body",)),
    _Texts(Day, "event", ("note",)),
    _Texts(Session, "event", ("note",)),
)


class TextsBusy(Exception):
    """Somebody is writing into a text that shows the photo; try again."""


def names_used(event: Event) -> set[str]:
    """Return the paths of all pictures that the texts of an event show."""
    return {name for text in _texts(event) for name in image_paths(text)}


def _texts(event: Event) -> Iterator[str]:
    for kind in _KINDS:
        for row in kind.showing(event, "![").values_list(*kind.fields):
            yield from row


def names_taken(event: Event, stem: str = "") -> list[str]:
    """Return the names of the event's photos that begin with a stem; deleted ones too, which texts may still show."""
    return list(event.photos.filter(name__istartswith=stem).values_list("name", flat=True))


def stem_for(session: Session | None) -> str:
    """Return what the names of photos of that session begin with; those of the inbox for None."""
    return stem_of(session.code, session.title) if session else INBOX_STEM


def free_name(event: Event, session: Session | None, ending: str) -> str:
    """Return the next free name for a photo of a session, or of the inbox."""
    stem = stem_for(session)
    return next_name(stem, ending, names_taken(event, stem))


def rename(photo: Photo, name: str, by: User) -> int:
    """Give a photo another name and put it into all texts that show it; return how many texts were changed.

    All or nothing. Raises IntegrityError when another photo of the event has the name, and TextsBusy when somebody
    keeps writing into one of the texts.
    """
    for _ in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                changed = _replace(photo.event, photo.name, name, by)
                Photo.objects.filter(pk=photo.pk).update(name=name)
        except TextsBusy:
            continue
        photo.name = name
        return changed
    raise TextsBusy


def _replace(event: Event, old: str, new: str, by: User) -> int:
    def path(path: str) -> str:
        return new if path == old else path

    return sum(_rewrite(kind, row, path, by) for kind in _KINDS for row in kind.showing(event, old))


def _rewrite(kind: _Texts, row: Any, path: Callable[[str], str], by: User) -> bool:
    """Save the texts of a row with other pictures, unless somebody else has saved it since it was read."""
    texts = {field: rewrite_images(getattr(row, field), path) for field in kind.fields}
    if all(getattr(row, field) == text for field, text in texts.items()):
        return False
    if save_renamed(row, texts, by) is None:
        raise TextsBusy
    return True


def save_renamed(row: Any, texts: dict[str, str], by: User) -> int | None:
    """Save the texts of a row as somebody's change, if its version is still the one that was read.

    The one place in which photos write into texts; called within a transaction. The earlier texts are kept.
    """
    rows = type(row)._default_manager.all()
    if type(row) in TEXTS:
        return save_and_keep(rows, earlier_of(row), texts, by=by, reason=Reason.CHANGED)
    return save_texts(rows, row.pk, row.version, **texts)
