"""The addresses of the API with their methods: one table, of which the URLs and the OpenAPI document are made."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from sessions.api import day, event, impression, photo, report, session
from sessions.api.answers import (
    DayAnswer,
    EventAnswer,
    ImpressionAnswer,
    PageAnswer,
    PhotoAnswer,
    ReportAnswer,
    RootAnswer,
    SessionAnswer,
)
from sessions.api.endpoint import ApiMethod
from sessions.api.inputs import (
    DayInput,
    EventInput,
    ExportQuery,
    ImpressionInput,
    ImpressionQuery,
    NewSessionInput,
    PageQuery,
    PhotoInput,
    PhotoQuery,
    PhotoUpload,
    SessionInput,
    SessionQuery,
)
from sessions.models import Day, Event, Photo, Session
from sessions.pictures.accepted import MAX_BYTES
from sessions.web.upload_limits import UploadLimits


@dataclass(frozen=True, slots=True)
class ApiAddress:
    """One address: its route below ``/api/v1``, its name, its methods, the model of the row that a method changes, by
    the variables of the route, and the limits of the files that it takes.
    """

    route: str
    name: str
    methods: Mapping[str, ApiMethod]
    model: type[Model] | None = None
    limits: UploadLimits | None = None


_EVENT = "/events/<slug:slug>"
_SESSION = f"{_EVENT}/sessions/<uuid:pk>"
_PHOTO = f"{_EVENT}/photos/<uuid:pk>"
_REPORT = f"{_EVENT}/reports/<slug:report>"

ADDRESSES: tuple[ApiAddress, ...] = (
    ApiAddress("", "api-root", {"GET": ApiMethod(event.root, "What this token may do", RootAnswer)}),
    ApiAddress(
        "/events",
        "api-events",
        {
            "GET": ApiMethod(event.index, "List events", PageAnswer[EventAnswer], query=PageQuery),
            "POST": ApiMethod(event.create, "Create an event", EventAnswer, takes=EventInput, status=201),
        },
    ),
    ApiAddress(
        _EVENT,
        "api-event",
        {
            "GET": ApiMethod(event.show, "Get an event", EventAnswer),
            "PATCH": ApiMethod(event.update, "Change an event", EventAnswer, takes=EventInput),
        },
        Event,
    ),
    ApiAddress(
        f"{_EVENT}/days",
        "api-days",
        {
            "GET": ApiMethod(day.index, "List days", PageAnswer[DayAnswer], query=PageQuery),
            "POST": ApiMethod(day.create, "Add a day after the last", DayAnswer, takes=DayInput, status=201),
        },
    ),
    ApiAddress(
        f"{_EVENT}/days/<int:number>",
        "api-day",
        {
            "GET": ApiMethod(day.show, "Get a day", DayAnswer),
            "PATCH": ApiMethod(day.update, "Change a day or its note", DayAnswer, takes=DayInput),
        },
        Day,
    ),
    ApiAddress(
        f"{_EVENT}/sessions",
        "api-sessions",
        {
            "GET": ApiMethod(session.index, "List sessions", PageAnswer[SessionAnswer], query=SessionQuery),
            "POST": ApiMethod(session.create, "Log a session", SessionAnswer, takes=NewSessionInput, status=201),
        },
    ),
    ApiAddress(
        _SESSION,
        "api-session",
        {
            "GET": ApiMethod(session.show, "Get a session", SessionAnswer),
            "PATCH": ApiMethod(session.update, "Change facts or state", SessionAnswer, takes=SessionInput),
            "DELETE": ApiMethod(session.delete, "Move a session to the bin", status=204),
        },
        Session,
    ),
    ApiAddress(
        f"{_SESSION}/impression",
        "api-impression",
        {
            "GET": ApiMethod(impression.show, "Get one's impression", ImpressionAnswer),
            "PATCH": ApiMethod(impression.update, "Write one's impression", ImpressionAnswer, takes=ImpressionInput),
        },
        Session,
    ),
    ApiAddress(
        f"{_EVENT}/impressions",
        "api-impressions",
        {
            "GET": ApiMethod(impression.index, "List impressions", PageAnswer[ImpressionAnswer], query=ImpressionQuery),
        },
    ),
    ApiAddress(
        f"{_EVENT}/photos",
        "api-photos",
        {
            "GET": ApiMethod(photo.index, "List photos", PageAnswer[PhotoAnswer], query=PhotoQuery),
            "POST": ApiMethod(photo.create, "Upload a photo", PhotoAnswer, takes=PhotoUpload, status=201, uploads=True),
        },
        limits=UploadLimits(each=MAX_BYTES, together=MAX_BYTES),
    ),
    ApiAddress(
        _PHOTO,
        "api-photo",
        {
            "GET": ApiMethod(photo.show, "Get a photo", PhotoAnswer),
            "PATCH": ApiMethod(photo.update, "Change alt text and caption", PhotoAnswer, takes=PhotoInput),
            "DELETE": ApiMethod(photo.delete, "Delete a photo", status=204),
        },
        Photo,
    ),
    ApiAddress(f"{_PHOTO}/file", "api-photo-file", {"GET": ApiMethod(photo.file, "Get the file", "image/*")}),
    ApiAddress(
        f"{_EVENT}/reports",
        "api-reports",
        {"GET": ApiMethod(report.index, "List reports", PageAnswer[ReportAnswer], query=PageQuery)},
    ),
    ApiAddress(_REPORT, "api-report", {"GET": ApiMethod(report.show, "Get a report", ReportAnswer)}),
    ApiAddress(
        f"{_REPORT}/article",
        "api-report-article",
        {"GET": ApiMethod(report.article, "Get the article as Markdown", "text/markdown", query=ExportQuery)},
    ),
    ApiAddress(
        f"{_REPORT}/archive",
        "api-report-archive",
        {"GET": ApiMethod(report.archive, "Get article and pictures as a zip", "application/zip", query=ExportQuery)},
    ),
)
