"""A form of the codebook that met a newer version when it was saved: both are shown, and one is chosen."""

from typing import Any

from db.queries.detail import history_of
from positions import data, two_versions
from positions.codebook.part import Part
from positions.codebook.sheet import Sheet, version_of
from positions.two_versions import Meeting


def show(part: Part[Any], sheet: Sheet) -> bool:
    """Draw both versions when there are two to choose from; false when there are not."""
    newest = part.opened(sheet.slug) if sheet.has_met else None
    if newest is None:
        return False
    with data.store().reading() as session:
        changes = [change for change in history_of(session, part.thing.value, sheet.slug) if change.id > sheet.seen]
    met = Meeting(
        key=sheet.key("met"),
        opened=version_of(sheet.filled, part.repeated),
        theirs=version_of(newest.fields, part.repeated),
        seen=newest.seen,
        told=part.told(),
        keys=part.known_by,
        mine=lambda: sheet.mine(part.repeated),
        taken=sheet.taken,
        go_on=sheet.go_on,
        leave=sheet.start_again,
    )
    two_versions.show(met, changes)
    return True
