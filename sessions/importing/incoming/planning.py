"""The plan of an article that waits, and its application: what it creates, which pictures it has, all or nothing."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db.models import Sum

from sessions.importing.edits.pictures import StoredPicture
from sessions.importing.incoming.reading import UnderstoodArticle, too_long_leads_to_outline, understood
from sessions.importing.report.apply import ImportedRows, Result, apply_plan, rows_of_plan
from sessions.importing.report.plan import Plan, build_plan
from sessions.models import IncomingArticle, IncomingPicture, Photo
from sessions.quotas.rows import require
from sessions.rules.picture_files import THUMBNAIL_WIDTHS


@dataclass(frozen=True, slots=True)
class ArticlePlan:
    """What importing an article would do.

    `found` are the names of its pictures that came along, `here` those that the event has already, `missing` the rest.
    `unread` came along, and the article shows them from another folder, or in a form that is not read.
    """

    incoming: IncomingArticle
    article: UnderstoodArticle
    plan: Plan
    found: tuple[str, ...]
    here: tuple[str, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A digest of everything that the plan does."""
        plan = self.plan
        whole = (
            plan.event and plan.event.pk,
            plan.event_address if plan.event is None else "",
            self.incoming.dialect,
            sorted(self.article.roles.items()),
            self.plan.created,
            [(each.id, each.name, each.after, each.here, each.state) for each in self.plan.changes],
            (self.found, self.here, self.missing),
        )
        return hashlib.sha256(repr(whole).encode(errors="replace")).hexdigest()


class StagedPictures(Mapping[str, StoredPicture]):
    """The pictures that came with an article, by name; each is read from the storage when it is needed."""

    def __init__(self, incoming: IncomingArticle) -> None:
        self._rows: dict[str, IncomingPicture] = {picture.name: picture for picture in incoming.pictures.all()}

    def __getitem__(self, name: str) -> StoredPicture:
        """Return a picture; raises KeyError for an unknown name, OSError when its file cannot be read."""
        row = self._rows[name]
        content, *small = (_read(file) for file in row.file_names())
        thumbnails = dict(zip(THUMBNAIL_WIDTHS, small, strict=True)) if all(small) else {}
        return StoredPicture(content, row.width, row.height, thumbnails)

    def __contains__(self, name: object) -> bool:
        """Return whether a picture of this name came along, without reading it."""
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _read(name: str) -> bytes:
    """Return the content of a stored file; b"" for a thumbnail that was not made."""
    if not default_storage.exists(name):
        return b""
    with default_storage.open(name) as file:
        return file.read()


def plan_article(incoming: IncomingArticle, author: User) -> ArticlePlan:
    """Return the plan of an article that waits; nothing is written. Raises TooManyParts."""
    article = understood(incoming)
    event = incoming.event
    read = article.article(event.language if event else "")
    stem = incoming.stem or f"Report {incoming.created_at:%Y-%m-%d %H%M}"
    sent = article.as_sent(incoming.name)
    with too_long_leads_to_outline(incoming):
        plan = build_plan(
            read, article.dialect, owner=author, stem=stem, event_address=event.slug if event else "", incoming=sent
        )
    names = plan.document.image_names()
    came = set(incoming.pictures.values_list("name", flat=True))
    photos = Photo.objects.filter(event=plan.event).present().with_file() if plan.event else Photo.objects.none()
    here = set(photos.values_list("name", flat=True))
    return ArticlePlan(
        incoming,
        article,
        plan,
        found=tuple(name for name in names if name in came and name not in here),
        here=tuple(name for name in names if name in here),
        missing=tuple(name for name in names if name not in came and name not in here),
        unread=tuple(sorted(came.difference(names))),
    )


def checked_rows(planned: ArticlePlan) -> ImportedRows:
    """Return the rows of a plan, not saved; raises RefusedText and OverQuota as its application will."""
    made = rows_of_plan(planned.plan)
    _require_room(planned)
    made.parts.require_room()
    return made


def apply_article(planned: ArticlePlan, made: ImportedRows) -> Result:
    """Apply the plan of an article and delete what waited, in the transaction of the caller.

    `made` are its rows, made before. Raises StaleData, RefusedText and OverQuota; the caller rolls back.
    """
    _require_room(planned)
    result = apply_plan(planned.plan, StagedPictures(planned.incoming), made)
    planned.incoming.delete()
    return result


def _require_room(planned: ArticlePlan) -> None:
    """Raise OverQuota if the person may not have another event, another report or so many photos."""
    plan, photos = planned.plan, len(planned.found) + len(planned.missing)
    if plan.event is None:
        require("events", plan.user)
    if photos:
        require("photos", plan.user, photos)
    if planned.found:
        came = planned.incoming.pictures.filter(name__in=planned.found)
        require("photo_mb", plan.user, came.aggregate(total=Sum("bytes"))["total"] or 0)
    if plan.event:
        require("reports", plan.event)
