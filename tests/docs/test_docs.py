"""The documents are held to account: links resolve, commands run, settings and pages exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from positions.cli import main
from positions.pagelist import LISTED

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("db/**/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")


def fences(text: str) -> list[str]:
    return re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_local_link_resolves(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    missing = [t for t in targets if not re.match(r"https?:", t) and not (document.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_named_in_code_type_exists(document: Path) -> None:
    named = re.findall(
        r"`((?:db|positions|docs|tests|\.streamlit)/[\w./-]*)`", document.read_text(encoding="utf-8")
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_readme_shows_two_commands_each_on_one_line_below_two_sentences_and_a_picture() -> None:
    first_screen = README.split("## ", maxsplit=1)[0]
    commands = fences(first_screen)
    assert [command.count("\n") for command in commands] == [1, 1]
    assert commands[0].rstrip().endswith("streamlit run app.py")
    assert commands[1].rstrip().endswith("pytest")
    assert re.search(r"!\[.+\]\(docs/timeline\.png\)", first_screen)
    about = first_screen.split("![", maxsplit=1)[0].removeprefix("# Positions").replace("U.S.", "US").strip()
    assert len(re.findall(r"\.(?:\s|$)", about)) == 2


def test_every_command_and_option_is_in_the_settings_page() -> None:
    for name, command in main.commands.items():
        assert f"`positions {name}" in SETTINGS
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert [o.opts[0] for o in options if f"`{o.opts[0]}`" not in SETTINGS] == []


def test_every_setting_named_is_read_by_the_program() -> None:
    named = set(re.findall(r"\bPOSITIONS_[A-Z_]+\b", SETTINGS + README))
    code = "".join(
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("db/**/*.py"), *ROOT.glob("positions/**/*.py")]
    )
    read = set(re.findall(r"environ\.get\(\"(POSITIONS_[A-Z_]+)\"", code))
    assert named == read


def test_the_commands_of_the_settings_page_run(tmp_path: Path) -> None:
    environment = {**os.environ, "POSITIONS_DATABASE_URL": f"sqlite:///{tmp_path / 'docs.db'}"}
    lines = [line for fence in fences(SETTINGS) for line in fence.splitlines()]
    assert lines
    for line in lines:
        words = line.removeprefix(".venv/bin/positions").split()
        done = subprocess.run(
            [sys.executable, "-m", "positions.cli", *words],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


def test_readme_names_every_page() -> None:
    assert {page.name for page in LISTED} == {file.stem for file in (ROOT / "positions/pages").glob("[a-z]*.py")}
    assert [page.title for page in LISTED if f"**{page.title}**" not in README] == []


def test_every_page_has_a_title_an_icon_and_a_word_of_help() -> None:
    assert [page for page in LISTED if not (page.title and page.icon and page.help)] == []


def test_every_line_of_the_streamlit_settings_says_what_it_is_for() -> None:
    lines = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8").splitlines()
    options = [line for line in lines if "=" in line.partition("#")[0]]
    assert options
    assert [line for line in options if not re.search(r"#\s*\w.*$", line.rpartition('"')[2] or line)] == []


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert [p.name for p in ROOT.glob("docs/decisions/0*.md") if f"({p.name})" not in index] == []


def test_the_changelog_has_an_entry_for_the_next_release() -> None:
    unreleased = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("## [Unreleased]")[2]
    assert re.search(r"^- \S", unreleased, flags=re.MULTILINE)
