"""docs/deploy.md is true: two processes behind nginx on one PostgreSQL are one program, and one of them may die."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from click import Context
from playwright.sync_api import Browser, sync_playwright

from db.setup import open_store
from positions.cli import main
from tests import databases
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.form import fill
from tests.browser.reader import Reader
from tests.browser.server import ROOT
from tests.deploy.server import NAME, TEXT, Cluster, cluster, start_words

pytestmark = pytest.mark.browser
SAID = "Said through the other process."


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A database with the data set."""
    url = databases.new_database()
    open_store(url).close()
    yield url
    databases.drop(url)


@pytest.fixture
def site(url: str, tmp_path: Path) -> Iterator[Cluster]:
    """The program as it is deployed."""
    with cluster(url, tmp_path) as found:
        yield found


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser that finds the name of the site on this machine."""
    with sync_playwright() as playwright:
        names = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*ARGUMENTS, names])
        yield browser
        browser.close()


def reader_of(chromium: Browser, address: str) -> Reader:
    """Somebody at a browser of their own."""
    return Reader(chromium.new_context(), address)


def counted(reader: Reader) -> int:
    """How many stances the page Record counts."""
    found = re.search(r"(\d+) stances", reader.page.locator("[data-testid=stMain]").inner_text())
    assert found
    return int(found[1])


def test_what_one_process_saves_the_other_shows_and_a_dead_one_loses_no_reader(
    site: Cluster, chromium: Browser
) -> None:
    # Somebody reads through nginx: always the same process, and it knows that they come from elsewhere.
    site.serving()
    reader = reader_of(chromium, site.address).open("/record")
    before = counted(reader)
    assert before >= 208
    for _ in range(3):
        reader.open("/record")
    (own,) = site.serving()
    (other,) = site.processes.keys() - {own}

    # Somebody at the machine adds a stance through the other process; the reader sees it at the next rerun.
    editor = reader_of(chromium, site.behind(other)).open("/add")
    fill(editor, stated_on="2019-07-01", summary=SAID)
    editor.press("Save")
    editor.page.get_by_text("Saved").first.wait_for()
    reader.go_to("Timeline")
    reader.go_to("Record")
    assert counted(reader) == before + 1

    # The reader's process is killed: the page connects to the other one by itself, and its link is what it was.
    link = reader.page.url
    site.serving()
    site.processes[own].kill()
    site.processes[own].wait()
    with reader.page.expect_websocket():
        pass
    reader.settle()
    assert reader.page.url == link
    assert counted(reader) == before + 1
    assert other in site.serving()
    reader.go_to("Timeline")
    reader.go_to("Record")
    assert counted(reader) == before + 1
    assert editor.troubles == []


def test_browsers_spread_over_both_processes_and_each_stays_with_its_own(site: Cluster) -> None:
    seen: set[int] = set()
    site.serving()
    for _ in range(40):
        browser = build_opener(HTTPCookieProcessor())
        for _again in range(3):
            with browser.open(f"{site.address.replace(NAME, '127.0.0.1')}/_stcore/health") as reply:
                assert reply.status == 200
        own = site.serving(least=3)
        assert len(own) == 1, "A browser was sent to two processes."
        seen |= own
    assert seen == set(site.processes)


def test_who_comes_through_the_proxy_without_signing_in_only_reads(site: Cluster, chromium: Browser) -> None:
    reader = reader_of(chromium, site.address).open("/add")
    text = reader.page.locator("[data-testid=stApp]").inner_text()
    assert "You may read here but not change anything" in text


def test_the_backup_of_the_timer_is_made_and_restored_as_it_is_written(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    words = [str(folder) if word.startswith("/var/") else word for word in start_words("positions backup")]
    assert positions(url, *words).startswith(f"Wrote {folder}/")
    (made,) = folder.iterdir()
    drill = databases.new_database()
    positions(drill, "restore", str(made))
    assert "is sound" in positions(drill, "doctor")


def test_every_command_of_the_document_is_one() -> None:
    used = set(re.findall(r"positions (\w+) ", " ".join(re.findall(r"```bash\n(.*?)```", TEXT, flags=re.DOTALL))))
    assert used - {"git", "env", "install"} <= set(main.list_commands(Context(main)))


def positions(url: str, *words: str) -> str:
    """What a command answers."""
    done = subprocess.run(
        [sys.executable, "-m", "positions.cli", *words],
        cwd=ROOT,
        env=os.environ | {"POSITIONS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
