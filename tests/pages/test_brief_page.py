"""The Brief: between two dates or events on one page, each number the pages' own, as HTML and as Markdown."""

from datetime import date
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.engine import Store
from db.queries.stances import Selection
from positions.answers import shifts
from tests.pages.reader import Files, choose, told, visit

SPAN: Final = {"from": "singapore", "to": "hanoi", "issues": "sequencing", "actors": "united-states,dprk"}


def page(**link: str) -> AppTest:
    """From Singapore to Hanoi, Washington and Pyongyang on sequencing, unless chosen."""
    return visit("brief", **SPAN | link)


def text(app: AppTest) -> str:
    """The brief, as read."""
    found: str = app.markdown[-1].value
    return found.replace("\\", "")


def section(app: AppTest, title: str) -> str:
    return text(app).partition(f"## {title}")[2].partition("\n## ")[0]


def test_it_is_named_after_its_two_events_and_says_whom_when_and_as_known_on(record: Store) -> None:
    found = text(page(known="2019-12-31"))
    assert found.startswith("# From Singapore summit to Hanoi summit\n")
    assert "United States and North Korea (DPRK), 12 Jun 2018 to 28 Feb 2019, as known on 31 Dec 2019." in found
    assert "the last summit (Hanoi summit) 0 days before" in found


def test_a_day_outweighs_the_event_beside_it(record: Store) -> None:
    assert text(page(until="2019-03-20")).startswith("# From Singapore summit to 20 Mar 2019\n")


def test_where_they_stood_then_and_now_is_in_words_with_footnotes(record: Store) -> None:
    stood = section(page(), "Where they stood")
    assert "| Sequencing | United States |" in stood
    assert "| Disarm first [" in stood.split("United States")[1].split("North Korea")[0]


def test_the_numbers_are_those_of_the_pages(record: Store) -> None:
    apart = section(page(), "How far apart")
    overview = told(
        visit("overview", on="2019-02-28", actors="united-states,dprk", issues="sequencing", voice="whole")
    )
    assert "Sequencing: **2 of 4 levels apart (current)**" in overview.replace("\\", "")
    assert "| 2 of 4 levels apart (current) | both, 28 Feb 2019 |" in apart
    summits = {metric.label: metric.value for metric in visit("overview", on="2019-03-10").metric}
    assert f"the last summit (Hanoi summit) {summits['Since the last summit']} before" in text(
        page(until="2019-03-10")
    )


def test_every_move_between_is_there_with_its_outcome_and_the_evidence_on_both_sides(record: Store) -> None:
    selection = Selection(actors=("united-states", "dprk"), issues=("sequencing",))
    with record.reading() as session:
        every = shifts(session, selection, known_on=date(2026, 1, 1))
    between = [moved for moved in every if date(2018, 6, 12) < moved.shift.on <= date(2019, 2, 28)]
    found = section(page(), "What moved").strip().split("\n")
    assert len([line for line in found if line.startswith("- ")]) == len(between)
    sides = [line.partition(":")[0] for line in found if line.startswith("  - ")]
    assert sides.count("  - Before") == sum(len(moved.shift.before.stances) for moved in between)
    assert sides.count("  - After") == sum(len(moved.shift.after.stances) for moved in between)
    assert "It was half-way back on 18 Mar 2019, fully back on 31 May 2019 (2 days after the window)." in text(
        page()
    )


def test_every_footnote_is_in_the_list_of_sources(record: Store) -> None:
    body, _, sources = text(page()).partition("## Sources")
    used = {int(number) for marks in _brackets(body) for number in marks.split(", ")}
    listed = [line for line in sources.strip().split("\n") if line[:1].isdigit()]
    assert used == set(range(1, len(listed) + 1))
    assert len(set(listed)) == len(listed)


def _brackets(body: str) -> list[str]:
    parts = [part.partition("]")[0] for part in body.split(" [")[1:]]
    return [part for part in parts if part.replace(", ", "").isdigit()]


def test_as_known_on_a_day_nothing_later_is_on_it(record: Store) -> None:
    found = text(page(known="2019-03-10"))
    assert "it is too early to say" in found
    assert "31 May 2019" not in found
    assert "18 Mar 2019" not in found


def test_it_can_be_taken_along_as_html_and_as_markdown(record: Store, files: Files) -> None:
    app = page()
    assert [file.proto.label for file in app.get("download_button")] == ["HTML to print", "Markdown"]
    assert str(files["brief.html"]()).startswith("<!doctype html>")
    assert str(files["brief.md"]()).strip() == app.markdown[-1].value


def test_it_ends_with_a_line_to_cite_it_by(record: Store) -> None:
    assert (
        text(page())
        .rstrip()
        .split("\n")[-1]
        .startswith("Positions, From Singapore summit to Hanoi summit, as known")
    )


def test_days_that_end_before_they_begin_are_told(record: Store) -> None:
    app = page(since="2019-03-01", until="2019-02-01")
    assert "The first day has to come before the last" in told(app)
    assert "The first day has to come before the last" in told(page(known="2018-06-01"))


@pytest.mark.parametrize(("name", "what"), [("issues", "issues"), ("actors", "actors")])
def test_without_issues_or_actors_it_says_what_to_choose(record: Store, name: str, what: str) -> None:
    assert f"Choose {what} above" in told(page(**{name: "none"}))


def test_other_parties_and_issues_can_be_chosen(record: Store) -> None:
    app = choose(page(), "actors", ["china", "rok"])
    assert "South Korea (ROK)" in text(app)
    assert "United States |" not in section(app, "Where they stood")
    assert not app.get("plotly_chart")
