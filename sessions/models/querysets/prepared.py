"""Prepared queries: built and compiled to SQL once in a process, and run with other values.

To build and compile a query takes Django several times as long as the database takes to run it. A query of a page that
is opened all the time is therefore written as ever, with ``Parameter`` in the place of each value, and kept:

    OF_DAY = PreparedQuery(Session, lambda: Session.objects.filter(day=Parameter("day", models.AutoField())))
    OF_DAY.rows(day=day.pk)
"""

from collections.abc import Callable
from copy import copy
from typing import Any, cast

from django.db import connections, models, router
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

from sessions.models.querysets.access import Reader


class Parameter(Expression):
    """The place of a value in a prepared query; a field tells its type. The value must not be None or a list."""

    def __init__(self, name: str, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder, and this object in the place of its value."""
        return "%s", (self,)


class _Reader:
    """Stands for the user in ``visible_to`` and other conditions of a prepared query; ``rows(reader=user.pk)``."""

    is_authenticated = True
    pk = Parameter("reader", models.IntegerField())


READER = cast(Reader, _Reader())


class _BoundQuery(Query):
    """A query whose compiler is finished already, with the values of this time."""

    finished: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    values: dict[str, Any]

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: Any = True) -> SQLCompiler:
        """Return a copy with the connection of this thread."""
        compiler = copy(self.finished)
        compiler.connection = connections[using] if using else connection
        params = tuple(self._value(each, compiler.connection) for each in self.params)
        compiler.as_sql = lambda *_args, **_options: (self.sql, params)  # type: ignore[method-assign]
        return compiler

    def _value(self, param: Any, connection: Any) -> Any:
        if isinstance(param, Parameter):
            return param.output_field.get_db_prep_value(self.values[param.name], connection)
        return param


class PreparedQuery[Row: models.Model]:
    """A query that ``build`` makes once, with ``Parameter`` for each value that is known only when it runs.

    It may have ``select_related``, annotations and ``only``; no ``prefetch_related``, which are other queries.
    """

    def __init__(self, model: type[Row], build: Callable[[], models.QuerySet[Any, Any]]) -> None:
        self._model = model
        self._build = build
        self._compiled: dict[str, _BoundQuery] = {}

    def rows(self, **values: Any) -> list[Row]:
        """Run the query and return its rows. Raises KeyError where a value is missing."""
        query, alias = self._bound(values)
        return list(models.QuerySet(self._model, query, alias))

    def tuples(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run a query of ``values_list`` and return its tuples."""
        query, alias = self._bound(values)
        return [tuple(row) for row in query.get_compiler(using=alias).results_iter()]

    def first(self, **values: Any) -> Row | None:
        """Run the query and return its first row, or None; a query without order should have one row at most."""
        return next(iter(self.rows(**values)), None)

    def _bound(self, values: dict[str, Any]) -> tuple[_BoundQuery, str]:
        alias = router.db_for_read(self._model)
        query: _BoundQuery = self._compiled_for(alias).clone()  # type: ignore[assignment]
        query.values = values
        return query, alias

    def _compiled_for(self, alias: str) -> _BoundQuery:
        """Return the query compiled for the kind of database that has this alias."""
        vendor = connections[alias].vendor
        if vendor not in self._compiled:
            made: _BoundQuery = self._build().query.chain(klass=_BoundQuery)  # type: ignore[assignment]
            made.finished = Query.get_compiler(made, using=alias)
            made.sql, made.params = made.finished.as_sql()
            self._compiled[vendor] = made
        return self._compiled[vendor]
