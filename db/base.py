"""What all tables share: names for constraints, enums stored by value, moments in UTC, and who changed a row."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    Float,
    ForeignKey,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db import vocabulary as v


def _by_value(kind: type[StrEnum], name: str) -> Enum:
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC without a zone and given back in UTC with one."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be guessed at."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value else None


Slug = Annotated[str, mapped_column(String(v.SLUG), unique=True)]
Key = Annotated[int, mapped_column(primary_key=True)]
"""Row numbers of the store; they never leave it."""


class Base(DeclarativeBase):
    """All tables, with names for every constraint so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        v.ActorKind: _by_value(v.ActorKind, "kind"),
        v.Colour: _by_value(v.Colour, "colour"),
        v.Kind: _by_value(v.Kind, "kind"),
        v.Answer: _by_value(v.Answer, "answer"),
        v.Certainty: _by_value(v.Certainty, "certainty"),
        v.Attribution: _by_value(v.Attribution, "attribution"),
        v.EventKind: _by_value(v.EventKind, "kind"),
        v.Via: _by_value(v.Via, "via"),
        v.Role: _by_value(v.Role, "role"),
        datetime: Instant,
        str: Text,
        float: Float,
        dict[str, Any]: JSON,
    }


def text_rule(column: str, longest: int, *, needed: bool = False) -> CheckConstraint:
    """The length of a text; a needed one holds more than blanks."""
    rule = f"length({column}) <= {longest}"
    if needed:
        rule += f" AND length(trim({column})) > 0"
    return CheckConstraint(rule, name=f"{column}_length")


def in_order(first: str, last: str) -> CheckConstraint:
    """Two dates, the earlier first; an unknown one passes."""
    return CheckConstraint(f"{first} <= {last}", name=f"{first}_before_{last}")


class Tracked:
    """Rows of the record: which change made them, and which last touched them."""

    created_in: Mapped[int] = mapped_column(ForeignKey("change.id"))
    changed_in: Mapped[int] = mapped_column(ForeignKey("change.id"))
