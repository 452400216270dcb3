"""All pages work under the policy, frames of other sites stay empty, and links to elsewhere tell nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from positions.pagelist import LISTED
from tests.browser.conftest import Site, Visit
from tests.browser.reader import PATIENCE, PHONE
from tests.browser.server import APP, served

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("window", [None, PHONE], ids=["desk", "phone"])
def test_every_page_works_and_the_policy_finds_nothing_to_refuse(
    site: Site, visit: Visit, window: tuple[int, int] | None
) -> None:
    reader = visit(site, **({"window": window} if window else {}))
    for page in LISTED:
        reader.open(f"/{'' if page.name == 'timeline' else page.name}")
        assert (page.name, reader.troubles) == (page.name, [])


def test_a_script_that_came_in_by_any_way_would_not_run(site: Site, visit: Visit) -> None:
    reader = visit(site).open("/questions")
    ran = reader.page.evaluate(
        """() => {
          document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.ran = 1">');
          const script = document.createElement('script');
          script.textContent = 'window.ran = 2';
          document.body.append(script);
          return new Promise(done => setTimeout(() => done(window.ran ?? null), 500));
        }"""
    )
    assert ran is None
    assert any("Content Security Policy" in trouble for trouble in reader.troubles)
    reader.troubles.clear()


def test_a_link_to_elsewhere_opens_without_a_way_back(site: Site, visit: Visit) -> None:
    reader = visit(site)
    found = 0
    for link in ("/?stance=s001", "/shift", "/brief", "/actor?actor=dprk", "/codebook", "/questions", "/computed"):
        reader.open(link)
        links = reader.page.locator("a[href^=http]").evaluate_all(
            """links => links.filter(a => a.host !== location.host)
              .map(a => [a.href, a.target, a.relList.contains('noopener')])"""
        )
        assert [link for link in links if link[1:] != ["_blank", True]] == []
        found += len(links)
    assert found


def test_another_site_may_show_the_program_in_a_frame_only_where_the_setting_names_it(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    with another_site(tmp_path) as (address, folder):
        tab = chromium.new_context().new_page()
        show(folder, site.address)
        with tab.expect_console_message(lambda message: "frame-ancestors" in message.text, timeout=PATIENCE):
            tab.goto(address)
        assert tab.frame_locator("iframe").get_by_test_id("stApp").count() == 0
        with served(APP, tmp_path, POSITIONS_DATABASE_URL=site.store, POSITIONS_FRAME_ANCESTORS=address) as allowed:
            show(folder, allowed)
            tab.goto(address)
            expect(tab.frame_locator("iframe").get_by_text("North Korea (DPRK)").first).to_be_visible()
        tab.context.close()


def show(folder: Path, address: str) -> None:
    """Let another site show the program in a frame."""
    frame = f"<iframe src='{address}/?embed=true' width=900 height=700></iframe>"
    (folder / "index.html").write_text(frame, encoding="utf-8")


@contextmanager
def another_site(folder: Path) -> Iterator[tuple[str, Path]]:
    """A site of somebody else's, on a port of its own."""
    root = folder / "another"
    root.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", root
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""
