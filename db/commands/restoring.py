"""Gives things their former content again, inside a change that is already open, and files their history."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from db.commands.making import Maker
from db.entries import IssueEntry, LevelEntry
from db.former import kept_for, other_names, thing_of
from db.history import Document, Thing, document, stance_documents, values_of
from db.models import (
    Actor,
    ActorAlias,
    Affiliation,
    Change,
    Event,
    History,
    Issue,
    ScaleLevel,
    Source,
    SourceAlias,
    Stance,
    Voice,
)
from db.problems import Conflict, Refused
from db.queries.acts import KINDS, Act, Touched
from db.queries.editing import whole_stances
from db.queries.usage import references, scale_use
from db.upkeep import check_issue_change
from db.voices import rebuild_voices

NEW: Final = frozenset({Act.CREATED, Act.RETURNED})
"""What was not there before: it goes again where nothing refers to it, and else it stays."""
_GONE: Final = frozenset({Act.MERGED, Act.REMOVED})
_LATE: Final = NEW | {Act.SPLIT}
"""What has no former content of its own."""


def check_scale(session: Session, issue: Issue, before: Document) -> None:
    """Raise Conflict when stances would lose their level, or their place on the scale, if it were as before."""
    levels = tuple(LevelEntry(repr(level["value"]), level["label"], level["meaning"]) for level in before["levels"])
    entry = IssueEntry(
        before["name"],
        before["question"],
        low_end=before["low_end"],
        high_end=before["high_end"],
        note=before["note"],
        levels=levels,
    )
    try:
        check_issue_change(entry, scale_use(session, issue))
    except Refused as refused:
        raise Conflict(f"{issue.name} cannot be as it was: {refused.troubles[0].says}") from refused


class Restorer:
    """Takes one change back for another: `begin`, then `stances` some at a time, then `finish`."""

    def __init__(self, session: Session, change: Change) -> None:
        self.session = session
        self.change = change
        self._maker = Maker(session, change)
        self._moves = False
        """Whether an actor or a source comes back or goes: stances then move without being loaded."""
        self._was: dict[int, Document] = {}
        self.stays: list[tuple[str, str]] = []
        """What the change recorded and stays, as table and slug, since something refers to it."""

    def begin(self, things: Sequence[Touched]) -> int:
        """Bring back what was merged, then give things of the codebook their former content; counts them."""
        self._moves = any(thing.act in {Act.MERGED, Act.SPLIT} for thing in things)
        for thing in things:
            if thing.act in _GONE:
                self._was[thing.id] = thing.after
                self._bring_back(thing)
            if thing.act in _GONE | NEW:
                continue
            row = self._get(thing)
            self._was[thing.id] = document(row) | self._names_if_filed(thing, row)
            if thing.act is Act.SPLIT:  # as a merge files it, which this is
                self._was[thing.id] |= {"row": row.id, "recorded_in": row.created_in}
        self._give_names(things)
        for thing in things:
            if thing.act not in _LATE:
                self._fill(thing)
        self.session.flush()
        return sum(1 for thing in things if thing.act not in NEW)

    def stances(self, part: Sequence[Touched]) -> int:
        """Retract those that were new and give the others their former content, and file them; counts them."""
        slugs = [stance.slug for stance in part]
        was = stance_documents(self.session, slugs)
        moved = [stance for stance in part if self._moves and _only_moved(stance)]
        for actor in {str((stance.before or {})["actor"]) for stance in moved}:
            of = [stance.slug for stance in moved if stance.before and stance.before["actor"] == actor]
            self._move(of, actor)
        others = {stance.slug: stance for stance in part if stance not in moved}
        for row in whole_stances(self.session, list(others)):
            self._restore(row, others[row.slug].before)
        self.session.flush()
        now = stance_documents(self.session, slugs)
        common = {"change_id": self.change.id, "table_name": Stance.__tablename__}
        self.session.execute(
            insert(History), [common | {"slug": slug, "before": was[slug], "after": now[slug]} for slug in slugs]
        )
        return len(part)

    def finish(self, things: Sequence[Touched]) -> int:
        """Let go what was split off or new, work out who speaks for whom, and file the things; counts new ones."""
        for thing in things:
            if thing.act is Act.SPLIT and thing.before:
                into = str(thing.before["merged_into"])
                row = self._get(thing)  # as a merge files it, for editions of before
                self._was[thing.id] |= {"row": row.id, "recorded_in": row.created_in}
                self._let_go(thing, into)
                self._file(thing, {"merged_into": into})
            elif thing.act not in NEW:
                row = self._get(thing)
                self._file(thing, document(row) | self._names_if_filed(thing, row))
        self.session.flush()
        gone = [self._remove(thing) for thing in reversed(things) if thing.act in NEW]  # the last first
        if any(thing.table == "actor" for thing in things):
            rebuild_voices(self.session)
        return sum(gone)

    # Things of the codebook

    def _remove(self, thing: Touched) -> bool:
        """Let a new thing go, unless something refers to it, or it was merged since; whether it went."""
        row = thing_of(self.session, thing.table, thing.slug)
        if row is None:
            return False
        if references(self.session, row):
            self.stays.append((thing.table, thing.slug))
            return False
        self._was[thing.id] = document(row) | {"row": row.id, "recorded_in": row.created_in}
        self._let_go(thing, "")
        self._file(thing, {"merged_into": ""})
        return True

    def _bring_back(self, thing: Touched) -> None:
        """A merged actor or source under its own slug; posts and names come after all are there."""
        kind = KINDS[thing.table]
        values = values_of(kind, thing.before or {})
        parts = {Actor: "affiliations", Issue: "levels"}.get(kind)
        more: dict[str, Any] = {parts: []} if parts else {}
        self.session.add(kind(**values, **more, created_in=self.change.id, changed_in=self.change.id))
        self.session.flush()

    def _fill(self, thing: Touched) -> None:
        row, before = self._get(thing), thing.before or {}
        values = values_of(type(row), before)
        match row:
            case Actor():
                self._maker.fill_actor(row, values, [self._post(row, post) for post in before["affiliations"]])
                row.colour = values["colour"]
            case Issue():
                self._maker.fill_issue(row, values | {"levels": [_level(level) for level in before["levels"]]})
            case Source():
                self._maker.fill_source(row, values)
            case Event():
                source = self._kept("source", before["source"]) if before["source"] else None
                self._maker.fill_event(row, values | {"source": source})
        self.session.flush()

    def _post(self, actor: Actor, post: Document) -> dict[str, Any]:
        principal = self._kept("actor", post["principal"])
        if principal == actor.slug:
            raise Conflict(
                f"{post['principal']} has been merged into {actor.slug}, which cannot hold a post with itself: "
                "nothing was taken back. Take that merge back first."
            )
        return values_of(Affiliation, post) | {"principal": principal}

    def _give_names(self, things: Iterable[Touched]) -> None:
        """Other names go to those that had them."""
        tables: tuple[tuple[type[Thing], type[Any]], ...] = ((Actor, ActorAlias), (Source, SourceAlias))
        for kind, table in tables:
            owner = f"{kind.__tablename__}_id"
            ids: dict[int, str] = {}
            wanted: dict[str, tuple[str, int]] = {}
            for thing in things:
                if thing.table != kind.__tablename__ or thing.act in NEW or not _has_names(thing):
                    continue
                row = self._get(thing)
                ids[row.id] = thing.slug
                for other in (thing.before or {}).get("other_names", ()):
                    wanted[other["slug"]] = (other["name"], row.id)
            held = self.session.scalars(select(table).where(getattr(table, owner).in_(ids))).all()
            for alias in held:
                if wanted.get(alias.slug) == (alias.name, getattr(alias, owner)):
                    del wanted[alias.slug]
                else:
                    self.session.delete(alias)
            self.session.flush()
            marks = {"created_in": self.change.id, "changed_in": self.change.id}
            self.session.add_all(
                table(slug=slug, name=name, **{owner: key}, **marks) for slug, (name, key) in wanted.items()
            )
            self.session.flush()

    def _let_go(self, thing: Touched, into: str) -> None:
        """A thing goes again; raises Conflict when something new refers to it."""
        row = self._get(thing)
        count = references(self.session, row)
        if count:
            raise Conflict(
                f"{count:,} that were recorded since refer to {thing.slug}: nothing was taken back. Merge "
                f"{thing.slug} into {into} on the page Codebook."
            )
        if isinstance(row, Actor):
            for post in list(row.affiliations):
                row.affiliations.remove(post)
                self.session.delete(post)
            self.session.execute(delete(Voice).where(or_(Voice.speaker_id == row.id, Voice.principal_id == row.id)))
        if isinstance(row, Issue):
            for level in list(row.levels):
                row.levels.remove(level)
                self.session.delete(level)
        self.session.flush()
        self.session.delete(row)
        self.session.flush()

    def _get(self, thing: Touched) -> Thing:
        row = thing_of(self.session, thing.table, thing.slug)
        assert row is not None  # noqa: S101 - it was compared with what is filed
        return row

    def _names_if_filed(self, thing: Touched, row: Thing) -> Document:
        return other_names(self.session, row) if _has_names(thing) else {}

    def _file(self, thing: Touched, after: Document) -> None:
        self.session.add(
            History(
                change_id=self.change.id,
                table_name=thing.table,
                slug=thing.slug,
                before=self._was[thing.id],
                after=after,
            )
        )

    def _kept(self, table: str, slug: str) -> str:
        """The slug itself, or for what has been merged since that of what it went into."""
        kind = KINDS[table]
        if self.session.scalar(select(kind.id).where(kind.slug == slug)) is not None:
            return slug
        return kept_for(self.session, table, slug) or slug

    # Stances

    def _move(self, slugs: Sequence[str], actor: str) -> None:
        """Give stances to another actor; rows are not loaded, since there may be very many."""
        to = self._maker.get(Actor, self._kept("actor", actor))
        self.session.execute(
            update(Stance).where(Stance.slug.in_(slugs)).values(actor_id=to.id, changed_in=self.change.id),
            execution_options={"synchronize_session": False},
        )

    def _restore(self, stance: Stance, before: Document | None) -> None:
        if before is None:
            stance.retracted_why, stance.changed_in = self.change.why, self.change.id
            return
        values = values_of(Stance, before) | {
            "actor": self._kept("actor", before["actor"]),
            "issue": before["issue"],
            "event": before["event"],
            "evidence": [row | {"source": self._kept("source", row["source"])} for row in before["evidence"]],
        }
        issue = self._maker.get(Issue, before["issue"])
        value = before["value"]
        if value is not None and not issue.scale_min <= value <= issue.scale_max:
            raise Conflict(
                f"{stance.slug} was at {value:g}, and the scale of {issue.slug} now runs from {issue.scale_min:g} "
                f"to {issue.scale_max:g}: nothing was taken back. Give it a level of this scale by editing it."
            )
        self._maker.fill(stance, values)


def _has_names(thing: Touched) -> bool:
    return "other_names" in (thing.before or {}) or "other_names" in thing.after


def _level(level: Document) -> dict[str, Any]:
    columns = {column.key for column in ScaleLevel.__table__.columns}
    return {key: value for key, value in level.items() if key in columns}


def _only_moved(stance: Touched) -> bool:
    """Whether the change did nothing to a stance but give it to another actor."""
    before = stance.before
    return before is not None and {key for key in stance.after if before.get(key) != stance.after[key]} == {"actor"}
