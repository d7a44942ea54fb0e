"""Rows for tests: keyword-only, each with defaults that make sense, so that a test names only what it is about."""

from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.utils import timezone

from sessions.article.dialects import DIALECTS, Dialect
from sessions.article.document import Document
from sessions.article.read_article import read_article
from sessions.models import (
    ApiToken,
    ArticleCopy,
    Chapter,
    Day,
    Event,
    Feed,
    Impression,
    IncomingArticle,
    Membership,
    Operation,
    Photo,
    Profile,
    Report,
    Repository,
    Revision,
    Session,
    TeamText,
)
from sessions.reporting.copies import remember_export
from sessions.reporting.export import prepare

PASSWORD = "correct horse battery staple"

_numbers = count(1)


def make_user(*, username: str = "", password: str = PASSWORD, **fields: Any) -> AbstractBaseUser:
    """Make an account that can sign in with PASSWORD."""
    return get_user_model().objects.create_user(
        username=username or f"attendee{next(_numbers)}", password=password, **fields
    )


def make_profile(**fields: Any) -> Profile:
    """Make the profile of a new account."""
    return Profile.objects.create(user=make_user(), **fields)


def make_api_token(*, author: AbstractBaseUser | None = None, secret: str = "", **fields: Any) -> ApiToken:
    """Make a token that may write, for an hour; programs send its ``secret``, which is random unless one is given."""
    later = timezone.now() + timedelta(hours=1)
    values = {"name": "Logger", "scope": "write", "expires_at": later, **fields}
    token = ApiToken.objects.issue(author or make_user(), **values)
    if secret:
        ApiToken.objects.by_token(token).update(digest=sha256(secret.encode()).hexdigest())
    return ApiToken.objects.by_token(secret or token).get()


def make_event(*, owner: AbstractBaseUser | None = None, **fields: Any) -> Event:
    """Make an event without days; its owner is new unless one is given."""
    return Event.objects.create(owner=owner or make_user(), **{"name": "Cloud Harbour 2026", **fields})


def make_day(*, event: Event | None = None, number: int | None = None, on: date | None = None, **fields: Any) -> Day:
    """Make a day with the next number of its event."""
    event = event or make_event()
    return Day.objects.create(event=event, number=number or event.days.count() + 1, date=on, **fields)


def make_session(*, day: Day | None = None, event: Event | None = None, **fields: Any) -> Session:
    """Make a session behind the others of a day; without one, in the first day of the event."""
    if day is None:
        event = event or make_event()
        day = event.days.first() or make_day(event=event)
    if not fields.keys() & {"code", "title"}:
        fields |= {"code": f"OPS3{next(_numbers):02}", "title": "Quiet nights with loud alarms"}
    return Session.objects.create(event=day.event, day=day, **fields)


def make_feed(*, event: Event | None = None, **fields: Any) -> Feed:
    """Make a programme that was taken from a file."""
    return Feed.objects.create(
        event=event or make_event(), **{"kind": "frab-xml", "title": "Programme", "taken_at": timezone.now(), **fields}
    )


def make_incoming_article(
    *, author: AbstractBaseUser | None = None, text: str = "## Day 1\n\n### A talk\n", **fields: Any
) -> IncomingArticle:
    """Make a report that waits to be imported, of its author's, in Zenn's format."""
    values = {
        "author": author or make_user(),
        "content": IncomingArticle.packed(text.encode()),
        "dialect": "zenn",
        "name": "a.md",
    }
    return IncomingArticle.objects.create(**{**values, **fields})


def make_edited_article(*, report: Report, old: str, new: str, **fields: Any) -> IncomingArticle:
    """Make an article that waits and is an export of a report, remembered, in which a text was edited."""
    dialect = DIALECTS["zenn"]
    export = prepare(report, report.event.owner, dialect)
    remember_export(report, dialect, export)
    text = export.article.replace(old, new)
    named = {"author": report.event.owner, "event": report.event, "report": report}
    return make_incoming_article(text=text, **{**named, **fields})


def make_impression(
    *, session: Session | None = None, author: AbstractBaseUser | None = None, **fields: Any
) -> Impression:
    """Make an impression of a session attended, by the owner of the event unless somebody else is given."""
    session = session or make_session()
    return Impression.objects.create(session=session, author=author or session.event.owner, **fields)


def make_member(*, event: Event, user: AbstractBaseUser | None = None, **fields: Any) -> AbstractBaseUser:
    """Make somebody a member of an event, an editor unless another role is given; return the person."""
    user = user or make_user()
    Membership.objects.create(event=event, user=user, **fields)
    return user


def make_report(*, event: Event | None = None, **fields: Any) -> Report:
    """Make a report of every session attended."""
    event = event or make_event()
    return Report.objects.create(event=event, **{"author": event.owner, "title": "Three days at the harbour", **fields})


def make_chapter(*, report: Report | None = None, **fields: Any) -> Chapter:
    """Make a chapter before the days, behind the others."""
    return Chapter.objects.create(report=report or make_report(), **{"heading": "Introduction", **fields})


def make_copy(*, report: Report | None = None, **fields: Any) -> ArticleCopy:
    """Make a copy of an article as it was exported."""
    values = {"dialect": "zenn", "kind": "exported", "digest": "0" * 64, **fields}
    return ArticleCopy.objects.create(report=report or make_report(), **values)


def make_photo(
    *, event: Event | None = None, session: Session | None = None, content: bytes | None = None, **fields: Any
) -> Photo:
    """Make a photo of the owner's, still missing unless the content of its file is given."""
    event = event or (session.event if session else make_event())
    values = {"name": f"harbour_{next(_numbers)}.png", "added_by": event.owner, **fields}
    photo = Photo(event=event, session=session, **values)
    if content is not None:
        photo.file = ContentFile(content, name=photo.name)
    photo.save()
    return photo


def make_team_text(*, session: Session | None = None, **fields: Any) -> TeamText:
    """Make the text of a team about a session, in use."""
    return TeamText.objects.create(session=session or make_session(), **fields)


def make_revision(*, row: Impression | Chapter | Day | TeamText | None = None, **fields: Any) -> Revision:
    """Make a revision of a row with texts, with one text per field unless texts are given."""
    row = row if row is not None else make_impression()
    name = type(row)._meta.model_name or ""
    texts: dict[str, dict[str, Any]] = {
        "impression": {"summary": "An earlier summary", "body": "An earlier impression"},
        "chapter": {"heading": "An earlier heading", "level": 2, "body": "An earlier text"},
        "day": {"note": "An earlier note"},
        "teamtext": {"summary": "An earlier summary", "body": "An earlier impression"},
    }
    defaults = {name: row, "texts": texts[name], "version": row.version, "written_at": timezone.now()}
    return Revision.objects.create(**{**defaults, **fields})


def make_operation(*, user: AbstractBaseUser | None = None, **fields: Any) -> Operation:
    """Make the memory of a write that was done."""
    return Operation.objects.create(
        user=user or make_user(), **{"id": uuid4(), "digest": "0" * 64, "facts": {}, **fields}
    )


def make_repository(*, owner: AbstractBaseUser | None = None, **fields: Any) -> Repository:
    """Make a repository of Zenn's format, without a token."""
    defaults = {
        "name": f"harbour/blog{next(_numbers)}",
        "address": "https://127.0.0.1/harbour/blog.git",
        "dialect": "zenn",
        "author_name": "Hana Port",
        "author_email": "hana@harbour.example",
    }
    return Repository.objects.create(owner=owner or make_user(), **{**defaults, **fields})


def read_document(text: str, dialect: Dialect) -> Document:
    """Return the document of an article with LF line ends."""
    return read_article(text, dialect).document
