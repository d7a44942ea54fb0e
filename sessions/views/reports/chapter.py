"""Chapters of a report: create, edit, add photos to, move, delete, restore."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Literal

from django.contrib import messages
from django.db.models import OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sessions.agenda.access import require_form
from sessions.article.image_rename import names_shown
from sessions.article.images import image_text
from sessions.forms.chapter import ChapterForm, NewChapterForm, SpotForm, save_new
from sessions.models import Chapter, ChapterPlace, Photo, Report, RevisionReason
from sessions.quotas.rows import room_to_restore
from sessions.reporting.article_length import room_for
from sessions.reporting.chapter_places import (
    Spot,
    put_behind,
    put_chapter,
    spots_by_chapter,
    spots_of,
    step_chapter,
)
from sessions.reporting.report_data import load_report_data
from sessions.rules.parsing import parse_date, parse_uuid
from sessions.versions.history import revision_count
from sessions.versions.revisions import save_and_keep, snapshot_of
from sessions.versions.save import EditableRows
from sessions.views.autosave import save_form, saves_texts
from sessions.views.history import TextRow, show_history
from sessions.views.preview import show_preview
from sessions.views.reports.chapter_offers import MOST, day_of, insertable, offered_photos
from sessions.views.reports.page import article_parts, printed_spots
from sessions.web.htmx import HtmxHttpRequest, render_page
from sessions.web.idempotency import Facts, NotDone, Write, prepares_write, to_page


@require_form
@prepares_write(to_page)
def create(request: HtmxHttpRequest, slug: str, report: str) -> HttpResponse | Write:
    """Create a chapter with heading and position, then open its page, where the text has autosave."""
    found = get_object_or_404(_reports(request), event__slug=slug, slug=report)
    initial = {"spot": request.GET.get("spot", ChapterPlace.BEFORE)}
    data = request.POST if request.method == "POST" else None
    form = NewChapterForm(data, spots=spots_of(found), initial=initial)

    def page() -> HttpResponse:
        context = {"event": found.event, "report": found, "form": form, "current_section": "report"}
        return render_page(request, "sessions/reports/chapter_new.html", context, status=422 if form.is_bound else 200)

    if request.method != "POST" or not form.is_valid():
        return page()
    chapter = form.chapter_of(found)

    def run() -> Facts:
        if not save_new(chapter, form):
            raise NotDone(page)
        return {"url": _page_of(chapter)}

    return Write(run)


def _chapter_page(request: HtmxHttpRequest, form: ChapterForm, status: int = 200, **more: Any) -> HttpResponse:
    """Show the page of a chapter."""
    context = _context(form.instance) | {"form": form, **more}
    return render_page(request, "sessions/reports/chapter_form.html", context, status=status)


@require_form
@saves_texts(_chapter_page)
def update(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> HttpResponse | Write:
    """Edit a chapter; a POST saves it unless somebody else did meanwhile (optimistic lock)."""
    chapter = chapter_or_404(request, slug, report, pk, revision_count=revision_count(chapter=OuterRef("pk")))
    if request.method != "POST":
        return _chapter_page(request, ChapterForm(instance=chapter, opening=_is_opening(chapter)))
    return save_form(
        request,
        form=ChapterForm(request.POST, instance=chapter, opening=_is_opening(chapter)),
        fields=("heading", "level", "body"),
        url=_page_of(chapter),
        event=chapter.report.event,
    )


@require_POST
def preview(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> HttpResponse:
    """Render the text of a chapter as typed."""
    found = chapter_or_404(request, slug, report, pk)
    form = ChapterForm(request.POST, instance=found, opening=_is_opening(found))
    return show_preview(request, found.report.event, form, {"body": ""}, _chapter_page)


@require_form
@prepares_write(to_page)
def history(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> HttpResponse | Write:
    """Show the revisions of a chapter, or restore one."""

    def find() -> TextRow:
        row = get_object_or_404(_chapters(request).select_related("report__event"), **_keys(slug, report, pk))
        return TextRow(row.report.event, row, str(row), _page_of(row))

    return show_history(request, find)


@require_POST
@prepares_write(to_page)
def move(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> HttpResponse | Write:
    """Move a chapter to a position, or one place up or down: past chapters and days, inside a day past sessions."""
    chapter = chapter_or_404(request, slug, report, pk)
    form = SpotForm(request.POST, spots=spots_of(chapter.report))
    if form.is_valid():
        if chapter.level == 0 and form.chosen.place != ChapterPlace.BEFORE:
            messages.error(request, _("Text without a heading can only be at the beginning."))
            return redirect(_page_of(chapter))
        return Write(partial(_put_and_say, request, chapter, form.chosen))
    step = None
    match request.POST.get("direction"):
        case "up" | "down" as direction:
            step = _step(request, chapter, direction)

    def run() -> Facts:
        if step:
            step()
        return {"url": _report_page(chapter.report) + f"#chapter-{chapter.pk}"}

    return Write(run)


def _put_and_say(request: HtmxHttpRequest, chapter: Chapter, spot: Spot) -> Facts:
    put_chapter(chapter, spot)
    messages.success(request, _("The chapter was moved. New position: %(spot)s.") % {"spot": spot.label})
    return {"url": _page_of(chapter)}


@require_POST
@prepares_write(to_page)
def delete(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> Write:
    """Soft-delete a chapter, and offer undo."""
    chapter = chapter_or_404(request, slug, report, pk)

    def run() -> Facts:
        chapter.discard()
        undo = reverse("sessions:chapter-restore", args=[slug, report, pk])
        text = _("The chapter “%(heading)s” was deleted.") % {"heading": str(chapter)}
        messages.success(request, text, extra_tags=undo)
        return {"url": _report_page(chapter.report)}

    return Write(run)


@require_POST
@prepares_write(to_page)
def restore(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> Write:
    """Restore a deleted chapter to its place."""
    chapters = Chapter.objects.editable_by(request.user).filter(report__in=_reports(request))
    chapter = get_object_or_404(chapters.select_related("report__event"), **_keys(slug, report, pk))

    def run() -> Facts:
        with room_to_restore("chapters", chapter.report):
            chapter.restore()
        messages.success(request, _("The chapter was restored."))
        return {"url": _report_page(chapter.report) + f"#chapter-{chapter.pk}"}

    return Write(run)


def _reports(request: HtmxHttpRequest) -> Any:
    return Report.objects.editable_by(request.user).present().select_related("event")


def _chapters(request: HtmxHttpRequest) -> Any:
    return Chapter.objects.editable_by(request.user).present()


def _keys(slug: str, report: str, pk: int) -> dict[str, Any]:
    return {"report__event__slug": slug, "report__slug": report, "pk": pk}


def chapter_or_404(request: HtmxHttpRequest, slug: str, report: str, pk: int, **more: Any) -> Chapter:
    """Return a chapter that the user may edit; Http404 for others."""
    chapters = _chapters(request).with_session_above().select_related("report__event", "after_day")
    return get_object_or_404(chapters.annotate(**more), **_keys(slug, report, pk))


def _page_of(chapter: Chapter) -> str:
    return reverse("sessions:chapter-update", args=[chapter.report.event.slug, chapter.report.slug, chapter.pk])


def _report_page(report: Report) -> str:
    return reverse("sessions:report-detail", args=[report.event.slug, report.slug])


def _is_opening(chapter: Chapter) -> bool:
    """Return whether the chapter is the first of the report, where the heading is optional."""
    if chapter.after_day_id or chapter.is_inside:
        return False
    return bool(chapter == chapter.report.chapters.present().in_order().first())


def _context(chapter: Chapter) -> dict[str, Any]:
    report, spots = chapter.report, spots_of(chapter.report)
    spot_form = SpotForm(spots=spots, initial={"spot": spots_by_chapter([chapter], spots)[chapter.pk].key})
    context = {"event": report.event, "report": report, "chapter": chapter, "spot_form": spot_form}
    return context | insertable(chapter) | {"conflict": None, "unsaved": False, "current_section": "report"}


def _step(request: HtmxHttpRequest, chapter: Chapter, direction: Literal["up", "down"]) -> Callable[[], object] | None:
    """Return a function that moves the chapter past its neighbour or day; None at either end."""
    with room_for(chapter.report, request.user):
        material = load_report_data(chapter.report, request.user)
        part = next((part for part in article_parts(material) if part.chapter == chapter), None)
    if part is None or part.chapter is None or not (part.up if direction == "up" else part.down):
        return None
    # As loaded with these parts: another request may have moved it since it was looked up.
    chapter, inside = part.chapter, part.chapter.is_inside
    spots = printed_spots(material)
    found = spots_by_chapter(material.chapters, spots)
    ways = [spot for spot in spots if bool(spot.in_day) == inside]
    index = ways.index(found[chapter.pk]) + (-1 if direction == "up" else 1)

    def step() -> None:
        if step_chapter(chapter, direction, spots) or not 0 <= index < len(ways):
            return
        there = [each for each in material.chapters if found[each.pk] == ways[index]]
        if direction == "up" and there:
            put_behind(chapter, there[-1])
        else:
            put_chapter(chapter, ways[index], first=direction == "down")

    return step


@require_POST
@prepares_write(to_page)
def add_photos(request: HtmxHttpRequest, slug: str, report: str, pk: int) -> Write:
    """Add photos of no session to the end of a chapter: one, or all of a day that it does not show yet."""
    chapter = chapter_or_404(request, slug, report, pk)
    photos = list(_photos_to_add(request, chapter))

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
            text = ngettext(
                "%(count)s photo was added to the text.", "%(count)s photos were added to the text.", len(photos)
            )
            if saved:
                messages.success(request, text % {"count": len(photos)})
            else:
                messages.error(request, _("The chapter was saved elsewhere at the same time. Try again."))
        return {"url": _page_of(chapter)}

    return Write(run)


def _photos_to_add(request: HtmxHttpRequest, chapter: Chapter) -> Iterable[Photo]:
    if "day" in request.POST:
        on, shown = parse_date(request.POST["day"]), names_shown(chapter.body)
        return [p for p in offered_photos(chapter)[:MOST] if day_of(p, chapter) == on and p.name not in shown]
    return offered_photos(chapter).filter(pk=parse_uuid(request.POST.get("photo")))
