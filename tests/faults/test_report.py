"""The table in docs/reliability.md is that of this suite: every fault of it, and no other."""

import re
from pathlib import Path

from tests.faults.faults import Fault
from tests.faults.processes import ROOT
from tests.faults.report import BEGIN, END

HERE = Path(__file__).parent


def test_every_fault_is_caused_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
    assert set(re.findall(r"\bFault\.([A-Z_]+)", tests)) == {fault.name for fault in Fault}


def test_the_report_has_a_row_for_every_fault_and_for_no_other() -> None:
    report = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    table = report.partition(BEGIN)[2].partition(END)[0]
    rows = [line.split("|")[1].strip() for line in table.strip().splitlines()[2:]]
    assert rows == [fault.value for fault in Fault]
