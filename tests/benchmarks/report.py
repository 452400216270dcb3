"""Writes what was measured into a folder: a table to read, one for programs, and a plot that needs no network."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import plotly.graph_objects as go

from tests.benchmarks.figures import SECONDS, Figure, as_numbers, spread

_HEADINGS: Final = ("Measured", "What", "Beside", "Ratio", "Target", "Met", "Absolute", "Absolute beside")
_COLUMNS: Final = (
    *("measured", "what", "beside", "ratio", "target", "met", "unit", "rounds"),
    *("median", "least", "most", "beside_median", "beside_least", "beside_most"),
)
_MET: Final = {True: "yes", False: "no", None: ""}


def write(figures: Sequence[Figure], folder: Path, about: str) -> None:
    """Write table.md, table.csv and plot.html, each over what is there; `about` says how it was measured."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.md").write_text(f"{about}\n\n{markdown(figures)}", encoding="utf-8")
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([_COLUMNS, *map(_numbers, figures)])
    plot(figures, about).write_html(folder / "plot.html", include_plotlyjs=True)


def markdown(figures: Sequence[Figure]) -> str:
    """The table to read; times are in milliseconds."""
    rows = [_HEADINGS, ("---",) * len(_HEADINGS), *map(_told, figures)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _told(one: Figure) -> tuple[str, ...]:
    unit = "ms" if one.unit == SECONDS else one.unit
    target = "" if one.target is None else f"{one.target:g}"
    absolute = (f"{spread(samples, one.unit)} {unit}" for samples in (one.ours, one.theirs))
    return (one.name, one.what, one.other, f"{one.ratio:.2f}", target, _MET[one.meets], *absolute)


def _numbers(one: Figure) -> tuple[str | float, ...]:
    target = "" if one.target is None else one.target
    about = (one.name, one.what, one.other, round(one.ratio, 4), target, _MET[one.meets], one.unit, len(one.ours))
    return (*about, *as_numbers(one.ours, one.unit), *as_numbers(one.theirs, one.unit))


def plot(figures: Sequence[Figure], about: str) -> go.Figure:
    """The ratio of each as a dot on a scale of powers, with its target as a line across."""
    labels = [f"{one.name}: {one.what} / {one.other}" for one in figures]
    aimed = [(label, one.target) for label, one in zip(labels, figures, strict=True) if one.target is not None]
    dots = {"x": [one.ratio for one in figures], "y": labels, "mode": "markers", "name": "ratio"}
    goals = {"x": [target for _, target in aimed], "y": [label for label, _ in aimed], "mode": "markers"}
    found = go.Figure(
        [go.Scatter(dots), go.Scatter(goals, name="target", marker={"symbol": "line-ns-open", "size": 14})]
    )
    found.update_layout(title=about, height=160 + 22 * len(figures), margin={"l": 480})
    found.update_xaxes(type="log", title="ratio")
    found.update_yaxes(autorange="reversed")
    return found


def line(one: Figure) -> str:
    """One figure in a line, told while others are measured."""
    met = {True: "", False: "  over the target", None: ""}[one.meets]
    return f"{one.name:22}{f'{one.what} / {one.other}':80}{one.ratio:>8.2f}{met}"
