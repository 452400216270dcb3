"""`positions doctor`: looks the store over, and says of whatever is wrong what to do."""

import sys
from getpass import getuser

import click

from db import log
from db.setup import find_store
from positions import words


@click.command("doctor")
@click.option("--mend", "mending", is_flag=True, help="Make anew what is derived and wrong: text index and voices.")
def doctor_command(*, mending: bool) -> None:
    """Look the store over: is it whole, does the record keep its rules, can every change be traced."""
    from db.doctor import examine, mend  # replays releases, for which it loads Alembic

    store, version = find_store()
    try:
        found = examine(store, version)
        if mending:
            for what in mend(store, found.findings, user=getuser()):
                click.echo(f"Made anew: {what}.")
            found = examine(store, version)
    finally:
        store.close()
    for finding in found.findings:
        click.echo(finding.says)
    log.event("doctor", user=getuser(), findings=len(found.findings), stances=found.stances)
    if found.findings:
        click.echo(f"{words.counted(len(found.findings), 'finding')}.")
        sys.exit(1)
    click.echo(f"The store at {store.place} is sound: {words.counted(found.stances, 'stance')}, nothing to mend.")
