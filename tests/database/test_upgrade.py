"""An install of an earlier version is brought up to date: every row stays, and every export is the same bytes.

``schema_0008`` holds rows of an install whose newest migration was 0008, one line each, and what that version itself
exported of them. Nothing there follows later changes of the code.
"""

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoDbBlocker

from sessions.importing.catalogue.plan import make_plan
from sessions.importing.catalogue.reading import read_programme
from sessions.models import Event, IncomingFeed
from sessions.models.search_fields import search_fields

APP = "conference_sessions"
EARLIER = (APP, "0008_agenda_link")
KEPT = Path(__file__).parent / "schema_0008"
OF_THE_DATABASE = {"django_migrations", "conference_cache"}
"""Tables whose rows are nobody's: what was migrated, and counts of the last minutes."""
FOLLOW_THE_MODELS = {"django_content_type", "auth_permission"}
"""Tables to which each migration adds rows by itself."""

RENAMED = {f"{APP}_session": {"told": "feed_digests", "gone_at": "removed_from_feed_at"}}
EDITED = {"edited_by_id": None, "edited_version": None}
ADDED: dict[str, dict[str, Any]] = {
    f"{APP}_chapter": {"in_day_id": None, "after_session_id": None, **EDITED},
    f"{APP}_day": EDITED,
    f"{APP}_event": {"minutes_between_venues": 20},
    f"{APP}_impression": {"second_choice": False, "private_note": "", "shared": False},
    f"{APP}_operation": {"facts": None},
    f"{APP}_photo": {"bytes": None, "added_by_id": None},
    f"{APP}_sessionkey": {"before": None},
    f"{APP}_report": {
        "shows_photos": False,
        **{"author_id": None, "is_team": False, **EDITED},
        **{"dialect": "zenn", "filters": "{}", "grouping": "day", "lists_others": "", "shows_notes": True},
        **{f"shows_{name}": False for name in ("date", "time", "room", "speakers", "level", "format", "rating")},
    },
    f"{APP}_revision": {"teamtext_id": None},
    f"{APP}_session": {"logged_at": None, "sort_at": None, **EDITED},
}
SEARCHED = {model._meta.db_table: search_fields(model) for model in apps.get_app_config(APP).get_models()}
NEW_TABLES = {
    f"{APP}_{name}"
    for name in (
        *("apitoken", "articlecopy", "membership", "coveragerequest", "teamtext", "invitation", "invitationuse"),
        *("securityevent", "incomingarticle", "incomingpicture", "usage", "sitenames", "edition", "pictureaddress"),
        *("reportlink", "sharelink", "shareviews", "repository", "publication", "profile", "failurerecord"),
    )
}
NEW_APPS = {"mfa": {"mfa_authenticator"}}
"""Apps of libraries that came later, with their tables; a way back of ours does not remove them."""

# Each test is rolled back; what they share is made before their transactions begin, and undone after them.
pytestmark = pytest.mark.django_db

type Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Upgrade:
    """What was kept of the earlier version, and all rows before, after, and after the way back."""

    kept: dict[str, Any]
    columns: dict[str, set[str]]
    before: Rows
    after: Rows
    back: Rows


@pytest.fixture(scope="module")
def upgrade(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Upgrade]:
    """Make the earlier version with its rows in an empty database, bring it up to date, back, and up to date again.

    All tests here only read what it has become.
    """
    kept = json.loads((KEPT / "rows.json").read_text())
    with django_db_blocker.unblock():
        try:
            insert(kept["rows"], tables_of_then())
            columns, before = columns_of_all_tables(), rows_of_all_tables()
            call_command("migrate", verbosity=0)
            after = rows_of_all_tables()
            call_command("migrate", *EARLIER, verbosity=0)
            back = rows_of_all_tables()
            call_command("migrate", verbosity=0)
            yield Upgrade(kept, columns, before, after, back)
        finally:
            call_command("migrate", verbosity=0)
            call_command("flush", interactive=False, verbosity=0)
            cache.clear()


@pytest.fixture
def client_of_then(upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a browser that signed in at the earlier version, an hour later; the files lie where they lay."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    for name, content in upgrade.kept["files"].items():
        default_storage.save(name, ContentFile(base64.b64decode(content)))
    client = Client(headers={"User-Agent": "Browser of the conference"})
    client.cookies["sessionid"] = upgrade.kept["session_cookie"]
    return client


def tables_of_then() -> list[type[models.Model]]:
    """Make the app's tables anew by the migrations of then; return the models of all tables."""
    drop_tables()
    executor = MigrationExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in {APP, *NEW_APPS}]
    return executor.migrate([*others, EARLIER]).apps.get_models(include_auto_created=True)


def drop_tables() -> None:
    """Leave the database as it is before the first migration of ours and of what came later."""
    recorder = MigrationRecorder(connection)
    cascade = "" if connection.vendor == "sqlite" else " CASCADE"
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith((f"{APP}_", *(f"{app}_" for app in NEW_APPS))):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")
    recorder.migration_qs.filter(app__in=(APP, *NEW_APPS)).delete()


def insert(rows: Rows, tables: list[type[models.Model]]) -> None:
    """Write rows as they are, in place of all others; no field is filled in by itself."""
    with transaction.atomic():
        for model in tables:
            model._base_manager.all().delete()
        for model in tables:
            fields = {field.column: field for field in model._meta.local_concrete_fields}
            for row in rows[model._meta.db_table]:
                values = {fields[name].attname: fields[name].to_python(value) for name, value in row.items()}
                model(**values).save_base(raw=True, force_insert=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def all_tables() -> set[str]:
    return set(connection.introspection.table_names()) - OF_THE_DATABASE


def columns_of_all_tables() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        described = {table: connection.introspection.get_table_description(cursor, table) for table in all_tables()}
    return {table: {column.name for column in columns} for table, columns in described.items()}


def rows_of_all_tables() -> Rows:
    """Return every row as the database holds it, by table and column."""
    return {table: _rows(table) for table in all_tables()}


def _rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of our own
        names = [column[0] for column in cursor.description]
        found = [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()]
    return sorted(found, key=lambda row: str(row.get("id", row)))


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


BY_THE_OWNER = {f"{APP}_report": "author_id", f"{APP}_photo": "added_by_id"}
"""Columns that name a person: the owner of the event, before others could write in it."""


def as_now(table: str, row: dict[str, Any], owners: dict[int, int]) -> dict[str, Any]:
    """Return a row of the earlier version as it has to stand here; `owners` are those of the events."""
    names = RENAMED.get(table, {})
    now = {names.get(name, name): value for name, value in row.items()} | ADDED.get(table, {})
    if table in BY_THE_OWNER:
        now[BY_THE_OWNER[table]] = owners[row["event_id"]]
    # What was there is searched too.
    return now | {field.column: field.text_of(now) for field in SEARCHED.get(table, ())}


def owners_of(rows: Rows) -> dict[int, int]:
    """Return the owner of each event."""
    return {row["id"]: row["owner_id"] for row in rows[f"{APP}_event"]}


def without_ours(rows: Rows, before: Rows) -> Rows:
    """Leave out the rows that follow the models where they are new."""
    return rows | {
        table: [row for row in rows[table] if row["id"] in {old["id"] for old in before[table]}]
        for table in FOLLOW_THE_MODELS
    }


def test_no_table_and_no_column_of_then_is_empty(upgrade: Upgrade) -> None:
    """What is kept beside this test has a row for every table, and a value for every column."""
    assert {
        table: {name for row in rows for name, value in row.items() if value is not None}
        for table, rows in upgrade.before.items()
    } == upgrade.columns


def test_upgrade_keeps_every_row(upgrade: Upgrade) -> None:
    owners = owners_of(upgrade.before)
    expected: Rows = {table: [as_now(table, row, owners) for row in rows] for table, rows in upgrade.before.items()}
    new = NEW_TABLES.union(*NEW_APPS.values())
    assert without_ours(upgrade.after, upgrade.before) == expected | {table: [] for table in new}


def test_way_back_keeps_every_row(upgrade: Upgrade) -> None:
    empty: Rows = {table: [] for tables in NEW_APPS.values() for table in tables}
    assert without_ours(upgrade.back, upgrade.before) == upgrade.before | empty


def test_exports_are_the_bytes_of_then(upgrade: Upgrade, client_of_then: Client) -> None:
    """Who was signed in still is, and a calendar that had an address still gets its file."""
    event, other = "/events/cloud-harbour-2026", "/events/kumo-no-minato"
    downloads = {
        f"{event}/reports/cloud-harbour-report/download/": "cloud-harbour-report.md",
        f"{event}/reports/cloud-harbour-short/download/": "cloud-harbour-short.md",
        f"{other}/reports/kumo-no-minato-report/download/": "kumo-no-minato-report.md",
        f"{event}/agenda.ics": "agenda.ics",
        "/agenda/k3pt-by-a-calendar-since-the-conference.ics": "agenda.ics",
    }
    answers = {address: client_of_then.get(address, headers={"Host": "localhost"}) for address in downloads}
    assert {address: (answer.status_code, answer.content) for address, answer in answers.items()} == {
        address: (200, (KEPT / name).read_bytes()) for address, name in downloads.items()
    }


def test_archive_holds_the_files_of_then(upgrade: Upgrade, client_of_then: Client) -> None:
    answer = client_of_then.get("/events/cloud-harbour-2026/reports/cloud-harbour-report/archive/")
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    pictures = {
        photo["name"]: base64.b64decode(upgrade.kept["files"][photo["file"]])
        for photo in photos_with_a_file(upgrade.kept)
    }
    assert {name: archive.read(name) for name in archive.namelist()} == {
        "articles/cloud-harbour-report.md": (KEPT / "cloud-harbour-report.md").read_bytes(),
        "images/cloud-harbour/crane.png": pictures["crane.png"],
        "images/cloud-harbour/follows.png": pictures["follows.png"],
    }


def photos_with_a_file(kept: dict[str, Any]) -> list[dict[str, Any]]:
    return [photo for photo in kept["rows"][f"{APP}_photo"] if photo["file"]]


def test_digests_of_then_tell_what_a_person_changed(upgrade: Upgrade) -> None:
    """A programme waits that tells two facts anew: a room that nobody changed follows it, an edited title is kept."""
    event = Event.objects.get(slug="cloud-harbour-2026")
    programme, _columns = read_programme(event, IncomingFeed.objects.get().bytes)
    plan = make_plan(event, programme, event.owner)
    told = {str(planned.session): (planned.changes, planned.conflicts) for planned in plan.sessions}
    assert {name: tuple([change.field for change in kind] for kind in kinds) for name, kinds in told.items()} == {
        "HAR301-R | Harbours | that never close": (["room"], []),
        "Kites in fog, with gloves": ([], ["title"]),
        "SEA100 | Boats for beginners": ([], []),
    }


def test_write_of_then_is_answered_as_then(upgrade: Upgrade, client_of_then: Client) -> None:
    [operation] = upgrade.kept["rows"][f"{APP}_operation"]
    answer = client_of_then.post(
        "/events/kumo-no-minato/reports/kumo-no-minato-report/chapters/new/",
        {"heading": "おわりに", "spot": "after"},
        headers={"X-Operation": operation["id"]},
    )
    assert (answer.status_code, answer["Location"]) == (operation["status"], operation["location"])
    assert answer["X-Operation-Repeated"] == "1"
    chapters = f"{APP}_chapter"
    assert rows_of_all_tables()[chapters] == [as_now(chapters, row, {}) for row in upgrade.before[chapters]]
