"""Questions, changes and new rows whose SQL is made once.

Django makes the words of a query anew each time. For the few queries of every sign-up that took
longer than the database took to answer, while everybody else was waiting for the lock. The words
stay Django's own, made at the first use; then only the values change.

    by_code = ReadyToAsk(lambda code: Session.objects.filter(code=code), str)
    by_code.first("bcdf")
    write_new(Seat(session=session, number=1))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
W = TypeVar("W")


class ReadyToAsk(Generic[M]):
    """`make` takes one value of each kind (str or int) and filters by it as it is."""

    def __init__(self, make: Callable[..., QuerySet[M]], *kinds: type[str | int]) -> None:
        self._make, self._kinds = make, kinds

    def first(self, *values: str | int) -> M | None:
        connection = connections[DEFAULT_DB_ALIAS]
        words = self._words(connection)
        if words.locks and connection.get_autocommit():
            message = "A row is locked inside a transaction only."
            raise TransactionManagementError(message)
        with connection.cursor() as cursor:
            cursor.execute(words.sql, words.filled(values))
            row = cursor.fetchone()
        return words.read(row) if row else None

    def _words(self, connection: BaseDatabaseWrapper) -> _Words:
        return _kept(connection, self, lambda: _Words(self._make, self._kinds, connection))


class ReadyToChange(Generic[M]):
    """`make` says which rows, and what becomes of them, as `update` takes it."""

    def __init__(
        self, make: Callable[..., tuple[QuerySet[M], dict[str, Any]]], *kinds: type[str | int]
    ) -> None:
        self._make, self._kinds = make, kinds

    def update(self, *values: str | int) -> int:
        """How many rows were changed."""
        connection = connections[DEFAULT_DB_ALIAS]
        words = _kept(connection, self, lambda: self._words(connection))
        with (
            mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS),
            connection.cursor() as cursor,
        ):
            cursor.execute(words.sql, words.filled(values))
            return int(cursor.rowcount)

    def _words(self, connection: BaseDatabaseWrapper) -> _Filled:
        places = _places(self._kinds)
        rows, becomes = self._make(*places)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(becomes)
        return _Filled(query.get_compiler(connection=connection), places)


def write_new(row: Model) -> None:
    """What `row.save()` does for a new row of plain values whose relations are saved; it tells no signal."""
    connection = connections[DEFAULT_DB_ALIAS]
    insert = _kept(connection, type(row), lambda: _Insert(row, connection))
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection) for field in insert.fields
    ]
    with mark_for_rollback_on_error(using=DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(insert.sql, values)
        (row.pk,) = cursor.fetchone()
    state = row._state  # noqa: SLF001 -- as Django's own `from_db` leaves it
    state.adding, state.db = False, DEFAULT_DB_ALIAS


def _kept(connection: BaseDatabaseWrapper, key: object, make: Callable[[], W]) -> W:
    """With the connection that made them: each thread has its own."""
    kept: dict[object, W] = connection.__dict__.setdefault("ready", {})
    if key not in kept:
        kept[key] = make()
    return kept[key]


class _Insert:
    def __init__(self, row: Model, connection: BaseDatabaseWrapper) -> None:
        about = row._meta
        self.fields = [one for one in about.local_concrete_fields if one is not about.auto_field]
        query = InsertQuery(type(row))
        query.insert_values(self.fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [about.pk]
        [(self.sql, _)] = compiler.as_sql()


class _Filled:
    """SQL and its values: which of ours goes where, and as which type the database's driver wants it."""

    def __init__(self, compiler: SQLCompiler, places: list[str | int]) -> None:
        self.sql, params = compiler.as_sql()
        self._params: list[tuple[int | None, Any]] = [
            (places.index(one), type(one)) if one in places else (None, one) for one in params
        ]
        found = {number for number, _ in self._params}
        if not found.issuperset(range(len(places))):
            message = "A value is not in the query as it is."
            raise ValueError(message)

    def filled(self, values: tuple[str | int, ...]) -> list[Any]:
        return [
            fixed if number is None else fixed(values[number]) for number, fixed in self._params
        ]


class _Words(_Filled):
    def __init__(
        self,
        make: Callable[..., QuerySet[Any]],
        kinds: Iterable[type],
        connection: BaseDatabaseWrapper,
    ) -> None:
        places = _places(kinds)
        query = make(*places)[:1].query
        compiler = query.get_compiler(connection=connection)
        super().__init__(compiler, places)
        self.locks = query.select_for_update
        select, about = compiler.select, compiler.klass_info
        own = slice(about["select_fields"][0], about["select_fields"][-1] + 1)
        self._compiler, self._own, self._model = compiler, own, about["model"]
        self._names = [column[0].target.attname for column in select[own]]
        self._others = get_related_populators(about, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are those of Django 6
        self._converters = compiler.get_converters([column[0] for column in select])

    def read(self, row: tuple[Any, ...]) -> Any:
        (converted,) = self._compiler.apply_converters([row], self._converters)
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._names, converted[self._own])
        for other in self._others:
            other.populate(converted, found)
        return found


def _places(kinds: Iterable[type]) -> list[str | int]:
    """What stands for each value while the words are made."""
    return [
        f"\ue000{number}" if kind is str else 31_007 + number for number, kind in enumerate(kinds)
    ]
