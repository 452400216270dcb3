"""The words around a panel: its title, and the labels of its levels at the left."""

from collections.abc import Sequence
from typing import Any

from positions import words
from positions.charts import colours
from positions.charts.frame import LINE_PX, Look, Panel
from positions.charts.text import plain, wrapped


def scale_words(panel: Panel, look: Look, *, numbers: bool = False) -> list[dict[str, Any]]:
    """The words at the left of a panel: each level's label with its meaning on hover; the two ends are bold.

    numbers: with the level's value behind the words, where lanes below speak in numbers.
    """
    return [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "right",
            "xshift": -8,
            "yref": panel.axis,
            "y": value,
            "yanchor": "middle",
            "align": "right",
            "showarrow": False,
            "text": f"{text} {words.number(value)}" if numbers and value != panel.lane else text,
            "hovertext": meaning,
            "captureevents": True,
            "font": {"size": 11 if look.narrow else 12, "color": colours.INK[look.dark]},
        }
        for value, text, meaning in _worded(panel, look)
    ]


def titles(panels: Sequence[Panel], look: Look) -> list[dict[str, Any]]:
    """The name of each issue above its panel, with its question where there is room."""
    found = []
    for panel in (panel for panel in panels if not panel.speakers):
        muted = colours.MUTED[look.dark]
        question = "" if look.stacked else f'   <span style="color:{muted}">{plain(panel.issue.question)}</span>'
        found.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": panel.top,
                "xanchor": "left",
                "yanchor": "bottom",
                "xshift": -look.left + 2,
                "yshift": 8,
                "align": "left",
                "showarrow": False,
                "text": f"<b>{plain(panel.issue.name)}</b>{question}",
                "hovertext": wrapped(panel.issue.question, 48),
                "captureevents": True,
                "font": {"size": 14, "color": colours.INK[look.dark]},
            }
        )
    return found


def _label(end: str | None, label: str, width: int, look: Look) -> str:
    """The words of a level, in two lines at most; an end is bold, with its level below where that says more."""
    if end is None:
        return wrapped(label, width, 2)
    bold = f"<b>{wrapped(end, width, 2)}</b>"
    return bold if look.narrow or label in {"", end} else f"{bold}<br>{wrapped(label, width, 1)}"


def _room(one: str, other: str) -> float:
    """Pixels between the middles of two labels, so that they do not touch."""
    lines = one.count("<br>") + other.count("<br>") + 2
    return lines / 2 * LINE_PX + 1


def _worded(panel: Panel, look: Look) -> list[tuple[float, str, str]]:
    """Value, text and meaning of each label that has room; the ends always have it."""
    issue, width = panel.issue, 14 if look.narrow else 30
    ends = {issue.low: issue.low_end, issue.high: issue.high_end}
    labels = {level.value: level.label for level in issue.levels}
    meanings = {level.value: level.meaning for level in issue.levels}
    texts = {value: _label(ends.get(value), labels.get(value, ""), width, look) for value in {*labels, *ends}}
    found: list[tuple[float, str, str]] = []
    for value, text in sorted(texts.items()):
        near = [issue.high, *(other for other, _, _ in found[-1:])] if value not in ends else []
        if all(abs(value - other) >= _room(text, texts[other]) * panel.units_per_px for other in near):
            found.append((value, text, wrapped(meanings.get(value, ends.get(value, "")), 48)))
    if panel.lane is not None:
        found.append(
            (panel.lane, "<i>" + wrapped("unclear, declined", width) + "</i>", "Answers that are off the scale")
        )
    return found
