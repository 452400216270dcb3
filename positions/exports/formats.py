"""The whole record in four formats: what each is for, and how a file of it is written whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from db.engine import Store, sqlite_file
from db.problems import Problem
from db.queries import whole
from db.snapshot import write_snapshot
from positions.exports.bibtex import bibtex
from positions.exports.package import write_package
from positions.exports.workbook import write_workbook
from positions.words import counted

Write = Callable[[Store, Path, str], None]
"""Writes a store's record to a new file, under a licence (words, an identifier or an address; blank for none)."""
Sizes = Mapping[str, int]
"""How many rows each table has."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to take the record out: its name for the command, its endings, the first being the usual one."""

    name: str
    title: str
    says: str
    endings: tuple[str, ...]
    mime: str
    write: Write
    holds: Callable[[Sizes], str]
    """What a file of it holds, in words."""


def whole_words(sizes: Sizes) -> str:
    """The record in a few words: 208 stances, 43 actors, 8 issues and 178 sources."""
    *most, last = (counted(sizes[f"{noun}s"], noun) for noun in ("stance", "actor", "issue", "source"))
    return f"{', '.join(most)} and {last}"


def _source_words(sizes: Sizes) -> str:
    return counted(sizes["sources"], "source")


def _bibtex(store: Store, path: Path, licence: str) -> None:
    with store.reading() as session:
        path.write_text(bibtex(whole.sources(session)), encoding="utf-8", newline="\n")


FORMATS: Final = (
    Format(
        "package",
        "Package of tables",
        "A zip of CSV files, one for each table, with a description of every column (a Frictionless data package): "
        "it loses nothing, any tool reads it, and a store can be made of it again.",
        (".zip",),
        "application/zip",
        lambda store, path, licence: write_package(store, path, licence=licence),
        whole_words,
    ),
    Format(
        "snapshot",
        "Snapshot of the store",
        "The store itself as one SQLite file, with the history of who changed what: a copy to keep, or to query.",
        (".db", ".sqlite"),
        "application/vnd.sqlite3",
        lambda store, path, _: write_snapshot(store, path),
        whole_words,
    ),
    Format(
        "xlsx",
        "Workbook",
        "An XLSX with a sheet for each table, to read and sort: text is text, and nothing in it runs as a formula.",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda store, path, licence: write_workbook(store, path, licence=licence),
        whole_words,
    ),
    Format(
        "bibtex",
        "Sources as BibTeX",
        "Every source as an entry to cite in LaTeX or in a reference manager, under its slug.",
        (".bib",),
        "application/x-bibtex",
        _bibtex,
        _source_words,
    ),
)


def format_of(path: Path) -> Format:
    """The format that a file's ending stands for; raises Problem for any other."""
    ending = path.suffix.lower()
    for form in FORMATS:
        if ending in form.endings:
            return form
    known = ", ".join(f"{ending} ({form.name})" for form in FORMATS for ending in form.endings)
    raise Problem(f"{path.name} does not say by its ending what to write: end it in {known}, or name a format.")


def write_file(store: Store, path: Path, form: Format, *, licence: str = "", force: bool = False) -> None:
    """Write the record to a file that is complete when it appears; force: in the place of one that is there.

    Raises Problem where it cannot be written: then there is no file, or the one before.
    """
    _check_target(store, path, force=force)
    try:
        with TemporaryDirectory(prefix=".positions-", dir=path.absolute().parent) as folder:
            made = Path(folder) / path.name
            form.write(store, made, licence)
            made.replace(path)
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror or error}. Name a file elsewhere.") from error


def content(store: Store, form: Format, *, licence: str = "") -> bytes:
    """The same as bytes, for a download."""
    with TemporaryDirectory(prefix="positions-") as folder:
        made = Path(folder) / f"record{form.endings[0]}"
        form.write(store, made, licence)
        return made.read_bytes()


def _check_target(store: Store, path: Path, *, force: bool) -> None:
    if path.is_dir():
        raise Problem(f"{path} is a folder: name a file in it.")
    if not path.absolute().parent.is_dir():
        raise Problem(f"There is no folder {path.parent}: make it, or name a file elsewhere.")
    own = sqlite_file(store.url)
    if own and own.exists() and path.exists() and path.samefile(own):
        raise Problem(f"{path} is the store itself: name another file.")
    if path.exists() and not force:
        raise Problem(f"There is a file {path} already: name another, or say --force to replace it.")
    if path.with_name(f"{path.name}-wal").exists():
        raise Problem(f"{path} is a store that is in use ({path.name}-wal stands beside it): name another file.")
