"""`positions init`: makes a store."""

from pathlib import Path

import click

from db.queries.stances import Selection, record_count
from db.setup import open_store
from positions import words
from positions.cli.filling import fill_from


@click.command("init")
@click.option("--empty", is_flag=True, help="Start without the data set that comes with the program.")
@click.option(
    "--from",
    "package",
    type=click.Path(path_type=Path, exists=True),
    help="Start with the record of a package that `export` wrote, instead of the data set.",
)
def init_command(*, empty: bool, package: Path | None) -> None:
    """Make the store, with the data set in it; one that is there already stays as it is."""
    store = fill_from(package) if package else open_store(empty=empty)
    with store.reading() as session:
        count = record_count(session, Selection())
    click.echo(f"The store at {store.place} is ready and holds {words.counted(count, 'stance')}.")
    store.close()
