"""Colours: readable on their page, apart for every reader's eyes, and an actor's own wherever it is drawn."""

from collections.abc import Mapping
from itertools import combinations, pairwise
from math import dist
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.vocabulary import Colour
from positions.charts import colours
from positions.charts.colours import DARK, INK, LIGHT, MUTED, PAGE
from tests.charts.builders import actor

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

# What red-blind and green-blind eyes see of linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
SIGHTS: Final[Mapping[str, Matrix]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "red-blind": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green-blind": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
# Linear sRGB to CIE XYZ, and the white of daylight (D65).
XYZ: Final[Matrix] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE: Final[Vector] = (0.95047, 1.0, 1.08883)
THEMES: Final = pytest.mark.parametrize(("palette", "dark"), [(LIGHT, False), (DARK, True)], ids=["light", "dark"])


def linear(colour: str) -> Vector:
    """The light of a hex colour."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _curve(red), _curve(green), _curve(blue)


def _curve(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def times(matrix: Matrix, vector: Vector) -> Vector:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def lab(colour: str, sight: Matrix) -> Vector:
    """Where a colour lies in CIE Lab as these eyes see it: distances there are as they seem."""
    red, green, blue = (min(max(part, 0), 1) for part in times(sight, linear(colour)))
    x, y, z = (
        part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116
        for part in (a / b for a, b in zip(times(XYZ, (red, green, blue)), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@THEMES
def test_every_colour_can_be_read_on_its_page(palette: Mapping[Colour, str], dark: bool) -> None:
    wearing = {**palette, "ink": INK[dark], "muted": MUTED[dark]}
    assert {name: shade for name, shade in wearing.items() if colours.contrast(shade, PAGE[dark]) < 4.5} == {}


@THEMES
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_colours_can_be_told_apart(palette: Mapping[Colour, str], dark: bool, sight: str) -> None:
    places = {colour: lab(shade, SIGHTS[sight]) for colour, shade in palette.items()}
    assert {pair for pair in combinations(Colour, 2) if dist(places[pair[0]], places[pair[1]]) < 15} == set()


def test_there_is_a_shade_of_every_colour_for_each_page() -> None:
    assert set(LIGHT) == set(DARK) == set(Colour)
    assert [colours.shade(Colour.BLUE, dark=dark) for dark in (False, True)] == [
        *(LIGHT[Colour.BLUE], DARK[Colour.BLUE])
    ]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_the_ratio_of_wcag(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert colours.contrast(one, other) == colours.contrast(other, one)


# Whose colour


def test_an_actor_has_its_own_colour_and_a_person_that_of_the_principal_it_spoke_for_last() -> None:
    state, other = actor("state", colour=Colour.GREEN), actor("other", colour=Colour.PINK)
    envoy = actor("envoy", colour=None, principals=("state", "other"))
    known = {row.slug: row for row in (state, other, envoy)}
    assert colours.colour_of(state, known) is Colour.GREEN
    assert colours.colour_of(envoy, known) is Colour.GREEN


def test_a_principal_without_a_colour_is_passed_over() -> None:
    ministry, state = actor("ministry", colour=None), actor("state", colour=Colour.CYAN)
    envoy = actor("envoy", colour=None, principals=("ministry", "state"))
    assert colours.colour_of(envoy, {"ministry": ministry, "state": state}) is Colour.CYAN


def test_a_private_voice_is_grey() -> None:
    assert colours.colour_of(actor("scholar", colour=None), {}) is Colour.GREY


# The colour of a level


def test_the_ends_of_a_scale_are_brown_and_teal_and_its_middle_is_grey() -> None:
    low, middle, high = (colours.level_shade(value, 0, 100) for value in (0, 50, 100))
    assert (low, middle, high) == ("#8c510a", "#d5d8dc", "#01665e")


def test_a_level_is_stronger_the_nearer_it_is_to_its_end() -> None:
    strengths = [colours.contrast(colours.level_shade(value, -5, 5), "#ffffff") for value in range(1, 6)]
    assert all(weaker < stronger for weaker, stronger in pairwise(strengths))


@given(st.floats(-2, 2))
def test_a_number_on_the_colour_of_its_level_can_be_read(value: float) -> None:
    shade = colours.level_shade(value, -2, 2)
    assert colours.contrast(shade, colours.on_shade(shade)) >= 4.5
