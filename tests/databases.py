"""The engines that tests run on: SQLite always, PostgreSQL where a server is named that takes new databases."""

import os
from functools import cache
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

ENGINES: Final = ("sqlite", "postgresql")
VARIABLE: Final = "POSITIONS_TEST_POSTGRES"
ABSENT: Final = f'Not on PostgreSQL, since {VARIABLE} is not set: eval "$(tests/postgres.sh start)" sets it.'
_made: Final[list[str]] = []


def server_url() -> str:
    """The address of the server; without one a test is skipped, or fails where everything has to be tested."""
    url = os.environ.get(VARIABLE)
    if not url and "CI" in os.environ:
        pytest.fail(ABSENT)
    if not url:
        pytest.skip(ABSENT)
    return url


def is_absent() -> bool:
    """Whether tests on PostgreSQL may be left out, and are."""
    return VARIABLE not in os.environ and "CI" not in os.environ


def is_postgresql(url: str) -> bool:
    """Whether this is the address of a database of PostgreSQL."""
    return make_url(url).get_backend_name() == "postgresql"


def new_database(template: str = "template0") -> str:
    """The address of a new database, a copy of another one (by address or name) that is not in use."""
    server = make_url(server_url())
    name = f"positions_{uuid4().hex}"
    original = make_url(template).database if "://" in template else template
    _ask(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(str(original))))
    _made.append(url := server.set(database=name).render_as_string(hide_password=False))
    return url


def drop(url: str) -> None:
    """Remove a database; who still has it open is put out. A file of SQLite goes with its folder."""
    if is_postgresql(url):
        _made.remove(url)
        name = sql.Identifier(str(make_url(url).database))
        _ask(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def drop_all() -> None:
    """Remove every database that was made here."""
    for url in list(_made):
        drop(url)
    if _server.cache_info().currsize:
        _server().close()


def raw(url: str) -> "psycopg.Connection[Any]":
    """A connection past all our code, without a transaction around its statements."""
    return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False), autocommit=True)


@cache
def _server() -> "psycopg.Connection[Any]":
    return raw(server_url())


def _ask(statement: sql.Composed) -> None:
    _server().execute(statement)
