"""What is worked out from the record and kept beside it: the text index, and who speaks for whom."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.doctor.finding import Finding
from db.models import Actor, Affiliation, Voice
from db.search import has_index, out_of_step
from db.voices import FIRST, LAST, Tie, voices

INDEX: Final = "the text index"
VOICES: Final = "the table of voices"
_MEND: Final = "run `positions doctor --mend`"


def wrong_index(session: Session) -> Iterator[Finding]:
    """An index that is not there, or that does not hold every stance as it is."""
    if not has_index(session):
        yield Finding("The text index is not there: restore a backup.")
        return
    count = out_of_step(session)
    if count:
        stances = "1 stance" if count == 1 else f"{count:,} stances"
        yield Finding(f"The text index does not hold {stances} as the record has it: {_MEND}.", INDEX)


def wrong_voices(session: Session) -> Iterator[Finding]:
    """Spans of the table of voices that do not follow from the affiliations, or are missing."""
    rows = session.execute(
        select(Affiliation.actor_id, Affiliation.principal_id, Affiliation.starts_on, Affiliation.ends_on).where(
            Affiliation.speaks_for
        )
    )
    ties = [Tie(actor, principal, first or FIRST, last or LAST) for actor, principal, first, last in rows]
    actors = session.scalars(select(Actor.id)).all()
    should: set[tuple[int, int, date, date]] = set(voices(ties, actors))
    there = {
        (speaker, principal, first, last)
        for speaker, principal, first, last in session.execute(
            select(Voice.speaker_id, Voice.principal_id, Voice.starts_on, Voice.ends_on)
        )
    }
    count = len(should ^ there)
    if count:
        spans = "1 span" if count == 1 else f"{count:,} spans"
        yield Finding(f"Who speaks for whom does not follow from the affiliations in {spans}: {_MEND}.", VOICES)
