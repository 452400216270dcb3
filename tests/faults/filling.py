"""Fills the disk of a store while it is written to, then makes room again; says what was found as JSON.

`python -m tests.faults.filling FOLDER STORE` mounts a small tmpfs on the folder, in mounts of its own, and
copies the store there; nothing else on the machine sees it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.faults.processes import writer
from tests.faults.record import compare
from tests.store.builders import sqlite_url

SIZE: Final = 8_000_000
ROOM: Final = 600_000
"""Bytes: the disk, and what is left of it when the writing begins; some dozens of writes fit."""
ATTEMPTS: Final = 200


def main(folder: Path, original: Path) -> None:
    """Mount, fill, write until nothing fits, make room, write again, compare."""
    mount = shutil.which("mount")
    assert mount
    subprocess.run([mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    url = sqlite_url(Path(shutil.copy(original, folder)))
    ballast = folder / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(folder).free - ROOM))
    with writer(url, "Filling", "--count", str(ATTEMPTS)) as filling:
        filling.hear_all()
    ballast.unlink()
    with writer(url, "With room", "--count", "5") as going_on:
        going_on.hear_all()
    found = compare(url, filling.saved + going_on.saved, names=("Filling", "With room"))
    print(  # noqa: T201 - what the test reads
        json.dumps(
            {
                "found": found._asdict(),
                "refusals": len(filling.refused),
                "sentences": sorted(set(filling.refused + going_on.refused)),
                "last": going_on.said,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
