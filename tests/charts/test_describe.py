"""The words that stand for a chart: where each line goes, and a key to every symbol that is drawn."""

from datetime import date

from db.queries.stances import StanceRow
from db.vocabulary import Answer, Attribution, Kind
from positions.charts.describe import KEY, describe
from positions.charts.frame import Window
from tests.charts.builders import BOTH, actor, issue, line
from tests.rules.builders import stance


def told(*stances: StanceRow, first: str = "2019-01-01", last: str = "2019-12-31", known_on: str = "") -> str:
    """What is said of a line of these stances, of an actor called North Korea on an issue called Sanctions."""
    return describe(
        [line(*stances)],
        issues=[issue()],
        actors={"a": actor("a", name="North Korea")},
        tracks=BOTH,
        window=Window(date.fromisoformat(first), date.fromisoformat(last)),
        known_on=date.fromisoformat(known_on or last),
    )


def test_a_line_is_told_from_its_first_to_its_last_position_in_the_words_of_the_scale() -> None:
    assert told(
        stance(on="2019-01-01", value=-2), stance(on="2019-02-01", value=0), stance(on="2019-03-01", value=2)
    ) == (
        "Positions over time, 1 Jan 2019 to 31 Dec 2019. "
        "Sanctions: what North Korea said goes from None to All in 2 moves."
    )


def test_a_line_that_does_not_move_stays() -> None:
    stayed = told(stance(on="2019-01-01", value=1), stance(on="2019-02-01", value=1))
    assert stayed.endswith("Sanctions: what North Korea said stays at Most.")


def test_deeds_are_told_apart_from_words() -> None:
    deeds = told(stance(on="2019-01-01", value=1), stance(on="2019-02-01", value=-2, kind=Kind.ACTION))
    assert "what North Korea said stays at Most." in deeds
    assert "what North Korea did stays at None." in deeds


def test_nothing_is_told_of_a_line_without_a_value() -> None:
    assert told(
        stance(on="2019-01-01", answer=Answer.DECLINED), stance(on="2019-01-02", attribution=Attribution.ANALYST)
    ) == ("Positions over time, 1 Jan 2019 to 31 Dec 2019.")


def test_nothing_later_than_is_known_is_told() -> None:
    early, late = stance(on="2019-01-01", value=1), stance(on="2019-06-01", value=-2)
    secret = stance(on="2019-02-01", value=2, known_on="2020-01-01")
    assert told(early, secret, late, last="2019-05-31") == told(early, last="2019-05-31")


def test_the_key_names_every_symbol() -> None:
    assert all(
        sign in KEY for sign in ("●", "▲", "◆", "✚", "■", "Dashed", "Faint", "Hollow", "pale", "Bar", "?", "–")
    )
