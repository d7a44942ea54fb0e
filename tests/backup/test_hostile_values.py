"""Every value of every row of a zip may be anything: it is refused before anything is written, or kept and shown."""

import json
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from backup.zips import files_of, manifest_of, packed, rows_in, taken, verified, with_rows, zipped
from factories import (
    make_chapter,
    make_event,
    make_feed,
    make_impression,
    make_photo,
    make_report,
    make_repository,
    make_revision,
    make_session,
    make_team_text,
    make_user,
)
from sessions.backup.beside import restore_beside
from sessions.backup.layout import MANIFEST, BackupRefused, BackupScope
from sessions.backup.selection import of_person
from sessions.backup.tables import BY_NAME, TABLES
from sessions.models import ArticleCopy, CoverageRequest, Event, Photo, Profile, Publication, SiteNames
from sessions.models.photo import thumbnail_name
from sessions.quotas.rows import OverQuota
from sessions.rules.days import YEARS
from web.stored import every_file, every_row, undone
from web.world import PNG, World

pytestmark = [pytest.mark.django_db, pytest.mark.release]

MOMENTS = ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "1949-12-31T23:59:59+00:00"]
MOMENTS += ["2151-01-02T00:00:00+00:00", "2026-01-01T00:00:00+23:59", "2026-01-01", 0, ""]
DATES = ["0001-01-01", "9999-12-31", "2151-01-01", "2026-02-30", 0, ""]
NUMBERS = [-1, 2**31, 2**63, 1.5, True]
TEXTS = ["a\0b", "x" * 70_000, 0, ""]
ANYTHING = [0, "\0", {}, [[]], {"": {}}, {"\udfff": 1}, 1e999, 10**400]
ANYTHING += [{"days": [2**70]}, {"days": "x"}, {"states": [None]}, {"entries": 3}, {"turns": 1e9}]
ALIKE = ((models.DateTimeField, MOMENTS), (models.DateField, DATES), (models.IntegerField, NUMBERS))
ALIKE += ((models.JSONField, ANYTHING), ((models.CharField, models.TextField, models.FileField), TEXTS))


def hostile_for(field: Any) -> list[Any]:
    """Return values that a column of this kind should never be given."""
    field = field.target_field if field.is_relation else field
    return next((values for kinds, values in ALIKE if isinstance(field, kinds)), []) + [None, [], "\ud800"]


def small_event() -> Event:
    """Make an event with a row of every table that comes with a person."""
    session = make_session(event=make_event(owner=make_user(), slug="harbour"), feed=None)
    event = session.event
    impression = make_impression(session=session, body="Fog")
    photo = make_photo(session=session, content=PNG)
    photo.addresses.create(dialect="qiita", url="https://harbour.example/a.png", file=photo.file.name)
    make_feed(event=event)
    make_team_text(session=session)
    report = make_report(event=event, slug="harbour-report")
    report.chosen.add(session)
    report.editions.create(dialect="qiita", values={"id": "1"})
    make_chapter(report=report, heading="Fog")
    make_revision(row=impression)
    Profile.objects.create(user=event.owner, name="Ann")
    SiteNames.objects.create(user=event.owner, zenn="harbour")
    Publication.objects.create(report=report, repository=make_repository(owner=event.owner), commit="0" * 40)
    CoverageRequest.objects.create(session=session, author=event.owner)
    return event


@pytest.mark.parametrize("table", [table.name for table in TABLES if BackupScope.PERSON in table.scopes])
def test_every_column_takes_or_refuses_everything(table: str) -> None:
    """Never an error: what is refused leaves no row and no file, and what is taken can be shown."""
    backup, target = taken(of_person(small_event().owner)), make_user(username="target")
    assert rows_in(backup, table)
    client = Client()
    client.force_login(target)
    client.get("/events/")
    rows, files = every_row(), every_file()
    for name, field in BY_NAME[table].columns.items():
        for value in hostile_for(field):
            changed = with_rows(backup, table, lambda row, told={name: value}: row | told)
            with undone():
                try:
                    restore_beside(verified(changed), target)
                except (BackupRefused, OverQuota) as refusal:
                    str(refusal).encode()
                    assert (every_row(), every_file()) == (rows, files), (name, value)
                    continue
                for path in pages_of(target):
                    assert client.get(path, follow=True).status_code == 200, (name, value, path)
            files = every_file()


def pages_of(owner: Any) -> list[str]:
    """Return pages that show the rows of what was restored, of one event."""
    found = ["/bin/"]
    for event in owner.events.filter(deleted_at=None).order_by("pk")[:1]:
        found += [reverse(f"sessions:{name}", args=[event.slug]) for name in ("event-today", "photo-list")]
        found += [
            reverse("sessions:session-detail", args=[event.slug, session.pk])
            for session in event.sessions.filter(deleted_at=None).order_by("pk")[:1]
        ]
        found += [
            reverse("sessions:report-detail", args=[event.slug, report.slug])
            for report in event.reports.order_by("pk")[:1]
        ]
    return found


def test_versions_begin_at_1() -> None:
    """Version 0 is that of a row that is not stored yet: its page would be another one."""
    session = make_session()
    for make in (make_impression, make_team_text):
        make(session=session)
    make_chapter(report=make_report(event=session.event))
    backup, tables = taken(of_person(session.event.owner)), []
    for table in TABLES:
        if "version" not in table.columns or table.name == "revisions":
            continue
        tables.append(table.name)
        with pytest.raises(BackupRefused, match="version"):
            restore_beside(verified(with_rows(backup, table.name, lambda row: row | {"version": 0})), make_user())
    assert tables == ["days", "sessions", "impressions", "team_texts", "reports", "chapters"]


def test_times_are_those_of_a_plausible_year() -> None:
    """Columns that no form checks too: shown in a zone, the first year of all and the last one raise."""
    session = make_session()
    backup = taken(of_person(session.event.owner))
    for table in TABLES:
        times = [name for name, field in table.columns.items() if isinstance(field, models.DateField)]
        for name in times if BackupScope.PERSON in table.scopes and rows_in(backup, table.name) else []:
            kind = table.columns[name]
            for year in (YEARS.start - 1, YEARS.stop):
                value = f"{year}-06-01" + ("T00:00:00+00:00" if isinstance(kind, models.DateTimeField) else "")
                changed = with_rows(backup, table.name, lambda row, told={name: value}: row | told)
                with pytest.raises(BackupRefused, match="Check the year"):
                    restore_beside(verified(changed), make_user())


@pytest.mark.parametrize(
    "told",
    [
        *(
            {"counts": value}
            for value in (None, [], {"events": None}, {"events": -1}, {"events": 1.0}, {"events": "1"})
        ),
        *({"files": value} for value in (None, {}, [None], [{"path": 1}], "x")),
        *({"person": value} for value in ({}, [], "x", {"id": -1, "username": "x"}, {"id": None}, {"id": 2**70})),
        *({"person": {"id": 1, "username": value}} for value in (None, "\ud800", 1)),
        *({"missing": value} for value in (None, [None], [1], "x", {"a": 1})),
        *({"created_at": value} for value in (None, 0, "", "0001-01-01T00:00:00+00:00", "9999-12-31T00:00:00+00:00")),
        *({"app_version": value} for value in (None, 1, "\ud800")),
        {"schema_version": 10**400},
        {"more": [1e999]},
    ],
)
def test_manifest_may_say_anything(told: dict[str, Any]) -> None:
    session = make_session()
    backup = taken(of_person(session.event.owner))
    manifest = manifest_of(backup) | told
    rows = every_row()
    with pytest.raises(BackupRefused) as refusal:
        restore_beside(verified(zipped({**files_of(backup), MANIFEST: json.dumps(manifest).encode()})), make_user())
    str(refusal.value).encode()
    assert {name: found for name, found in every_row().items() if name != "auth_user"} == {
        name: found for name, found in rows.items() if name != "auth_user"
    }


def test_files_that_no_photo_names_are_not_kept() -> None:
    """They would be on the disk and in no quota: files of no row, of no size, and thumbnails of great weight."""
    photo = make_photo(event=make_event(owner=make_user()), content=PNG)
    backup = taken(of_person(photo.event.owner))
    manifest, files = manifest_of(backup), files_of(backup)
    name = str(photo.file.name)
    stem = name.rpartition(".")[0]
    heavy = thumbnail_name(name, 640)
    path_of = {each["stored"]: each["path"] for each in manifest["files"] if "stored" in each}
    added = {"files/a": f"{stem}-{'a' * 16}.png", "files/b": f"{stem}.9999.webp", "files/c": heavy}
    files.pop(path_of.get(heavy, ""), None)
    target, before = make_user(), every_file()
    restore_beside(verified(packed({**files, **dict.fromkeys(added, PNG + b"\0" * 300_000)}, manifest, added)), target)
    kept = every_file().keys() - before.keys()
    copy = Photo.objects.get(event__owner=target)
    assert {name for name in kept if name.endswith((".png", ".webp"))} <= {
        str(copy.file.name),
        thumbnail_name(str(copy.file.name), 320),
    }
    assert copy.bytes == len(PNG)


def test_file_of_another_photo_is_refused() -> None:
    event = make_event(owner=make_user())
    one, other = make_photo(event=event, content=PNG), make_photo(event=event, name="b.png", content=PNG)
    backup = taken(of_person(event.owner))
    changed = with_rows(
        backup, "photos", lambda row: row | ({"file": str(one.file.name)} if row["id"] == str(other.pk) else {})
    )
    with pytest.raises(BackupRefused, match="file: not in its form"):
        verified(changed)


def test_copies_of_articles_stay_with_the_whole_install() -> None:
    """They are read to find their parts, which takes a second for each megabyte: never for the zip of anybody."""
    world = World()
    whole = taken()
    part = taken(of_person(world.owner))
    here = {row["id"] for row in rows_in(part, "reports")}
    copies = [row for row in rows_in(whole, "article_copies") if row["report"] in here]
    lines = b"".join(json.dumps(row).encode() + b"\n" for row in copies)
    changed = packed({**files_of(part), "data/article_copies.jsonl": lines}, manifest_of(part))
    target = make_user()
    restore_beside(verified(changed), target)
    assert Event.objects.filter(owner=target).exists()
    assert copies
    assert not ArticleCopy.objects.filter(report__event__owner=target).exists()
