"""What the text index holds of a stance: its words, folded, and marks for what else it is chosen by.

Its texts are sought, its quotes, and the names of its actor, its issue and its sources. SQLite puts them together
and calls `fold` on the whole, which is twice as fast as to do it here.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection

from db.folding import APART, fold
from db.models import Actor, Source

_MARK: Final = "="
"""Begins every mark, and stands between texts so that no phrase runs on; folding leaves it in no text of people."""


Document = tuple[int, int, str]
"""The day on which a stance takes effect (an ordinal), its id, and its words for the index."""


def documents(connection: Connection, ids: Sequence[int]) -> list[Document]:
    """The documents of those of these stances that are there."""
    return _read(connection, _STANCES, ids)


def names(connection: Connection, kind: type[Actor | Source], ids: Sequence[int]) -> list[tuple[int, str]]:
    """The names of those of these actors or sources that are there, other names included: id and folded words."""
    return _read(connection, _NAMES[kind], ids)


def mark(kind: str, value: object) -> str:
    """The word by which the index knows the stances of an issue or an actor (by id), of a kind, a certainty ..."""
    return f"{_MARK}{kind}{value}".replace("_", "")


SPAN: Final = mark("span", "")
"""The mark of a stance whose date is more than one day."""


def _after(column: str) -> str:
    """SQL for a text that stands apart from the one before it, unless it is blank."""
    return f"iif({column} = '', '', char(31) || {column})"


_ACTOR: Final = """
    actor.name || coalesce(
        (SELECT group_concat(char(31) || name, '') FROM actor_alias WHERE actor_id = actor.id), '')"""
_SOURCE: Final = f"""
    title || {_after("publisher")} || {_after("author")} || coalesce(
        (SELECT group_concat(char(31) || name, '') FROM source_alias WHERE source_id = source.id), '')"""  # noqa: S608
_CITED: Final = f"""
    coalesce((SELECT group_concat({_after("quote")} || char(31) || {_SOURCE}, '')
        FROM evidence JOIN source ON source.id = source_id WHERE stance_id = stance.id), '')"""  # noqa: S608
_STANCES: Final = f"""
    SELECT CAST(julianday(stated_last) - 1721424.5 AS INTEGER), stance.id,
        words(summary || {_after("stance.note")} || char(31) || issue.name || char(31) || {_ACTOR} || {_CITED})
        || ' {_MARK}actor' || actor_id || ' {_MARK}issue' || issue_id
        || ' {_MARK}kind' || replace(stance.kind, '_', '')
        || ' {_MARK}certainty' || certainty || ' {_MARK}attribution' || replace(attribution, '_', '')
        || iif(stated_first = stated_last, '', ' {SPAN}')
    FROM stance JOIN actor ON actor.id = actor_id JOIN issue ON issue.id = issue_id
    WHERE stance.id IN (SELECT value FROM json_each(?))"""  # noqa: S608 - put together of what stands here
_NAMES: Final[dict[type[Any], str]] = {
    Actor: f"SELECT id, words({_ACTOR}) FROM actor WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
    Source: f"SELECT id, words({_SOURCE}) FROM source WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
}


def _read(connection: Connection, query: str, ids: Sequence[int]) -> list[Any]:
    driver: Any = connection.connection.driver_connection  # its rows are plain tuples, which cost half
    if not connection.info.get("words"):  # once: SQLite refuses it a second time while a statement is open
        driver.create_function("words", 1, _words, deterministic=True)
        connection.info["words"] = True
    rows: list[Any] = driver.execute(query, (json.dumps(list(ids)),)).fetchall()
    return rows


def _words(texts: str) -> str:
    return fold(texts).replace(APART, f" {_MARK} ")
