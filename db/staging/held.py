"""Compares the stances of a file with each other and with those of the record, and settles what becomes of each."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Integer, Select, and_, column, func, select, values
from sqlalchemy.orm import Session

from db.inputs import Values
from db.models import Actor, Event, Evidence, Issue, Source, Stance
from db.staging.record import AT_ONCE
from db.staging.stances import content_digest, identity_digest, made_slug
from db.staging.stopping import Stop, Stopped

_ASKED: Final = 300
"""So many are asked for at a time."""
_SCAN: Final = 10_000
_TIMES: Final = 5
"""A record of so many stances, or of so many times those of the file, is read through; a larger one is asked."""


def newest(session: Session) -> int:
    """The row number of the newest stance; of a later one nothing was known."""
    return session.scalar(select(func.max(Stance.id))) or 0


def settle_twins(connection: sqlite3.Connection) -> None:
    """Let the first of several rows with the same slug stand for those that say the same; refuse the others."""
    connection.execute("CREATE INDEX IF NOT EXISTS staged_stance_slug ON staged_stance (slug)")
    connection.execute(
        """
        INSERT INTO staged_match
        SELECT later.id,
            CASE WHEN later.digest = first.digest THEN 'already there' ELSE 'refused' END,
            later.slug,
            CASE WHEN later.digest = first.digest THEN '' ELSE 'slug' END,
            CASE WHEN later.digest = first.digest THEN 'Same as row ' || place.number || '.'
            ELSE 'Row ' || place.number || ' has this slug already: give each row its own.' END
        FROM (SELECT slug, min(id) AS id FROM staged_stance GROUP BY slug HAVING count(*) > 1) AS twins
        JOIN staged_stance AS first ON first.id = twins.id
        JOIN staged_row AS place ON place.id = twins.id
        JOIN staged_stance AS later ON later.slug = twins.slug AND later.id > twins.id
        """
    )
    _apply(connection)


def settle_with_record(connection: sqlite3.Connection, session: Session, stop: Stop, *, after: int = 0) -> None:
    """Tell which stances of the file the record has, or has another under their slug; raises Stopped when asked to.

    after: only stances with a higher row number are looked at.
    """
    for rows in _candidates(connection, session, after):
        held = [_held(row) for row in _with_evidence(session, rows)]
        connection.executemany("INSERT OR REPLACE INTO staged_held VALUES (?, ?, ?)", held)
        if stop():
            raise Stopped
    connection.execute(_MATCHES)
    connection.execute("DELETE FROM staged_held")
    _apply(connection)


_MATCHES: Final = """
    INSERT OR IGNORE INTO staged_match
    SELECT stance.id, 'already there', held.slug, '', 'The record has it: ' || held.slug || '.'
    FROM staged_held AS held JOIN staged_stance AS stance ON stance.slug = held.made
    WHERE NOT stance.given
    UNION ALL
    SELECT stance.id, 'already there', held.slug, '', 'It was brought in before, and has been changed since.'
    FROM staged_held AS held JOIN staged_stance AS stance ON stance.slug = held.slug
    WHERE NOT stance.given
    UNION ALL
    SELECT stance.id, 'already there', held.slug, '', 'The record has it: ' || held.slug || '.'
    FROM staged_held AS held JOIN staged_stance AS stance ON stance.slug = held.slug
    WHERE stance.given AND stance.digest = held.digest
    UNION ALL
    SELECT stance.id, 'refused', held.slug, 'slug',
        held.slug || ' says something else in the record: change it there, or give this row another slug.'
    FROM staged_held AS held JOIN staged_stance AS stance ON stance.slug = held.slug
    WHERE stance.given AND stance.digest <> held.digest
"""
"""The first that is true of a row counts."""


def _apply(connection: sqlite3.Connection) -> None:
    """What is matched is not added: it leaves the tables of what is, and its row gets the new verdict."""
    if connection.execute("SELECT 1 FROM staged_match LIMIT 1").fetchone() is None:
        return
    for statement in (
        """UPDATE staged_row SET verdict = (SELECT verdict FROM staged_match AS m WHERE m.id = staged_row.id),
            slug = (SELECT slug FROM staged_match AS m WHERE m.id = staged_row.id)
        WHERE id IN (SELECT id FROM staged_match)""",
        """INSERT INTO staged_trouble
        SELECT id, field, CASE field WHEN 'slug' THEN slug ELSE '' END, says FROM staged_match""",
        "DELETE FROM staged_evidence WHERE stance IN (SELECT id FROM staged_match)",
        "DELETE FROM staged_stance WHERE id IN (SELECT id FROM staged_match)",
        "DELETE FROM staged_match",
    ):
        connection.execute(statement)


def _candidates(connection: sqlite3.Connection, session: Session, after: int) -> Iterator[list[Values]]:
    """Stances of the record that may be in the file, some at a time."""
    count = connection.execute("SELECT count(*) FROM staged_stance").fetchone()[0]
    later = select(func.count()).select_from(Stance).where(Stance.id > after)
    if not count:
        return
    if (session.scalar(later) or 0) <= max(count * _TIMES, _SCAN):
        yield from _read(session, _STANCES.where(Stance.id > after))
        return
    for rows in _in_parts(connection, "SELECT slug FROM staged_stance ORDER BY slug"):
        yield from _read(session, _STANCES.where(Stance.slug.in_([slug for (slug,) in rows])))
    actors = dict(session.execute(select(Actor.slug, Actor.id)).all())
    issues = dict(session.execute(select(Issue.slug, Issue.id)).all())
    occasions = "SELECT DISTINCT actor, issue, stated_last FROM staged_stance WHERE NOT given ORDER BY 1, 2, 3"
    for rows in _in_parts(connection, occasions):
        keys = [
            (actors[actor], issues[issue], date.fromisoformat(day))
            for actor, issue, day in rows
            if actor in actors and issue in issues
        ]
        if keys:
            yield from _read(session, _on_occasions(keys))


def _on_occasions(keys: list[tuple[int, int, date]]) -> Select[*tuple[Any, ...]]:
    """The stances of these actors on these issues that took effect on these days."""
    columns = column("actor", Integer), column("issue", Integer), column("day", Date)
    asked = values(*columns, name="asked").data(keys).cte()
    return _STANCES.join(
        asked,
        and_(Stance.actor_id == asked.c.actor, Stance.issue_id == asked.c.issue, Stance.stated_last == asked.c.day),
    )


def _in_parts(connection: sqlite3.Connection, query: str) -> Iterator[list[tuple[Any, ...]]]:
    found = connection.execute(query)
    while rows := found.fetchmany(_ASKED):
        yield rows


def _read(session: Session, chosen: Select[*tuple[Any, ...]]) -> Iterator[list[Values]]:
    found = session.execute(chosen, execution_options={"yield_per": AT_ONCE}).mappings()
    for rows in found.partitions():
        yield [dict(row) for row in rows]


def _with_evidence(session: Session, rows: list[Values]) -> list[Values]:
    evidence: dict[int, list[Values]] = {row["id"]: [] for row in rows}
    cited = session.execute(
        select(Evidence.stance_id, Source.slug, Evidence.quote, Evidence.locator)
        .join(Source, Source.id == Evidence.source_id)
        .where(Evidence.stance_id.in_(evidence))
        .order_by(Evidence.stance_id, Evidence.place)
    )
    for key, source, quote, locator in cited:
        evidence[key].append({"source": source, "quote": quote, "locator": locator})
    return [row | {"evidence": evidence[row["id"]]} for row in rows]


def _held(values: Values) -> tuple[str, str, bytes]:
    return values["slug"], made_slug(values, identity_digest(values)), content_digest(values)


_STANCES: Final = (
    select(
        *(Stance.id, Stance.slug, Actor.slug.label("actor"), Issue.slug.label("issue"), Stance.stated_on),
        *(Stance.stated_first, Stance.known_on, Stance.answer, Stance.value, Stance.kind, Stance.certainty),
        *(Stance.attribution, Stance.summary, Event.slug.label("event"), Stance.in_article, Stance.verified),
        Stance.note,
    )
    .join(Actor, Actor.id == Stance.actor_id)
    .join(Issue, Issue.id == Stance.issue_id)
    .outerjoin(Event, Event.id == Stance.event_id)
)
"""What tells stances apart, as `db/staging/stances.py` reads it."""
