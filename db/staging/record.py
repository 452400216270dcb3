"""What the record has already, as far as a file is checked against it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from db.inputs import Values
from db.models import Actor, ActorAlias, Affiliation, Event, Issue, ScaleLevel, Source, SourceAlias
from db.references import Scale
from db.staging.names import Names

AT_ONCE: Final = 500
"""So many slugs are asked for at a time."""
Post = tuple[str, str, str, date | None]
"""Who holds a post, with whom, as what, from when: what tells it from others."""


class PostSpan(NamedTuple):
    """What else is known of a post."""

    ends_on: date | None
    speaks_for: bool


def learn_names(session: Session, names: Mapping[str, Names]) -> None:
    """Let the names know every word that the record has."""
    blank = {
        "actor": (Actor.slug, Actor.name),
        "issue": (Issue.slug, Issue.name),
        "event": (Event.slug, Event.name),
    }
    for kind, columns in blank.items():
        names[kind].add((slug, name, "") for slug, name in session.execute(select(*columns)))
    sources = select(Source.slug, Source.title, Source.url)
    rows = session.execute(sources, execution_options={"yield_per": 1_000})
    names["source"].add((slug, title, url) for slug, title, url in rows)
    actors = select(ActorAlias.slug, ActorAlias.name, Actor.slug).join(Actor, Actor.id == ActorAlias.actor_id)
    names["actor"].add_other((former, name, slug) for former, name, slug in session.execute(actors))
    merged = select(SourceAlias.slug, SourceAlias.name, Source.slug).join(
        Source, Source.id == SourceAlias.source_id
    )
    names["source"].add_other((former, title, slug) for former, title, slug in session.execute(merged))


def scales(session: Session) -> dict[str, Scale]:
    """The scale of every issue, by slug."""
    rows = session.execute(select(Issue.slug, Issue.scale_min, Issue.scale_max))
    return {slug: Scale(low, high) for slug, low, high in rows}


def contents(session: Session, kind: str, slugs: list[str]) -> Iterator[tuple[str, Values]]:
    """What the record has under these slugs: the columns that an entry gives, by name."""
    for start in range(0, len(slugs), AT_ONCE):
        chosen = slugs[start : start + AT_ONCE]
        levels = _levels(session, chosen) if kind == "issue" else {}
        slug = _CONTENTS[kind].selected_columns["slug"]
        for row in session.execute(_CONTENTS[kind].where(slug.in_(chosen))):
            values: dict[str, Any] = dict(row._mapping)
            if kind == "issue":
                values["levels"] = levels.get(values["slug"], [])
            yield values["slug"], values


def posts(session: Session) -> dict[Post, PostSpan]:
    """All posts of the record."""
    holder, principal = aliased(Actor), aliased(Actor)
    rows = session.execute(
        select(
            *(holder.slug, principal.slug, Affiliation.role, Affiliation.starts_on),
            *(Affiliation.ends_on, Affiliation.speaks_for),
        )
        .join(holder, holder.id == Affiliation.actor_id)
        .join(principal, principal.id == Affiliation.principal_id)
    )
    return {(row[0], row[1], row[2], row[3]): PostSpan(row[4], row[5]) for row in rows}


def _levels(session: Session, slugs: list[str]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    rows = session.execute(
        select(Issue.slug, ScaleLevel.value, ScaleLevel.label, ScaleLevel.meaning)
        .join(Issue, Issue.id == ScaleLevel.issue_id)
        .where(Issue.slug.in_(slugs))
        .order_by(Issue.slug, ScaleLevel.value)
    )
    for slug, value, label, meaning in rows:
        found.setdefault(slug, []).append({"value": value, "label": label, "meaning": meaning})
    return found


_CONTENTS: Final[Mapping[str, Select[*tuple[Any, ...]]]] = {
    "actor": select(Actor.slug, Actor.name, Actor.kind, Actor.colour, Actor.note),
    "issue": select(
        *(Issue.slug, Issue.name, Issue.question, Issue.scale_min, Issue.scale_max),
        *(Issue.low_end, Issue.high_end, Issue.note),
    ),
    "source": select(
        *(Source.slug, Source.title, Source.publisher, Source.author, Source.published_on),
        *(Source.url, Source.archived_url, Source.language),
    ),
    "event": select(
        *(Event.slug, Event.name, Event.kind, Event.occurred_on, Event.description, Source.slug.label("source")),
    ).outerjoin(Source, Source.id == Event.source_id),
}
