"""Stances as a table, for the page Record and behind every chart, and the same rows as CSV."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from db.queries.codebook import IssueRow
from db.queries.stances import RecordRow, StanceRow
from db.vocabulary import Answer
from positions import words
from positions.answers import Line

Row = dict[str, Any]
COLUMNS: Final = (
    *("Date", "Actor", "Issue", "Position", "Value", "Kind", "Certainty", "On whose word", "Summary"),
    *("Sources", "Public since", "Status", "Stance"),
)


def record_rows(rows: Sequence[RecordRow], issues: Mapping[str, IssueRow]) -> list[Row]:
    """The rows of the record's table, as they are shown and exported."""
    return [
        _row(row, row.actor, issues[row.issue_slug], "retracted" if row.retracted_why is not None else "")
        for row in rows
    ]


def line_rows(lines: Sequence[Line], issues: Mapping[str, IssueRow], *, until: date = date.max) -> list[Row]:
    """The stances behind some lines up to a day, each once, the newest first."""
    stances = {stance.slug: stance for line in lines for stance in line.stances if stance.last <= until}
    ordered = sorted(stances.values(), key=lambda stance: (stance.last, stance.slug), reverse=True)
    return [_row(stance, stance.speaker_name, issues[stance.issue], "") for stance in ordered]


def position_words(issue: IssueRow, answer: Answer, value: float | None) -> str:
    """The level's words, or how the question was answered instead."""
    return words.ANSWER[answer] if value is None else words.level_words(issue, value)


def _row(stance: RecordRow | StanceRow, actor: str, issue: IssueRow, status: str) -> Row:
    return dict(
        zip(
            COLUMNS,
            (
                *(stance.stated_on, actor, issue.name, position_words(issue, stance.answer, stance.value)),
                *(stance.value, words.KIND[stance.kind], words.CERTAINTY[stance.certainty]),
                *(words.ATTRIBUTION[stance.attribution], stance.summary, stance.evidence),
                *(stance.known_on.isoformat(), status, stance.slug),
            ),
            strict=True,
        )
    )
