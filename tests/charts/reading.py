"""What a test reads off a figure: its dots, its strokes, its words, and where they lie in pixels."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from tests.charts.builders import Figure

HEARD, CARRIED = {"dash": "solid", "width": 2.5}, {"dash": "7px,5px"}
DONE_HEARD, DONE_CARRIED = {"dash": "2px,3px"}, {"dash": "1px,6px"}
BAR: Final = {"width": 8}
SPREAD: Final = {"width": 1}
LINE: Final = 1.3
"""Plotly's height of a line of text, in sizes of its letters."""
Point = tuple[str, float]


class Dot(NamedTuple):
    """A mark that can be clicked: the slugs behind it, its own first."""

    x: str
    y: float
    axis: str
    slugs: tuple[str, ...]
    hover: str
    symbol: str
    size: float
    opacity: float
    colour: str
    text: str


def dots(figure: Figure) -> list[Dot]:
    """Every mark with stances behind it."""
    return [dot for trace in figure["data"] if "customdata" in trace for dot in _dots(trace)]


def dot(figure: Figure, slug: str) -> Dot:
    """The mark of a stance."""
    return next(dot for dot in dots(figure) if dot.slugs[0] == slug)


def _dots(trace: dict[str, Any]) -> Iterator[Dot]:
    marker = trace["marker"]
    for at, x in enumerate(trace["x"]):
        yield Dot(
            *(x, trace["y"][at], trace["yaxis"], tuple(trace["customdata"][at].split(",")), trace["hovertext"][at]),
            *(_each(marker["symbol"], at), _each(marker["size"], at), _each(marker.get("opacity", 1), at)),
            *(_each(marker["color"], at), trace["text"][at] if "text" in trace else ""),
        )


def _each(value: Any, at: int) -> Any:  # noqa: ANN401 - one for all or a list
    return value[at] if isinstance(value, list) else value


def strokes(figure: Figure, style: dict[str, Any]) -> list[list[Point]]:
    """The unbroken pieces of all strokes in this style, as corners."""
    found: list[list[Point]] = []
    for trace in figure["data"]:
        if trace["mode"] == "lines" and style.items() <= trace["line"].items():
            found += pieces(trace)
    return found


def pieces(trace: dict[str, Any]) -> list[list[Point]]:
    """A stroke's corners, broken where it is lifted."""
    found: list[list[Point]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None:
            found.append([])
        else:
            found[-1].append((x, y))
    return [piece for piece in found if piece]


def segments(figure: Figure) -> list[tuple[Point, Point]]:
    """Every straight stretch of every stroke."""
    strokes = (trace for trace in figure["data"] if trace["mode"] == "lines")
    return [pair for trace in strokes for piece in pieces(trace) for pair in pairwise(piece)]


def annotations(figure: Figure, *, xref: str, yref: str) -> list[dict[str, Any]]:
    """The words that are placed in this way, lowest first."""
    found = [a for a in figure["layout"]["annotations"] if (a["xref"], a["yref"]) == (xref, yref)]
    return sorted(found, key=lambda words: words["y"])


def scale_words(figure: Figure, axis: str = "y") -> list[dict[str, Any]]:
    """The words at the left of a panel, lowest first."""
    return annotations(figure, xref="paper", yref=axis)


def end_labels(figure: Figure, axis: str = "y") -> list[dict[str, Any]]:
    """The names at the ends of a panel's lines, lowest first."""
    return annotations(figure, xref="x", yref=axis)


def event_words(figure: Figure) -> list[dict[str, Any]]:
    """The names and ticks of events."""
    return annotations(figure, xref="x", yref="paper")


def axes(figure: Figure) -> dict[str, dict[str, Any]]:
    """The y axes by name, the first panel's first."""
    found = {f"y{name[5:]}": axis for name, axis in figure["layout"].items() if name.startswith("yaxis")}
    return dict(sorted(found.items(), key=lambda named: int(named[0][1:] or 1)))


def pixels_per_unit(figure: Figure, axis: str = "y") -> float:
    """How many pixels a unit of a y axis takes."""
    layout, margin = figure["layout"], figure["layout"]["margin"]
    (bottom, top), (low, high) = (axes(figure)[axis][part] for part in ("domain", "range"))
    return float((top - bottom) * (layout["height"] - margin["t"] - margin["b"]) / abs(high - low))


def gaps_px(figure: Figure, words: Sequence[dict[str, Any]]) -> list[float]:
    """The pixels between neighbouring words of one panel."""
    places = [word["y"] * pixels_per_unit(figure, word["yref"]) + word.get("yshift", 0) for word in words]
    return [above - below for below, above in pairwise(sorted(places))]


def touching(figure: Figure, words: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Neighbouring words of one panel that lie on each other, line for line."""
    heights = [(word["text"].count("<br>") + 1) * word["font"]["size"] * LINE for word in words]
    rooms = zip(pairwise(words), pairwise(heights), gaps_px(figure, words), strict=True)
    return [(a["text"], b["text"]) for (a, b), (low, high), gap in rooms if gap < (low + high) / 2 - 0.5]


def texts(figure: Figure) -> list[str]:
    """Everything on a figure that is read as text: annotations, hovers and the signs in marks."""
    found = []
    for words in (*figure["layout"]["annotations"], *figure["data"]):
        for part in (words.get("text"), words.get("hovertext")):
            found += part if isinstance(part, list) else [part or ""]
    return found
