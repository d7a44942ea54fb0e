"""What many tests need as if it had just been made, made once in a process and put back after: rows, files, names."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection

from web.stored import every_file, tables
from web.world import World

_kept: "dict[Callable[[], Any], _Kept]" = {}


@dataclass(frozen=True)
class _Kept:
    made: Any
    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]
    files: dict[str, bytes]


def world_again() -> World:
    """Return the world of the tests of the door."""
    return made_again(World)


def made_again[T](make: Callable[[], T]) -> T:
    """Return what a function makes, as if it had just been called, in a database and a folder that hold nothing yet.

    Its rows keep their keys. Keys that are given out later are higher: SQLite counts from the highest there is, and the
    sequences of PostgreSQL are set to it, since a test of migrations may have made the tables anew.
    """
    if make not in _kept:
        before = {table for table, (_columns, rows) in tables().items() if rows}
        made = make()
        rows = {table: found for table, found in tables().items() if found[1] and table not in before}
        _kept[make] = _Kept(copy.deepcopy(made), rows, every_file())
        return made
    kept = _kept[make]
    with connection.cursor() as cursor:
        # Foreign keys are looked at when the transaction ends: the order of the tables does not matter.
        for table, (columns, rows) in kept.rows.items():
            names = ", ".join(map(connection.ops.quote_name, columns))
            values = ", ".join(["%s"] * len(columns))
            into = f"{connection.ops.quote_name(table)} ({names})"
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)  # noqa: S608 - names the database gave
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    for name, content in kept.files.items():
        path = Path(settings.MEDIA_ROOT, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return copy.deepcopy(kept.made)
