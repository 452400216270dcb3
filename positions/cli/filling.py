"""`positions init --from`: a new store with the record of a package in it."""

import tempfile
from getpass import getuser
from pathlib import Path

from db.commands.importing import import_package
from db.engine import Store, sqlite_file
from db.history import Writer
from db.problems import Problem
from db.queries import whole
from db.setup import database_url, open_store
from db.vocabulary import Via
from positions.importers.package import read_package


def fill_from(package: Path) -> Store:
    """Make the store and bring a package in; raises Problem, and leaves no new file behind, when that fails."""
    path = sqlite_file(database_url())
    fresh = path is not None and not path.exists()
    store = open_store(empty=True)
    try:
        _fill(store, package)
    except BaseException:
        store.close()
        if path and fresh:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        raise
    return store


def _fill(store: Store, package: Path) -> None:
    with store.reading() as session:
        if any(whole.sizes(session).values()):
            raise Problem(
                f"The store at {store.place} has a record already: set POSITIONS_DATABASE_URL to another, or bring "
                "the package in beside it with `positions import`."
            )
    with tempfile.TemporaryDirectory(prefix="positions-") as folder:
        by = Writer(getuser(), Via.COMMAND)
        import_package(store, read_package(package), Path(folder), by=by, file=package.name)
