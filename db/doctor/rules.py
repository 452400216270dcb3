"""Rows that break a rule of their table, refer to a row that is not there, or stand off their scale.

The rules are those that the tables are made with: what a database has let through (a file that was changed by hand,
a disk that lost a page) is found here.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Table,
    and_,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session

from db.base import Base
from db.doctor.finding import NAMED, Finding, named
from db.models import Issue, Stance

_CORRECT: Final = "correct it in the program where it can be opened there, or restore a backup from before"
_FORGOTTEN: Final = {
    "value_exactly_when_placed": "has a value without being placed on the scale, or is placed without one",
    "known_once_it_took_effect": "is known before the last day of its date",
}
"""What breaking a rule means, where its name does not say it."""


def broken_rules(session: Session) -> Iterator[Finding]:
    """Rows that break a CHECK of their table: values exactly when placed, spans in order, words of a vocabulary."""
    for table in Base.metadata.sorted_tables:
        rules = dict(_checks(table))
        if not rules:
            continue
        counts = session.execute(
            select(*(func.count().filter(not_(rule)).label(f"c{at}") for at, rule in enumerate(rules.values())))
            .select_from(table)
        ).one()  # fmt: skip
        for (name, rule), count in zip(rules.items(), counts, strict=True):
            if count:
                yield _finding(session, table, not_(rule), count, _meaning(table, name))


def orphans(session: Session) -> Iterator[Finding]:
    """Rows that refer to one that is not there, such as evidence of no stance."""
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            other = key.referred_table.alias("referred")
            wrong = _refers(key) & ~exists().where(*_same(key, other)).correlate(table)
            count = session.scalar(select(func.count()).select_from(table).where(wrong))
            if count:
                column = key.column_keys[0]
                says = f"refers by {column} to a row of {key.referred_table.name} that is not there"
                yield _finding(session, table, wrong, count, says)


def off_scale(session: Session) -> Iterator[Finding]:
    """Stances whose value is off the scale of their issue, retracted ones too."""
    wrong = or_(Stance.value < Issue.scale_min, Stance.value > Issue.scale_max)
    joined = select(Stance.slug).join(Issue, Issue.id == Stance.issue_id).where(wrong)
    count = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    if count:
        slugs = session.scalars(joined.order_by(Stance.id).limit(NAMED)).all()
        yield Finding(
            f"{_rows('stance', count)} off the scale of the issue ({named(slugs, count)}): edit the stance, or "
            "widen the scale on the page Codebook."
        )


def _checks(table: Table) -> list[tuple[str, ColumnElement[bool]]]:
    """The rules of a table by name; those of vocabularies stand beside the others."""
    found = [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]
    named_rules = [(str(rule.name).removeprefix(f"ck_{table.name}_"), _condition(rule)) for rule in found]
    return sorted(named_rules, key=lambda one: one[0])


def _condition(rule: CheckConstraint) -> ColumnElement[bool]:
    sql: Any = rule.sqltext
    return literal_column(f"({sql.text})") if hasattr(sql, "text") else sql


def _meaning(table: Table, rule: str) -> str:
    return _FORGOTTEN.get(rule, f"breaks the rule {rule} of the table {table.name}")


def _finding(session: Session, table: Table, wrong: ColumnElement[bool], count: int, says: str) -> Finding:
    key = table.c.slug if "slug" in table.c else next(iter(table.primary_key))
    keys = session.execute(select(key).where(wrong).order_by(key).limit(NAMED)).scalars().all()
    return Finding(f"{_rows(table.name, count)} wrong: {named(keys, count)} {says}; {_CORRECT}.")


def _refers(key: ForeignKeyConstraint) -> ColumnElement[bool]:
    return and_(*(column.is_not(None) for column in key.columns))


def _same(key: ForeignKeyConstraint, other: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - an alias of a table
    return [element.parent == other.c[element.column.key] for element in key.elements]


def _rows(table: str, count: int) -> str:
    """1 row of stance is, 2 rows of stance are."""
    return f"{count:,} {'row' if count == 1 else 'rows'} of {table} {'is' if count == 1 else 'are'}"
