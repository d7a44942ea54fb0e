"""The way back from the migration that allows Day 0: no day is lost, and none has a number twice."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from factories import make_event
from sessions.models import Day

pytestmark = pytest.mark.django_db


def test_days_of_an_event_with_a_day_zero_are_counted_from_one_and_others_stay() -> None:
    with_zero, without = make_event(), make_event()
    for event, numbers in ((with_zero, (0, 1, 2, 5)), (without, (1, 2))):
        for number in numbers:
            Day.objects.create(event=event, number=number)
    name = next(name for _, name in MigrationLoader(None).disk_migrations if name.endswith("_day_zero"))

    import_module(f"sessions.migrations.{name}").count_from_one(apps, SimpleNamespace(connection=connection))

    assert [list(event.days.values_list("number", flat=True)) for event in (with_zero, without)] == [
        *([1, 2, 3, 6], [1, 2]),
    ]
