"""The log: one line an event, which no name can forge and no password can be read in, and no text of the record."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import log
from db.backups.making import back_up
from db.commands.stances import add_stance
from db.commands.undoing import undo_import
from db.engine import Store
from db.history import open_change
from db.problems import Conflict, Problem, Refused, Trouble
from tests.store.builders import WRITER, add, submission

FORGED = 'Ada"\nat=2019-01-01T00:00:00Z level=info action=sign-in user="root\r\u2028\x1b[2J\u202e'


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the log goes."""
    path = tmp_path / "positions.log"
    monkeypatch.setenv("POSITIONS_LOG", str(path))
    log.start(server=True)
    yield path
    monkeypatch.delenv("POSITIONS_LOG", raising=False)
    log.start(server=False)


def lines(path: Path) -> list[str]:
    """The lines of the log, without their time."""
    return [line.partition(" ")[2] for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def fail(store: Store) -> None:
    """Begin a change, and fail before it is kept."""
    with store.writing() as session:
        open_change(session, WRITER)
        raise ZeroDivisionError("with content of a text")


def test_a_change_that_is_kept_is_one_line_with_who_which_and_how_many(store: Store, path: Path) -> None:
    saved = add(store, summary="A secret of state", note="Between us")
    (line,) = lines(path)
    assert line == f'level=info action=change user="Ada Analyst" change={saved.change} via=form stance=1'
    assert path.read_text().startswith("at=20")


def test_an_import_that_is_undone_is_one_line(store: Store, path: Path) -> None:
    change = undo_import(store, 1, by=WRITER)
    (line,) = lines(path)
    assert line.startswith(f'level=info action=change user="Ada Analyst" change={change} via=restore import=1')


def test_a_change_that_is_not_kept_is_told_with_the_kind_of_its_error(store: Store, path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(store)
    (line,) = lines(path)
    assert line == 'level=info action=not-kept user="Ada Analyst" reason=ZeroDivisionError change=2 via=form'


def test_a_name_cannot_forge_a_line(path: Path) -> None:
    log.event("sign-in", user=FORGED)
    (line,) = lines(path)
    assert line.startswith(r'level=info action=sign-in user="Ada\"\u000aat=2019')
    assert line.isprintable()


def test_a_name_in_the_record_cannot_either(store: Store, path: Path) -> None:
    add_stance(store, submission(), by=replace(WRITER, name='Ada" action=backup user="root'))
    (line,) = lines(path)
    assert r'user="Ada\" action=backup user=\"root"' in line


@pytest.mark.parametrize(
    "text",
    [
        "postgresql+psycopg://ada:geheim@db.example.org/record",
        "postgresql://ada:geheim@/record?host=/run/postgresql",
        "postgresql:///record?password=geheim&sslmode=require",
        "host=db password=geheim dbname=record",
        "password='geheim'",
        "client_secret: geheim",
        "token=geheim",
    ],
)
def test_no_password_is_in_a_line_wherever_it_stands(path: Path, text: str) -> None:
    log.event("backup", place=text)
    logging.getLogger("positions").error("It failed at %s", text)
    log.failure(ValueError(f"cannot reach {text}"))
    assert "geheim" not in path.read_text()
    assert "***" in path.read_text()


def test_a_failure_has_its_traceback_below_and_no_line_of_it_looks_like_an_event(path: Path) -> None:
    try:
        raise ValueError(FORGED)
    except ValueError as error:
        log.failure(error, page="timeline")
    first, *more = path.read_text().split("\n")[:-1]
    assert "level=error action=failed error=ValueError page=timeline" in first
    assert [line for line in more if not line.startswith("  ")] == []
    assert [line for line in more if line.strip().startswith("Traceback")]


def test_a_refusal_is_told_by_its_fields_and_not_by_what_was_written(path: Path) -> None:
    log.refusal(Refused([Trouble("summary", "'A secret' is too long.")]), user="Ada")
    log.refusal(Conflict("s133 has been changed."), user="Ada")
    log.refusal(Problem("Anything."), user="")
    assert lines(path) == [
        "level=warning action=refused user=Ada reason=Refused fields=summary",
        "level=warning action=refused user=Ada reason=Conflict",
        "level=warning action=refused reason=Problem",
    ]


def test_a_backup_is_a_line_without_its_place(store: Store, path: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "one.backup", user="Ada")
    (line,) = lines(path)
    assert line.startswith("level=info action=backup user=Ada revision=1 rows=")


def test_long_values_are_cut(path: Path) -> None:
    log.event("sign-in", user="x" * 10_000)
    assert len(path.read_text()) < 400


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSITIONS_LOG", str(tmp_path / "nowhere" / "positions.log"))
    with pytest.raises(Problem, match="The log cannot be written to"):
        log.start(server=True)


def test_a_command_writes_no_log_where_none_is_named(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POSITIONS_LOG")
    log.start(server=False)
    add(store)
    log.refusal(Problem("Anything."))
    assert capsys.readouterr() == ("", "")
    log.start(server=True)
    add(store)
    assert capsys.readouterr().err.count("action=change") == 1
