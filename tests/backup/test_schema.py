"""The documented JSON schema describes every backup, field by field."""

import json

import pytest
from jsonschema import Draft202012Validator

from backup.test_round_trip import full_world
from backup.zips import manifest_of, rows_in, taken
from conftest import PROJECT
from sessions.backup.layout import SCHEMA_VERSION
from sessions.backup.selection import of_event, of_person, whole_site
from sessions.backup.tables import TABLES

SCHEMA = json.loads((PROJECT / "docs" / f"backup-{SCHEMA_VERSION}.schema.json").read_text(encoding="utf-8"))
ROWS = SCHEMA["$defs"]["tables"]["$defs"]


def test_schema_is_valid_and_names_every_field() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert {name: set(row["properties"]) for name, row in ROWS.items()} == {
        table.name: set(table.columns) for table in TABLES
    }
    assert {name: row["required"] for name, row in ROWS.items()} == {
        table.name: sorted(table.columns) for table in TABLES
    }
    assert SCHEMA["properties"]["counts"]["propertyNames"]["enum"] == [table.name for table in TABLES]


@pytest.mark.django_db
def test_every_scope_fits() -> None:
    world = full_world()
    for selection in (whole_site(), of_event(world.event, world.owner), of_person(world.owner)):
        backup = taken(selection)
        manifest = manifest_of(backup)
        Draft202012Validator(SCHEMA).validate(manifest)
        for name in manifest["counts"]:
            validator = Draft202012Validator(ROWS[name], format_checker=Draft202012Validator.FORMAT_CHECKER)
            for row in rows_in(backup, name):
                validator.validate(row)
