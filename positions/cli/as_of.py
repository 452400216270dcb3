"""`positions as-of`: where actors stand on a day."""

from datetime import date

import click

from db.dates import today
from db.queries import codebook
from db.queries.codebook import IssueRow
from db.queries.stances import Selection
from positions import words
from positions.answer_rows import POSITION, position_row
from positions.answers import Standing, as_of
from positions.cli.parts import Day, aligned, answer, common_options, reading
from positions.standing import Track


@click.command("as-of")
@click.argument("day", type=Day(), metavar="DATE")
@click.option("--issue", "issues", multiple=True, metavar="SLUG", help="Only this issue (may be repeated).")
@click.option("--actor", "actors", multiple=True, metavar="SLUG", help="Only this actor (may be repeated).")
@common_options
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
    known = known_on or today()
    if day > known:
        raise click.UsageError(f"Nothing later than {known} is known: ask for a position on or before that day.")
    selection = Selection(issues=issues, actors=actors, whole=not own_words)
    with reading(selection) as (session, selection):
        found = as_of(session, selection, on=day, known_on=known, track=track)
        scales = {issue.slug: issue for issue in codebook.issues(session)}
    answer(form, POSITION, [position_row(standing) for standing in found], lambda: _table(found, scales, day))


def _table(found: tuple[Standing, ...], scales: dict[str, IssueRow], day: date) -> str:
    if not found:
        return f"No record of these actors on these issues by {words.day_words(day)}."
    rows = [(s.actor, s.issue, *_stands(s, scales[s.issue])) for s in found]
    return aligned(("ACTOR", "ISSUE", "POSITION", "LAST HEARD"), rows)


def _stands(standing: Standing, issue: IssueRow) -> tuple[str, str]:
    position = standing.position
    since = words.ANSWER[standing.since] if standing.since else ""
    if position is None:
        return "none", since
    heard = f"{words.day_words(position.effective_on)}, {words.counted(position.age_days, 'day')} ago"
    heard += " (carried)" if position.carried else ""
    heard += f"; since then {since}" if since else ""
    return f"{words.number(position.value)}  {words.level_words(issue, position.value)}", heard
