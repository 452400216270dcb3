"""What a server takes of the machine's memory, by what Linux says of its process."""

import re
from pathlib import Path
from urllib.parse import urlsplit

_MEGABYTE = 1024


def serving(address: str) -> int:
    """The process that was told to listen on the port of an address; raises LookupError where there is none."""
    port = str(urlsplit(address).port).encode()
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = told.read_bytes().split(b"\0")
        except OSError:  # it has ended meanwhile
            continue
        if port in words:
            return int(told.parent.name)
    raise LookupError(f"No process listens at {address}: look into the log of the server.")


def peak(process: int) -> float:
    """The most memory that a process has had so far, in MB."""
    return _megabytes(process, "VmHWM")


def resident(process: int) -> float:
    """The memory that a process has now, in MB."""
    return _megabytes(process, "VmRSS")


def _megabytes(process: int, what: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"^{what}:\s+(\d+) kB$", status, re.MULTILINE)
    if not found:
        raise LookupError(f"Process {process} has ended: look into the log of the server.")
    return int(found[1]) / _MEGABYTE
