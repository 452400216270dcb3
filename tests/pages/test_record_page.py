"""The Record: every stance in a table, chosen, sorted and paged as asked, and the same rows as CSV."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any, Final

import pytest
from markdown_it import MarkdownIt
from pandas import isna
from streamlit.testing.v1 import AppTest

from db.commands.stances import retract_stance
from db.engine import Store
from db.entries import NEW, ActorEntry, AffiliationEntry, EvidenceEntry, SourceEntry, new_source
from db.queries import codebook
from db.queries.stances import Selection
from db.vocabulary import Certainty, Kind
from positions.exports.spreadsheet import BYTE_ORDER_MARK
from positions.table import COLUMNS
from positions.words import counted
from tests.pages.reader import JOINER, Files, choose, click_row, press, run, table, told, visit
from tests.store import slowly
from tests.store.builders import WRITER, add, detail

ROWS: Final = 50
SAID: Final = tuple(kind for kind in Kind if kind is not Kind.ACTION)


def chosen(store: Store, **choices: Any) -> list[str]:  # noqa: ANN401 - the parts of a selection
    """The stances of a selection by the slow second version, the newest first."""
    rows = slowly.table(slowly.read_all(store, ()), Selection(**choices))
    return [row.slug for row in sorted(rows, key=lambda row: (-row.last.toordinal(), row.slug))]


def shown(app: AppTest) -> list[str]:
    """The stances of the table."""
    return list(table(app)["Stance"])


# What it shows


def test_it_shows_every_stance_the_newest_first_page_by_page(record: Store) -> None:
    everything = chosen(record)
    app = visit("record")
    assert f"{len(everything)} stances, 1 to {ROWS} shown" in told(app)
    found = [*shown(app)]
    for page in range(2, -(-len(everything) // ROWS) + 1):
        found += shown(visit("record", page=str(page)))
    assert found == everything


def test_a_row_says_everything_in_words(record: Store) -> None:
    app = visit("record", text="s009", **{"as": "table"})
    row = dict(zip(COLUMNS, table(app).iloc[0], strict=True))
    assert row == {
        "Date": "2019-02-28",
        "Actor": "Donald Trump",
        "Issue": "Sequencing",
        "Position": "Disarm first",
        "Value": -2.0,
        "Kind": "demand",
        "Certainty": "medium",
        "On whose word": "own words or act",
        "Summary": detail(record, "s009").summary,
        "Sources": len(detail(record, "s009").evidence),
        "Public since": "2019-02-28",
        "Status": "",
        "Stance": "s009",
    }


def test_an_answer_off_the_scale_has_no_value_and_says_which_it_is(record: Store) -> None:
    row = table(visit("record", text="s008", **{"as": "table"})).iloc[0]
    assert row["Position"] == "unclear"
    assert isna(row["Value"])


@pytest.mark.parametrize(
    ("name", "value", "choices"),
    [
        ("in", ["exercises", "scope"], {"issues": ("exercises", "scope")}),
        ("of", ["dprk"], {"actors": ("dprk",)}),
        ("of", ["kim-jong-un", "hill"], {"actors": ("kim-jong-un", "hill")}),
        ("track", "said", {"kinds": SAID}),
        ("track", "done", {"kinds": (Kind.ACTION,)}),
        ("kinds", ["signal"], {"kinds": (Kind.SIGNAL,)}),
        ("certainty", ["low", "medium"], {"certainties": (Certainty.LOW, Certainty.MEDIUM)}),
        ("without", ["seed", "kbs-2017-03-17"], {"without": ("seed", "kbs-2017-03-17")}),
        ("known", date(2018, 6, 12), {"known_on": date(2018, 6, 12)}),
        ("since", date(2019, 3, 1), {"since": date(2019, 3, 1)}),
        ("until", date(2018, 3, 1), {"until": date(2018, 3, 1)}),
    ],
)
def test_each_filter_shows_what_the_record_has_and_nothing_else(
    record: Store, name: str, value: object, choices: dict[str, Any]
) -> None:
    expected = chosen(record, **choices)
    app = choose(visit("record"), name, value)
    assert expected != chosen(record)
    assert (shown(app) if app.dataframe else []) == expected[:ROWS]
    assert (f"{counted(len(expected), 'stance')}, 1 to " if expected else "The record has no stance") in told(app)


def test_own_words_leave_out_those_who_speak_for_an_actor(record: Store) -> None:
    whole, own = visit("record", of="dprk"), visit("record", of="dprk", voice="own")
    assert shown(own) == chosen(record, actors=("dprk",), whole=False)[:ROWS]
    assert set(table(own)["Actor"]) == {"North Korea (DPRK)"} < set(table(whole)["Actor"])


def test_what_leaves_stances_out_is_told(record: Store) -> None:
    app = visit("record", kinds="demand", until="2019-12-31")
    assert "only kind: demand" in told(app)
    assert "from the start to 31 Dec 2019" in told(app)


def test_where_nothing_passes_it_says_so(record: Store) -> None:
    app = visit("record", of="hill", until="2000-01-01")
    assert "The record has no stance" in told(app)
    assert not app.dataframe


@pytest.mark.parametrize("order", ["newest first", "oldest first", "actor", "issue"])
def test_it_is_sorted_as_asked_over_all_pages(record: Store, order: str) -> None:
    rows = slowly.read_all(record, ()).stances
    with record.reading() as session:
        names = {actor.slug: actor.name for actor in codebook.actors(session)}
    keys: dict[str, Callable[[slowly.Plain], tuple[Any, ...]]] = {
        "newest first": lambda row: (),
        "oldest first": lambda row: (row.last, row.slug),
        "actor": lambda row: (names[row.actor],),
        "issue": lambda row: (row.place,),
    }
    newest = sorted(rows, key=lambda row: (-row.last.toordinal(), row.slug))
    expected = [row.slug for row in sorted(newest, key=keys[order])]
    app = choose(visit("record"), "sort", order)
    assert shown(app) == expected[:ROWS]
    assert shown(visit("record", sort=order, page="2")) == expected[ROWS : 2 * ROWS]


def test_a_filter_that_leaves_fewer_pages_shows_one_that_is_there(record: Store) -> None:
    app = choose(visit("record", page="5"), "in", ["exercises"])
    assert shown(app) == chosen(record, issues=("exercises",))[:ROWS]


def test_a_stance_that_another_saves_is_in_the_table_when_it_is_drawn_again(record: Store) -> None:
    app = visit("record")
    saved = add(record, stated_on="2026-01-01")
    assert shown(run(app))[0] == saved.slug


# What is shown is what is exported


@pytest.mark.parametrize(
    "link",
    [{}, {"page": "5"}, {"issues": "exercises", "sort": "actor"}, {"text": "s008", "as": "table"}],
)
def test_the_csv_has_exactly_the_rows_that_are_shown(record: Store, files: Files, link: dict[str, str]) -> None:
    app = visit("record", **link)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in table(app).itertuples(index=False):
        writer.writerow([as_shown(cell) for cell in row])
    assert files["stances-shown.csv"]() == BYTE_ORDER_MARK + out.getvalue()


def as_shown(cell: Any) -> str:  # noqa: ANN401 - a cell of a frame
    """What the table shows in a cell."""
    return "" if isna(cell) else f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_there_is_a_csv_of_all_where_not_all_are_shown(record: Store) -> None:
    labels = [button.label for button in visit("record").get("download_button")]
    assert labels == ["CSV of these rows", f"CSV of all {len(chosen(record))}"]
    labels = [button.label for button in visit("record", **{"in": "exercises"}).get("download_button")]
    assert labels == ["CSV of these rows"]


# A row opens the drawer


def test_a_click_on_a_row_opens_the_evidence_of_its_stance(record: Store) -> None:
    app = visit("record", sort="oldest first")
    stance = detail(record, shown(app)[3])
    words = told(click_row(app, 3))
    assert stance.summary in words
    assert f"edit-{stance.slug}" in [button.key for button in app.button]


def test_a_retracted_stance_stays_in_the_table_and_can_count_again(record: Store) -> None:
    retract_stance(record, "s010", "Said by another", by=WRITER, seen=detail(record, "s010").seen)
    app = visit("record", text="s010", **{"as": "table"})
    assert list(table(app)["Status"]) == ["retracted"]
    assert "Retracted: Said by another" in told(click_row(app, 0)).replace("\\", "")
    press(app, "restore-s010")
    assert detail(record, "s010").retracted_why is None
    assert list(table(app)["Status"]) == [""]
    press(app, "notice-undo")
    assert detail(record, "s010").retracted_why == "Said by another"


# Untrusted text stays text

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "**bold**",
    "[x](javascript:alert(1))",
    "=HYPERLINK(1)",
    "# title",
    "$x$ :red[x]",
    "![x](https://example.org/x.png)",
    "북한 كوريا",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_people_write_is_text_in_table_and_drawer(record: Store, hostile: str) -> None:
    source = SourceEntry(hostile, publisher=hostile, author=hostile, url="https://example.org/x")
    saved = add(
        record,
        stated_on="2026-01-01",
        new_actor=ActorEntry(hostile, "person"),
        affiliation=AffiliationEntry(NEW, "dprk", hostile),
        sources=(source,),
        evidence=(EvidenceEntry(new_source(0), hostile, hostile),),
        summary=hostile,
        note=hostile,
    )
    retract_stance(record, saved.slug, hostile, by=WRITER, seen=saved.change)
    app = visit("record")
    assert tuple(table(app).iloc[0][["Actor", "Summary"]]) == (hostile, hostile)
    click_row(app, 0)
    assert len(app.warning) == 1
    for words in (*app.markdown, *app.caption, *app.warning):
        assert _plain(words.value), words.value
    assert [text.value for text in app.text] == [hostile, f"“{hostile}”", hostile]
    assert hostile in [_read(words.value) for words in app.markdown]


def _plain(markdown: str) -> bool:
    """Whether nothing but our own bold, line breaks and links to the source is in it."""
    tokens = [token for token in MarkdownIt("commonmark").parse(markdown) if token.type != "inline"]
    inline = [t for token in MarkdownIt("commonmark").parse(markdown) for t in token.children or []]
    links = [str(token.attrs["href"]) for token in inline if token.type == "link_open"]
    ours = {"text", "strong_open", "strong_close", "hardbreak", "softbreak", "link_open", "link_close"}
    return (
        {token.type for token in tokens} <= {"paragraph_open", "paragraph_close"}
        and {token.type for token in inline} <= ours
        and all(link.startswith("https://example.org/x") for link in links)
    )


def _read(markdown: str) -> str:
    """The words of a line of markdown."""
    inline = [t for token in MarkdownIt("commonmark").parse(markdown) for t in token.children or []]
    return "".join(token.content for token in inline).replace(JOINER, "")


def test_kinds_that_are_on_no_chosen_track_leave_nothing(record: Store) -> None:
    app = visit("record", track="said", kinds="action")
    assert not app.dataframe
    assert "The record has no stance" in told(app)
