"""Every model is in the backup, or in the list of what is left out with its reason; for fields see test_schema."""

from django.apps import apps

from sessions.backup.tables import BY_MODEL, LEFT_OUT, TABLES

MODELS = apps.get_models(include_auto_created=True)
SECRET_FIELDS = {"repositories": {"secret", "public_key"}}


def test_every_model_is_in_the_backup_or_left_out_with_a_reason() -> None:
    assert [model._meta.label for model in MODELS if (model in BY_MODEL) == (model._meta.label in LEFT_OUT)] == []


def test_list_of_what_is_left_out_names_what_exists() -> None:
    assert LEFT_OUT.keys() - {model._meta.label for model in MODELS} == set()
    removed = {"article_copies": {"keys"}}
    for table in TABLES:
        fields = {field.name for field in table.model._meta.concrete_fields}
        assert table.left_out - removed.get(table.name, set()) <= fields, table.name
        assert removed.get(table.name, set()).isdisjoint(fields)


def test_rows_refer_only_to_tables_before_theirs() -> None:
    known = set()
    for table in TABLES:
        targets = {field.related_model for field in table.columns.values() if field.is_relation}
        assert targets <= known, table.name
        known.add(table.model)


def test_secrets_are_named() -> None:
    assert {table.name: table.secret for table in TABLES if table.secret} == SECRET_FIELDS
