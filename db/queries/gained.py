"""What the record gained: stances that were added or changed from a day on."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Change, Stance

_AT_ONCE = 500
"""Slugs in one statement: an engine takes only so many values."""


def gained_since(session: Session, slugs: Iterable[str], since: date) -> frozenset[str]:
    """Those of some stances that were added or changed on a day or later, by this machine's clock."""
    begins = datetime.combine(since, time.min).astimezone().astimezone(UTC)
    left = iter(dict.fromkeys(slugs))
    found: set[str] = set()
    while some := list(islice(left, _AT_ONCE)):
        found.update(
            session.scalars(
                select(Stance.slug)
                .join(Change, Change.id == Stance.changed_in)
                .where(Stance.slug.in_(some), Change.at >= begins)
            )
        )
    return frozenset(found)
