"""Adding photos of no session to a chapter without a script."""

from collections.abc import Iterable

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sessions.models import Chapter, Photo, RevisionReason
from sessions.reporting.image_rename import names_shown
from sessions.reporting.images import image_text
from sessions.rules.parsing import parse_date, parse_uuid
from sessions.versions.revisions import save_and_keep, snapshot_of
from sessions.versions.save import EditableRows
from sessions.views.reports.chapter import chapter_or_404
from sessions.views.reports.chapter_offers import MOST, day_of, offered_photos
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.idempotency import Facts, Write, prepares_write, to_page


@require_POST
@prepares_write(to_page)
def add_photos(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> Write:
    """Add photos of no session to the end of a chapter: one, or all of a day that it does not show yet."""
    chapter = chapter_or_404(request, slug, report, pk)
    photos = list(_chosen(request, chapter))

    def run() -> Facts:
        if photos:
            shown = (image_text(photo.name, photo.alt, photo.caption) for photo in photos)
            body = "\n\n".join([*([chapter.body.rstrip()] if chapter.body.strip() else []), *shown])
            saved = save_and_keep(
                EditableRows(Chapter, request.user),
                snapshot_of(chapter),
                {"body": body},
                by=request.user,
                reason=RevisionReason.CHANGED,
            )
            _say(request, len(photos) if saved else None)
        return {"url": reverse("sessions:chapter-update", args=[slug, report, pk])}

    return Write(run)


def _say(request: HtmxHttpRequest, count: int | None) -> None:
    if count is None:
        messages.error(request, _("The chapter was saved elsewhere at the same time. Try again."))
        return
    text = ngettext("%(count)s photo was added to the text.", "%(count)s photos were added to the text.", count)
    messages.success(request, text % {"count": count})


def _chosen(request: HtmxHttpRequest, chapter: Chapter) -> Iterable[Photo]:
    if "day" in request.POST:
        on, shown = parse_date(request.POST["day"]), names_shown(chapter.body)
        return [p for p in offered_photos(chapter)[:MOST] if day_of(p, chapter) == on and p.name not in shown]
    return offered_photos(chapter).filter(pk=parse_uuid(request.POST.get("photo")))
