"""A real OpenID Connect provider on this machine, the npm package oidc-provider, and signing in at it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent
CLIENT_SECRET: Final = "only for tests, on this machine"  # noqa: S105 - guards nothing
COOKIE_SECRET: Final = "only for tests: signs the cookies of programs that run for a minute"  # noqa: S105 - the same


def find_program(name: str) -> str:
    """Where node or npm is. Without it the test is skipped with a sentence, or fails where CI is true."""
    path = shutil.which(name)
    if path:
        return path
    sentence = f"No {name} was found: install Debian's `nodejs` and `npm` to run the tests of signing in."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Install the provider into a folder and start it; gives its address."""
    npm, node = find_program("npm"), find_program("node")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run([npm, "ci", *options], cwd=folder, check=True)
    with (
        (folder / "provider.log").open("w") as log,
        subprocess.Popen(
            [node, HERE / "provider.mjs"],
            cwd=folder,
            env=os.environ | {"CLIENT_SECRET": CLIENT_SECRET},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            assert address, (folder / "provider.log").read_text()
            yield address
        finally:
            process.kill()


def write_secrets(folder: Path, provider: str) -> Path:
    """The secrets of a program that lets people sign in at a provider."""
    path = folder / "secrets.toml"
    path.write_text(f"""\
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{COOKIE_SECRET}"
client_id = "positions"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
""")
    return path
