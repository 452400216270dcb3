"""Pages: every stance once, in order, whatever the size of a page and whatever is added meanwhile."""

from base64 import urlsafe_b64encode
from datetime import date
from typing import Any, Final

import pytest
from sqlalchemy import event

from db.engine import Store
from db.entries import SourceEntry
from db.queries.pages import stance_page
from db.queries.stances import Selection, record_page
from positions.api.paging import cursor, read_cursor
from positions.api.parameters import LIMIT, MOST
from tests.api.asking import answer, ask, refusal, slugs
from tests.store.builders import add

pytestmark = pytest.mark.usefixtures("record")

OF_DPRK: Final = {"of": "dprk", "in": "testing,sanctions"}


@pytest.mark.parametrize("limit", [1, 7, 100, 1000])
def test_pages_of_any_size_hold_every_stance_once_and_in_order(record: Store, limit: int) -> None:
    with record.reading() as session:
        every = [row.slug for row in record_page(session, Selection(), order="oldest first")]
        few = record_page(
            session, Selection(actors=("dprk",), issues=("testing", "sanctions")), order="oldest first"
        )
    assert slugs(limit=str(limit)) == every
    assert slugs(limit=str(limit), **OF_DPRK) == [row.slug for row in few]


def test_a_page_has_a_hundred_stances_unless_another_number_is_asked_for() -> None:
    assert len(answer("stances")["stances"]) == LIMIT
    assert len(answer("stances", limit="3")["stances"]) == 3


def test_the_last_page_has_no_next_even_when_it_is_full() -> None:
    count = len(slugs())
    full = ask("/api/stances", limit=str(count))
    assert full.json["next"] is None
    assert "link" not in full.headers
    assert ask("/api/stances", limit=str(count - 1)).json["next"]


@pytest.mark.parametrize("form", ["json", "csv", "ndjson"])
def test_the_link_header_leads_to_the_next_page_in_every_format(form: str) -> None:
    first = ask("/api/stances", format=form, limit="150", text="the")
    target, relation = first.headers["link"].split("; ")
    assert relation == 'rel="next"'
    second = ask(target.strip("<>"))
    found = second.json["stances"] if form == "json" else second.csv if form == "csv" else second.lines
    assert [row["slug"] for row in found] == slugs(text="the")[150:]
    assert found


def test_the_next_page_asks_the_same_question_with_every_filter_as_it_was_written() -> None:
    page = answer("stances", **{"in": "testing", "limit": "2", "known": "today", "text": "a & b=c", "kinds": "all"})
    assert page["next"] is None
    found = answer("stances", **{"in": "testing", "limit": "2", "known": "today", "kinds": "all"})["next"]
    assert found.startswith("/api/stances?in=testing&limit=2&known=today&kinds=all&after=")


def test_a_stance_that_is_added_meanwhile_moves_no_other_from_page_to_page(record: Store) -> None:
    every = slugs()
    page = answer("stances", limit="50")
    add(record, stated_on="2017-01-02", sources=(SourceEntry("Speech"),))
    found = [stance["slug"] for stance in page["stances"]]
    while page["next"]:
        page = ask(page["next"]).json
        found += [stance["slug"] for stance in page["stances"]]
    assert found == every


def test_stances_of_one_day_come_by_slug_in_whatever_order_they_were_recorded(record: Store) -> None:
    on = {"actor": "trump", "stated_on": "2019-02-28", "sources": (SourceEntry("Speech"),)}
    added = [add(record, slug=slug, **on).slug for slug in ("zz", "bb", "aa")]
    for limit in ("1", "1000"):
        found = slugs(limit=limit, of="trump", voice="own", since="2019-02-28", until="2019-02-28")
        assert found == sorted(found)
        assert set(added) < set(found)


def test_the_size_and_the_format_of_a_page_may_differ_from_the_one_before() -> None:
    after = ask("/api/stances?limit=10").json["next"].partition("after=")[2]
    assert [row["slug"] for row in ask(f"/api/stances?limit=5&after={after}&format=csv").csv] == slugs()[10:15]


@pytest.mark.parametrize(
    "other", [{"in": "testing"}, {"voice": "own"}, {"known": "2019-01-01"}, {"text": "the"}, {"retracted": "yes"}]
)
def test_a_cursor_of_another_question_is_refused(other: dict[str, str]) -> None:
    after = ask("/api/stances?limit=10").json["next"].partition("after=")[2]
    assert "another question" in refusal("stances", after=after, **other)
    assert answer("stances", after=after)


def _encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        *("x", "0", "=", "é", "a" * 400, " ", "!!!!"),
        *(_encoded("mark 2019-01-01"), _encoded("mark 2019-02-30 s1"), _encoded("mark 20190101 s1")),
        cursor((date(2019, 1, 1), "s1"), "mark") + "=",
        f" {cursor((date(2019, 1, 1), 's1'), 'mark')}",
    ],
)
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    assert "no cursor" in refusal("stances", after=text)


def test_a_cursor_gives_the_place_it_was_made_of() -> None:
    place = date(2019, 2, 28), "a-slug 한글"
    assert read_cursor(cursor(place, "mark"), "mark") == place


@pytest.mark.parametrize("limit", ["0", "-1", str(MOST + 1), "1e2", "1.0", "", " 5", "+5", "٣", "9" * 400])
def test_a_limit_out_of_range_is_refused(limit: str) -> None:
    assert refusal("stances", limit=limit).startswith("limit: ")


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"known_on": date(2020, 1, 1)},
        {"issues": ("testing",)},
        {"actors": ("dprk",), "issues": ("testing",)},
        {"since": date(2018, 1, 1)},
        {"since": date(2017, 1, 1), "until": date(2020, 1, 1)},
    ],
    ids=str,
)
def test_a_page_is_read_from_the_index_where_it_begins_and_nothing_is_sorted(
    record: Store, choices: dict[str, Any]
) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(record.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:  # noqa: ANN401
        asked.append((sql, values))

    with record.reading() as session:
        stance_page(session, Selection(**choices), after=(date(2019, 1, 1), "s1"), limit=10, retracted=False)
        sql, values = asked[-1]
        plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    (read,) = (step for step in plan if "stance USING" in step)
    assert "ix_stance_stated_last_slug ((stated_last,slug)>(?,?))" in read
    assert not [step for step in plan if "TEMP B-TREE" in step]
