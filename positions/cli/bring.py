"""`positions import`: brings a file in, all or nothing, or says row by row why not."""

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from getpass import getuser
from pathlib import Path
from typing import Final

import click

from db.commands.importing import Imported, move
from db.engine import Store
from db.history import Writer
from db.problems import Problem
from db.queries import codebook
from db.queries.imports import mapping_for
from db.setup import open_store
from db.staging.checking import stage
from db.staging.staged import Staged
from db.staging.survey import Survey, survey
from db.staging.writing import Verdict
from db.vocabulary import ActorKind, Via
from positions import bringing, words
from positions.bringing import BroughtFile, Choices, FileKind
from positions.importers.columns import check_mapping, documentation, suggest, template_csv
from positions.importers.dates import Order

ORDERS: Final[Mapping[str, Order]] = {"refuse": "", "day-first": "day first", "month-first": "month first"}
KINDS: Final = ("actors", "issues", "sources", "events")
TOLD: Final = 20
"""Rows that are told of each sort."""


@click.command("import")
@click.argument("path", metavar="FILE", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="Which column holds a field.")
@click.option(
    "--mapping", "saved", type=click.Path(path_type=Path, exists=True), help="A mapping saved before, as JSON."
)
@click.option("--save-mapping", type=click.Path(path_type=Path), help="Write the mapping that is used as JSON.")
@click.option("--create", multiple=True, type=click.Choice(KINDS), help="What may be new (may be repeated).")
@click.option(
    "--actor-kind",
    type=click.Choice([kind.value for kind in ActorKind]),
    default=ActorKind.PERSON.value,
    help="What new actors are of which the file has only a name.",
)
@click.option("--dates", type=click.Choice(list(ORDERS)), default="refuse", help="How 03/04/2019 is read.")
@click.option("--sheet", default="", metavar="NAME", help="Which sheet of a workbook.")
@click.option("--statement-type", default="", metavar="NAME", help="Which statement type of a DNA database.")
@click.option("--dry-run", is_flag=True, help="Check every row and bring nothing in.")
@click.option("--by", default="", metavar="NAME", help="Who brings it in (the user of this machine).")
@click.option("--template", is_flag=True, help="Write a CSV file to start from, and nothing else.")
@click.option("--columns", is_flag=True, help="Say what each column holds, and nothing else.")
def import_command(*, path: Path | None, template: bool, columns: bool, **asked: object) -> None:
    """Bring in FILE: a CSV or XLSX table, a DNA database or event list, or a package of the whole record."""
    if template or columns:
        click.echo(template_csv() if template else documentation(), nl=False)
        return
    if path is None:
        raise click.UsageError("Name the FILE to bring in.")
    store = open_store()
    try:
        _import(store, path, Asked(**asked))  # type: ignore[arg-type]  # click has made them so
    except KeyboardInterrupt:
        raise Problem("The import was stopped: nothing was brought in.") from None
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command, as click gives them."""

    pairs: tuple[str, ...]
    saved: Path | None
    save_mapping: Path | None
    create: tuple[str, ...]
    actor_kind: str
    dates: str
    sheet: str
    statement_type: str
    dry_run: bool
    by: str


def _import(store: Store, path: Path, asked: Asked) -> None:
    with store.reading() as session:
        issues = {issue.slug: issue for issue in codebook.issues(session)}
    file = BroughtFile(path)
    choices = _choices(store, file, asked)
    create = frozenset(KINDS if file.kind == FileKind.PACKAGE else asked.create)
    found = survey(store, lambda: file.bundle(choices, issues), progress=_progress("read"))
    _say_unknown(found, create)
    choices = choices.creating(found, create)
    with (
        tempfile.TemporaryDirectory(prefix="positions-") as folder,
        stage(
            store,
            file.bundle(choices, issues),
            Path(folder),
            create=choices.create,
            file=path.name,
            digest=file.digest(),
            about=file.about(choices),
            progress=_progress("checked"),
        ) as staged,
    ):
        _finish(store, staged, asked, choices.mapping)


def _finish(store: Store, staged: Staged, asked: Asked, mapping: Mapping[str, str]) -> None:
    """Say what every row comes to, and bring the file in unless one is refused or it was only to be checked."""
    _say_checked(staged, mapping)
    refused = staged.count(Verdict.REFUSED)
    if refused:
        counted = words.counted(refused, "row")
        raise Problem(f"Nothing was brought in. Refused: {counted}. Correct the file, or see --create.")
    if asked.dry_run:
        click.echo("A dry run: nothing was brought in.")
        return
    _say_brought(move(store, staged, by=Writer(asked.by or getuser(), Via.IMPORT)))


def _choices(store: Store, file: BroughtFile, asked: Asked) -> Choices:
    choices = Choices(
        sheet=asked.sheet,
        order=ORDERS[asked.dates],
        statement_type=asked.statement_type,
        kind_of_new=ActorKind(asked.actor_kind),
    )
    if file.kind != FileKind.TABLE:
        return choices
    table = file.table(asked.sheet)
    for told in table.told:
        click.echo(told)
    mapping = _mapping(store, table.columns, asked)
    troubles = check_mapping(mapping, table.columns)
    if troubles:
        raise Problem(" ".join([*troubles, f"The file has the columns {', '.join(table.columns)}."]))
    if asked.save_mapping:
        asked.save_mapping.write_text(json.dumps(mapping, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return replace(choices, mapping=mapping)


def _mapping(store: Store, columns: tuple[str, ...], asked: Asked) -> dict[str, str]:
    """Chosen by hand, over one that was saved, over that of an earlier import of the same columns, over names."""
    with store.reading() as session:
        mapping = dict(mapping_for(session, columns) or suggest(columns))
    if asked.saved:
        mapping = _read_mapping(asked.saved)
    for pair in asked.pairs:
        name, _, column = pair.partition("=")
        if not column:
            raise Problem(f"{pair[:60]!r} is no FIELD=COLUMN: write for instance --map stated_on=Date.")
        mapping = {other: held for other, held in mapping.items() if held != column} | {name.strip(): column}
    return mapping


def _read_mapping(path: Path) -> dict[str, str]:
    try:
        return bringing.read_mapping(path.read_bytes())
    except OSError:
        raise Problem(f"{path} cannot be read: name a mapping that was saved with --save-mapping.") from None


def _progress(done: str) -> Callable[[int], None]:
    """Says on a terminal how far the reading has come."""
    if not sys.stderr.isatty():
        return lambda _read: None
    return lambda read: click.echo(f"\r{read:,} stances {done} (Ctrl+C stops)", nl=False, err=True)


def _say_unknown(found: Survey, create: frozenset[str]) -> None:
    for kind in KINDS:
        unknown = getattr(found, kind)
        if unknown and kind not in create:
            names = ", ".join(one.word.strip()[:60] for one in unknown[:TOLD])
            more = f" and {len(unknown) - TOLD:,} more" if len(unknown) > TOLD else ""
            click.echo(f"Not in the record, {kind}: {names}{more}. Let them be created with --create {kind}.")


def _say_checked(staged: Staged, mapping: Mapping[str, str]) -> None:
    if sys.stderr.isatty():
        click.echo("", err=True)
    for kind, counts in staged.counts().items():
        told = f"{counts.added:,} to be added, {counts.there:,} there already, {counts.refused:,} refused"
        click.echo(f"{kind.replace('_', ' ')}: {told}")
    for what, count in staged.left_out.items():
        click.echo(f"left out: {what}: {count:,}")
    for row in staged.page(Verdict.REFUSED, limit=TOLD):
        click.echo(f"row {row.number}, {bringing.column_of(row, mapping)}, {row.written!r}: {row.says}")


def _say_brought(imported: Imported) -> None:
    if imported.change is None:
        click.echo("The record has all of it already: nothing was added.")
        return
    click.echo(f"Brought in as change {imported.change}: {bringing.counts_words(imported.counts)}.")
