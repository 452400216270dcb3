"""`positions copy`: moves a store to another address, and proves the two equal."""

from getpass import getuser

import click

from db.copying import copy_store
from positions import words
from positions.cli.parts import aligned


@click.command("copy")
@click.argument("from_url", metavar="FROM_URL")
@click.argument("to_url", metavar="TO_URL")
def copy_command(*, from_url: str, to_url: str) -> None:
    """Copy the store at FROM_URL, history and all, to TO_URL, which is new or empty; then compare the two."""
    sums = copy_store(from_url, to_url, user=getuser())
    rows = [(one.table, f"{one.rows:,}", one.checksum[:16]) for one in sums]
    click.echo(aligned(("TABLE", "ROWS", "CHECKSUM OF BOTH"), rows))
    counted = words.counted(sum(one.rows for one in sums), "row")
    click.echo(f"Copied {counted} of {words.counted(len(sums), 'table')}: every table is equal in both stores.")
