"""Backups: of one moment, checked, whole or not there; and a restore drill that ends at a page of the program."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import streamlit as st
from alembic import command

from db.backups.making import back_up
from db.base import Base
from db.engine import Store, make_store, sqlite_file
from db.migrate import alembic_config
from db.problems import Problem
from db.queries.detail import identity
from db.restore.store import Restored, restore
from db.setup import VERSIONS, open_store
from tests.databases import is_postgresql, new_database, raw
from tests.pages.reader import visit
from tests.rules.builders import is_sentence
from tests.store.builders import Contents, add, contents, sqlite_url

OLDER = "0004"
"""A schema that stores of former programs have."""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where backups of a store without a file go."""
    monkeypatch.chdir(tmp_path)


@contextmanager
def somebody_writes(store: Store) -> Iterator[None]:
    """Somebody adds one stance after another meanwhile, and has added one before and one behind."""
    done, first = threading.Event(), threading.Event()

    def write() -> None:
        while not done.is_set():
            add(store)
            first.set()
        add(store)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert first.wait(60)
        yield
    finally:
        done.set()
        writer.join()


def destroy(store: Store) -> None:
    """Nothing of the store is left."""
    store.close()
    if is_postgresql(store.url):
        with raw(store.url) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return
    path = file_of(store)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def file_of(store: Store) -> Path:
    path = sqlite_file(store.url)
    assert path
    return path


def as_of(held: Contents, revision: int) -> Contents:
    """What a store that only ever grew held at a revision, without the name of the store."""
    found = {}
    for table, rows in held.items():
        columns = [column.name for column in Base.metadata.tables[table].columns]
        key = next((name for name in ("created_in", "change_id") if name in columns), "id")
        at = columns.index(key) if key in columns and table != "voice" else None
        found[table] = [row for row in rows if at is None or row[at] <= revision]
    return {table: rows for table, rows in found.items() if table != "store"}


def there(store: Store) -> Contents:
    """What a store holds for who opens it now."""
    opened = open_store(store.url)
    found = contents(opened)
    opened.close()
    return found


def uuid_of(store: Store) -> str:
    with store.reading() as session:
        return identity(session)[0]


def refused(act: Callable[[], object]) -> str:
    """Why something is not done: in a sentence."""
    with pytest.raises(Problem) as problem:
        act()
    said = str(problem.value)
    assert is_sentence(said) or said.startswith("/"), said
    return said


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return sorted(os.listdir(folder))  # noqa: PTH208 - names are what counts


# The drill


def test_a_destroyed_store_comes_back_row_for_row_as_it_was_backed_up_while_somebody_wrote(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = uuid_of(store)
    with somebody_writes(store):
        backup = back_up(store, tmp_path / "drill.backup")
    held = contents(store)
    assert 1 < backup.held.revision < max(row[0] for row in held["change"])
    destroy(store)
    restored = restore(backup.path, store.url)
    assert (restored.held, restored.kept) == (backup.held, None)
    again = open_store(store.url)
    after = contents(again)
    assert as_of(after, 10**9) == as_of(held, backup.held.revision)
    assert {len(rows) for table, rows in after.items() if table in {"stance", "change"}} == {
        207 + backup.held.revision,
        backup.held.revision,
    }
    assert uuid_of(again) != before
    add(again)
    again.close()
    monkeypatch.setenv("POSITIONS_DATABASE_URL", store.url)
    st.cache_data.clear()
    st.cache_resource.clear()
    page = visit("record")
    assert f"{208 + backup.held.revision} stances" in "".join(str(e.value) for e in (*page.markdown, *page.caption))
    st.cache_resource.clear()


def test_a_restored_store_is_seen_by_who_has_it_open(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    add(store)
    before, uuid = contents(store), uuid_of(store)
    restored = restore(backup.path, store.url, force=True)
    assert restored.live
    assert uuid_of(store) != uuid  # the same connections, never closed
    assert len(contents(store)["stance"]) == 208
    add(store)
    assert restored.kept
    assert kept_contents(restored, store) == as_of(before, 10**9)


def kept_contents(restored: Restored, store: Store) -> Contents:
    """What the store was that a restored one replaced."""
    assert restored.kept
    url = new_database() if is_postgresql(store.url) else sqlite_url(restored.kept)
    if is_postgresql(url):
        restore(restored.kept, url)
    kept = open_store(url)
    found = as_of(contents(kept), 10**9)
    kept.close()
    return found


def test_what_is_written_until_a_store_is_replaced_is_in_the_one_that_is_kept(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    with somebody_writes(store):
        restored = restore(backup.path, store.url, force=True)
    kept = kept_contents(restored, store)
    saved = [row[0] for row in kept["change"]]
    assert saved == list(range(1, len(saved) + 1))
    with store.reading() as session:
        _, newest = identity(session)
    # Whoever wrote goes on in the restored store: nothing that was saved is in neither.
    assert len(kept["stance"]) == 207 + len(saved)
    assert len(contents(store)["stance"]) == 207 + newest


# Backups


def test_a_backup_of_a_moment_is_kept_whole_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    with somebody_writes(store):
        made = [back_up(store, tmp_path / f"{at}.backup") for at in range(3)]
    for backup in made:
        assert backup.held.rows["stance"] == 207 + backup.held.revision
        assert backup.held.rows["history"] == backup.held.rows["change"] == backup.held.revision


def test_a_backup_goes_into_the_folder_beside_the_store_named_by_time_and_revision(
    store: Store, tmp_path: Path
) -> None:
    backup = back_up(store)
    assert backup.path.parent == tmp_path / "backups"
    assert backup.path.match("*-????????T??????Z-r1.*")
    assert backup.path.stat().st_mode & 0o077 == 0
    assert names(tmp_path / "backups") == [backup.path.name]


def test_only_the_oldest_backups_of_this_store_are_removed(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "other-20000101T000000Z-r1.db").touch()
    (folder / "notes.txt").touch()
    first = back_up(store, folder).path
    stem, ending = first.name.split("-")[0], first.suffix
    for year in (2001, 2002, 2003):
        (folder / f"{stem}-{year}0101T000000Z-r1{ending}").touch()
    last = back_up(store, folder, keep=3)
    assert {path.name[len(stem) + 1 :][:4] for path in last.removed} == {"2001", "2002"}
    left = names(folder)
    assert len(left) == 5
    assert {last.path.name, first.name, f"{stem}-20030101T000000Z-r1{ending}"} < set(left)
    assert {"notes.txt", "other-20000101T000000Z-r1.db"} < set(left)


def test_the_newest_backup_stays_whatever_the_clock_says(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    first = back_up(store, folder).path
    future = folder / f"{first.name.split('-')[0]}-29990101T000000Z-r1{first.suffix}"
    first.rename(future)
    last = back_up(store, folder, keep=1)
    assert names(folder) == [last.path.name]


def test_a_backup_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.backup"
    path.write_text("Notes")
    assert "There is a file" in refused(lambda: back_up(store, path))
    assert path.read_text() == "Notes"
    assert "There is no folder" in refused(lambda: back_up(store, tmp_path / "nowhere" / "a.backup"))


def test_backups_that_are_counted_go_into_a_folder(store: Store, tmp_path: Path) -> None:
    assert "Only backups in a folder are counted" in refused(lambda: back_up(store, tmp_path / "a.backup", keep=2))


@pytest.mark.sqlite
def test_a_damaged_store_gives_no_backup(store: Store, tmp_path: Path) -> None:
    store.close()
    path = file_of(store)
    content = bytearray(path.read_bytes())
    content[40_960 : 40_960 + 200_000] = b"\1" * 200_000
    path.write_bytes(content)
    says = refused(lambda: back_up(store, tmp_path / "a.backup"))
    assert "positions doctor" in says or "is damaged" in says
    assert not (tmp_path / "a.backup").exists()
    assert [name for name in names(tmp_path) if name.startswith(".")] == []


@pytest.mark.sqlite
def test_evidence_of_no_stance_is_no_sound_backup(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(store.place)) as connection:
        connection.execute("DELETE FROM stance WHERE slug = 's133'")
        connection.commit()
    assert "refers to a row of stance that is not there" in refused(lambda: back_up(store, tmp_path / "a.backup"))
    assert not (tmp_path / "a.backup").exists()


# Before a migration


def older_store(tmp_path: Path, *, postgresql: bool) -> Store:
    """A store that a former program made."""
    url = new_database() if postgresql else sqlite_url(tmp_path / "old.db")
    store = make_store(url)
    with store.writing() as session:
        command.upgrade(alembic_config(session.connection()), OLDER)
        session.connection().exec_driver_sql("INSERT INTO store (id, uuid) VALUES (1, 'old')")
    return store


def test_a_store_is_kept_before_it_is_migrated(engine: str, tmp_path: Path) -> None:
    old = older_store(tmp_path, postgresql=engine == "postgresql")
    old.close()
    open_store(old.url).close()
    folder = tmp_path if engine == "sqlite" else tmp_path / "backups"
    (kept,) = [path for path in folder.iterdir() if f"-schema-{OLDER}-" in path.name]
    destroy(old)
    assert restore(kept, old.url).held.schema == OLDER
    again = open_store(old.url)
    with again.reading() as session:
        assert (
            session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == VERSIONS[-1]
        )
    again.close()


def test_a_store_that_is_current_or_new_is_not_kept(store: Store, tmp_path: Path) -> None:
    store.close()
    open_store(store.url).close()
    assert [path for path in tmp_path.rglob("*schema*") if path.is_file()] == []


@pytest.mark.sqlite
def test_a_store_that_cannot_be_kept_is_not_migrated(tmp_path: Path) -> None:
    old = older_store(tmp_path, postgresql=False)
    with old.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("INSERT INTO change (id, at, by, why, via) VALUES (1, '', '', '', '')")
    old.close()
    assert "There is no sound copy" in refused(lambda: open_store(old.url))
    with old.reading() as session:
        assert session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == OLDER
    old.close()


# Restoring


def test_a_store_that_is_there_stays_unless_told_otherwise(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    add(store)
    before = contents(store)
    says = refused(lambda: restore(backup.path, store.url))
    assert says.startswith("There is a store at ")
    assert "--force" in says
    assert contents(store) == before
    assert not list(tmp_path.rglob("*replaced*"))


def test_what_is_no_backup_is_refused_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    notes = tmp_path / "notes.txt"
    notes.write_text("Notes")
    assert "is no backup of a" in refused(lambda: restore(notes, store.url, force=True))
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    says = refused(lambda: restore(tmp_path / "other.db", store.url, force=True))
    assert "is no backup of" in says
    assert "cannot be read" in refused(lambda: restore(tmp_path / "nowhere", store.url, force=True))
    assert contents(store) == before


def test_half_a_backup_is_refused_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    add(store)
    before = contents(store)
    half = tmp_path / "half.backup"
    content = backup.path.read_bytes()
    half.write_bytes(content[: len(content) // 2])
    assert "backup" in refused(lambda: restore(half, store.url, force=True))
    assert contents(store) == before


@pytest.mark.sqlite
def test_a_backup_of_a_newer_program_is_refused(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    with closing(sqlite3.connect(backup.path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "newer version" in refused(lambda: restore(backup.path, store.url, force=True))


@pytest.mark.sqlite
def test_the_store_itself_is_no_backup_of_it(store: Store) -> None:
    assert "is the store itself" in refused(lambda: restore(file_of(store), store.url, force=True))


@pytest.mark.sqlite
def test_a_store_that_is_no_database_any_more_is_moved_aside(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    store.close()
    path = file_of(store)
    path.write_bytes(b"nonsense" * 1_000)
    path.with_name(f"{path.name}-wal").write_bytes(b"left over")
    restored = restore(backup.path, store.url, force=True)
    assert restored.kept
    assert restored.kept.read_bytes() == b"nonsense" * 1_000
    assert not restored.live
    assert len(there(store)["stance"]) == 208


@pytest.mark.sqlite
def test_what_was_left_beside_a_deleted_store_does_not_come_into_the_restored_one(
    store: Store, tmp_path: Path
) -> None:
    backup = back_up(store, tmp_path / "one.backup")
    add(store)  # stands in the write-ahead file, which is left
    path = file_of(store)
    wal = path.with_name(f"{path.name}-wal")
    shutil.copy(wal, tmp_path / "wal")
    destroy(store)
    shutil.copy(tmp_path / "wal", wal)
    restore(backup.path, store.url)
    assert len(there(store)["stance"]) == 208


@pytest.mark.sqlite
def test_a_copy_with_what_stood_beside_it_can_be_restored(store: Store, tmp_path: Path) -> None:
    add(store)
    folder = tmp_path / "copied"
    folder.mkdir()
    path = file_of(store)
    for ending in ("", "-wal"):
        shutil.copy(path.with_name(path.name + ending), folder / f"positions.db{ending}")
    before = contents(store)
    destroy(store)
    restore(folder / "positions.db", store.url)
    assert as_of(there(store), 10**9) == as_of(before, 10**9)
