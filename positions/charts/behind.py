"""What stands behind a mark: what it says when pointed at, and which stances a click opens."""

from collections.abc import Sequence
from typing import Any

from db.queries.codebook import IssueRow
from db.queries.stances import StanceRow
from positions import words
from positions.charts.text import plain, wrapped


def hover(stances: Sequence[StanceRow], issue: IssueRow, *, brief: bool = False) -> str:
    """What a mark says when pointed at: who, when, what kind, the words of the level, what was said.

    brief: where a figure has very many marks, only who, when and the level; a click opens the rest.
    """
    if brief:
        more = f" and {len(stances) - 1} more" if len(stances) > 1 else ""
        first = stances[0]
        return f"{plain(first.speaker_name)}, {words.span_words(first.stated_on)}{more}: {_level(first, issue)}"
    told = [_told(stance, issue) for stance in stances[:3]]
    if len(stances) > 3:
        told.append(f"and {len(stances) - 3} more")
    return "<br><br>".join(told)


def evidence(
    slugs: Sequence[tuple[str, ...]],
    hovers: Sequence[str],
    *,
    opacity: float = 1,
    ink: str = "",
    brief: bool = False,
) -> dict[str, Any]:
    """What a click and a pointer find behind each mark: the stances' slugs, and words.

    A clicked mark changes neither itself nor its neighbours: all keep their opacity and the colour of their text.
    Plotly takes one value for a trace here, so the marks of a trace share them. brief: in a figure with very many
    marks they have no names beside.
    """
    shown: dict[str, Any] = {"marker": {"opacity": opacity}}
    if ink:
        shown["textfont"] = {"color": ink}
    return {
        "cliponaxis": False,
        "customdata": [",".join(found) for found in slugs],
        **({} if brief else {"ids": [",".join(found) for found in slugs]}),
        "hovertext": list(hovers),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "selected": shown,
        "unselected": shown,
    }


def _told(stance: StanceRow, issue: IssueRow) -> str:
    proof = words.counted(stance.evidence, "source") if stance.evidence else "no evidence"
    return "<br>".join(
        (
            f"<b>{plain(stance.speaker_name)}</b>, {words.KIND[stance.kind]}, {words.span_words(stance.stated_on)}",
            f"<b>{_level(stance, issue)}</b>",
            wrapped(stance.summary, 56, 6),
            f"certainty {words.CERTAINTY[stance.certainty]} · {words.ATTRIBUTION[stance.attribution]} · {proof}",
        )
    )


def _level(stance: StanceRow, issue: IssueRow) -> str:
    """The words of a stance's level with its value, or of an answer that has none."""
    if stance.value is None:
        return plain(words.ANSWER[stance.answer])
    return plain(f"{words.level_words(issue, stance.value)} ({words.number(stance.value)})")
