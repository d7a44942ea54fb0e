"""What the page of a chapter offers to insert: photos of no session, and links to the other reports of the event."""

from datetime import date
from typing import Any

from sessions.article.article_links import link_text
from sessions.article.image_rename import names_shown
from sessions.models import Chapter, Photo, Report
from sessions.reporting.series import LINKED, linked_article
from sessions.rules.days import conference_date

MOST = 300
"""Maximum number of photos offered for a chapter, so that the page stays fast."""


def insertable(chapter: Chapter) -> dict[str, Any]:
    """Return the template context of what can be inserted into a chapter; two queries.

    Each photo of a day (None: unknown) comes with whether the chapter shows it.
    """
    shown = names_shown(chapter.body)
    days: dict[date | None, list[tuple[Photo, bool]]] = {}
    for photo in offered_photos(chapter)[:MOST]:
        days.setdefault(day_of(photo, chapter), []).append((photo, photo.name in shown))
    others = Report.objects.beside(chapter.report).in_order().exclude(pk=chapter.report_id).only(*LINKED)
    links = [(other.title, link_text(linked_article(other))) for other in others]
    return {"offered_days": list(days.items()), "offered_links": links}


def offered_photos(chapter: Chapter) -> Any:
    """Return the photos of the event that belong to no session, in order."""
    return chapter.report.event.photos.present().exclude(file="").filter(session=None).in_order()


def day_of(photo: Photo, chapter: Chapter) -> date | None:
    """Return the conference day on which a photo was taken; None if that is unknown."""
    return conference_date(photo.taken_at, chapter.report.event.zone) if photo.taken_at else None
