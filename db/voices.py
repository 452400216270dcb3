"""Who speaks for whom, and when: the table `voice`, worked out from affiliations.

A speaker speaks for a principal directly or through a chain whose every link holds on the day; an actor always
speaks for itself. The rows of a pair never overlap, so a stance joined to them counts once.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.models import Actor, Affiliation, Voice

FIRST: Final = date.min
LAST: Final = date.max
"""Open ends of a span: in this derived table only, so that one comparison of dates serves the index."""


class Tie(NamedTuple):
    """A speaker, a principal, and the days from first to last on which one speaks for the other."""

    speaker: int
    principal: int
    first: date
    last: date


def voices(ties: Iterable[Tie], actors: Iterable[int]) -> list[Tie]:
    """All spans on which somebody speaks for somebody: chains intersected, overlaps and neighbours merged."""
    direct: dict[int, list[Tie]] = {}
    for tie in ties:
        direct.setdefault(tie.speaker, []).append(tie)
    found: dict[tuple[int, int], list[tuple[date, date]]] = {}
    for actor in actors:
        todo = [(actor, FIRST, LAST)]
        while todo:
            at, first, last = todo.pop()
            reached = found.setdefault((actor, at), [])
            if any(start <= first and last <= end for start, end in reached):
                continue  # nothing new this way; so a circle ends, too
            reached.append((first, last))
            for tie in direct.get(at, []):
                start, end = max(first, tie.first), min(last, tie.last)
                if start <= end:
                    todo.append((tie.principal, start, end))
    return [
        Tie(speaker, principal, first, last)
        for (speaker, principal), spans in sorted(found.items())
        for first, last in _merged(spans)
    ]


def rebuild_voices(session: Session) -> None:
    """Write the table anew; called by every change of an actor or an affiliation, in its transaction."""
    session.flush()
    rows = session.execute(
        select(Affiliation.actor_id, Affiliation.principal_id, Affiliation.starts_on, Affiliation.ends_on).where(
            Affiliation.speaks_for
        )
    )
    ties = [Tie(actor, principal, first or FIRST, last or LAST) for actor, principal, first, last in rows]
    actors = session.scalars(select(Actor.id)).all()
    session.execute(delete(Voice))
    found = [
        {"principal_id": t.principal, "speaker_id": t.speaker, "starts_on": t.first, "ends_on": t.last}
        for t in voices(ties, actors)
    ]
    if found:
        session.execute(insert(Voice), found)


def _merged(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    merged: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if merged and (merged[-1][1] == LAST or first <= merged[-1][1] + timedelta(days=1)):
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
