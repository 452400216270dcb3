"""What the commands share: options, the store they read, and the three formats of an answer."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from getpass import getuser
from io import StringIO
from typing import Any, Final, TypeVar

import click
from sqlalchemy.orm import Session

from db import log
from db.dates import read_day
from db.editions import edition
from db.engine import Store
from db.problems import Problem
from db.queries import codebook
from db.queries.releases import edition_at
from db.queries.stances import Selection
from db.setup import open_store
from positions.standing import Track

FORMATS: Final = ("table", "csv", "json")
Command = TypeVar("Command", bound=Callable[..., object])
Row = dict[str, Any]
_EDITION: Final = "positions.edition"


class Day(click.ParamType[date]):
    """A day in an option or argument."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's signature
        """Read 2019-02-28."""
        try:
            return value if isinstance(value, date) else read_day(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class OnTrack(click.Choice[str]):
    """A track by its value; click itself would take the names of an enum's members."""

    def __init__(self) -> None:
        super().__init__([track.value for track in Track])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Track:  # noqa: ANN401 - click's signature
        """Read said, done or all."""
        return Track(super().convert(value, param, ctx))


class Commands(click.Group):
    """Says a Problem as one sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            log.refusal(problem, user=getuser(), command=ctx.invoked_subcommand)
            raise click.ClickException(str(problem)) from problem


def common_options(command: Command) -> Command:
    """Whose words, which track, as known when, and the format of the answer."""
    for option in (
        click.option(
            "--format", "form", type=click.Choice(FORMATS), default="table", help="How the answer is written."
        ),
        click.option(
            "--as-known-on", "known_on", type=Day(), metavar="DATE", help="Use what was public by then (today)."
        ),
        click.option(
            "--edition",
            metavar="DATE|RELEASE",
            expose_value=False,
            callback=_keep_edition,
            help="Use what this record held at the end of a day (UTC), or at a release.",
        ),
        click.option("--track", type=OnTrack(), default=Track.SAID.value, help="Words, deeds, or both."),
        click.option("--own-words", is_flag=True, help="Leave out those who speak for an actor."),
    ):
        command = option(command)
    return command


@contextmanager
def reading(selection: Selection) -> Iterator[tuple[Session, Selection]]:
    """The store of the environment, open for a selection, in which merged actors have become what they went into.

    Raises Problem for a slug that is not in the record.
    """
    store = open_store()
    try:
        with _edition_of(store).reading() as session:
            merged = codebook.other_names(session).actors
            selection = replace(selection, actors=tuple(merged.get(slug, slug) for slug in selection.actors))
            _check_slugs(session, selection)
            yield session, selection
    finally:
        store.close()


def _keep_edition(ctx: click.Context, _param: click.Parameter, asked: str | None) -> None:
    ctx.meta[_EDITION] = asked


def _edition_of(store: Store) -> Store:
    """The edition that the command asks for; the store itself where it asks for none."""
    asked = click.get_current_context().meta.get(_EDITION)
    if not asked:
        return store
    with store.reading() as session:
        found = edition_at(session, asked)
    return edition(store, found.revision)


def answer(form: str, columns: Sequence[str], rows: Sequence[Row], table: Callable[[], str]) -> None:
    """Write an answer in the format that was asked for."""
    if form == "json":
        click.echo(json.dumps([{column: row[column] for column in columns} for row in rows], indent=2))
    elif form == "csv":
        click.echo(_csv(columns, rows), nl=False)
    else:
        click.echo(table())


def aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under a head, in columns."""
    every = [head, *rows]
    widths = [max(len(row[column]) for row in every) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in every
    )


def _check_slugs(session: Session, selection: Selection) -> None:
    known: Mapping[str, Sequence[str]] = {
        "actor": [actor.slug for actor in codebook.actors(session)],
        "issue": [issue.slug for issue in codebook.issues(session)],
    }
    for what, slugs in (("actor", selection.actors), ("issue", selection.issues)):
        for slug in slugs:
            if slug not in known[what]:
                raise Problem(f"There is no {what} {slug!r} in the record. It has: {', '.join(known[what])}.")


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
