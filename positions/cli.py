"""The command `positions`: makes a store, and answers questions about it in a terminal."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any, Final

import click
from sqlalchemy.orm import Session

from db.dates import read_day, today
from db.problems import Problem
from db.queries import codebook
from db.queries.stances import Selection, record_count
from db.setup import open_store
from positions import words
from positions.answers import Standing, as_of
from positions.standing import Track

FORMATS: Final = ("table", "csv", "json")


class Day(click.ParamType[date]):
    """A day in an option or argument."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's signature
        """Read 2019-02-28."""
        try:
            return value if isinstance(value, date) else read_day(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Commands(click.Group):
    """Says a Problem as one sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise click.ClickException(str(problem)) from problem


@click.group(cls=Commands)
def main() -> None:
    """Records dated policy stances and answers where actors stand. POSITIONS_DATABASE_URL names the store."""


@main.command()
@click.option("--empty", is_flag=True, help="Start without the data set that comes with the program.")
def init(*, empty: bool) -> None:
    """Make the store, with the data set in it; one that is there already stays as it is."""
    store = open_store(empty=empty)
    with store.reading() as session:
        count = record_count(session, Selection())
    click.echo(f"The store at {store.place} is ready and holds {words.counted(count, 'stance')}.")
    store.close()


@main.command("as-of")
@click.argument("day", type=Day(), metavar="DATE")
@click.option("--issue", "issues", multiple=True, metavar="SLUG", help="Only this issue (may be repeated).")
@click.option("--actor", "actors", multiple=True, metavar="SLUG", help="Only this actor (may be repeated).")
@click.option("--own-words", is_flag=True, help="Leave out those who speak for an actor.")
@click.option("--track", type=click.Choice(list(Track)), default=Track.SAID, help="Words, deeds, or both.")
@click.option("--as-known-on", "known_on", type=Day(), metavar="DATE", help="Use what was public by then (today).")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table")
def as_of_command(
    *,
    day: date,
    issues: tuple[str, ...],
    actors: tuple[str, ...],
    own_words: bool,
    track: Track,
    known_on: date | None,
    form: str,
) -> None:
    """Where actors stand on DATE (2019-02-28)."""
    selection = Selection(issues=issues, actors=actors, whole=not own_words)
    store = open_store()
    try:
        with store.reading() as session:
            _known_slugs(session, selection)
            found = as_of(session, selection, on=day, known_on=known_on or today(), track=track)
            levels = {issue.slug: issue for issue in codebook.issues(session)}
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    finally:
        store.close()
    rows = [_row(standing) for standing in found]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
    elif form == "csv":
        click.echo(_csv(rows), nl=False)
    else:
        click.echo(_table(found, levels, day))


def _known_slugs(session: Session, selection: Selection) -> None:
    """Raise Problem for an actor or issue that is not in the record."""
    actors = {actor.slug for actor in codebook.actors(session)}
    issues = {issue.slug for issue in codebook.issues(session)}
    for what, slugs, known in (("actor", selection.actors, actors), ("issue", selection.issues, issues)):
        for slug in slugs:
            if slug not in known:
                raise Problem(f"There is no {what} {slug!r} in the record. It has: {', '.join(sorted(known))}.")


COLUMNS: Final = ("actor", "issue", "position", "effective_on", "age_days", "carried", "since", "stances")


def _row(standing: Standing) -> dict[str, Any]:
    position = standing.position
    values = (
        *(standing.actor, standing.issue),
        *(position and position.value, position and position.effective_on.isoformat()),
        *(position and position.age_days, position and position.carried, standing.since),
        len(position.day.stances) if position else 0,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: list[dict[str, Any]]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _table(found: tuple[Standing, ...], levels: dict[str, codebook.IssueRow], day: date) -> str:
    if not found:
        return f"No record of these actors on these issues by {words.day_words(day)}."
    rows = [("ACTOR", "ISSUE", "POSITION", "LAST HEARD")]
    for standing in found:
        position, issue = standing.position, levels[standing.issue]
        if position:
            stands = f"{words.number(position.value)}  {words.level_words(issue, position.value)}"
            heard = f"{words.day_words(position.effective_on)}, {words.counted(position.age_days, 'day')} ago"
            heard += " (carried)" if position.carried else ""
            heard += f"; since then {words.ANSWER[standing.since]}" if standing.since else ""
        else:
            stands, heard = "none", words.ANSWER[standing.since] if standing.since else ""
        rows.append((standing.actor, standing.issue, stands, heard))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )
