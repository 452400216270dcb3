"""What a store on PostgreSQL does that a file does not: writers on many machines, a server that comes and goes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, Final

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError

from db.commands.stances import add_stance
from db.engine import Store, make_store
from db.entries import EvidenceEntry
from db.models import Change
from db.problems import StoreProblem
from db.queries.detail import identity
from db.queries.found import find
from db.queries.lines import last_stances
from db.queries.stances import Selection
from db.search import index_range, out_of_step
from db.setup import ROOT, VERSIONS, open_store
from tests.databases import new_database, raw, server_url
from tests.store.builders import WRITER, add, contents, copy_of, submission
from tests.store.test_lines import LAST
from tests.store.test_search import multiply

pytestmark = pytest.mark.postgresql


def on_server(database: str, **changes: Any) -> str:  # noqa: ANN401 - parts of an address
    return make_url(server_url()).set(database=database, **changes).render_as_string(hide_password=False)


def refusal(url: str) -> str:
    with pytest.raises(StoreProblem) as told:
        open_store(url)
    return str(told.value)


# Opening


def test_the_data_set_is_the_same_on_both_engines(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('other')}/positions.db")) as other:
        here, there = contents(store), contents(other)
    own = ("store", "change")  # an identity and a moment of its own
    assert {table: rows for table, rows in here.items() if table not in own} == {
        table: rows for table, rows in there.items() if table not in own
    }
    assert here["stance"]


OPENER: Final = """
import sys
from db.queries.detail import identity
from db.setup import open_store
store = open_store(sys.argv[1])
with store.reading() as session:
    print(*identity(session))
"""


def test_first_starts_at_once_fill_a_database_once(seeded_url: str) -> None:
    url = new_database()
    starters = [start(OPENER, url) for _ in range(3)]
    told = [starter.communicate(timeout=120)[0] for starter in starters]
    assert set(told) == {told[0]}
    assert told[0].endswith(" 1\n")
    with closing(open_store(url)) as store, closing(open_store(seeded_url)) as seeded:
        assert contents(store)["stance"] == contents(seeded)["stance"]


def start(program: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_every_text_is_ordered_and_compared_sign_by_sign(store: Store) -> None:
    listing = """
        SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')
            AND table_name <> 'alembic_version' AND collation_name IS DISTINCT FROM 'C'"""
    with store.reading() as session:
        assert session.scalars(text(listing)).all() == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (
            lambda: "postgresql+psycopg://postgres:secret@127.0.0.1:1/positions",
            "cannot be reached: check that it runs",
        ),
        (
            lambda: "postgresql+psycopg://h.invalid/positions?password=secret",
            "cannot be reached: check that it runs",
        ),
        (lambda: on_server("no-such-database"), "There is no database for the store at"),
        (lambda: on_server("postgres", username="nobody"), "does not let this user in"),
        (lambda: "postgresql+pg8000://127.0.0.1/positions", "write it like postgresql+psycopg://host/name"),
        (lambda: "mysql://127.0.0.1/positions", "is no address of a store this program can use"),
    ],
    ids=["no server", "no host", "no database", "no user", "another driver", "another engine"],
)
def test_a_store_that_cannot_be_opened_is_told_in_a_sentence_without_its_password(url: Any, says: str) -> None:  # noqa: ANN401
    told = refusal(url())
    assert says in told
    assert "POSITIONS_DATABASE_URL" in told
    assert "secret" not in told


def test_a_lacking_driver_is_told(seeded_url: str) -> None:
    program = """
import sys
sys.modules["psycopg"] = None
from db.problems import StoreProblem
from db.setup import open_store
try:
    open_store(sys.argv[1])
except StoreProblem as problem:
    print(problem)
"""
    said = start(program, seeded_url).communicate(timeout=60)[0]
    assert said.strip().endswith("pip install 'positions[postgresql]'.")


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ("CREATE TABLE song (title TEXT)", "belongs to another program"),
        ("CREATE TABLE alembic_version (version_num TEXT)", "belongs to another program"),
    ],
)
def test_a_database_of_another_program_is_left_as_it_is(tables: str, says: str) -> None:
    url = new_database()
    with closing(raw(url)) as connection:
        connection.execute(tables.encode())
        assert says in refusal(url)
        (count,) = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() or ()
    assert count == 1


def test_a_store_of_a_newer_version_is_named(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    url = copy_of(seeded_url, tmp_path_factory.mktemp("newer"))
    with closing(raw(url)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version (schema 9999)" in refusal(url)


# While it is used


def test_an_error_of_a_statement_is_no_trouble_of_the_store(store: Store) -> None:
    with pytest.raises(DBAPIError, match="division by zero"), store.writing() as session:
        session.execute(text("SELECT 1 / 0"))


def test_a_user_who_may_only_read_is_told(store: Store) -> None:
    before, name = contents(store), str(make_url(store.url).database)
    ada = f"ada_{name}"  # users belong to the whole server
    with closing(raw(store.url)) as connection:
        connection.execute(f"CREATE ROLE {ada} LOGIN".encode())
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {ada}".encode())
    with closing(make_store(on_server(name, username=ada))) as reading:
        assert contents(reading) == before
        with pytest.raises(StoreProblem, match="give it the right to its tables"):
            add(reading)
    with closing(raw(store.url)) as connection:
        connection.execute(f"DROP OWNED BY {ada}".encode())
        connection.execute(f"DROP ROLE {ada}".encode())
    assert contents(store) == before


def test_a_server_that_takes_no_changes_is_told_and_read(store: Store) -> None:
    with closing(raw(store.url)) as connection:
        name = str(make_url(store.url).database)
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
    store.close()
    before = contents(store)
    with pytest.raises(StoreProblem, match="is read-only: use a server that takes changes"):
        add(store)
    assert contents(store) == before


def test_a_connection_that_is_lost_is_told_and_the_next_reader_gets_a_new_one(store: Store) -> None:
    before = contents(store)

    def lose() -> None:
        with store.writing() as session:
            session.execute(text("UPDATE actor SET note = 'Half done'"))
            put_out(store)
            session.execute(text("UPDATE actor SET note = 'More'"))

    with pytest.raises(StoreProblem, match="was lost: see whether your last change was saved"):
        lose()
    assert contents(store) == before
    put_out(store)  # while nobody uses it
    assert contents(store) == before
    add(store)


def put_out(store: Store) -> None:
    """Every connection to a database is cut, as by a server that is started again."""
    with closing(raw(server_url())) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            (make_url(store.url).database,),
        )


@pytest.fixture
def own_server() -> Iterator[dict[str, str]]:
    """A server that a test may start again; its settings for the environment."""
    server_url()
    script = str(ROOT / "tests/postgres.sh")
    told = subprocess.run([script, "start"], check=True, capture_output=True, text=True, timeout=60).stdout
    lines = (line.removeprefix("export ").partition("=") for line in told.splitlines())
    settings = {name: value for name, _, value in lines}
    yield settings
    subprocess.run([script, "stop"], check=True, env=os.environ | settings, timeout=60)


def test_a_server_that_is_started_again_is_read_and_written_at_once(own_server: dict[str, str]) -> None:
    with closing(open_store(own_server["POSITIONS_TEST_POSTGRES"])) as store:
        saved = add(store)
        before = contents(store)
        subprocess.run(
            [str(ROOT / "tests/postgres.sh"), "restart"], check=True, env=os.environ | own_server, timeout=60
        )
        assert contents(store) == before
        assert add(store, stated_on="2019-03-01").change > saved.change


# Writers and readers


WRITING: Final = """
import sys
from db.commands.stances import add_stance
from db.setup import open_store
from tests.store.builders import WRITER, submission
store = open_store(sys.argv[1])
for number in range(int(sys.argv[3])):
    saved = add_stance(store, submission(slug=f"{sys.argv[2]}-{number}"), by=WRITER)
    print(saved.change, flush=True)
"""


def test_revisions_of_two_processes_commit_in_order_and_none_is_lost(store: Store) -> None:
    """A reader that has seen a revision never finds a smaller one that was not there then."""
    writers = [start(WRITING, store.url, name, "30") for name in ("one", "two")]
    seen: set[int] = set()
    while any(writer.poll() is None for writer in writers):
        with store.reading() as session:
            now = set(session.scalars(text("SELECT id FROM change")).all())
        fresh = now - seen
        assert seen <= now
        assert not seen or not fresh or min(fresh) > max(seen)
        seen = now
    told = [int(line) for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(told) == len(set(told)) == 60
    with store.reading() as session:
        assert set(told) <= set(session.scalars(text("SELECT id FROM change")).all())
        slugs = session.scalars(text("SELECT slug FROM stance WHERE slug LIKE 'one-%' OR slug LIKE 'two-%'")).all()
    assert len(slugs) == 60


def test_a_reader_sees_one_moment_while_others_save(store: Store) -> None:
    with store.reading() as session:
        before = identity(session)
        add(store)
        assert identity(session) == before
        assert session.get(Change, before[1] + 1) is None
    with store.reading() as session:
        assert identity(session)[1] == before[1] + 1


def test_a_writer_sees_what_the_one_before_it_saved(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        changes = list(pool.map(lambda n: add_stance(store, submission(slug=f"w{n}"), by=WRITER).change, range(16)))
    assert len(set(changes)) == 16


# Plans


def plan(store: Store, ask: Any) -> list[str]:  # noqa: ANN401 - a question to a session
    """How the server goes about the last statement of a question."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401
        seen.append((statement, parameters))

    with store.reading() as session:
        bind = session.get_bind()
        event.listen(bind, "before_cursor_execute", note)
        ask(session)
        event.remove(bind, "before_cursor_execute", note)
        statement, parameters = seen[-1]
        return [row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)]


@pytest.fixture(scope="module")
def large(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Many stances like the first, day by day, of which the server knows; to be read only."""
    store = open_store(copy_of(seeded_url, tmp_path_factory.mktemp("large")))
    with store.writing() as session:
        multiply(session.connection().exec_driver_sql, 20_000)
        for statement in (
            "UPDATE stance SET summary = 'Rare' WHERE slug = 'copy-77'",
            """UPDATE stance SET stated_first = day, stated_last = day, known_on = day
            FROM (SELECT id AS of, date '1990-01-01' + (id % 9000) AS day FROM stance) AS days
            WHERE id = of AND slug LIKE 'copy-%'""",
        ):
            session.execute(text(statement))
        index_range(session, 1, 40_000)
        session.execute(text("ANALYZE"))
    yield store
    store.close()


@pytest.mark.parametrize("whole", [True, False])
def test_positions_on_a_day_are_sought_in_the_index_of_lines(large: Store, whole: bool) -> None:
    selection = Selection(actors=("united-states", "dprk"), issues=("sequencing",), whole=whole, known_on=LAST)
    steps = plan(large, lambda session: last_stances(session, selection, on=LAST))
    assert [step for step in steps if "Index Only Scan Backward using ix_stance_line" in step]
    assert not [step for step in steps if "Seq Scan on stance" in step]


def test_a_rare_word_and_a_frequent_one_are_found_by_indexes(large: Store) -> None:
    for word, index in {
        "rare": "Bitmap Index Scan on ix_search_text_lexemes",
        "copied": "using pk_search_text",
    }.items():
        steps = plan(large, lambda session, word=word: find(session, Selection(text=word)))
        assert [step for step in steps if index in step], steps
        assert not [step for step in steps if "Seq Scan on search_text" in step]


def test_a_stance_with_more_words_than_its_index_takes_is_kept_and_found_by_its_first_ones(store: Store) -> None:
    quotes = (" ".join(f"{page:03}{word:05}" for word in range(1_100)) for page in range(120))
    saved = add(store, evidence=tuple(EvidenceEntry("seed", quote) for quote in quotes))
    with store.reading() as session:
        for text_ in ("00000001", '"00000001 00000002"'):
            assert find(session, Selection(text=text_)) == (saved.slug,)
        assert out_of_step(session) == 0


def test_the_newest_schema_is_this_ones(store: Store) -> None:
    with store.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == VERSIONS[-1]
