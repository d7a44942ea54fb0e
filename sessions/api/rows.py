"""Rows as the API answers them: the fields that the classes of ``answers.py`` list, and no others."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from msgspec import Struct

from sessions.api.answers import (
    DayAnswer,
    EventAnswer,
    ImpressionAnswer,
    PageAnswer,
    PhotoAnswer,
    ReportAnswer,
    SessionAnswer,
)
from sessions.api.inputs import PageQuery
from sessions.models import OWNER, Day, Event, Impression, Photo, Report, Session, shown_name


def address(request: HttpRequest, name: str, *args: Any) -> str:
    """Return the absolute URL of an address of the app."""
    return request.build_absolute_uri(reverse(f"sessions:{name}", args=args))


def page_of[Row: Struct](request: HttpRequest, rows: QuerySet[Any], query: PageQuery, show: Any) -> PageAnswer[Row]:
    """Return one page of ordered rows, each shown by ``show``; two queries and those of the rows."""
    begin, count = (query.page - 1) * query.limit, rows.order_by().count()
    items = [show(request, row) for row in rows[begin : begin + query.limit]]
    following = None
    if begin + query.limit < count:
        parameters = request.GET.copy()
        parameters["page"] = str(query.page + 1)
        following = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
    return PageAnswer(items=items, count=count, next=following)


def _answer[Answer: Struct](kind: type[Answer], row: Model, **more: Any) -> Answer:
    """Return the fields of the class: those in ``more``, and of the row those that have the same name."""
    same = {name: getattr(row, name) for name in kind.__struct_fields__ if name not in more}
    return kind(**same, **more)


def event_answer(request: HttpRequest, event: Event) -> EventAnswer:
    """Return an event that was fetched with ``with_role_of``."""
    return _answer(
        EventAnswer,
        event,
        role=OWNER if event.owner_id == request.user.pk else getattr(event, "role", ""),
        url=address(request, "api-event", event.slug),
        page_url=address(request, "event-today", event.slug),
    )


def day_answer(request: HttpRequest, day: Day) -> DayAnswer:
    """Return a day with its event."""
    return _answer(DayAnswer, day, url=address(request, "api-day", day.event.slug, day.number))


def session_answer(request: HttpRequest, session: Session) -> SessionAnswer:
    """Return a session with its event, its day and the impression of the user."""
    own = session.own_impression
    return _answer(
        SessionAnswer,
        session,
        day=session.day.number,
        state=own.choice if own else "",
        url=address(request, "api-session", session.event.slug, session.pk),
        page_url=address(request, "session-detail", session.event.slug, session.pk),
    )


def impression_answer(request: HttpRequest, impression: Impression, names: Mapping[int, str]) -> ImpressionAnswer:
    """Return an impression that the user may see; only one's own stored one has a time.

    ``names`` are those of the team, by primary key, as `team_names` returns them.
    """
    is_own = impression.author_id == request.user.pk
    return _answer(
        ImpressionAnswer,
        impression,
        session=impression.session_id,
        author=names.get(impression.author_id) or shown_name(impression.author),
        is_own=is_own,
        state="" if impression._state.adding else impression.choice,
        watch_later=impression.watch_later if is_own else None,
        version=impression.version if is_own else None,
        # That of a colleague also changes with the private note.
        updated_at=impression.updated_at if is_own and not impression._state.adding else None,
    )


def photo_answer(request: HttpRequest, photo: Photo) -> PhotoAnswer:
    """Return a photo with its event."""
    slug = photo.event.slug
    return _answer(
        PhotoAnswer,
        photo,
        session=photo.session_id,
        url=address(request, "api-photo", slug, photo.pk),
        file_url=address(request, "api-photo-file", slug, photo.pk) if photo.file else None,
    )


def report_answer(request: HttpRequest, report: Report, names: Mapping[int, str]) -> ReportAnswer:
    """Return a report with its event and its author; ``names`` as for an impression."""
    of = (report.event.slug, report.slug)
    return _answer(
        ReportAnswer,
        report,
        author=names.get(report.author_id) or shown_name(report.author),
        url=address(request, "api-report", *of),
        article_url=address(request, "api-report-article", *of),
        archive_url=address(request, "api-report-archive", *of),
    )
