"""Makes anew what is derived from the record; the record itself is never mended by guessing."""

from collections.abc import Iterable

from db.doctor.derived import INDEX, VOICES
from db.doctor.finding import Finding
from db.engine import Store
from db.history import Writer, open_change
from db.search import rebuild
from db.vocabulary import Via
from db.voices import rebuild_voices


def mend(store: Store, findings: Iterable[Finding], *, user: str) -> tuple[str, ...]:
    """Make anew what these findings say is derived and wrong, and name it.

    Voices are mended in a change of their own: answers rest on them, and copies of answers go by the revision.
    """
    wrong = {finding.mends for finding in findings}
    if INDEX in wrong:
        with store.writing() as session:
            rebuild(session)
    if VOICES in wrong:
        with store.writing() as session:
            why = "Who speaks for whom was worked out anew from the affiliations."
            open_change(session, Writer(user, Via.COMMAND, why))
            rebuild_voices(session)
    return tuple(what for what in (INDEX, VOICES) if what in wrong)
