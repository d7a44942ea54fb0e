"""Every value of every row of a zip may be anything: it is refused before anything is written, or kept and shown."""

import json
import re
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from backup.test_round_trip import full_world
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
from sessions.backup.layout import MANIFEST, BackupScope
from sessions.backup.names import NAMES
from sessions.backup.refusals import BackupRefused
from sessions.backup.selection import of_person
from sessions.backup.tables import BY_MODEL, BY_NAME, TABLES
from sessions.models import ArticleCopy, CoverageRequest, Event, Photo, Profile, Publication, SiteNames
from sessions.models.photo import thumbnail_name
from sessions.quotas.rows import OverQuota, photo_bytes
from sessions.reporting.dialects import DIALECTS
from sessions.rules.years import YEARS
from web.stored import every_file, every_row, undone
from web.world import PNG, World

pytestmark = pytest.mark.django_db

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
    published = {"path": "articles/harbour-report.md", "files": {"articles/harbour-report.md": "0" * 40}}
    Publication.objects.create(report=report, repository=make_repository(owner=event.owner), **published)
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


def refused_names(backup: bytes, table: str, column: str, values: list[Any]) -> list[bool]:
    """Return of each value whether no restore takes a backup in which a column has it."""

    def is_refused(value: Any) -> bool:
        try:
            verified(with_rows(backup, table, lambda row: row | {column: value}))
        except BackupRefused as refusal:
            return "not in its form" in str(refusal) or "picture is missing" in str(refusal)
        return False

    return [is_refused(value) for value in values]


NAMING = re.compile(r"(?:^|_)(?:address|branch|folder|files?|original|path|url|location|slug|dialect)$")
ELSEWHERE = [".git/HEAD", "images/../../x", "javascript:alert(1)//", "a/.GIT/config"]


def test_every_column_that_names_something_takes_no_name_of_anything_else() -> None:
    """A file, folder, branch, remote or address: in the backup of a whole install, as in that of anybody."""
    full_world()
    backup = taken()
    naming = {(table.name, name) for table in TABLES for name in table.columns if NAMING.search(name)}
    naming |= {("photos", "name"), ("site_names", "zenn"), ("site_names", "qiita")}
    files = {("photos", name) for name in ("file", "unedited_file", "original")}
    assert naming == files | {(BY_MODEL[model].name, name) for model, names in NAMES.items() for name in names}
    for table, column in sorted(naming):
        values: list[Any] = ELSEWHERE
        if isinstance(BY_NAME[table].columns[column], models.JSONField):
            blobs = [{path: "0" * 40} for path in [*ELSEWHERE, "README.md", "notes/a.txt"]]
            pending = [{"files": each} for each in blobs] + [{"known": {path: []}} for each in blobs for path in each]
            values = pending if column == "pending_files" else blobs
        assert refused_names(backup, table, column, values) == [True] * len(values), (table, column)
    special = {
        ("repositories", "address"): ["ext::sh -c id", "-oProxyCommand=id", "/etc", "https://token@harbour.example/a"],
        ("repositories", "branch"): ["HEAD", "@", "refs/heads/x", "", "a..b"],
        ("repositories", "folder"): [".git", "a/..", "git~1"],
        ("operations", "location"): ["//harbour.example/", "https://harbour.example/", "/\\harbour.example"],
        ("photos", "name"): [".gitmodules", ".git", "..", "a\\b", ".g\u200cit"],
    }
    for (table, column), values in special.items():
        assert refused_names(backup, table, column, values) == [True] * len(values), (table, column)


def test_names_that_forms_and_exports_give_are_taken() -> None:
    full_world()
    backup = taken()
    paths = ["a.md"]
    for dialect in DIALECTS.values():
        paths += [dialect.article_file("kube_con-2026"), dialect.image_file("con", "", "写　真 1.PNG")]
        paths += [dialect.image_file("con", folder, "com301_0.jpg") for folder in ("harbour", "articles/harbour")]
    paths += [f".github/site/{path}" for path in paths]
    ordinary: dict[tuple[str, str], list[Any]] = {
        ("publications", "files"): [dict.fromkeys(paths, "0" * 40)],
        ("publications", "pending_files"): [
            {},
            {"files": {"a.md": "0"}, "known": {path: ["0", "1"] for path in paths}},
        ],
        ("publications", "path"): paths,
        ("repositories", "address"): ["http://127.0.0.1:8000/a", "git@github.com:a/b.git", "ssh://git@[::1]:22/a/b"],
        ("repositories", "branch"): ["main", "feature/HEAD", "v1.0"],
        ("repositories", "folder"): ["", ".github/site", "site/content"],
        ("reports", "image_folder"): ["", "harbour", "articles/harbour"],
        ("operations", "location"): ["", "/events/a/?day=1#x"],
        ("photos", "name"): ["com301_0.jpg", "写　真 1.PNG", "con.png"],
        ("feeds", "url"): ["", "https://harbour.example/a.ics?b=c", "webcal://harbour.example/a.ics"],
    }
    for (table, column), values in ordinary.items():
        assert refused_names(backup, table, column, values) == [False] * len(values), (table, column)


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
    assert photo_bytes(target) == len(PNG)


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
