"""Thirty days after a write nobody repeats it any more, and what was deleted then cannot be brought back."""

import errno
import os
import sqlite3
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from factories import (
    make_chapter,
    make_event,
    make_impression,
    make_operation,
    make_photo,
    make_report,
    make_revision,
    make_session,
)
from sessions.agenda.trash import trash_page
from sessions.management.commands import serve
from sessions.management.commands.tidy import tidy
from sessions.models import Chapter, Event, Operation, Photo, Revision, Session, ShareLink, ShareViews

DAYS = timedelta(days=30)
SECOND = timedelta(seconds=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def deleted(row: Any, at: datetime | None) -> Any:
    type(row).objects.filter(pk=row.pk).update(deleted_at=at)
    return row


@pytest.mark.django_db
def test_writes_are_forgotten_after_thirty_days(now: datetime) -> None:
    operations = [make_operation() for _ in range(3)]
    for operation, age in zip(operations, (DAYS + SECOND, DAYS - SECOND, timedelta()), strict=True):
        Operation.objects.filter(pk=operation.pk).update(created_at=now - age)
    assert tidy(now) == {
        "operations": 1,
        "programmes": 0,
        "articles": 0,
        "invitations": 0,
        "tokens": 0,
        "share_links": 0,
        "failures": 0,
        "security_events": 0,
        "events": 0,
        "sessions": 0,
        "chapters": 0,
        "photos": 0,
        "leftovers": 0,
    }
    assert set(Operation.objects.all()) == set(operations[1:])


@pytest.mark.django_db
def test_bin_is_emptied_of_what_it_shows_no_more(now: datetime) -> None:
    event = make_event()
    report = make_report(event=event)
    for at in (now - DAYS - SECOND, now - DAYS, now - DAYS + SECOND, None):
        deleted(make_session(event=event), at)
        deleted(make_chapter(report=report), at)
        deleted(make_event(owner=event.owner), at)
    shown = trash_page(event.owner, now)
    assert tidy(now) == {
        "operations": 0,
        "programmes": 0,
        "articles": 0,
        "invitations": 0,
        "tokens": 0,
        "share_links": 0,
        "failures": 0,
        "security_events": 0,
        "events": 2,
        "sessions": 2,
        "chapters": 2,
        "photos": 0,
        "leftovers": 0,
    }
    assert trash_page(event.owner, now) == shown
    # The deleted one of each kind that can still be brought back, and the present ones.
    assert [model.objects.count() for model in (Event, Session, Chapter)] == [3, 2, 2]


@pytest.mark.django_db
def test_what_hangs_on_a_row_goes_with_it(now: datetime, django_capture_on_commit_callbacks: Any) -> None:
    event = make_event()
    session = make_session(event=event)
    make_revision(row=make_impression(session=session))
    make_revision(row=make_chapter(report=make_report(event=event)))
    photo = make_photo(event=event, session=session, content=b"a picture")
    file = Path(settings.MEDIA_ROOT) / photo.file.name
    deleted(session, now - DAYS)
    with django_capture_on_commit_callbacks(execute=True):
        tidy(now)
    assert Revision.objects.count() == 1
    # A picture belongs to the event, where other texts may show it.
    assert (Photo.objects.get().session, file.exists()) == (None, True)
    deleted(event, now - DAYS)
    with django_capture_on_commit_callbacks(execute=True):
        tidy(now)
    assert not Revision.objects.exists()
    assert not Photo.objects.exists()
    assert not file.exists()


@pytest.mark.django_db
def test_chapter_below_a_deleted_session_stays_where_it_is(now: datetime) -> None:
    event = make_event()
    first, second, third = (make_session(event=event) for _ in range(3))
    chapter = make_chapter(report=make_report(event=event), after_session=third, in_day=third.day)
    for session in (second, third):
        deleted(session, now - DAYS)
    assert tidy(now)["sessions"] == 2
    chapter.refresh_from_db()
    assert (chapter.after_session, chapter.in_day) == (first, first.day)


@pytest.mark.django_db
def test_photo_that_was_deleted_long_ago_goes_with_its_file(
    now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    event = make_event()
    old, new = (make_photo(event=event, content=b"a picture") for _ in range(2))
    deleted(old, now - DAYS)
    deleted(new, now - DAYS + SECOND)
    with django_capture_on_commit_callbacks(execute=True):
        assert tidy(now)["photos"] == 1
    assert list(Photo.objects.all()) == [new]
    assert [photo.file.storage.exists(photo.file.name) for photo in (old, new)] == [False, True]


@pytest.mark.django_db
def test_link_whose_last_day_is_long_over_goes_with_its_views_and_one_of_a_session_in_the_bin_stays(
    now: datetime,
) -> None:
    event = make_event()
    session = make_session(event=event)
    ends = {"old": now - DAYS, "late": now - DAYS + SECOND, "new": now + SECOND, "always": None, "bin": None}
    for name, expires_at in ends.items():
        more = {"session": session} if name == "bin" else {}
        ShareLink.objects.issue(event.owner, event=event, name=name, expires_at=expires_at, **more)
        for days in range(2):
            ShareViews.objects.create(link=ShareLink.objects.get(name=name), date=now.date() - timedelta(days=days))
    deleted(session, now - DAYS + SECOND)
    assert tidy(now)["share_links"] == 1
    assert list(ShareLink.objects.values_list("name", flat=True)) == ["late", "new", "always", "bin"]
    assert ShareViews.objects.count() == 8
    assert tidy(now + SECOND)["sessions"] == 1
    assert list(ShareLink.objects.values_list("name", flat=True)) == ["new", "always"]


@pytest.mark.django_db
def test_command_says_what_it_did(now: datetime) -> None:
    deleted(make_session(), now - 2 * DAYS)
    out = StringIO()
    call_command("tidy", stdout=out)
    call_command("tidy", stdout=out, verbosity=0)
    call_command("tidy", stdout=out)
    assert out.getvalue().splitlines() == [
        "operations=0 programmes=0 articles=0 invitations=0 tokens=0 share_links=0 failures=0 security_events=0 "
        "events=0 sessions=1 chapters=0 photos=0 leftovers=0 revisions=0",
        "operations=0 programmes=0 articles=0 invitations=0 tokens=0 share_links=0 failures=0 security_events=0 "
        "events=0 sessions=0 chapters=0 photos=0 leftovers=0 revisions=0",
    ]


@pytest.mark.django_db
def test_old_files_of_a_killed_readiness_check_are_deleted(now: datetime, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = settings.MEDIA_ROOT / "readiness"
    folder.mkdir(parents=True)
    for name, age in (("old", timedelta(hours=1)), ("new", timedelta(minutes=59))):
        (folder / name).touch()
        os.utime(folder / name, (0, (now - age).timestamp()))
    assert tidy(now)["leftovers"] == 1
    assert [path.name for path in folder.iterdir()] == ["new"]


STARTED = ["migrate", "clearsessions", "tidy", "server"]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, umask_again: None) -> list[str]:
    """Return the list of commands that a server has called, at the end ``server``."""
    called: list[str] = []
    monkeypatch.setattr(serve, "call_command", lambda name, **options: called.append(name))
    monkeypatch.setattr(serve, "require_free", lambda host, port: None)
    monkeypatch.setattr(serve.connections, "close_all", lambda: None)
    monkeypatch.setattr(serve.os, "execve", lambda path, arguments, environment: called.append("server"))
    return called


def test_server_tidies_when_it_starts(started: list[str]) -> None:
    call_command("serve", stdout=StringIO())
    assert started == STARTED


def of_sqlite(text: str, code: int) -> OperationalError:
    """Return an error as Django raises it."""
    error = OperationalError(text)
    error.__cause__ = sqlite3.OperationalError(text)
    error.__cause__.sqlite_errorcode = code
    return error


REFUSED = (
    of_sqlite("database or disk is full", sqlite3.SQLITE_FULL),
    of_sqlite("attempt to write a readonly database", sqlite3.SQLITE_READONLY_DIRECTORY),
    of_sqlite("unable to open database file", sqlite3.SQLITE_CANTOPEN),
    of_sqlite("database is locked", sqlite3.SQLITE_BUSY),
    OSError(errno.EROFS, "Read-only file system"),
    OSError(errno.ENOSPC, "No space left on device"),
)


def test_server_starts_where_nothing_can_be_written_and_says_what_was_left_out(
    started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (*REFUSED, OperationalError("no such table"), OSError(errno.EIO, "Input/output error")):

        def call(name: str, error: Exception = error, **_options: Any) -> None:
            started.append(name)
            if name in {"clearsessions", "tidy"}:
                raise error

        started.clear()
        said = StringIO()
        monkeypatch.setattr(serve, "call_command", call)
        if error in REFUSED:
            call_command("serve", stdout=StringIO(), stderr=said)
            assert started == STARTED
            assert said.getvalue() == f"clearsessions was left out: {error}\ntidy was left out: {error}\n"
        else:
            with pytest.raises(type(error)):
                call_command("serve", stdout=StringIO(), stderr=said)
            assert started == STARTED[:2]
