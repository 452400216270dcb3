"""`positions export`: takes the whole record out as a file."""

from pathlib import Path

import click

from db.queries import whole
from db.setup import open_store
from positions.exports.formats import FORMATS, format_of, write_file


@click.command("export")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "name",
    type=click.Choice([form.name for form in FORMATS]),
    help="What to write (by the ending of PATH: .zip, .db or .sqlite, .xlsx, .bib).",
)
@click.option(
    "--licence", default="", metavar="WORDS", help="Licence to state in a package or workbook: CC-BY-4.0."
)
@click.option("--force", is_flag=True, help="Replace the file that is there.")
def export_command(*, path: Path, name: str | None, licence: str, force: bool) -> None:
    """Write the whole record to PATH: a package of CSV files, a snapshot, a workbook, or its sources as BibTeX."""
    form = next(form for form in FORMATS if form.name == name) if name else format_of(path)
    store = open_store()
    try:
        write_file(store, path, form, licence=licence, force=force)
        with store.reading() as session:
            sizes = whole.sizes(session)
    finally:
        store.close()
    click.echo(f"Wrote {path}: {form.holds(sizes)}.")
