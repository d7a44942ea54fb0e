"""Storing an article with its pictures until the person has decided: decoded and checked, before any transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User

from sessions.article.dialects import dialect_named
from sessions.article.dialects.recognise import recognised_dialect
from sessions.article.outline.decoding import decoded, with_line_feeds
from sessions.importing.incoming.files import FilesRefused, SentArticle, SentFile, split_used
from sessions.models import Event, IncomingArticle, IncomingPicture, Report
from sessions.models.incoming import incoming_path
from sessions.models.photo import thumbnail_name
from sessions.photos.files import UncommittedFiles
from sessions.pictures.accepted import MAX_BYTES, PictureRefusal, PictureRefused
from sessions.pictures.ingest import adopt
from sessions.quotas.rows import MEGABYTE
from sessions.rules.article_limits import MAX_PICTURES
from sessions.rules.photo_names import ending_of
from sessions.rules.picture_files import KEPT_ENDINGS
from sessions.web.database import release_connection

UNUSED = ""
TOO_MANY = "too-many"
NO_ROOM = "no-room"
DAMAGED = "damaged"
UNREAD = "unread"
OTHER_TYPE = "is:"
"""Why a file is left out, beside the values of PictureRefusal; the last is followed by the file type that was found."""

MOST_LEFT_OUT = 200
"""Maximum number of files that are listed as left out, so that the page can be read."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an article goes: into an event, perhaps as a report of it; None for a new event or that of earlier."""

    event: Event | None = None
    report: Report | None = None


def staged(
    author: User, sent: SentArticle, dialect: str, goes_to: Destination, written: UncommittedFiles
) -> tuple[IncomingArticle, list[IncomingPicture]]:
    """Return the unsaved rows of an article and its pictures, whose files are written.

    `dialect` is "" to recognise it. A picture that is refused or has no room is left out, and the article says so.
    Waits while another picture is being decoded in this process.
    """
    text = decoded(sent.content).text
    incoming = IncomingArticle(
        author=author,
        event=goes_to.event,
        report=goes_to.report,
        content=IncomingArticle.packed(sent.content),
        name=sent.name[:200],
        dialect=dialect or recognised_dialect(with_line_feeds(text), sent.name),
    )
    folder = dialect_named(incoming.dialect).image_folder(text)
    used, unused = split_used(sent.pictures, text, folder)
    release_connection()
    pictures, left_out = _pictures(incoming, list(used.items()), written)
    incoming.left_out = [*left_out, *((name, UNUSED) for name in unused)][:MOST_LEFT_OUT]
    return incoming, pictures


def _pictures(
    incoming: IncomingArticle, used: Sequence[tuple[str, SentFile]], written: UncommittedFiles
) -> tuple[list[IncomingPicture], list[tuple[str, str]]]:
    """Write the pictures of an article; return their rows, and those left out, each with the reason."""
    room = settings.QUOTAS["waiting_mb"] * MEGABYTE
    kept: list[IncomingPicture] = []
    left_out = [(name, TOO_MANY) for name, _file in used[MAX_PICTURES:]]
    for name, file in used[:MAX_PICTURES]:
        try:
            picture = _picture(incoming, name, file, written, room)
        except PictureRefused as refused:
            left_out.append((name, f"{OTHER_TYPE}{refused.found}" if refused.found else str(refused.reason)))
        except FilesRefused:
            left_out.append((name, DAMAGED))
        else:
            if picture is None:
                left_out.append((name, NO_ROOM))
            else:
                room -= picture.bytes
                kept.append(picture)
    return kept, left_out


def _picture(
    incoming: IncomingArticle, name: str, file: SentFile, written: UncommittedFiles, room: int
) -> IncomingPicture | None:
    """Write one picture with its thumbnails; None if it needs more than `room` bytes."""
    ending = KEPT_ENDINGS.get(ending_of(name))
    if ending is None:
        raise PictureRefused(PictureRefusal.FORMAT)
    rendition = adopt(file.read(MAX_BYTES), ending)
    small = rendition.small or {}
    size = len(rendition.content) + sum(map(len, small.values()))
    if size > room:
        return None
    picture = IncomingPicture(article=incoming, name=name, width=rendition.width, height=rendition.height, bytes=size)
    path = incoming_path(picture, f"{hashlib.sha256(rendition.content).hexdigest()}.{ending}")
    written.write(path, rendition.content)
    for width, thumb in small.items():
        written.write(thumbnail_name(path, width), thumb)
    picture.file.name = path
    return picture


def keep(incoming: IncomingArticle, pictures: Sequence[IncomingPicture]) -> None:
    """Save the rows, and delete the person's oldest articles above the quotas; call it in a transaction."""
    # Concurrent requests of a person run one after the other.
    User.objects.select_for_update(no_key=True).get(pk=incoming.author_id)
    incoming.save(force_insert=True)
    IncomingPicture.objects.bulk_create(pictures)
    IncomingArticle.objects.evict_oldest(incoming.author, incoming)
