"""The marks of one line in a panel: steps, dots, spans of days, answers off the scale, an analyst's ghosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Certainty, Kind
from positions.answers import Line
from positions.charts import colours
from positions.charts.behind import evidence, hover
from positions.charts.frame import Look, Panel, Window
from positions.standing import CARRIED_AFTER, Day, Step, Track, days_of, gives_value, steps_of

SYMBOLS: Final = {
    Kind.DECLARED_POLICY: "circle",
    Kind.DEMAND: "triangle-up",
    Kind.OFFER: "diamond",
    Kind.SIGNAL: "cross",
    Kind.ACTION: "square",
}
FAINT: Final = 0.45
GHOST: Final = 0.28


@dataclass(frozen=True, slots=True)
class Brush:
    """How a line is drawn: its colour, how far beside its level (in scale units), on which track."""

    colour: str
    beside: float
    track: Track


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot: the stances of one day at one value; the first is the best ranked."""

    on: date
    value: float
    stances: tuple[StanceRow, ...]

    @property
    def faint(self) -> bool:
        """Whether the coder was not certain."""
        return self.stances[0].certainty is Certainty.LOW

    @property
    def slugs(self) -> tuple[str, ...]:
        """The stances behind it."""
        return tuple(stance.slug for stance in self.stances)


def marks_of(days: Sequence[Day]) -> list[Mark]:
    """One mark for each value of each day."""
    found = []
    for day in days:
        ranked = sorted(day.stances, key=lambda stance: stance.value or 0)
        for _, group in groupby(ranked, key=lambda stance: stance.value):
            stances = tuple(sorted(group, key=day.stances.index))
            found.append(Mark(day.on, stances[0].value or 0, stances))
    return found


def line_traces(
    line: Line, panel: Panel, brush: Brush, *, window: Window, known_on: date, look: Look
) -> list[dict[str, Any]]:
    """Every trace of one track of a line, in the order in which they are painted; empty ones are left out."""
    days = _from_the_edge(days_of(line.stances, track=brush.track, known_on=known_on), window)
    shown = [mark for mark in marks_of(days) if window.has(mark.on)]
    ghosts = [s for s in line.stances if _is_ghost(s, brush.track, known_on) and window.has(s.last)]
    # What lies between two days that are drawn was heard all the same: only silence wider than bins is seen.
    silence = max(CARRIED_AFTER, 2 * window.bin_days)
    steps = steps_of(days, until=min(window.last, known_on), carried_after=silence)
    heard, carried = _step_points(steps, brush.beside)
    said = brush.track is not Track.DONE
    traces = [
        _strokes(heard, panel, brush, width=2.5 if said else 1.5, dash="solid" if said else "2px,3px", opacity=1),
        _strokes(
            carried, panel, brush, width=2 if said else 1.2, dash="7px,5px" if said else "1px,6px", opacity=0.6
        ),
        _spans(line.stances, panel, brush, known_on),
        _spreads(days, panel, brush),
        _dots([mark for mark in shown if not mark.faint], shown, panel, brush, window, look),
        _dots([mark for mark in shown if mark.faint], shown, panel, brush, window, look, opacity=FAINT),
        _ghost_spans(ghosts, panel, brush),
        _ghost_dots(ghosts, panel, brush, window),
    ]
    return [trace for trace in traces if trace["x"]]


def _from_the_edge(days: Sequence[Day], window: Window) -> Sequence[Day]:
    """The days from the last one before the window on: with it the line comes in at the edge."""
    before = sum(1 for day in days if day.on < window.first)
    return days[max(before - 1, 0) :]


def lane_trace(
    stances: Sequence[StanceRow], panel: Panel, brush: Brush, *, window: Window, known_on: date, look: Look
) -> dict[str, Any] | None:
    """Unclear and declined answers on the lane below the scale; none where there are none."""
    off = [s for s in stances if is_off_scale(s, known_on) and window.has(s.last)]
    if not off or panel.lane is None:
        return None
    return {
        **_base(panel),
        "mode": "markers+text",
        "x": [stance.last.isoformat() for stance in off],
        "y": [panel.lane + brush.beside] * len(off),
        "text": ["?" if stance.answer is Answer.UNCLEAR else "–" for stance in off],
        "textfont": {"size": 11, "color": brush.colour},
        "marker": {
            "symbol": "circle-open",
            "size": 15,
            "color": brush.colour,
            "line": {"width": 1.5, "color": brush.colour},
        },
        **_alone(off, panel, window, ink=brush.colour),
    }


def is_off_scale(stance: StanceRow, known_on: date) -> bool:
    """Whether a stance is an unclear or declined answer, known by a day."""
    return stance.answer is not Answer.PLACED and stance.known_on <= known_on


def _reach(window: Window) -> int:
    """Days within which two dots overlap on a screen of usual width; where many are left out, none are gathered."""
    return 0 if window.thinned else round((window.last - window.first).days / 110)


def _is_ghost(stance: StanceRow, track: Track, known_on: date) -> bool:
    described = stance.attribution is Attribution.ANALYST and stance.answer is Answer.PLACED
    return described and track.has(stance.kind) and stance.known_on <= known_on


Points = list[tuple[date | None, float | None]]


def _step_points(steps: Sequence[Step], beside: float) -> tuple[Points, Points]:
    """The corners of the line while it was heard, and of the stretches over which it is carried."""
    heard: Points = []
    carried: Points = []
    before: float | None = None
    for step in steps:
        y = step.value + beside
        if before is not None:
            heard.append((step.first, before))
        heard.extend([(step.first, y), (step.heard_until, y)])
        if step.heard_until < step.until:
            heard.append((None, None))
            carried.extend([(step.heard_until, y), (step.until, y), (None, None)])
        before = y
    return heard, carried


def _strokes(
    points: Points, panel: Panel, brush: Brush, *, width: float, dash: str, opacity: float
) -> dict[str, Any]:
    return {
        **_base(panel),
        "mode": "lines",
        "x": [x.isoformat() if x else None for x, _ in points],
        "y": [None if y is None else round(y, 4) for _, y in points],
        "line": {"color": brush.colour, "width": width, "dash": dash, "shape": "linear"},
        "opacity": opacity,
        "hoverinfo": "skip",
    }


def _spans(stances: Sequence[StanceRow], panel: Panel, brush: Brush, known_on: date) -> dict[str, Any]:
    """A bar from the first to the last day of each date that is no single day."""
    points: Points = []
    for s in stances:
        if s.first < s.last and gives_value(s, track=brush.track, known_on=known_on) and s.value is not None:
            y = s.value + brush.beside
            points += [(s.first, y), (s.last, y), (None, None)]
    return _strokes(points, panel, brush, width=8, dash="solid", opacity=0.3)


def _spreads(days: Sequence[Day], panel: Panel, brush: Brush) -> dict[str, Any]:
    """A thin upright from the lowest to the highest value of a day on which they differ."""
    points: Points = []
    for day in days:
        if day.low < day.high:
            points += [(day.on, day.low + brush.beside), (day.on, day.high + brush.beside), (None, None)]
    return _strokes(points, panel, brush, width=1, dash="solid", opacity=0.7)


def _dots(
    marks: Sequence[Mark],
    line: Sequence[Mark],
    panel: Panel,
    brush: Brush,
    window: Window,
    look: Look,
    *,
    opacity: float = 1,
) -> dict[str, Any]:
    """Some marks of a line; a click finds those of the whole line that lie on them, too."""
    kinds = [mark.stances[0].kind for mark in marks]
    hollow = [not any(stance.evidence for stance in mark.stances) for mark in marks]
    return {
        **_base(panel),
        "mode": "markers",
        "x": [mark.on.isoformat() for mark in marks],
        "y": [round(mark.value + brush.beside, 4) for mark in marks],
        "marker": {
            "symbol": [
                SYMBOLS[kind] + ("-open" if empty else "") for kind, empty in zip(kinds, hollow, strict=True)
            ],
            "size": [12 if kind in {Kind.DEMAND, Kind.SIGNAL, Kind.OFFER} else 10 for kind in kinds],
            "color": brush.colour,
            "opacity": opacity,
            "line": {
                "width": 1.2,
                "color": [brush.colour if empty else colours.PAGE[look.dark] for empty in hollow],
            },
        },
        **evidence(
            [_stacked(mark, line, _reach(window)) for mark in marks],
            [hover(mark.stances, panel.issue, brief=window.thinned) for mark in marks],
            opacity=opacity,
            brief=window.thinned,
        ),
        **({} if window.thinned else {"ids": [",".join(mark.slugs) for mark in marks]}),  # without those it lies on
    }


def _stacked(mark: Mark, marks: Sequence[Mark], reach: int) -> tuple[str, ...]:
    """A mark's stances, then those of marks that lie on it, the nearest first."""
    near = [m for m in marks if m is not mark and m.value == mark.value and abs((m.on - mark.on).days) <= reach]
    near.sort(key=lambda m: abs((m.on - mark.on).days))
    return (*mark.slugs, *(slug for m in near for slug in m.slugs))


def _ghost_spans(ghosts: Sequence[StanceRow], panel: Panel, brush: Brush) -> dict[str, Any]:
    points: Points = []
    for s in ghosts:
        if s.first < s.last:
            y = (s.value or 0) + brush.beside
            points += [(s.first, y), (s.last, y), (None, None)]
    return _strokes(points, panel, brush, width=8, dash="solid", opacity=0.12)


def _ghost_dots(ghosts: Sequence[StanceRow], panel: Panel, brush: Brush, window: Window) -> dict[str, Any]:
    return {
        **_base(panel),
        "mode": "markers",
        "x": [stance.last.isoformat() for stance in ghosts],
        "y": [(stance.value or 0) + brush.beside for stance in ghosts],
        "marker": {
            "symbol": [SYMBOLS[stance.kind] for stance in ghosts],
            "size": 15,
            "color": brush.colour,
            "opacity": GHOST,
            "line": {"width": 0},
        },
        **_alone(ghosts, panel, window, opacity=GHOST),
    }


def _alone(stances: Sequence[StanceRow], panel: Panel, window: Window, **look: Any) -> dict[str, Any]:  # noqa: ANN401 - handed on
    """What stands behind marks of one stance each."""
    hovers = [hover((s,), panel.issue, brief=window.thinned) for s in stances]
    return evidence([(s.slug,) for s in stances], hovers, brief=window.thinned, **look)


def _base(panel: Panel) -> dict[str, Any]:
    return {"type": "scatter", "xaxis": "x", "yaxis": panel.axis}
