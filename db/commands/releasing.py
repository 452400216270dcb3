"""Making a release: the record as it is now gets a name by which it can be seen and cited as it was."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import vocabulary as v
from db.commands.stances import Saved
from db.digests import digest
from db.engine import Store
from db.history import Writer, open_change
from db.models import History, Release
from db.reading import Reader, slugify


def make_release(store: Store, name: str, note: str = "", *, by: Writer) -> Saved:
    """Name the record as it is now, with its hash; raises Refused for a name that is taken or reads as nothing."""
    with store.writing() as session:
        content = _checked(session, name, note)
        change = open_change(session, by)
        release = Release(**content, digest=digest(session), created_in=change.id)
        session.add(release)
        after = content | {"digest": release.digest}
        session.add(History(change_id=change.id, table_name="release", slug=release.slug, before=None, after=after))
        return Saved(release.slug, change.id)


def _checked(session: Session, name: str, note: str) -> dict[str, str]:
    """The texts of a release with its slug, which begins with `release-`: so it reads as no day."""
    read = Reader()
    name = read.text("name", name, v.NAME, needed="a name for the release, such as its version or its occasion")
    note = read.text("note", note, v.LONG)
    slug = slugify(name)
    if name and not slug:
        read.refuse("name", "A name needs a Latin letter or a digit: links and citations are made of it.")
    slug = slug if slug.startswith("release-") else slugify("release", slug)
    if session.scalar(select(Release.id).where(Release.slug == slug)) is not None:
        read.refuse("name", f"There is a release {slug} already: choose another name.")
    read.done({})
    return {"slug": slug, "name": name, "note": note}
