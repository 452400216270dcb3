"""Editions of the record: which change a day or a release stands for, and the releases there are."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.dates import read_day
from db.models import Change, Release, StoreIdentity
from db.problems import Problem


class ReleaseRow(NamedTuple):
    """A release. revision: the change whose state of the record it names. digest: the hash of that, SHA-256."""

    slug: str
    name: str
    note: str
    digest: str
    revision: int
    at: datetime
    by: str
    uuid: str

    @property
    def day(self) -> date:
        """The day on which it was made, UTC."""
        return self.at.date()

    @property
    def citation(self) -> str:
        """A line to cite it by."""
        return (
            f"Positions, release {self.name}, {self.day.isoformat()}; record {self.uuid}, revision "
            f"{self.revision}; SHA-256 {self.digest}."
        )


class EditionAt(NamedTuple):
    """An edition that was asked for. day: it goes until its end (UTC); of a release, the day on which it was made.

    revision: the last change in it. at: when that was made. later: how many changes were made after it.
    """

    asked: str
    day: date
    revision: int
    at: datetime
    later: int
    release: ReleaseRow | None


def releases(session: Session) -> tuple[ReleaseRow, ...]:
    """All releases, the newest first."""
    return tuple(ReleaseRow(*row) for row in session.execute(_RELEASES.order_by(Release.created_in.desc())))


def edition_at(session: Session, asked: str) -> EditionAt:
    """The edition that a day (2019-02-28) or a release's slug stands for; raises Problem where there is none."""
    release = next((ReleaseRow(*row) for row in session.execute(_RELEASES.where(Release.slug == asked))), None)
    if release:
        return EditionAt(
            asked, release.day, release.revision, release.at, _later(session, release.revision), release
        )
    try:
        day = read_day(asked)
    except ValueError:
        raise Problem(
            f"There is no edition {asked[:60]!r}: name a day (2019-02-28) or a release of the page Releases."
        ) from None
    return _edition_of_day(session, asked, day)


def _edition_of_day(session: Session, asked: str, day: date) -> EditionAt:
    """Its last change is the latest, by number, of those made up to the end of the day by this clock."""
    chosen = select(Change.id, Change.at).order_by(Change.id.desc()).limit(1)
    if day < date.max:
        chosen = chosen.where(Change.at < datetime.combine(day + timedelta(days=1), time.min, UTC))
    last = session.execute(chosen).first()
    if last is None:
        first = session.scalar(select(func.min(Change.at)))
        begins = f"its first change was made on {first.date().isoformat()}" if first else "nothing is recorded yet"
        raise Problem(f"There is no edition of {asked}: {begins} (UTC). Choose that day or a later one.")
    return EditionAt(asked, day, last.id, last.at, _later(session, last.id), None)


def _later(session: Session, revision: int) -> int:
    return session.scalar(select(func.count(Change.id)).where(Change.id > revision)) or 0


_RELEASES: Select[str, str, str, str, int, datetime, str, str] = (
    select(
        *(Release.slug, Release.name, Release.note, Release.digest, Release.created_in),
        *(Change.at, Change.by, StoreIdentity.uuid),
    )
    .join(Change, Change.id == Release.created_in)
    .join(StoreIdentity, StoreIdentity.id == 1)
)
