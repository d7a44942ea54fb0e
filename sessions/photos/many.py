"""Move, delete and restore many photos at once, in a constant number of queries, and undo that.

What was done is returned as the facts of the operation, from which it can be undone.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from sessions.models import Event, Photo, Session
from sessions.photos.names import names_taken, names_used, stem_for
from sessions.photos.order import lock_order, put_in_order
from sessions.quotas.rows import room_to_restore
from sessions.rules.parsing import parse_uuid
from sessions.rules.photo_names import ending_of, is_given, next_names

type Facts = dict[str, Any]
"""What was done, as JSON."""

_ATTEMPTS = 5
"""How often names are chosen anew because somebody used one of them at the same time."""
_PLACE = ["session", "placed_by_hand", "follows_heading", "position"]


def move_many(event: Event, keys: Sequence[UUID], session: Session | None, *, by_hand: bool = True) -> Facts:
    """Move photos of one event, in order, to the end of a session or of the inbox; ``by_hand`` if a person says where.

    One that was taken earlier than others of a session in order of time stands before them. A generated name changes
    with the session, unless a text refers to it.

    Returns what was moved; nothing of photos that were there already, or were deleted meanwhile. Call it in a
    transaction.
    """
    lock_order(event)
    photos = _present(event, keys)
    target = session.pk if session else None
    there = [photo.pk for photo in photos if photo.session_id == target]
    if by_hand:
        Photo.objects.filter(pk__in=there, placed_by_hand=False).update(placed_by_hand=True)
    moving = [photo for photo in photos if photo.session_id != target]
    if not moving:
        return {}
    before = [_place_of(photo) for photo in moving]
    used = names_used(event)
    named = [p for p in moving if p.name not in used and is_given(p.name, stem_for(p.session))]
    for photo in moving:
        photo.session, photo.placed_by_hand = session, by_hand
        photo.follows_heading = photo.follows_heading and session is not None
    put_in_order(event, session, moving)
    _save_with_names(event, session, moving, named)
    moved = [[*place, photo.name] for place, photo in zip(before, moving, strict=True)]
    return {"event": str(event.pk), "moved": moved, "to": str(target) if target else None}


def _present(event: Event, keys: Sequence[UUID]) -> list[Photo]:
    photos = list(event.photos.present().filter(pk__in=keys).select_related("session").in_order())
    for photo in photos:
        photo.event = event
    return photos


def _place_of(photo: Photo) -> list[Any]:
    session = str(photo.session_id) if photo.session_id else None
    return [str(photo.pk), session, photo.placed_by_hand, photo.follows_heading, photo.position, photo.name]


def _save_with_names(event: Event, session: Session | None, moving: Sequence[Photo], named: Sequence[Photo]) -> None:
    stem = stem_for(session)
    for attempt in range(_ATTEMPTS):
        endings = [ending_of(photo.name) or "jpg" for photo in named]
        for photo, name in zip(named, next_names(stem, endings, names_taken(event, stem)), strict=True):
            photo.name = name
        try:
            with transaction.atomic():
                Photo.objects.bulk_update(moving, [*_PLACE, *(["name"] if named else [])])
        except IntegrityError:  # a concurrent request used a name
            if not named or attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def discard_many(event: Event, keys: Sequence[UUID]) -> Facts:
    """Soft-delete photos of one event; return what was deleted, nothing when there was none."""
    photos = event.photos.present().filter(pk__in=keys)
    deleted = [str(key) for key in photos.values_list("pk", flat=True)]
    Photo.objects.filter(pk__in=deleted).update(deleted_at=timezone.now())
    return {"event": str(event.pk), "deleted": deleted} if deleted else {}


def restore_many(event: Event, keys: Sequence[UUID]) -> int:
    """Restore deleted photos of one event; one whose name is used meanwhile gets the next free one. Return how many.

    Raises OverQuota when the owner has no room for them.
    """
    for _ in range(_ATTEMPTS):
        try:
            with room_to_restore("photos", event.owner):
                lock_order(event)  # so that the names that are chosen next stay free
                photos = list(event.photos.deleted().filter(pk__in=keys).select_related("session").in_order())
                _rename_those_in_use(event, photos)
                for photo in photos:
                    photo.deleted_at = None
                Photo.objects.bulk_update(photos, ["deleted_at", "name"])
        except IntegrityError:  # a photo was renamed meanwhile
            continue
        return len(photos)
    raise IntegrityError("no free name")


def _rename_those_in_use(event: Event, photos: Sequence[Photo]) -> None:
    used = {name.casefold() for name in event.photos.present().values_list("name", flat=True)}
    clashing: dict[str, list[Photo]] = defaultdict(list)
    for photo in photos:
        if photo.name.casefold() in used:
            clashing[stem_for(photo.session)].append(photo)
        used.add(photo.name.casefold())
    taken = names_taken(event) if clashing else []
    for stem, others in clashing.items():
        names = next_names(stem, [ending_of(photo.name) or "jpg" for photo in others], taken)
        for photo, name in zip(others, names, strict=True):
            photo.name = name


def undo_many(event: Event, done: Facts) -> int:
    """Undo what ``move_many`` or ``discard_many`` did; return how many photos that was, 0 when it was undone before.

    A photo that was moved on meanwhile stays there. Raises LookupError for facts of something else.
    """
    if done.get("event") != str(event.pk):
        raise LookupError
    if "deleted" in done:
        return restore_many(event, [UUID(text) for text in done["deleted"]])
    return _move_back(event, {UUID(place[0]): place for place in done["moved"]}, parse_uuid(done["to"]))


def _move_back(event: Event, places: dict[UUID, list[Any]], left: UUID | None) -> int:
    lock_order(event)
    photos = list(event.photos.present().filter(pk__in=places, session=left).select_related("session"))
    sessions: QuerySet[Session] = event.sessions.filter(pk__in={place[1] for place in places.values() if place[1]})
    by_key = sessions.in_bulk()
    used, taken = names_used(event), {name.casefold() for name in names_taken(event)}
    for photo in photos:
        _, session, photo.placed_by_hand, photo.follows_heading, photo.position, name, given = places[photo.pk]
        photo.session = by_key.get(UUID(session)) if session else None
        if photo.name == given and given not in used and name.casefold() not in taken:
            photo.name = name
    try:
        with transaction.atomic():
            Photo.objects.bulk_update(photos, [*_PLACE, "name"])
    except IntegrityError:  # a concurrent request used a name
        Photo.objects.bulk_update(photos, _PLACE)
    return len(photos)
