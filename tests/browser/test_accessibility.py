"""No page has a serious obstacle for people who read by other means, in light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from positions.pagelist import LISTED
from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser
LINKS = {page.name: f"/{page.name}" for page in LISTED} | {
    "timeline": "/",
    "shift": "/shift?actor=united-states&issue=sequencing&date=2019-02-28",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS.keys())
def test_no_page_has_a_serious_obstacle(visit: Visit, site: Site, link: str, dark: bool) -> None:
    reader = visit(site, dark=dark).open(link)
    found = Axe().run(reader.page).response["violations"]
    serious = {v["id"]: v["nodes"][0]["html"][:200] for v in found if v["impact"] in {"serious", "critical"}}
    assert serious == {}
