"""`positions release`, `releases`, `verify-release`: names a state of the record, and shows that it is still so."""

from getpass import getuser

import click

from db.commands.releasing import make_release
from db.editions import edition
from db.history import Writer
from db.problems import Problem
from db.queries.releases import edition_at, releases
from db.setup import open_store
from db.vocabulary import Via
from positions.cli.parts import answer


@click.command("release")
@click.argument("name", metavar="NAME")
@click.option("--note", default="", metavar="WORDS", help="What it is for, and what is new in it.")
def release_command(*, name: str, note: str) -> None:
    """Make a release of the record as it is now under NAME, and print the line to cite it by."""
    store = open_store()
    try:
        saved = make_release(store, name, note, by=Writer(getuser(), Via.COMMAND))
        with store.reading() as session:
            made = next(one for one in releases(session) if one.slug == saved.slug)
    finally:
        store.close()
    click.echo(f"{made.slug}\n{made.citation}")


@click.command("releases")
@click.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table")
def releases_command(*, form: str) -> None:
    """List the releases, the newest first, each with the line to cite it by."""
    store = open_store()
    try:
        with store.reading() as session:
            found = releases(session)
    finally:
        store.close()
    rows = [
        {
            **{"release": one.slug, "name": one.name, "date": one.day.isoformat(), "revision": one.revision},
            **{"sha256": one.digest, "citation": one.citation},
        }
        for one in found
    ]
    columns = ("release", "name", "date", "revision", "sha256", "citation")
    answer(
        form,
        columns,
        rows,
        lambda: "\n".join(f"{one.slug}\n  {one.citation}" for one in found) or "No release has been made yet.",
    )


@click.command("verify-release")
@click.argument("slug", metavar="RELEASE")
def verify_command(*, slug: str) -> None:
    """Make the edition of RELEASE from history, and compare its hash with the one that was kept."""
    store = open_store()
    try:
        with store.reading() as session:
            found = edition_at(session, slug).release
        if found is None:
            raise Problem(f"{slug} is no release: `positions releases` lists those there are.")
        digest = edition(store, found.revision).digest
    finally:
        store.close()
    if digest != found.digest:
        raise Problem(
            f"{slug} gives another hash ({digest}) than the one that was kept ({found.digest}): the history of "
            "this store is damaged. Run `positions doctor`, or restore a backup."
        )
    click.echo(f"{slug} is as it was released: SHA-256 {digest}.")
