"""Every model and every field is in the backup, or in the list of what is left out with its reason."""

from django.apps import apps
from django.db.models import ManyToManyField

from sessions.backup.tables import BY_MODEL, LEFT_OUT, TABLES
from sessions.models.search_fields import SearchField

MODELS = apps.get_models(include_auto_created=True)
SECRET_FIELDS = {"repositories": {"secret", "public_key"}}


def labels_of_fields() -> dict[str, set[str]]:
    """Return the names of the fields of each model by its label; the table of a field counts as one too."""
    return {
        model._meta.label: {field.name for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)}
        for model in MODELS
    }


def test_every_field_is_in_the_backup_or_left_out_with_a_reason() -> None:
    unknown = {}
    for model in MODELS:
        label = model._meta.label
        if label in LEFT_OUT:
            assert model not in BY_MODEL, label
            continue
        assert model in BY_MODEL, f"{label} is neither in TABLES nor in LEFT_OUT"
        left = {name for name in labels_of_fields()[label] if f"{label}.{name}" not in LEFT_OUT}
        unknown[label] = left ^ set(BY_MODEL[model].columns)
    assert {label: names for label, names in unknown.items() if names} == {}


def test_list_of_what_is_left_out_names_what_exists() -> None:
    known = labels_of_fields()
    names = {*known, *(f"{label}.{name}" for label, fields in known.items() for name in fields)}
    assert LEFT_OUT.keys() - names == set()
    assert all(LEFT_OUT.values())


def test_search_columns_are_made_anew() -> None:
    for table in TABLES:
        columns = [table.model._meta.get_field(name) for name in table.columns]
        assert [field for field in columns if isinstance(field, (SearchField, ManyToManyField))] == []


def test_rows_refer_only_to_tables_before_theirs() -> None:
    known = set()
    for table in TABLES:
        targets = {field.related_model for field in table.columns.values() if field.is_relation}
        assert targets <= known, table.name
        known.add(table.model)


def test_secrets_are_named() -> None:
    assert {table.name: table.secret for table in TABLES if table.secret} == SECRET_FIELDS
