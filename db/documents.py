"""What the text index holds of a stance: its words, folded, and marks for what else it is chosen by.

Its texts are sought, its quotes, and the names of its actor, its issue and its sources. The database puts them
together; SQLite calls `fold` on the whole itself, which is twice as fast as to do it here.
"""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from db.folding import APART, fold
from db.models import Actor, Source

_MARK: Final = "="
"""Begins every mark, and stands between texts so that no phrase runs on; folding leaves it in no text of people."""


Document = tuple[int, int, str]
"""The day on which a stance takes effect (an ordinal), its id, and its words for the index."""


def documents(connection: Connection, ids: Sequence[int]) -> list[Document]:
    """The documents of those of these stances that are there."""
    return _read(connection, _SPOKEN[connection.dialect.name].stances, ids)


def names(connection: Connection, kind: type[Actor | Source], ids: Sequence[int]) -> list[tuple[int, str]]:
    """The names of those of these actors or sources that are there, other names included: id and folded words."""
    return _read(connection, _SPOKEN[connection.dialect.name].names[kind], ids)


def mark(kind: str, value: object) -> str:
    """The word by which the index knows the stances of an issue or an actor (by id), of a kind, a certainty ..."""
    return f"{_MARK}{kind}{value}".replace("_", "")


SPAN: Final = mark("span", "")
"""The mark of a stance whose date is more than one day."""


class _Dialect(NamedTuple):
    """How a database says what the queries need, and what it puts together: `{}` stands for what it is said of."""

    apart: str
    joined: str
    day: str
    some: str
    words: str


class _Queries(NamedTuple):
    stances: str
    names: dict[type[Any], str]


def _queries(said: _Dialect) -> _Queries:
    def after(column: str) -> str:
        """SQL for a text that stands apart from the one before it, unless it is blank."""
        return f"CASE {column} WHEN '' THEN '' ELSE {said.apart} || {column} END"

    def other_names(of: str) -> str:
        joined = said.joined.format(f"{said.apart} || name", f"{of}_alias.id")
        return f"coalesce((SELECT {joined} FROM {of}_alias WHERE {of}_id = {of}.id), '')"  # noqa: S608

    actor = f"actor.name || {other_names('actor')}"
    source = f"title || {after('publisher')} || {after('author')} || {other_names('source')}"
    cited = said.joined.format(f"{after('quote')} || {said.apart} || {source}", "place")
    texts = f"""summary || {after("stance.note")} || {said.apart} || issue.name || {said.apart} || {actor}
        || coalesce((SELECT {cited} FROM evidence JOIN source ON source.id = source_id
            WHERE stance_id = stance.id), '')"""  # noqa: S608
    marks = f"""' {_MARK}actor' || actor_id || ' {_MARK}issue' || issue_id
        || ' {_MARK}kind' || replace(stance.kind, '_', '')
        || ' {_MARK}certainty' || certainty || ' {_MARK}attribution' || replace(attribution, '_', '')
        || CASE WHEN stated_first = stated_last THEN '' ELSE ' {SPAN}' END"""
    stances = f"""SELECT {said.day.format("stated_last")}, stance.id, {said.words.format(texts, marks)}
        FROM stance JOIN actor ON actor.id = actor_id JOIN issue ON issue.id = issue_id
        WHERE stance.id {said.some}"""  # noqa: S608
    names = {
        kind: f"SELECT id, {said.words.format(name, chr(39) * 2)} FROM {kind.__tablename__} WHERE id {said.some}"  # noqa: S608
        for kind, name in {Actor: actor, Source: source}.items()
    }
    return _Queries(stances, names)


_SPOKEN: Final = {
    "sqlite": _queries(
        _Dialect(
            apart="char(31)",
            joined="group_concat({}, '')",
            day="CAST(julianday({}) - 1721424.5 AS INTEGER)",
            some="IN (SELECT value FROM json_each(?))",
            words="words({}) || {}",
        )
    ),
    "postgresql": _queries(
        _Dialect(
            apart="chr(31)",
            joined="string_agg({}, '' ORDER BY {})",
            day="{} - DATE '0001-01-01' + 1",
            some="= ANY (%s)",
            words="{}, {}",
        )
    ),
}


def _read(connection: Connection, query: str, ids: Sequence[int]) -> list[Any]:
    if connection.dialect.name == "postgresql":
        found = connection.exec_driver_sql(query, (list(ids),))
        return [(*keys, _words(texts) + marks) for *keys, texts, marks in found]
    driver: Any = connection.connection.driver_connection  # its rows are plain tuples, which cost half
    if not connection.info.get("words"):  # once: SQLite refuses it a second time while a statement is open
        driver.create_function("words", 1, _words, deterministic=True)
        connection.info["words"] = True
    rows: list[Any] = driver.execute(query, (json.dumps(list(ids)),)).fetchall()
    return rows


def _words(texts: str) -> str:
    return fold(texts).replace(APART, f" {_MARK} ")
