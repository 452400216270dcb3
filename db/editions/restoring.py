"""Gives the things of a scratch copy the content that history says they had."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.editions.contents import KINDS, Was, contents_at, merged_later, touched_between, touched_by
from db.history import Document, values_of
from db.models import Actor, Affiliation, Event, Evidence, Issue, ScaleLevel, Source, Stance
from db.problems import Problem

Steps = Mapping[int, list[tuple[int, str | None]]]
"""By the change of an import: its changes, the oldest first, and for what reason its stances did not count then."""


class Restorer:
    """Restores what was changed after a revision; `imports` are those that were ever undone."""

    def __init__(self, session: Session, revision: int, imports: Steps) -> None:
        self.session = session
        self.revision = revision
        self.imports = imports
        self._ids: dict[str, dict[str, int]] = {}

    def restore(self, table: str) -> None:
        """Restore every thing of a kind that is filed one by one."""
        kind = KINDS[table]
        touched = touched_by(self.session, table, self.revision)
        if kind is Actor:  # posts refer to actors that may be back only now
            self._restore_actors(touched)
            return
        for was in contents_at(self.session, table, self.revision):
            if was.content is not None:
                self._restore_one(kind, was, was.content, touched.get(was.slug))
        self.session.flush()

    def restore_imported(self) -> None:
        """Let the stances of imports, which are filed as a whole, count or not as they did."""
        for own, steps in self.imports.items():
            change, why = self._step_at(own)
            later = [step for step, _ in steps if step > self.revision]
            if not later:
                continue
            self.session.execute(
                update(Stance)
                .where(Stance.created_in == own, Stance.changed_in.in_(later))
                .values(retracted_why=why, changed_in=change),
                execution_options=_PAST_OBJECTS,
            )
            for slug, touched in touched_between(self.session, own, change, self.revision):
                stances = update(Stance).where(Stance.slug == slug, Stance.changed_in == change)
                self.session.execute(stances.values(changed_in=touched), execution_options=_PAST_OBJECTS)

    def _restore_actors(self, touched: Mapping[str, int]) -> None:
        found = [was for was in contents_at(self.session, "actor", self.revision) if was.content is not None]
        rows = [self._restore_one(Actor, was, was.content or {}, touched.get(was.slug)) for was in found]
        self.session.flush()
        for actor, was in zip(rows, found, strict=True):
            if actor is not None:
                self._posts(actor, was.content or {})
        self.session.flush()

    def _restore_one(self, kind: type[Any], was: Was, content: Document, touched: int | None) -> Any:  # noqa: ANN401
        """One thing with its parts; it comes back where it was merged since, and stays none where it came later."""
        row = self.session.scalars(select(kind).where(kind.slug == was.slug)).one_or_none()
        if row is None:
            made = merged_later(self.session, was.table, was.slug, self.revision)
            if made is None:
                return None  # an import brought it later: it files as a whole what it brings
            row = kind(id=made.row, slug=was.slug, created_in=made.recorded_in)
            self.session.add(row)
        row.changed_in = max(touched or 0, row.created_in)
        for key, value in values_of(kind, content).items():
            setattr(row, key, value)
        if kind is Stance:
            self._imported(row, was)
        self._refer(row, content)
        self.session.flush()
        self._parts(row, content)
        return row

    def _refer(self, row: Any, content: Document) -> None:  # noqa: ANN401 - any of the things
        if isinstance(row, Event):
            row.source_id = self._id(Source, content["source"])
        if isinstance(row, Stance):
            row.actor_id = self._known(Actor, content["actor"])
            row.issue_id = self._known(Issue, content["issue"])
            row.event_id = self._id(Event, content["event"])

    def _parts(self, row: Any, content: Document) -> None:  # noqa: ANN401 - any of the things
        if isinstance(row, Issue):
            levels = [values_of(ScaleLevel, level) for level in content["levels"]]
            self._replace(ScaleLevel, ScaleLevel.issue_id, row, levels, ScaleLevel.value)
        if isinstance(row, Stance):
            evidence = [
                {"source_id": self._id(Source, one["source"]), "place": place, **values_of(Evidence, one)}
                for place, one in enumerate(content["evidence"], start=1)
            ]
            self._replace(Evidence, Evidence.stance_id, row, evidence, Evidence.place)

    def _posts(self, actor: Actor, content: Document) -> None:
        posts = [
            {"principal_id": self._id(Actor, post["principal"]), **values_of(Affiliation, post)}
            for post in content["affiliations"]
        ]
        self._replace(Affiliation, Affiliation.actor_id, actor, posts, Affiliation.id)

    def _replace(self, kind: type[Any], of: Any, row: Any, parts: Iterable[Document], order: Any) -> None:  # noqa: ANN401
        """Give a thing these parts and no others, unless it has them already."""
        wanted = list(parts)
        found = self.session.scalars(select(kind).where(of == row.id).order_by(order)).all()
        held = [{key: getattr(part, key) for key in want} for part, want in zip(found, wanted, strict=False)]
        if held == wanted and len(found) == len(wanted):
            for part in found:
                if part.created_in > self.revision:  # brought back since
                    part.created_in = row.changed_in
                part.changed_in = min(part.changed_in, row.changed_in)
            return
        for part in found:
            self.session.delete(part)
        self.session.flush()
        marks = {of.key: row.id, "created_in": row.changed_in, "changed_in": row.changed_in}
        self.session.add_all(kind(**want, **marks) for want in wanted)

    def _imported(self, stance: Stance, was: Was) -> None:
        """Take back what undoing its import did to a stance before somebody changed it on its own."""
        steps = [step for step in self.imports.get(stance.created_in, ()) if step[0] < was.in_change]
        if not steps:
            return
        last, why = steps[-1]
        change, before = self._step_at(stance.created_in)
        touched = stance.retracted_why == why  # one that came retracted has a reason of its own, and keeps it
        if last > self.revision and touched:
            stance.retracted_why = before
        if touched:
            stance.changed_in = max(stance.changed_in, change)

    def _step_at(self, own: int) -> tuple[int, str | None]:
        """The last change of an import up to the revision, and for what reason its stances did not count then."""
        return [step for step in self.imports[own] if step[0] <= self.revision][-1]

    def _id(self, kind: type[Any], slug: str | None) -> int | None:
        return None if slug is None else self._known(kind, slug)

    def _known(self, kind: type[Any], slug: str) -> int:
        """The number of a thing's row; by now all that were there are there again."""
        known = self._ids.setdefault(kind.__tablename__, {})
        if slug not in known:
            key = self.session.scalar(select(kind.id).where(kind.slug == slug))
            if key is None:
                raise Problem(
                    f"This edition cannot be made: history says that there was a {kind.__tablename__} {slug}, and "
                    "not what it was."
                )
            known[slug] = int(key)
        return known[slug]


_PAST_OBJECTS: Final = {"synchronize_session": False}
