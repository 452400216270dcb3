"""The command `positions`: makes a store, and answers questions about it in a terminal."""

from pathlib import Path

import click

from db.queries.stances import Selection, record_count
from db.setup import open_store
from positions import words
from positions.cli.as_of import as_of_command
from positions.cli.bring import import_command
from positions.cli.filling import fill_from
from positions.cli.moves import gap_command, shifts_command
from positions.cli.parts import Commands
from positions.cli.take import export_command


@click.group(cls=Commands)
def main() -> None:
    """Records dated policy stances and answers where actors stand. POSITIONS_DATABASE_URL names the store."""


@main.command()
@click.option("--empty", is_flag=True, help="Start without the data set that comes with the program.")
@click.option(
    "--from",
    "package",
    type=click.Path(path_type=Path, exists=True),
    help="Start with the record of a package that `export` wrote, instead of the data set.",
)
def init(*, empty: bool, package: Path | None) -> None:
    """Make the store, with the data set in it; one that is there already stays as it is."""
    store = fill_from(package) if package else open_store(empty=empty)
    with store.reading() as session:
        count = record_count(session, Selection())
    click.echo(f"The store at {store.place} is ready and holds {words.counted(count, 'stance')}.")
    store.close()


main.add_command(as_of_command)
main.add_command(shifts_command)
main.add_command(gap_command)
main.add_command(import_command)
main.add_command(export_command)
