"""Audits the versions in constraints.txt for known vulnerabilities: `python -m tests.security.audit` fails on one.

Where the advisory service cannot be reached, or knows none of the packages, it says so in one line.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final

import click

from tests.browser.server import ROOT

COMMAND: Final = "-m pip_audit -r constraints.txt --no-deps --disable-pip --format json --progress-spinner off"


def main() -> None:
    """Run pip-audit and say what it found."""
    command = [sys.executable, *COMMAND.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except ValueError:  # it ended before it could ask
        reason = (done.stderr.strip().splitlines() or ["pip-audit said nothing."])[-1]
        click.echo(f"Nothing was audited: {reason[:300]}")
        return
    for line in lines(packages):
        click.echo(line)
    sys.exit(bool(vulnerable(packages)))


def lines(packages: Sequence[dict[str, Any]]) -> list[str]:
    """What is to be said: each vulnerable package, and how many were audited."""
    found = [
        f"{package['name']} {package['version']} has {told['id']}, fixed in {told['fix_versions'] or 'no version'}"
        for package in vulnerable(packages)
        for told in package["vulns"]
    ]
    audited = sum("skip_reason" not in package for package in packages)
    if not audited:
        return ["Nothing was audited: the advisory service that can be reached knows none of the packages."]
    return [*found, f"{audited} of {len(packages)} packages audited, {len(vulnerable(packages))} vulnerable."]


def vulnerable(packages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The packages with known vulnerabilities."""
    return [package for package in packages if package.get("vulns")]


if __name__ == "__main__":
    main()
