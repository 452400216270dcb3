"""The frame of a stacked chart: one time axis, a panel for each issue on its own worded scale, room for labels.

Heights are in pixels and the same at every width, so that a level takes as much room on a phone as on a desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from db.queries.codebook import IssueRow
from positions.charts import colours

LEVEL_PX: Final = 36
"""Room of a step of the scale; less where a scale has many."""
TALLEST_PX: Final = 400
TITLE_PX: Final = 46
GAP_PX: Final = 14
AXIS_PX: Final = 48
LINE_PX: Final = 14.5
"""Height of a line of a label."""
FONT: Final = "Source Sans, sans-serif"
"""The page's own font."""
LANE_PX: Final = 26
"""Room of a speaker's lane."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is to look: on a dark page, on a narrow screen (a phone) or a tight one (up to 1,279 px).

    marked: the slug of a stance to ring.
    """

    dark: bool = False
    narrow: bool = False
    tight: bool = False
    marked: str = ""

    @property
    def plot_px(self) -> int:
        """The least width that the plot has in such a window, on which words have to find room."""
        if self.narrow:
            return 250
        return 270 if self.tight else 1000

    @property
    def stacked(self) -> bool:
        """Whether what stands side by side on a wide screen has to stand one below the other."""
        return self.narrow or self.tight

    @property
    def left(self) -> int:
        """Room for the words of the scale, in pixels."""
        return 88 if self.narrow else 168


@dataclass(frozen=True, slots=True)
class Window:
    """The days a figure shows, both included.

    bin_days: where there are more stances than room, the width of the bins of which only the first, last, lowest
    and highest days are drawn; 0 where every stance is.
    """

    first: date
    last: date
    bin_days: int = 0

    @property
    def thinned(self) -> bool:
        """Whether only some of the stances are drawn."""
        return self.bin_days > 0

    def has(self, day: date) -> bool:
        """Whether a day is shown."""
        return self.first <= day <= self.last

    @classmethod
    def around(cls, days: Sequence[date], *, since: date | None, until: date | None, known_on: date) -> "Window":
        """From the first to the last of some days with a margin, or as chosen; nothing later than is known."""
        first, last = min(days), max(days)
        margin = timedelta(days=max((last - first).days // 40, 7))
        return cls(since or first - margin, min(until or last + margin, known_on))


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel and its place: `axis` is its y axis (y, y2, ...), bottom and top in shares of the figure's height.

    lane: where unclear and declined answers are marked, in scale units; none where there are none.
    speakers: slugs of those with a lane of their own, top first; empty for a panel with a scale.
    """

    issue: IssueRow
    axis: str
    bottom: float
    top: float
    px: int
    lane: float | None = None
    speakers: tuple[str, ...] = ()

    @property
    def range(self) -> tuple[float, float]:
        """The y axis from bottom to top, in scale units (or lanes)."""
        if self.speakers:
            return len(self.speakers) - 0.4, -0.6
        step = self.issue.step
        floor = self.issue.low if self.lane is None else self.lane
        return floor - 0.45 * step, self.issue.high + 0.45 * step

    @property
    def units_per_px(self) -> float:
        """Scale units in a pixel."""
        low, high = self.range
        return abs(high - low) / self.px


@dataclass(frozen=True, slots=True)
class Plan:
    """A panel yet to be placed."""

    issue: IssueRow
    has_lane: bool = False
    speakers: tuple[str, ...] = ()

    @property
    def px(self) -> int:
        """Its height without the title."""
        if self.speakers:
            return LANE_PX * len(self.speakers) + 8
        steps = (self.issue.high - self.issue.low) / self.issue.step
        level = min(LEVEL_PX, TALLEST_PX / steps)
        return round(level * (steps + 0.9 + (1 if self.has_lane else 0)))

    @property
    def above(self) -> int:
        """Room above it: a title, or a gap to the panel it belongs to."""
        return 6 if self.speakers else TITLE_PX


def place(plans: Sequence[Plan]) -> tuple[tuple[Panel, ...], int]:
    """The panels, top first, and the height of all of them in pixels."""
    total = sum(plan.px + plan.above + GAP_PX for plan in plans)
    panels: list[Panel] = []
    used = 0
    for number, plan in enumerate(plans, start=1):
        top = used + plan.above
        lane = plan.issue.low - plan.issue.step if plan.has_lane else None
        panels.append(
            Panel(
                plan.issue,
                "y" if number == 1 else f"y{number}",
                bottom=1 - (top + plan.px) / total,
                top=1 - top / total,
                px=plan.px,
                lane=lane,
                speakers=plan.speakers,
            )
        )
        used = top + plan.px + GAP_PX
    return tuple(panels), total


def layout(
    panels: Sequence[Panel], height: int, window: Window, look: Look, *, top: int, right: int
) -> dict[str, Any]:
    """The figure's layout with its axes; `top` and `right` are the room for event names and line labels."""
    axes: dict[str, Any] = {}
    for panel in panels:
        axes[f"yaxis{panel.axis[1:]}"] = {
            "domain": [panel.bottom, panel.top],
            "range": list(panel.range),
            "tickvals": [] if panel.speakers else [level.value for level in panel.issue.levels],
            "showticklabels": False,
            "gridcolor": colours.RULE[look.dark],
            "zeroline": False,
            "fixedrange": True,
            "anchor": "x",
        }
    return {
        **axes,
        "xaxis": {**time_axis(window, look), "anchor": "free", "position": 0},
        "height": height + top + AXIS_PX,
        "margin": {"l": look.left, "r": right, "t": top, "b": AXIS_PX, "pad": 0},
        **page_layout(look),
    }


def time_axis(window: Window, look: Look) -> dict[str, Any]:
    """The axis of days that every chart over time has."""
    muted = colours.MUTED[look.dark]
    return {
        "range": [window.first.isoformat(), window.last.isoformat()],
        "type": "date",
        "showgrid": False,
        "ticks": "outside",
        "tickcolor": muted,
        "linecolor": muted,
        "showline": True,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": muted},
        "nticks": 5 if look.stacked else 12,
    }


def page_layout(look: Look) -> dict[str, Any]:
    """What every figure shares: the page's font and colours, and how it answers to a pointer."""
    ink = colours.INK[look.dark]
    return {
        "font": {"color": ink, "size": 12, "family": FONT},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 12,
        "dragmode": False,
        "clickmode": "event+select",
        "hoverlabel": {
            "align": "left",
            "bgcolor": colours.PAGE[look.dark],
            "bordercolor": colours.MUTED[look.dark],
            "font": {"color": ink, "size": 13},
        },
    }
