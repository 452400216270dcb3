"""`positions restore`: makes a backup the store."""

from getpass import getuser
from pathlib import Path

import click

from db.restore.store import restore
from db.setup import database_url
from positions import words


@click.command("restore")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the store that is there; it is kept under another name.")
def restore_command(*, path: Path, force: bool) -> None:
    """Make the backup at PATH the store; one that is there already stays unless --force is said."""
    restored = restore(path, database_url(), force=force, user=getuser())
    rows = words.counted(sum(restored.held.rows.values()), "row")
    click.echo(f"Restored {path}: revision {restored.held.revision}, {rows}.")
    if restored.kept:
        click.echo(f"The store that was there is kept as {restored.kept}.")
    if not restored.live:
        click.echo("Start programs again that have had the store open.")
