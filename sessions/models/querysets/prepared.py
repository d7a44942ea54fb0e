"""Prepared statements: built and compiled to SQL once in a process, and run with other values.

To build and compile a query takes Django several times as long as the database takes to run it. A query of a page that
is opened all the time is therefore written as ever, with ``Parameter`` in the place of each value, and kept:

    OF_DAY = PreparedQuery(Session, lambda: Session.objects.filter(day=Parameter("day", models.AutoField())))
    OF_DAY.rows(day=day.pk)

So are the UPDATE and the INSERT of a write that is done all the time:

    RENAME = PreparedUpdate(Day, lambda: Day.objects.filter(pk=Parameter("key", models.AutoField())), "title")
    RENAME.run(key=day.pk, title="Workshops")
    PreparedInsert(Revision).run(revision)
"""

from collections.abc import Callable
from copy import copy
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from django.db import connections, models, router, transaction
from django.db.models.expressions import Expression
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

from sessions.models.querysets.access import Reader
from sessions.models.search_fields import missing_sources, with_search_fields, with_search_texts


class Parameter(Expression):
    """The place of a value in a prepared statement; a field tells its type.

    In a condition the value must not be None or a list.
    """

    def __init__(self, name: str, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder, and this object in the place of its value."""
        return "%s", (self,)

    def bound(self, values: dict[str, Any], connection: Any) -> Any:
        """Return its value for the database driver; KeyError where it is missing."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class _Column(Parameter):
    """The place of a value that is stored in a field; it may be None."""

    def bound(self, values: dict[str, Any], connection: Any) -> Any:
        value = values[self.name]
        if isinstance(value, models.Model):
            value = value.prepare_database_save(self.output_field)
        return self.output_field.get_db_prep_save(value, connection)


class _Reader:
    """Stands for the user in ``visible_to`` and other conditions of a prepared query; ``rows(reader=user.pk)``."""

    is_authenticated = True
    pk = Parameter("reader", models.IntegerField())


READER = cast(Reader, _Reader())


class _Compiled(NamedTuple):
    """SQL for one kind of database, and its parameters, with ``Parameter`` in the places of values."""

    sql: str
    params: tuple[Any, ...]

    def bound(self, values: dict[str, Any], connection: Any) -> tuple[Any, ...]:
        """Return the parameters with the values of this time."""
        return tuple(each.bound(values, connection) if isinstance(each, Parameter) else each for each in self.params)


class _BoundQuery(Query):
    """A query whose compiler is finished already, with the values of this time."""

    finished: SQLCompiler
    compiled: _Compiled
    values: dict[str, Any]

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: Any = True) -> SQLCompiler:
        """Return a copy with the connection of this thread."""
        compiler = copy(self.finished)
        compiler.connection = connections[using] if using else connection
        params = self.compiled.bound(self.values, compiler.connection)
        compiler.as_sql = lambda *_args, **_options: (self.compiled.sql, params)  # type: ignore[method-assign]
        return compiler


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
            made.compiled = _Compiled(*made.finished.as_sql())
            self._compiled[vendor] = made
        return self._compiled[vendor]


class _PreparedWrite[Row: models.Model]:
    """A statement that changes rows of one table, compiled once for each kind of database."""

    def __init__(self, model: type[Row]) -> None:
        self._model = model
        self._compiled: dict[str, _Compiled] = {}

    def _compile(self, alias: str) -> _Compiled:
        raise NotImplementedError

    def _execute(self, alias: str, values: dict[str, Any]) -> int:
        """Run the statement and return the number of rows; as in Django, an error rolls the transaction back."""
        connection = connections[alias]
        if connection.vendor not in self._compiled:
            self._compiled[connection.vendor] = self._compile(alias)
        made = self._compiled[connection.vendor]
        params = made.bound(values, connection)
        with transaction.mark_for_rollback_on_error(using=alias), connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            count: int = cursor.rowcount
        return count


class PreparedUpdate[Row: models.Model](_PreparedWrite[Row]):
    """``update()`` of the rows that ``build`` selects, of one table or by a subquery, with ``Parameter`` as in queries.

    ``fields`` are set to the values of the same names, which no parameter may have.
    Search columns are written with their texts, all of which must be among the fields: else ValueError.
    """

    def __init__(self, model: type[Row], build: Callable[[], models.QuerySet[Any, Any]], *fields: str) -> None:
        super().__init__(model)
        if missing := missing_sources(model, dict.fromkeys(fields)):
            raise ValueError(f"{model.__name__}: {', '.join(missing)} must be written too")
        self._build, self._fields = build, fields

    def run(self, **values: Any) -> int:
        """Update, and return the number of rows. Raises KeyError where a value is missing."""
        return self._execute(router.db_for_write(self._model), with_search_texts(self._model, values))

    def _compile(self, alias: str) -> _Compiled:
        names = sorted(with_search_fields(self._model, self._fields))
        query: Any = self._build().query.chain(klass=UpdateQuery)
        query.add_update_values({name: _Column(name, self._model._meta.get_field(name)) for name in names})
        query.clear_select_clause()
        return _Compiled(*query.get_compiler(alias).as_sql())


class PreparedInsert[Row: models.Model](_PreparedWrite[Row]):
    """``save(force_insert=True)`` of a row of a model whose key the application makes; no signals are sent."""

    def run(self, row: Row) -> None:
        """Insert the row; raises IntegrityError as ``save`` does."""
        alias = router.db_for_write(self._model)
        fields = self._model._meta.local_concrete_fields
        self._execute(alias, {field.attname: field.pre_save(row, add=True) for field in fields})
        row._state.adding, row._state.db = False, alias

    def _compile(self, alias: str) -> _Compiled:
        fields = self._model._meta.local_concrete_fields
        query = InsertQuery(self._model)
        places: Any = SimpleNamespace(**{field.attname: _Column(field.attname, field) for field in fields})
        query.insert_values(fields, [places], raw=True)
        (statement,) = query.get_compiler(alias).as_sql()
        return _Compiled(*statement)
