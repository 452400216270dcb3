"""What is no package, a damaged or a harmful one is refused in one sentence that names file and line."""

import re
import shutil
import tracemalloc
from pathlib import Path
from typing import Final
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import seed
from db.entries import EvidenceEntry, OtherNameEntry
from db.problems import Problem
from db.queries import whole
from positions.importers.package import read_package
from tests.exports.records import Record, of_bundle
from tests.rules.builders import is_sentence

SEED: Final = Path(seed.__file__).parent


def refused(path: Path) -> str:
    """Why a package cannot be read: one sentence."""
    with pytest.raises(Problem) as problem:
        of_bundle(read_package(path))
    says = str(problem.value)
    assert is_sentence(re.sub(r"\w+\.(csv|zip)", "File", says)), says
    return says


def with_member(path: Path, name: str, content: bytes | None) -> Path:
    """The same package with another content of one file; none takes it out."""
    changed = path.with_name("changed.zip")
    with ZipFile(path) as archive, ZipFile(changed, "w", ZIP_DEFLATED) as out:
        for info in archive.infolist():
            if info.filename != name:
                out.writestr(info, archive.read(info))
        if content is not None:
            out.writestr(name, content)
    return changed


def member(path: Path, name: str) -> bytes:
    with ZipFile(path) as archive:
        return archive.read(name)


def edited(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The same package with one thing replaced in one of its files."""
    content = member(path, name)
    assert content.count(old) >= 1
    return with_member(path, name, content.replace(old, new, 1))


# No package at all


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "There is no package" in refused(tmp_path / "nowhere.zip")


@pytest.mark.parametrize("content", [b"", b"PK", b"slug,name\n", b"SQLite format 3\0" * 100, b"\0" * 1_000])
def test_a_file_that_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "record.zip"
    path.write_bytes(content)
    assert "record.zip is no zip, or only a part of one" in refused(path)


def test_a_truncated_upload_is_told(package: Path) -> None:
    content = package.read_bytes()
    for kept in (len(content) // 2, len(content) - 1, len(content) - 50):
        package.write_bytes(content[:kept])
        assert "record.zip is no zip, or only a part of one" in refused(package)


def test_a_zip_or_folder_without_any_table_is_no_package(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("README.txt", "Nothing")
    assert "other.zip is no package of a record" in refused(tmp_path / "other.zip")
    (tmp_path / "Folder").mkdir()
    assert "Folder is no package of a record" in refused(tmp_path / "Folder")


@pytest.mark.parametrize("table", [table for table in whole.TABLES if not table.endswith("aliases")])
def test_a_table_that_is_missing_is_named(package: Path, table: str) -> None:
    assert f"changed.zip lacks {table}.csv" in refused(with_member(package, f"{table}.csv", None))


def test_tables_that_came_later_may_be_missing(package: Path) -> None:
    expected = of_bundle(read_package(package))
    for table in ("actor_aliases", "source_aliases"):
        package = with_member(package, f"{table}.csv", None).rename(package.with_name(f"without-{table}.zip"))
    assert of_bundle(read_package(package)) == expected


# What does not belong in it


@pytest.mark.parametrize(
    "name",
    ["../actors.csv", "/etc/passwd", "record/actors.csv", "x.csv", "run.exe", "actors", "a\\..\\b", "Actors.csv"],
)
def test_a_file_that_is_no_part_of_a_package_is_refused_by_its_name(package: Path, name: str) -> None:
    says = refused(with_member(package, name, b"slug,name,kind\n"))
    assert "which is no part of a package" in says
    assert not (package.parent.parent / "actors.csv").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_table_that_is_there_twice_is_refused(package: Path) -> None:
    with ZipFile(package, "a") as archive:
        archive.writestr("actors.csv", b"slug,name,kind\n")
    assert "record.zip holds actors.csv twice" in refused(package)


def test_a_table_that_swells_beyond_measure_is_not_opened(package: Path) -> None:
    bomb = with_member(package, "stances.csv", b"\n" * (50 * 2**20))
    package.unlink()
    tracemalloc.start()
    says = refused(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert re.search(r"stances\.csv in changed\.zip would unpack from [\d,]+ to 52,428,800 bytes", says)
    assert peak < 5 * 2**20


def test_a_table_that_is_kept_in_memory_has_a_bound(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SEED, tmp_path / "folder"))
    with (folder / "sources.csv").open("r+b") as file:
        file.truncate(300 * 2**20)  # a hole on the disk, not a file of that size
    assert "sources.csv holds 300 MB; at most 256 MB can be read." in refused(folder)


def test_a_package_locked_with_a_password_or_packed_otherwise_is_refused(package: Path) -> None:
    content = bytearray(package.read_bytes())
    entry = content.rindex(b"PK\1\2")  # the last entry of the zip's own list
    content[entry + 8] |= 1
    package.write_bytes(content)
    assert "is locked with a password" in refused(package)
    other = package.with_name("other.zip")
    with ZipFile(other, "w") as archive:
        archive.writestr(ZipInfo("actors.csv"), b"slug,name,kind\n", ZIP_BZIP2)
    assert "actors.csv in other.zip is packed in a way that is not read here" in refused(other)


def test_damage_inside_a_table_is_told(package: Path) -> None:
    with ZipFile(package) as archive:
        begins = archive.getinfo("stances.csv").header_offset + 200
    content = bytearray(package.read_bytes())
    content[begins : begins + 40] = bytes(40)
    package.write_bytes(content)
    assert re.search(r"stances\.csv.*(damaged|cannot be read|not UTF-8|cells)", refused(package))


# Rows that cannot be read


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("actors", b"slug,name", b"slug,shoe", "actors.csv has a column 'shoe' that the record does not have"),
        ("actors", b"slug,name", b"slug,slug", "actors.csv has the column 'slug' twice"),
        ("stances", b",note,retracted_why", b",note,=cmd", "stances.csv has a column '=cmd'"),
        ("actors", b"dprk,", b"dprk,,", "actors.csv, line 3: the row has 6 cells where the header has 5"),
        ("actors", b"dprk,", b"dprk", "actors.csv, line 3: the row has 4 cells where the header has 5"),
        ("stances", b"\ns159,", b'\n"s159,', "stances.csv, line 3: the row"),
        ("stances", b"\ns159,", b'\n"s159"x,', "stances.csv, line 3: the row cannot be read"),
        ("stances", b"\ns159,", b"\n\xff\xfe,", "stances.csv, line 3: the text is not UTF-8"),
        ("evidence", b"\ns097,", b"\nnobody,", "evidence.csv, line 2: there is no stance 'nobody' in stances.csv"),
        ("evidence", b"\ns097,", b"\n,", "evidence.csv, line 2: the row names no stance"),
        (
            "scale_levels",
            b"\nsequencing,",
            b"\nnone,",
            "scale_levels.csv, line 2: there is no issue 'none' in issues",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_file_and_line(
    package: Path, table: str, old: bytes, new: bytes, says: str
) -> None:
    assert says in refused(edited(package, f"{table}.csv", old, new))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("actors", "name"),
        ("stances", "summary"),
        ("stances", "slug"),
        ("evidence", "stance"),
        ("scale_levels", "value"),
    ],
)
def test_a_column_that_a_table_cannot_do_without_is_named(package: Path, table: str, column: str) -> None:
    kept = [name for name in whole.columns(table) if name != column]
    says = refused(with_member(package, f"{table}.csv", ",".join(kept).encode() + b"\n"))
    assert f"{table}.csv lacks the column {column}:" in says


def test_an_empty_file_is_told(package: Path) -> None:
    assert "stances.csv lacks the column slug, actor, issue" in refused(with_member(package, "stances.csv", b""))


def test_a_mark_of_byte_order_and_lines_of_another_system_are_read(package: Path) -> None:
    expected = of_bundle(read_package(package))
    actors = b"\xef\xbb\xbf" + member(package, "actors.csv").replace(b"\n", b"\r\n") + b"\r\n"
    assert of_bundle(read_package(with_member(package, "actors.csv", actors))) == expected


@pytest.mark.parametrize(
    "endless",
    [b'"' + b"x" * 3 * 2**20, b'"' + b"x\n" * 2**20, b"," * 2 * 2**20, b"\0" * 2 * 2**20],
    ids=[0, 1, 2, 3],
)
def test_a_row_without_end_is_refused_without_reading_on(package: Path, endless: bytes) -> None:
    changed = with_member(package, "stances.csv", member(package, "stances.csv") + endless)
    tracemalloc.start()
    says = refused(changed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert re.match(r"stances\.csv, line 210: the row (is longer than a megabyte|cannot be read)", says)
    assert peak < 30 * 2**20


# Evidence in another order than its stances


def test_evidence_in_any_order_finds_its_stance_in_its_own_order(package: Path) -> None:
    expected = of_bundle(read_package(package))
    head, *rows = member(package, "evidence.csv").splitlines(keepends=True)
    apart = rows[::2] + rows[1::2]  # evidence of one stance no longer stands together
    assert of_bundle(read_package(with_member(package, "evidence.csv", head + b"".join(apart)))) != Record()
    stances = of_bundle(read_package(with_member(package, "evidence.csv", head + b"".join(apart)))).stances
    for entry, before in zip(stances, expected.stances, strict=True):
        assert entry.slug == before.slug
        assert sorted(map(str, entry.evidence)) == sorted(map(str, before.evidence))
    backwards = with_member(package, "evidence.csv", head + b"".join(reversed(rows)))
    found = {entry.slug: entry.evidence for entry in of_bundle(read_package(backwards)).stances}
    assert found == {entry.slug: entry.evidence[::-1] for entry in expected.stances}


def test_a_stance_without_evidence_has_none_beside_others_that_have(package: Path) -> None:
    content = member(package, "evidence.csv")
    kept = b"".join(row for row in content.splitlines(keepends=True) if not row.startswith(b"s159,"))
    found = {
        entry.slug: entry.evidence
        for entry in of_bundle(read_package(with_member(package, "evidence.csv", kept))).stances
    }
    assert found["s159"] == ()
    assert found["s097"] == (EvidenceEntry("ncnk-2017-01"),)


@pytest.mark.parametrize("of", ["actor", "source"])
def test_what_merged_duplicates_were_called_is_read(package: Path, of: str) -> None:
    rows = f"slug,name,{of}\nformer,=Former,seed\n".encode()
    bundle = read_package(with_member(package, f"{of}_aliases.csv", rows))
    found = {"actor": bundle.actor_aliases, "source": bundle.source_aliases}
    assert found == {"actor": [], "source": []} | {of: [(2, OtherNameEntry("former", "=Former", "seed"))]}


# Any damage


@pytest.fixture(scope="module")
def seeded_record(seeded_package: bytes, tmp_path_factory: pytest.TempPathFactory) -> Record:
    """What the package of the data set holds."""
    path = tmp_path_factory.mktemp("seeded") / "record.zip"
    path.write_bytes(seeded_package)
    return of_bundle(read_package(path))


def is_told(text: str) -> bool:
    """Whether a message is a sentence on one line; it may begin with the name of a file."""
    return is_sentence(text) or bool(re.match(r"[a-z_]+\.(csv|json)\b", text) and text.endswith("."))


def read_or_told(path: Path) -> Record | str:
    """What a package holds, or what is said to be wrong with it."""
    try:
        return of_bundle(read_package(path))
    except Problem as problem:
        return str(problem)


@settings(max_examples=150)
@given(st.data())
def test_any_damage_is_told_in_a_sentence_or_does_no_harm(
    seeded_package: bytes, seeded_record: Record, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(seeded_package)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(content)
    told = read_or_told(path)
    assert told == seeded_record if isinstance(told, Record) else is_told(told)


@settings(max_examples=150)
@given(
    table=st.sampled_from(list(whole.TABLES)),
    text=st.binary(max_size=60) | st.text('",\n\r\0ab=', max_size=60).map(str.encode),
    headed=st.booleans(),
)
def test_any_content_of_a_table_is_read_or_told_in_a_sentence(
    seeded_package: bytes, tmp_path_factory: pytest.TempPathFactory, table: str, text: bytes, headed: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(seeded_package)
    content = (",".join(whole.columns(table)).encode() + b"\n" if headed else b"") + text
    told = read_or_told(with_member(path, f"{table}.csv", content))
    assert isinstance(told, Record) or is_told(told)
