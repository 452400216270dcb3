"""Adding and editing a source."""

from db.commands.making import Maker
from db.commands.stances import Saved
from db.engine import Store
from db.entries import SourceEntry
from db.history import Writer, check_seen, document, file_history, open_change
from db.inputs import check_source
from db.problems import Problem
from db.queries.editing import whole_source


def add_source(store: Store, entry: SourceEntry, *, by: Writer) -> Saved:
    """Record a source; raises Refused and saves nothing when it breaks a rule."""
    with store.writing() as session:
        values = check_source(entry)
        maker = Maker(session, open_change(session, by))
        source = maker.source(values)
        maker.file(source)
        return Saved(source.slug, maker.change.id)


def edit_source(store: Store, slug: str, entry: SourceEntry, *, by: Writer, seen: int) -> Saved:
    """Give a source new values; `seen` is the change that made the version the writer saw. The slug stays."""
    with store.writing() as session:
        source = whole_source(session, slug)
        if source is None:
            raise Problem(f"There is no source {slug[:60]!r} in the record: choose one on the page Codebook.")
        check_seen(source, seen)
        values = check_source(entry)
        before = document(source)
        maker = Maker(session, open_change(session, by))
        maker.fill_source(source, values)
        file_history(session, maker.change, source, before)
        return Saved(slug, maker.change.id)
