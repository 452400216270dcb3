"""Causes every fault, and writes what was found into docs/reliability.md: `python -m tests.faults`.

What lasts a minute lasts one here too, as in CI.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.faults.processes import ROOT
from tests.faults.report import BEGIN, END, SETTING, table

REPORT: Final = ROOT / "docs/reliability.md"
TABLE_TEST: Final = "tests/faults/test_report.py"


def main() -> None:
    """Run the tests, and write the table when all of them have passed."""
    with tempfile.TemporaryDirectory(prefix="positions-faults-") as folder:
        told = Path(folder) / "told.jsonl"
        environment = os.environ | {SETTING: str(told), "CI": "true"}
        command = [sys.executable, "-m", "pytest", "tests/faults", f"--ignore={TABLE_TEST}", *sys.argv[1:]]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            sys.exit("A fault did harm, or could not be caused: the table was not written.")
        write(table(told.read_text(encoding="utf-8").splitlines()))


def write(made: str) -> None:
    """Put the table between its two marks."""
    before, _, rest = REPORT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    REPORT.write_text(f"{before}{BEGIN}\n\n{made}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
