"""While a write holds the lock of the database it claims its id, writes, and remembers: nothing else happens then."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered

from factories import make_chapter, make_impression, make_photo, make_report, make_session
from photos.samples import picture
from photos.upload.sending import upload
from sessions.importing.catalogue import apply
from sessions.importing.rows import ready_rows
from sessions.models import Event, IncomingFeed
from sessions.photos import files
from sessions.photos import upload as photo_upload
from sessions.versions import conflicts
from sessions.views.catalogue import feeds
from sessions.web import idempotency
from web.idempotency.writes import HTMX, send

# The other statements are savepoints, and questions of forms whether a row keeps its constraints.
STATEMENT = re.compile(r'^(INSERT|UPDATE|DELETE|SELECT)\b(?: INTO|.*? FROM)? "conference_sessions_(\w+)"', re.DOTALL)
SCRIPT = {"X-Autosave": "1"}


class Watch:
    """What was done within and outside of the transaction of a write."""

    def __init__(self) -> None:
        self.outermost = len(connection.savepoint_ids)
        self.statements: list[str] = []
        self.slow: set[tuple[str, bool]] = set()

    @property
    def within(self) -> bool:
        return len(connection.savepoint_ids) > self.outermost

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.within and (found := STATEMENT.search(sql)):
            self.statements.append(f"{found[1]} {found[2]}")
        return execute(sql, params, many, context)

    def rendered(self, **_kwargs: Any) -> None:
        self.slow.add(("render", self.within))

    def watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.slow.add((name, self.within))
            return function(*args, **kwargs)

        return call


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    watch = Watch()
    monkeypatch.setattr(idempotency, "digest_of", watch.watched("digest", idempotency.digest_of))
    monkeypatch.setattr(conflicts, "merge", watch.watched("merge", conflicts.merge))
    monkeypatch.setattr(photo_upload, "ingest", watch.watched("decode", photo_upload.ingest))
    monkeypatch.setattr(files, "thumbnails", watch.watched("thumbnails", files.thumbnails))
    monkeypatch.setattr(apply, "read", watch.watched("read", apply.read))
    monkeypatch.setattr(ready_rows, "ready", watch.watched("ready", ready_rows.ready))
    monkeypatch.setattr(files.UncommittedFiles, "write", watch.watched("file", files.UncommittedFiles.write))
    template_rendered.connect(watch.rendered)
    try:
        with connection.execute_wrapper(watch.statement):
            yield watch
    finally:
        template_rendered.disconnect(watch.rendered)


def check(
    monkeypatch: pytest.MonkeyPatch,
    do: Callable[[], Any],
    statements: list[str],
    slow: tuple[str, ...] = ("digest", "render"),
    facts_were_expected: bool = False,
) -> None:
    caches["cards"].clear()  # what was rendered before would not be rendered again
    with watched(monkeypatch) as watch:
        answer = do()
    assert answer.status_code == 200
    facts = [] if facts_were_expected else ["UPDATE operation"]
    assert watch.statements == ["INSERT operation", *statements, *facts]
    assert watch.slow == {(name, False) for name in slow}


def test_text_that_saves_itself(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    impression = make_impression(session=make_session(event=event), body="Before")
    chapter = make_chapter(report=make_report(event=event, slug="report"), heading="Thanks", body="Before")
    event.days.update(note="Before")
    of_session = f"/events/harbour/sessions/{impression.session.pk}/impression/"
    of_chapter = f"/events/harbour/reports/report/chapters/{chapter.pk}/"
    text = {"summary": "", "heading": "Thanks", "level": "2", "version": 1}
    for address, name, table in (
        (of_session, "body", "impression"),
        (of_chapter, "body", "chapter"),
        ("/events/harbour/days/1/note/", "note", "day"),
    ):
        fields = text | {name: "Before and more"}
        save = partial(send, client, address, fields, uuid.uuid4(), **SCRIPT)
        check(monkeypatch, save, [f"UPDATE {table}"], facts_were_expected=True)


def test_text_that_is_merged(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    impression = make_impression(session=make_session(event=event), body="One\n\nTwo")
    address = f"/events/harbour/sessions/{impression.session.pk}/impression/"
    client.post(address, {"summary": "", "body": "One\n\nTwo\n\nThree", "version": 1}, headers=SCRIPT)
    fields = {"summary": "", "body": "Zero\n\nOne\n\nTwo", "base-summary": "", "base-body": "One\n\nTwo", "version": 1}
    statements = ["UPDATE impression", "INSERT revision"]
    slow = ("digest", "render", "merge")
    check(monkeypatch, lambda: send(client, address, fields, uuid.uuid4(), **SCRIPT), statements, slow)
    impression.refresh_from_db()
    assert impression.body == "Zero\n\nOne\n\nTwo\n\nThree"


def test_tap(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session(event=event)
    make_impression(session=session, state="planned")
    address = f"/events/harbour/sessions/{session.pk}/state/"
    for target in ("session-state", "catalogue-star", "catalogue-now", f"session-{session.pk}"):
        headers = HTMX | {"HX-Target": target}
        # Whether a photo follows the mark.
        statements = ["SELECT photo", "SELECT session", "SELECT impression", "UPDATE impression"]
        check(monkeypatch, lambda: send(client, address, {"rating": "3"}, uuid.uuid4(), **headers), statements)  # noqa: B023


def test_words_of_a_photo(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo(event=event, name="one.png", content=picture())
    fields = {"name": "one.png", "alt": "A crane", "caption": ""}
    texts = ["SELECT impression", "SELECT chapter", "SELECT day", "SELECT session", "SELECT teamtext"]
    statements = ["SELECT photo", "UPDATE photo", *texts]
    address = f"/events/harbour/photos/{photo.pk}/"
    check(monkeypatch, lambda: send(client, address, fields, uuid.uuid4(), **SCRIPT), statements)


def test_line_of_the_composer(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"heading": "OPS301 | Quiet nights", "day": "1", "id": str(uuid.uuid4())}
    # Whether it was taken back before it came; whether it is there already, by either key, or meanwhile by its code;
    # the quota; the day, held until the session is in it, behind others; whether a photo follows it.
    locked = ["SELECT event"] if connection.features.has_select_for_update else []
    statements = ["SELECT event", "SELECT operation", *["SELECT session"] * 3]
    statements += [*locked, "SELECT session", "SELECT day"]
    statements += ["SELECT session", "INSERT session", "INSERT impression", "SELECT photo"]
    check(monkeypatch, lambda: send(client, "/events/harbour/sessions/new/", fields, uuid.uuid4(), **HTMX), statements)


def test_picture(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"id": str(uuid.uuid4()), "file": upload(picture())}
    # Whether it is there, waited for, and under its key; how many there are, and their bytes. Behind others: its place,
    # its name, whether a colleague has deleted it.
    statements = [*["SELECT photo"] * 5, "SELECT event", *["SELECT photo"] * 3, "INSERT photo"]
    slow = ("digest", "render", "decode", "file")
    address = "/events/harbour/photos/new/"
    check(monkeypatch, lambda: send(client, address, fields, uuid.uuid4(), **SCRIPT), statements, slow)


CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\nBEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:Quiet nights\r\n"
    "DTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_programme_that_is_fetched(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch) as watch:
        monkeypatch.setattr(feeds, "fetch_for", watch.watched("fetch", lambda *_: CALENDAR.encode()))
        monkeypatch.setattr(feeds, "plan_programme", watch.watched("parse", feeds.plan_programme))
        fields = {"way": "url", "url": "https://example.com/a.ics"}
        answer = send(client, "/events/harbour/catalogue/import/", fields, uuid.uuid4())
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/events/harbour/catalogue/import/{IncomingFeed.objects.get().pk}/",
    )
    assert watch.slow == {("digest", False), ("fetch", False), ("parse", False)}


def test_programme_that_is_applied_and_removed(client: Client, event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    address = client.post("/events/harbour/catalogue/import/", {"way": "text", "text": CALENDAR})["Location"]
    digest = client.get(address).context["plan"].digest
    with watched(monkeypatch) as watch:
        assert send(client, address, {"digest": digest}, uuid.uuid4()).status_code == 302
    assert watch.slow == {("digest", False), ("ready", False)}
    assert watch.statements.count("INSERT session") == 1
    address = f"/events/harbour/catalogue/feeds/{event.feeds.get().pk}/delete/"
    with watched(monkeypatch) as watch:
        assert send(client, address, {}, uuid.uuid4()).status_code == 302
    assert watch.statements.count("DELETE session") == 1
