"""Bulk insert and update with values prepared before the transaction, to keep the write lock short.

``bulk_create`` prepares values within the transaction: of 0.25 s for 2,400 sessions, during which SQLite has no other
writer, that takes four fifths.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Max, QuerySet

from sessions.models.search_fields import with_search_fields


class ReadyRows:
    """Rows of one model to insert; ``late`` are integer fields whose values are known only in the transaction.

    With ``updates`` the rows exist, and these fields of them are written, with the search columns of these. A key that
    the database makes is not set on the objects.
    """

    def __init__(
        self, rows: Sequence[models.Model], *, late: Sequence[str] = (), updates: Sequence[str] | None = None
    ) -> None:
        self.rows = rows
        if not rows:
            return
        meta, adds = rows[0]._meta, updates is None
        fields: list[Any] = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
        if updates is not None:
            names = with_search_fields(type(rows[0]), updates)
            fields = [field for field in fields if field.name in names]
        # Not django.db.connection, which looks up the connection each time something is asked of it.
        self._connection = connections[DEFAULT_DB_ALIAS]
        quote = self._connection.ops.quote_name
        # As bulk_create does: PostgreSQL is asked anew for each row of executemany, SQLite runs within this process.
        self._by_column = adds and self._connection.vendor == "postgresql"
        columns = [quote(str(field.column)) for field in fields]
        # No input is in the statements: these are names of models.
        if adds:
            self._statement = f"INSERT INTO {quote(meta.db_table)} ({', '.join(columns)}) {self._places(fields)}"
        else:
            writes = ", ".join(f"{column} = %s" for column in columns)
            self._statement = f"UPDATE {quote(meta.db_table)} SET {writes} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608
            fields.append(meta.pk)
        self._late = [(index, field.attname) for index, field in enumerate(fields) if field.name in late]
        self._values = [
            [None if field.name in late else ready(field, row, self._connection, add=adds) for field in fields]
            for row in rows
        ]

    def write(self) -> None:
        """Write the rows, with the current values of their late fields."""
        if not self.rows:
            return
        for row, each in zip(self.rows, self._values, strict=True):
            for index, name in self._late:
                each[index] = getattr(row, name)
        with self._connection.cursor() as cursor:
            if self._by_column:
                cursor.execute(self._statement, [list(column) for column in zip(*self._values, strict=True)])
            else:
                cursor.executemany(self._statement, self._values)

    def _places(self, fields: Sequence[Any]) -> str:
        """Return the places of the values in an INSERT: of one row, or where arrays are known of all, by column."""
        if self._by_column:
            types = (str(field.db_type(self._connection)).partition("(")[0] for field in fields)
            return f"SELECT * FROM UNNEST({', '.join(f'(%s)::{each}[]' for each in types)})"  # noqa: S608
        return f"VALUES ({', '.join(['%s'] * len(fields))})"


def ready(field: Any, row: models.Model, connection: Any, *, add: bool) -> Any:
    """Return a field's value for the database driver, sanitised if the field does so."""
    return field.get_db_prep_save(field.pre_save(row, add=add), connection)


class Positions:
    """Counter of positions: each new row comes last among those with the same parent, deleted rows included.

    ``rows`` are all rows that could be before them, and ``parent`` the field that tells of which they are.
    """

    def __init__(self, rows: QuerySet[Any], parent: str) -> None:
        last = rows.order_by().values_list(parent).annotate(last=Max("position"))
        self._last: dict[Any, int] = defaultdict(int, last)

    def following(self, parent: Any) -> int:
        """Return the next position below the parent with this key."""
        self._last[parent] += 1
        return self._last[parent]
