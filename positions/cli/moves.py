"""`positions shifts` and `positions gap`: when positions moved, and how far apart two actors are."""

import math
from datetime import date
from typing import Any

import click

from db.dates import today
from db.queries import codebook
from db.queries.codebook import IssueRow
from db.queries.stances import Selection
from positions import words
from positions.answer_rows import GAP, SHIFT, gap_row, shift_row
from positions.answers import Moved, gaps, shifts
from positions.cli.parts import aligned, answer, common_options, reading
from positions.distance import Gap
from positions.shifts import WINDOW
from positions.standing import Track


class Step(click.FloatRange):
    """A step: a number above 0."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - click's signature
        """Refuse what is no number; click itself takes nan for one in every range."""
        step = float(super().convert(value, param, ctx))
        if not math.isfinite(step):
            self.fail(f"{value} is no number of units.", param, ctx)
        return step


@click.command("shifts")
@click.option("--issue", "issues", multiple=True, metavar="SLUG", help="Only this issue (may be repeated).")
@click.option("--actor", "actors", multiple=True, metavar="SLUG", help="Only this actor (may be repeated).")
@click.option(
    "--window", type=click.IntRange(1, 36_500), default=WINDOW, help="Days within which a return counts (90)."
)
@click.option(
    "--step",
    type=Step(0, min_open=True),
    help="Least difference that counts (a step of the issue's scale).",
)
@common_options
def shifts_command(
    *,
    issues: tuple[str, ...],
    actors: tuple[str, ...],
    window: int,
    step: float | None,
    own_words: bool,
    track: Track,
    known_on: date | None,
    form: str,
) -> None:
    """When positions moved, and what came of each move."""
    selection = Selection(issues=issues, actors=actors, whole=not own_words)
    with reading(selection) as (session, selection):
        found = shifts(session, selection, known_on=known_on or today(), track=track, window=window, step=step)
        scales = {issue.slug: issue for issue in codebook.issues(session)}
    answer(form, SHIFT, [shift_row(moved) for moved in found], lambda: _shift_table(found, scales))


@click.command("gap")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--issue", required=True, metavar="SLUG", help="The issue.")
@common_options
def gap_command(
    *, a: str, b: str, issue: str, own_words: bool, track: Track, known_on: date | None, form: str
) -> None:
    """How far apart the actors A and B (slugs) are on an issue, on each day on which either moves."""
    selection = Selection(issues=(issue,), actors=(a, b), whole=not own_words)
    with reading(selection) as (session, selection):
        a, b = selection.actors
        found = gaps(session, selection, a, b, known_on=known_on or today(), track=track)
        scale = next(row for row in codebook.issues(session) if row.slug == issue)
    answer(form, GAP, [gap_row(gap) for gap in found], lambda: _gap_table(found, scale, a, b))


def _shift_table(found: tuple[Moved, ...], scales: dict[str, IssueRow]) -> str:
    if not found:
        return "No shift of these actors on these issues, as known."
    rows = []
    for actor, issue, shift in found:
        path = " to ".join(words.level_words(scales[issue], day.value) for day in (shift.before, shift.after))
        back = f"fully back {words.day_words(shift.fully_back_on)}" if shift.fully_back_on else ""
        rows.append((words.day_words(shift.on), actor, issue, path, words.OUTCOME[shift.outcome], back))
    return aligned(("DATE", "ACTOR", "ISSUE", "FROM AND TO", "OUTCOME", ""), rows)


def _gap_table(found: tuple[Gap, ...], issue: IssueRow, a: str, b: str) -> str:
    if not found:
        return "No gap: one of them has no position on this issue, as known."
    who = {"a": a, "b": b, "both": "both"}
    rows = [
        (
            words.day_words(gap.on),
            words.level_words(issue, gap.a),
            words.level_words(issue, gap.b),
            f"{words.gap_words(issue, gap.gap)} ({gap.status})",
            who[gap.moved],
        )
        for gap in found
    ]
    return aligned(("DATE", a.upper(), b.upper(), "GAP", "MOVED"), rows)
