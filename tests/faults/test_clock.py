"""The clock is set back: changes keep their order, and no page breaks."""

from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Change
from db.setup import open_store
from positions.pagelist import LISTED
from tests.faults.faults import Fault
from tests.faults.processes import writer
from tests.faults.record import compare
from tests.faults.report import tell
from tests.pages.reader import visit
from tests.store.builders import copy_of

DAYS = 400


def test_changes_keep_their_order_when_the_clock_goes_back(
    seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = copy_of(seeded_url, tmp_path)
    saved = []
    for name, options in (("Clock before", ()), ("Clock back", ("--clock", str(-DAYS))), ("Clock right", ())):
        with writer(url, name, "--count", "5", *options) as process:
            process.hear_all()
        saved += process.saved
    store = open_store(url)
    with store.reading() as session:
        changes = [
            tuple(row) for row in session.execute(select(Change.id, Change.at, Change.by).order_by(Change.id))
        ]
    store.close()
    names = [by for _, _, by in changes[-15:]]
    assert names == ["Clock before"] * 5 + ["Clock back"] * 5 + ["Clock right"] * 5
    assert any((earlier - later).days >= DAYS - 1 for (_, earlier, _), (_, later, _) in pairwise(changes))
    monkeypatch.setenv("POSITIONS_DATABASE_URL", url)
    for page in LISTED:
        app = visit(page.name)
        assert (page.name, list(app.exception)) == (page.name, [])
    found = compare(url, saved, names=["Clock"])
    assert found.nothing_lost
    assert len(saved) == 15
    tell(
        Fault.CLOCK_BACK,
        f"5 writes, 5 by a process whose clock is {DAYS} days back, and 5 with the right clock again",
        found,
        "Revisions stay in the order of saving and every page opens; the 5 bear the day that the clock said",
    )
