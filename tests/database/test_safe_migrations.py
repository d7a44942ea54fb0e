"""docs/migrations.md says of every migration whether the version before may go on, and says it no better than it is."""

import re
from collections.abc import Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from conftest import PROJECT

APP = "conference_sessions"
PAGE = (PROJECT / "docs" / "migrations.md").read_text(encoding="utf-8")
ROWS = re.findall(r"(?m)^\| (\d{4}_\w+) \| (\w+) \| (.*) \|$", PAGE)


def breaks(migration: migrations.Migration, before: ProjectState) -> Iterator[str]:
    """Yield what surely fails in code that was written for the state before, on the schema after a migration."""
    new = {operation.name_lower for operation in migration.operations if isinstance(operation, migrations.CreateModel)}
    for operation in migration.operations:
        match operation:
            case migrations.DeleteModel() | migrations.RenameModel() | migrations.AlterModelTable():
                yield operation.describe()
            case migrations.RemoveField() | migrations.RenameField() if operation.model_name_lower not in new:
                yield operation.describe()
            case migrations.AddField() if operation.model_name_lower not in new and must_be_written(operation.field):
                yield operation.describe()
            case migrations.AlterField() if operation.model_name_lower not in new:
                fields = before.models[APP, operation.model_name_lower].fields
                then = fields[operation.name]
                if takes_less(operation.field, then) or is_longer(operation.field, then):
                    yield operation.describe()


def must_be_written(field: models.Field) -> bool:
    """Say whether an INSERT that does not name the column fails."""
    return not (field.many_to_many or field.null or field.has_db_default())


def takes_less(now: models.Field, then: models.Field) -> bool:
    """Say whether a column refuses what it took, or is another one."""
    narrower = then.max_length is not None and (now.max_length or 0) < then.max_length
    return (then.null and not now.null) or narrower or now.get_internal_type() != then.get_internal_type()


def is_longer(now: models.Field, then: models.Field) -> bool:
    """Say whether a column has another length: PostgreSQL refuses the plans that connections keep of its queries."""
    return isinstance(now, models.CharField) and now.max_length != then.max_length


BREAKING = (
    migrations.AddField("day", "hall", models.CharField(max_length=10)),
    migrations.AlterField("day", "title", models.CharField(max_length=20)),
    migrations.AlterField("day", "title", models.CharField(max_length=5)),
    migrations.AlterField("day", "note", models.TextField()),
    migrations.RemoveField("day", "title"),
    migrations.RenameField("day", "title", "name"),
    migrations.RenameModel("Day", "Date"),
    migrations.AlterModelTable("Day", "dates"),
    migrations.DeleteModel("Day"),
)
KEEPING = (
    migrations.AddField("day", "hall", models.CharField(max_length=10, null=True)),
    migrations.AddField("day", "hall", models.CharField(max_length=10, db_default="")),
    migrations.AlterField("day", "title", models.CharField("Title", max_length=10)),
    migrations.CreateModel("Hall", [("id", models.AutoField(primary_key=True))]),
)


def test_what_breaks_the_version_before_is_known() -> None:
    state = ProjectState()
    fields = [("title", models.CharField(max_length=10)), ("note", models.TextField(null=True))]
    state.add_model(ModelState(APP, "Day", fields))
    migration = migrations.Migration("0099_next", APP)
    for operations, wrong in ((BREAKING, 1), (KEEPING, 0)):
        for operation in operations:
            migration.operations = [operation]
            assert len(list(breaks(migration, state))) == wrong, operation.describe()


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def test_every_migration_has_a_row_with_its_reason(loader: MigrationLoader) -> None:
    assert [name for name, _safe, _why in ROWS] == sorted(name for app, name in loader.disk_migrations if app == APP)
    assert {safe for _name, safe, _why in ROWS} <= {"yes", "no"}
    assert [name for name, _safe, why in ROWS if not why.strip()] == []


def test_what_breaks_the_version_before_is_not_called_safe(loader: MigrationLoader) -> None:
    broken = {}
    for name, safe, _why in ROWS:
        before = loader.project_state((APP, name), at_end=False)
        if any(breaks(loader.disk_migrations[APP, name], before)):
            broken[name] = safe
    assert [name for name, safe in broken.items() if safe == "yes"] == []


def test_steps_over_all_rows_are_not_called_safe_by_accident(loader: MigrationLoader) -> None:
    """One transaction over all rows locks them until its end: such a step is in batches, in a migration of its own."""
    steps = {
        name
        for name, _safe, _why in ROWS
        if loader.disk_migrations[APP, name].atomic
        for operation in loader.disk_migrations[APP, name].operations
        if isinstance(operation, migrations.RunPython) and operation.code is not migrations.RunPython.noop
    }
    assert {name for name, safe, _why in ROWS if safe == "yes"} & steps == set()
