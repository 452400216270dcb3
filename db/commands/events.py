"""Adding and editing an event."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commands.making import Maker
from db.commands.stances import Saved
from db.engine import Store
from db.entries import EventEntry
from db.history import Writer, check_seen, document, file_history, open_change
from db.inputs import Values, check_event
from db.models import Source
from db.problems import Problem
from db.queries.editing import whole_event
from db.reading import slugs_among
from db.references import Codebook


def add_event(store: Store, entry: EventEntry, *, by: Writer) -> Saved:
    """Record an event; raises Refused and saves nothing when it breaks a rule."""
    with store.writing() as session:
        values = check_event_in(session, entry)
        maker = Maker(session, open_change(session, by))
        event = maker.event(values)
        maker.file(event)
        return Saved(event.slug, maker.change.id)


def edit_event(store: Store, slug: str, entry: EventEntry, *, by: Writer, seen: int) -> Saved:
    """Give an event new values; `seen` is the change that made the version the writer saw. The slug stays."""
    with store.writing() as session:
        event = whole_event(session, slug)
        if event is None:
            raise Problem(f"There is no event {slug[:60]!r} in the record: choose one on the page Codebook.")
        check_seen(event, seen)
        values = check_event_in(session, entry)
        before = document(event)
        maker = Maker(session, open_change(session, by))
        maker.fill_event(event, values)
        file_history(session, maker.change, event, before)
        return Saved(slug, maker.change.id)


def check_event_in(session: Session, entry: EventEntry) -> Values:
    """The values of an event, checked against this record; a form shows them before saving."""
    known = session.scalars(select(Source.slug).where(Source.slug.in_(slugs_among([entry.source.strip()]))))
    return check_event(entry, Codebook(actors=frozenset(), issues={}, sources=frozenset(known)))
