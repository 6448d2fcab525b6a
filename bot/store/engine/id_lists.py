"""Ids of any number as one parameter, so that a statement stays the same however many they are.

Written out, each number of ids is a statement of its own, which both sides prepare anew; and where
many are ruled out, PostgreSQL compares each with the condition of each index. Knows nothing of
what has the ids.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[Collection[int]]):
    """Ids: an array on PostgreSQL, a text in JSON on SQLite, which has no arrays."""

    impl = ARRAY(BigInteger)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the engine knows such a parameter by."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """Write the ids."""
        ids = list(value or ())
        return json.dumps(ids) if dialect.name == "sqlite" else ids


class _Condition(FunctionElement[bool]):
    """A column and a list of ids."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Stand as it is: SQLAlchemy would ask whether it ``= 1``, and SQLite use no index."""
        del against
        return self


class _IsAmong(_Condition):
    """The column is one of the ids."""

    inherit_cache = True


class _IsNotAmong(_Condition):
    """The column is none of the ids."""

    inherit_cache = True


def is_among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is one of the ids that a parameter lists.

    Args:
        column: of ids.
        name: of the parameter, which is given a collection of ids.
    """
    return _IsAmong(column, bindparam(name, type_=_Ids()))


def is_not_among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is none of the ids that a parameter lists.

    Args:
        column: of ids.
        name: of the parameter, which is given a collection of ids.
    """
    return _IsNotAmong(column, bindparam(name, type_=_Ids()))


def _sides(element: _Condition, compiler: Any, options: Any) -> tuple[str, str]:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return column, ids


@compiles(_IsAmong)
def _among(element: _IsAmong, compiler: Any, **options: Any) -> str:
    column, ids = _sides(element, compiler, options)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - our own names


@compiles(_IsAmong, "postgresql")
def _among_array(element: _IsAmong, compiler: Any, **options: Any) -> str:
    column, ids = _sides(element, compiler, options)
    return f"{column} = ANY ({ids})"


@compiles(_IsNotAmong)
def _not_among(element: _IsNotAmong, compiler: Any, **options: Any) -> str:
    column, ids = _sides(element, compiler, options)
    return f"{column} NOT IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - our own names


@compiles(_IsNotAmong, "postgresql")
def _not_among_array(element: _IsNotAmong, compiler: Any, **options: Any) -> str:
    # A subquery is hashed; a list is, too, but only from PostgreSQL 15 on.
    column, ids = _sides(element, compiler, options)
    return f"{column} NOT IN (SELECT unnest({ids}))"
