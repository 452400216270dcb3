"""Releases: whether the record of each can be had again, with the hash that is cited."""

from collections.abc import Iterator

from sqlalchemy import select

from db.doctor.finding import Finding
from db.editions import edition, forget_editions
from db.engine import Store
from db.models import Release


def changed_releases(store: Store) -> Iterator[Finding]:
    """Releases whose record no longer has its hash; each is replayed for that."""
    with store.reading() as session:
        releases = session.execute(
            select(Release.slug, Release.created_in, Release.digest).order_by(Release.id)
        ).all()
    for slug, revision, digest in releases:
        if edition(store, revision).digest != digest:
            yield Finding(
                f"The release {slug} no longer gives the record that its hash stands for, since history was "
                "changed: restore a backup from before, or do not cite it."
            )
        forget_editions()
