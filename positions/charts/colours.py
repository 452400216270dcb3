"""The colours of lines and levels, for light and dark pages.

Chosen by search: every line colour has a contrast of at least 4.5 to its page (WCAG AA for text, as labels wear
them), and any two differ for readers with normal, red-blind and green-blind sight. The tests hold this.
"""

from collections.abc import Mapping
from typing import Final

from db.queries.codebook import ActorRow
from db.vocabulary import Colour

LIGHT: Final[Mapping[Colour, str]] = {
    Colour.BLUE: "#2e5dc0",
    Colour.VERMILION: "#ba4e08",
    Colour.GREEN: "#1b7e47",
    Colour.PURPLE: "#9501fb",
    Colour.AMBER: "#523707",
    Colour.CYAN: "#057294",
    Colour.PINK: "#721b40",
    Colour.GREY: "#6c7678",
}
DARK: Final[Mapping[Colour, str]] = {
    Colour.BLUE: "#8fbffc",
    Colour.VERMILION: "#f6b190",
    Colour.GREEN: "#089942",
    Colour.PURPLE: "#a56de9",
    Colour.AMBER: "#f0a70e",
    Colour.CYAN: "#278bae",
    Colour.PINK: "#f5afcc",
    Colour.GREY: "#84857d",
}
PAGE: Final = {False: "#ffffff", True: "#030405"}
"""The page behind a chart, by whether it is dark; the same as in .streamlit/config.toml."""
INK: Final = {False: "#101418", True: "#f2f3f5"}
MUTED: Final = {False: "#5a626c", True: "#a3abb6"}
RULE: Final = {False: "#e4e7eb", True: "#2a303a"}

_LOW: Final = ("#8c510a", "#f6e8c3")
_HIGH: Final = ("#c7eae5", "#01665e")
_MIDDLE: Final = "#d5d8dc"


def colour_of(actor: ActorRow, actors: Mapping[str, ActorRow]) -> Colour:
    """An actor's own colour, or that of the principal it spoke for last; grey for one with neither."""
    if actor.colour:
        return actor.colour
    principals = (actors[slug].colour for slug in actor.principals if slug in actors)
    return next((colour for colour in principals if colour), Colour.GREY)


def shade(colour: Colour, *, dark: bool) -> str:
    """The colour as a hex code for this page."""
    return (DARK if dark else LIGHT)[colour]


def level_shade(value: float, low: float, high: float) -> str:
    """The colour of a value on its scale: brown at the low end, grey in the middle, teal at the high end."""
    place = (value - low) / (high - low) * 2 - 1
    if abs(place) < 0.02:
        return _MIDDLE
    strong, weak = (_LOW[0], _LOW[1]) if place < 0 else (_HIGH[1], _HIGH[0])
    return mix(weak, strong, abs(place))


def on_shade(colour: str) -> str:
    """Black or white, whichever reads better on a colour."""
    return "#ffffff" if contrast(colour, "#ffffff") >= contrast(colour, "#000000") else "#000000"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    linear = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (p / 255 for p in _parts(colour))
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def mix(one: str, other: str, share: float) -> str:
    """The colour that far (0 to 1) on the way from one to the other."""
    mixed = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
