"""`positions backup`: a checked copy of the whole store, made while others use it."""

from getpass import getuser
from pathlib import Path

import click

from db.backups.making import back_up
from db.setup import find_store
from positions import words


@click.command("backup")
@click.argument("path", metavar="[PATH]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="N", help="Then remove the oldest in the folder beyond N."
)
def backup_command(*, path: Path | None, keep: int | None) -> None:
    """Write a backup to PATH: a file, or a folder in which it is named (the folder `backups` beside the store)."""
    store, _version = find_store()
    try:
        backup = back_up(store, path, keep=keep, user=getuser())
    finally:
        store.close()
    rows = words.counted(sum(backup.held.rows.values()), "row")
    tables = words.counted(len(backup.held.rows), "table")
    click.echo(f"Wrote {backup.path}: revision {backup.held.revision}, {rows} of {tables}, checked.")
    for gone in backup.removed:
        click.echo(f"Removed {gone}.")
