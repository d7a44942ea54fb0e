"""Rows as the API answers them: copied field by field into the classes of ``answers.py``."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
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


def event_answer(request: HttpRequest, event: Event) -> EventAnswer:
    """Return an event that was fetched with ``with_role_of``."""
    role = OWNER if event.owner_id == request.user.pk else getattr(event, "role", "")
    return EventAnswer(
        slug=event.slug,
        name=event.name,
        venue=event.venue,
        first_day=event.first_day,
        last_day=event.last_day,
        time_zone=event.time_zone,
        language=cast(Any, event.language),
        minutes_between_venues=event.minutes_between_venues,
        role=cast(Any, role),
        updated_at=event.updated_at,
        url=address(request, "api-event", event.slug),
        page_url=address(request, "event-today", event.slug),
    )


def day_answer(request: HttpRequest, day: Day) -> DayAnswer:
    """Return a day with its event."""
    return DayAnswer(
        number=day.number,
        date=day.date,
        title=day.title,
        heading=day.heading,
        note=day.note,
        version=day.version,
        updated_at=day.updated_at,
        url=address(request, "api-day", day.event.slug, day.number),
    )


def session_answer(request: HttpRequest, session: Session) -> SessionAnswer:
    """Return a session with its event, its day and the impression of the user."""
    own = session.own_impression
    return SessionAnswer(
        id=session.pk,
        day=session.day.number,
        code=session.code,
        title=session.title,
        level=cast(Any, session.level),
        format=session.format,
        track=session.track,
        room=session.room,
        speakers=session.speakers,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        recording_url=session.recording_url,
        slides_url=session.slides_url,
        description=session.description,
        note=session.note,
        state=cast(Any, own.choice if own else ""),
        version=session.version,
        updated_at=session.updated_at,
        url=address(request, "api-session", session.event.slug, session.pk),
        page_url=address(request, "session-detail", session.event.slug, session.pk),
    )


def impression_answer(request: HttpRequest, impression: Impression, names: Mapping[int, str]) -> ImpressionAnswer:
    """Return an impression that the user may see; only one's own stored one has a time.

    ``names`` are those of the team, by primary key, as `team_names` returns them.
    """
    is_own = impression.author_id == request.user.pk
    return ImpressionAnswer(
        session=impression.session_id,
        author=names.get(impression.author_id) or shown_name(impression.author),
        is_own=is_own,
        state=cast(Any, "" if impression._state.adding else impression.choice),
        rating=impression.rating,
        shared=impression.shared,
        watch_later=impression.watch_later if is_own else None,
        summary=impression.summary,
        body=impression.body,
        version=impression.version if is_own else None,
        # That of a colleague also changes with the private note.
        updated_at=impression.updated_at if is_own and not impression._state.adding else None,
    )


def photo_answer(request: HttpRequest, photo: Photo) -> PhotoAnswer:
    """Return a photo with its event."""
    slug = photo.event.slug
    return PhotoAnswer(
        id=photo.pk,
        name=photo.name,
        session=photo.session_id,
        alt=photo.alt,
        caption=photo.caption,
        taken_at=photo.taken_at,
        width=photo.width,
        height=photo.height,
        url=address(request, "api-photo", slug, photo.pk),
        file_url=address(request, "api-photo-file", slug, photo.pk) if photo.file else None,
    )


def report_answer(request: HttpRequest, report: Report, names: Mapping[int, str]) -> ReportAnswer:
    """Return a report with its event and its author; ``names`` as for an impression."""
    of = (report.event.slug, report.slug)
    return ReportAnswer(
        slug=report.slug,
        title=report.title,
        author=names.get(report.author_id) or shown_name(report.author),
        is_team=report.is_team,
        dialect=report.dialect,
        kind=report.kind,
        topics=report.topics,
        published=report.published,
        version=report.version,
        updated_at=report.updated_at,
        url=address(request, "api-report", *of),
        article_url=address(request, "api-report-article", *of),
        archive_url=address(request, "api-report-archive", *of),
    )
